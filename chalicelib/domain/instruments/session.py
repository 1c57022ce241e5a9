"""A set of questionnaires as it is being asked: what was heard so far tells where it stands.

Answers follow from what was heard and when it was sent, whatever the order in which it came:
``told`` hears it all again. A gap stays a gap; only what an earlier answer makes needless (heavy
drinking after no drinking) is entered as 0, as staff who ask would.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from chalicelib.domain.instruments.definition import Definition, InstrumentId, Item, definition
from chalicelib.domain.network import Member
from chalicelib.domain.people import Language, Value

#: Where a person's record of what is asked stands: beside their responses.
SK = "INSTRUMENT#ASKING"
#: What is open while a set is asked by text.
CONTEXT = "instrument"
NETWORK: Final = "network"
Part = InstrumentId | Literal["network"]
Way = Literal["text", "page"]
Kind = Literal["follow_up", "instrument"]


class NotAnAnswer(ValueError):
    """It answers nothing that is asked, or nothing that its item may be answered with."""


class Pinned(Value):
    """A questionnaire in the version in which it is asked."""

    instrument: InstrumentId
    version: int


class Heard(Value):
    """Something that was said at a moment (UTC): an answer, or none (``value`` left out: passed).

    ``item`` names what it answers, as a page's form does (``bam-17.4``); without it, it is what was
    open then, or the answer before that where it ``mends`` one.
    """

    at: datetime
    id: str
    item: str = ""
    value: int | None = None
    mends: bool = False


class Tried(Value):
    """A part of a day's set was asked on a local date."""

    part: Part
    day: int
    on: date


class Session(Value):
    """One asking. ``day`` after discharge, ``on`` the local date on which it began. It is open from
    ``asked_at`` (none: its text has not left) until ``closes_at`` (UTC).

    ``members`` is the list of the network as far as it was told, ``network`` how that stands.
    ``worried``: what was answered has somebody call.
    """

    id: str
    day: int
    kind: Kind
    way: Way
    language: Language
    on: date
    planned_at: datetime
    sets: tuple[Pinned, ...] = ()
    asked_at: datetime | None = None
    closes_at: datetime | None = None
    heard: tuple[Heard, ...] = ()
    network: Literal["not_asked", "open", "told"] = "not_asked"
    members: tuple[Member, ...] = ()
    worried: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it asks."""
        network: tuple[Part, ...] = () if self.network == "not_asked" else (NETWORK,)
        return (*(one.instrument for one in self.sets), *network)


class Asking(Value):
    """What a person is asked in the first year: what was tried, what is being asked now, and when
    (UTC) somebody must look next."""

    person_id: str
    due_at: datetime | None = None
    session: Session | None = None
    tried: tuple[Tried, ...] = ()


class Step(NamedTuple):
    """One item of a session."""

    asked: Definition
    item: Item

    @property
    def key(self) -> str:
        """Its name within the session."""
        return f"{self.asked.id}.{self.item.id}"


Told = Mapping[str, int | None]


def steps(session: Session) -> list[Step]:
    """The items that are asked, in order: none that only some answers lead to."""
    sets = [definition(one.instrument, one.version) for one in session.sets]
    return [Step(asked, item) for asked in sets for item in asked.items if not item.optional]


def told(session: Session) -> dict[str, int | None]:
    """Each item that was answered, or passed (``None``), by its key, with what follows of it."""
    answers: dict[str, int | None] = {}
    by_key, last = {one.key: one for one in steps(session)}, ""
    for one in sorted(session.heard, key=_place):
        key = one.item or (last if one.mends else _first_open(by_key, answers))
        step = by_key.get(key)
        if step is None or not _fits(step, one.value, answers):
            continue
        answers[key], last = one.value, key
        _drop_contradicted(step, answers)
    return {**answers, **_implied(by_key, answers)}


def _place(one: Heard) -> tuple[datetime, str]:
    """By when it was sent; what a page was told in one moment, in the order in which it came."""
    return one.at, "" if one.item else one.id


def _first_open(by_key: Mapping[str, Step], answers: Told) -> str:
    known = {**answers, **_implied(by_key, answers)}
    return next((key for key in by_key if key not in known), "")


def _pairs(step: Step) -> list[tuple[str, str]]:
    """Keys of items of which the first can never be answered with more than the second."""
    of = step.asked.id
    return [(f"{of}.{more}", f"{of}.{less}") for more, less in step.asked.never_more_than]


def _fits(step: Step, value: int | None, answers: Told) -> bool:
    if value is None:
        return True
    if not step.asked.scale_of(step.item).has(value):
        return False
    most = [answers.get(less) for more, less in _pairs(step) if more == step.key]
    return all(bound is None or value <= bound for bound in most)


def _drop_contradicted(step: Step, answers: dict[str, int | None]) -> None:
    """What was changed leaves no answer that cannot be any more: that one is asked again."""
    for more, less in _pairs(step):
        high, low = answers.get(more), answers.get(less)
        if less == step.key and high is not None and low is not None and high > low:
            del answers[more]


def _implied(by_key: Mapping[str, Step], answers: Told) -> dict[str, int | None]:
    pairs = {pair for step in by_key.values() for pair in _pairs(step)}
    return {more: 0 for more, less in pairs if more not in answers and answers.get(less) == 0}


def open_step(session: Session) -> Step | None:
    """The item that waits for its answer."""
    known = told(session)
    return next((one for one in steps(session) if one.key not in known), None)


def is_over(session: Session) -> bool:
    """Whether everything was asked, and answered or passed."""
    return session.network != "open" and open_step(session) is None


def hearing(session: Session, heard: Heard) -> Session:
    """The session with one thing more said.

    Raises
    ------
    NotAnAnswer
        if that changes nothing: it is no answer to what it is said to.
    """
    after = session.model_copy(update={"heard": (*session.heard, heard)})
    if told(after) == told(session):
        raise NotAnAnswer(heard.item)
    return after


def answers(session: Session, instrument: InstrumentId) -> dict[str, int]:
    """What was answered to one questionnaire, by item."""
    by_key = {one.key: one for one in steps(session) if one.asked.id == instrument}
    known = told(session)
    return {
        one.item.id: value for key, one in by_key.items() if (value := known.get(key)) is not None
    }  # fmt: skip
