"""A set answered by text, item by item: each answer is kept at once, what is not understood is
asked once more and read by a human, SKIP passes an item."""

from chalicelib.domain.instruments.hearing import PASSED, hear
from chalicelib.domain.instruments.session import (
    CONTEXT,
    SK,
    Asking,
    Heard,
    NotAnAnswer,
    Session,
    open_step,
    steps,
    told,
)
from chalicelib.domain.people import Language
from chalicelib.domain.policy import Policy
from chalicelib.domain.texts.reading import Understanding
from chalicelib.domain.thread import OpenQuestion
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.questionnaires import answering
from chalicelib.services.questionnaires.planner import RESPONSES, item_text
from chalicelib.store.partition import Partition


def is_about(question: OpenQuestion | None) -> bool:
    """Whether a set is what is open."""
    return question is not None and question.context == CONTEXT


def meaning(
    read: Partition, body: str, language: Language, policy: Policy
) -> Understanding | None:  # fmt: skip
    """What a text means to the item that is open; ``None``: none is."""
    stored = read.maybe(Asking)
    session = stored.value.session if stored else None
    step = open_step(session) if session else None
    return hear(body, step, language, policy.instruments.wording) if step else None


def answered(turn: Turn) -> Session | None:
    """Take a text as an answer, or as one that mends the last, and ask the next item; the set as it
    stands then, or ``None``: it is neither."""
    value, mends = turn.reading.value, turn.reading.intent == "correct"
    if _session(turn) is None or (value != PASSED and not value.isdecimal()):
        return None
    heard = Heard(
        at=turn.text.at, id=turn.text.id, value=None if value == PASSED else int(value),
        mends=mends,
    )  # fmt: skip
    try:
        after = answering.take(turn.change, turn.tenant, heard)
    except NotAnAnswer:
        return None
    turn.about = SK
    if open_step(after) is None:
        turn.change.replace(turn.thread.ended(SK, turn.text.now))
    else:
        _reprompts(turn, again=False)
        say_item(turn, after, "instrument.corrected" if mends else "instrument.next")
    return after


def _session(turn: Turn) -> Session | None:
    read = turn.change.read
    if read.maybe(Asking) is None:  # it was not read ahead with the text
        read.beginning(RESPONSES)
    if read.maybe(Asking) is None:
        return None
    session = turn.change.value(Asking).session
    return session if session and session.way == "text" and session.asked_at else None


def say_item(turn: Turn, session: Session, wording: str) -> None:
    """Ask the item that is open, in a sentence with its place in the whole."""
    step = open_step(session)
    if step is None:
        return
    known, every = told(session), steps(session)
    turn.say(
        wording, item=item_text(step, session, turn.tenant), place=len(known) + 1,
        total=len(every), about=SK, asks=CONTEXT,
    )  # fmt: skip


def ask_again(turn: Turn) -> None:
    """The open item once more, with what is wanted."""
    session = _session(turn)
    if session:
        _reprompts(turn, again=True)
        say_item(turn, session, "instrument.reprompt")


def goes_on(turn: Turn) -> None:
    """What was asked before a check-in came between is asked again."""
    session = _session(turn)
    if session:
        say_item(turn, session, "instrument.goes_on")


def _reprompts(turn: Turn, *, again: bool) -> None:
    asked = turn.thread.open
    if asked and asked.about == SK:
        turn.set_thread(open=asked.model_copy(update={"reprompted": again}))
