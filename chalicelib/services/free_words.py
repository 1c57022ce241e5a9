"""Words that a human writes to somebody's phone: whether they fit a text, and whether they would
tell a bystander what this is about. Mentors' words and staff's are judged alike."""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.domain.people import Person
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.page_words import page_text
from chalicelib.domain.texts.rewriting import rewritten
from chalicelib.domain.texts.segments import lost
from chalicelib.domain.texts.wording import in_gsm7
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant

#: Keys of the words that tell nothing: a place, a plan, a group …
NEUTRAL = "relay.word."


class Telling(ValueError):
    """The words would tell a bystander what this is about: which, how to say it else, and whether
    they may leave all the same."""

    def __init__(self, words: list[str], instead: str, *, may_leave: bool) -> None:
        super().__init__("disclosing")
        self.words, self.instead, self.may_leave = words, instead, may_leave


class Reader(NamedTuple):
    """Whose phone it is, in which language their texts are, and in which the writer reads."""

    person: Person
    texts_in: str
    writer_reads: str


def judge_length(words: str, language: str, at_most: int) -> None:
    """Whether a text holds the words, in a language of texts.

    Raises
    ------
    Unacceptable
        naming ``words``: ``missing``, ``too_long`` or ``unsendable`` (with the signs).
    """
    if not words:
        raise Unacceptable("words", "missing", "Write something first.")
    if len(in_gsm7(words, language)) > at_most:
        raise Unacceptable("words", "too_long", "Make it shorter.")
    if signs := lost(words):
        raise Unacceptable("words", "unsendable", " ".join(signs))


def judge_telling(here: Tenant, words: str, reader: Reader, *, anyway: bool) -> None:
    """Whether the words tell nothing; with ``anyway`` they may, where plain wording was agreed to.

    Raises
    ------
    Telling
    """
    names = (here.program.name,)
    told, plain = disclosing(words, names), reader.person.spoken == "plain"
    if told and not (plain and anyway):
        instead = rewritten(words, neutral(reader.writer_reads), names)
        raise Telling(told, instead, may_leave=plain)


def neutral(language: str) -> Callable[[str], str]:
    """What is said in the place of a word that tells, by its kind."""
    return lambda kind: page_text(f"{NEUTRAL}{kind}", language)
