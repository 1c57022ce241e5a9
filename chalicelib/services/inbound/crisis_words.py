"""What a crisis reply says, and in which language: it must come to words whatever is broken."""

from chalicelib.domain.people import Language
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.texts.wording import say
from chalicelib.domain.thread import Thread
from chalicelib.observability import log
from chalicelib.services.tenant import Tenant
from chalicelib.store import numbers, programkeys
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load_plain

#: Kinds of crisis in which breathing and naloxone may save a life before help comes.
MEDICAL = frozenset({"overdose", "medical", "relapse_danger"})
BOTH: tuple[Language, ...] = ("en", "es")


def last_used(program: Tenant, phone: str) -> Language | None:
    """The language that somebody's texts were in before; ``None`` where that cannot be read right
    now, or nobody we know has the number. KMS is not asked: an answer must not wait for it."""
    try:
        if not programkeys.at_hand(program.id):
            return None
        owner = numbers.owners([key := numbers.phone_key(program.id, phone)]).get(key)
        if owner is None:
            return None
        head = Key(Ref(program.id, owner).pk, "HEAD#THREAD")
        return next((thread.language for thread in load_plain(Thread, [head])), None)
    except Exception as error:  # whatever it is, somebody waits for an answer
        log.error("crisis.no_language", extra={"error": type(error).__name__})
        return None


def words(program: Tenant | None, danger_key: str, language: Language | None) -> str:
    """The reply in one language, or in both where nobody can tell; without the program's line and
    hours where they cannot be read."""
    languages = (language,) if language else BOTH
    try:
        if program is not None:
            return "\n".join(_own_words(program, danger_key, one) for one in languages)
    except Exception as error:  # likewise
        log.error("crisis.no_words", extra={"error": type(error).__name__})
    return "\n".join(say("crisis_bare", language=one) for one in languages)


def _own_words(program: Tenant, key: str, language: Language) -> str:
    unknown = say("hours.unknown", language=language)
    hours = hours_in_words(program.rota, language) if program.rota else unknown
    return program.say(key, language=language, line=program.line, hours=hours)
