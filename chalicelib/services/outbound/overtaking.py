"""A text that waited, for its window or for another try, and was overtaken by what was said and
asked since: it would put an answer to the wrong question, or tell what holds no more."""

from collections.abc import Callable

from chalicelib.domain import matches
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.instruments.session import SK as QUESTIONNAIRES
from chalicelib.domain.instruments.session import Asking
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.relay import RELAY, Relay
from chalicelib.domain.thread import INVITABLE, Thread
from chalicelib.services import inviting
from chalicelib.services.matching.effects import MOVED_ON
from chalicelib.services.outbound.effects import ON_SENDING
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load_keys

#: In which states of its match what a text says of it is still so.
TELLS: dict[str, frozenset[matches.State]] = {
    "match_offer": frozenset({"offered"}),
    "intro": frozenset({"accepted", "active"}),
    "nudge": frozenset({"active"}),
    "fit_check": frozenset({"active"}),
    "week_ask": frozenset({"active"}),
    **dict.fromkeys(("relay", "relay_share", "relay_notice", "relay_mail"), frozenset({"active"})),
}
#: Another text asks that question by now, or nobody does any more.
NOT_OPEN = "question_not_open"


def _answered(read: Partition, message: Message) -> bool:
    """An invitation whose person has joined or declined before it left (START needs none)."""
    return message.kind == "invitation" and read.one(Thread).joining not in INVITABLE


def _superseded(read: Partition, message: Message) -> bool:
    """A check-in that was moved to another day between the claim and the sending."""
    return message.kind == "checkin" and read.maybe(Occurrence, message.about) is None


def _not_open(read: Partition, message: Message) -> bool:
    """It asks what is open no more, or what a later text asks. What opens its question by leaving
    is judged from its second try on."""
    if message.asks is None or (message.kind in ON_SENDING and not message.attempts):
        return False
    asked = read.one(Thread).open
    return asked is None or asked.asked_in != message.id


def _untrue(read: Partition, message: Message) -> bool:
    """It confirms a stop, a pause or a start that another word has undone."""
    if message.confirms is None:
        return False
    is_stop = message.kind == "stop_confirmation"
    return not read.one(Thread).wishes.confirmed(message.confirms, stop=is_stop)


def _moved_on(read: Partition, message: Message) -> bool:
    """It tells of a match that has ended, or was interrupted, while the text waited for its window:
    nobody is introduced to somebody kept from them meanwhile, or asked to call somebody who died.
    The match stands with the alumnus, whoever is told of it."""
    about = message.about or ""
    if message.kind not in TELLS or not about.startswith(matches.key("")):
        return False
    there = Ref(read.ref.program, matches.alumnus_of(about.removeprefix(matches.key(""))))
    home = read if there == read.ref else load_keys(_keys(there, about)).get(there)
    match = home.maybe(Match, about) if home else None
    return match is None or match.value.state not in TELLS[message.kind]


def _relay_closed(read: Partition, message: Message) -> bool:
    """A mentor's words that waited for their window while the line was closed, or consent ran
    out."""
    if message.kind not in ("relay", "relay_share"):
        return False
    read.also(RELAY)
    lines, id = read.maybe(Relay), (message.about or "").removeprefix(matches.key(""))
    return lines is not None and lines.value.line(id).closed(read.now()) in ("held", "blocked")


def _keys(there: Ref, about: str) -> list[Key]:
    return [Key(there.pk, sk) for sk in ("HEAD#PERSON", about)]


def _set_over(read: Partition, message: Message) -> bool:
    """It asks a set of questionnaires that is not asked any more, or opens its page."""
    if message.about != QUESTIONNAIRES:
        return False
    known = read.maybe(Asking)
    session = known.value.session if known else None
    return session is None or not message.id.endswith(f"-{session.id}")


#: Why a text has been overtaken.
_REASONS: dict[str, Callable[[Partition, Message], bool]] = {
    "answered_meanwhile": _answered,
    "superseded": _superseded,
    NOT_OPEN: _not_open,
    "no_longer_so": _untrue,
    MOVED_ON: _moved_on,
    "relay_closed": _relay_closed,
    "event_over": inviting.is_off,
    "set_over": _set_over,
}


def why(read: Partition, message: Message) -> str | None:
    """Why a text that is due has been overtaken; ``None``: it may leave."""
    return next((code for code, holds in _REASONS.items() if holds(read, message)), None)
