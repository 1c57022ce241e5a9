"""A check-in answered on its private page: the questions, scores and alerts of the texts, for an
answer is taken as one by text would be and kept beside those."""

from typing import NamedTuple

from chalicelib import ids
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import conversation
from chalicelib.domain.checkins.conversation import NotOpen
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.questions import QUESTIONS, AnswerOutOfRange, value_from_reading
from chalicelib.domain.inbound import PAGE, Inbound
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.private.doors import Inside
from chalicelib.store.change import Change


class BadAnswer(ValueError):
    """None of the answers that the question has."""


class Asked(NamedTuple):
    """What the page shows of a check-in: the question open now (``None``: none is), its place among
    so many, and what was answered so far. ``over``: it takes no more answers."""

    occurrence: Occurrence
    question: str | None
    place: int
    over: bool

    @property
    def is_hard(self) -> bool:
        """Whether what was answered has somebody call."""
        return self.occurrence.level in ("amber", "red")


def asked(inside: Inside) -> Asked:
    """The check-in of the page as it stands."""
    inside.read.also(inside.page.about)
    one = inside.read.one(Occurrence, inside.page.about)
    question = conversation.open_question(one, inside.at)
    complete = conversation.is_complete(one)
    return Asked(one, question, len(one.answers) + 1, question is None and not complete)


def wording(inside: Inside, question: str) -> str:
    """A question in the person's language and wording, as a text would ask it."""
    person: Person = inside.read.one(Person)
    return inside.here.say(
        QUESTIONS[question].wording, language=inside.language, wording=person.spoken
    )


def answer(inside: Inside, question: str, given: str) -> None:
    """Take an answer. One to a question that was answered changes that answer if it was the last
    one, and else nothing: a form that is sent twice counts once.

    Raises
    ------
    BadAnswer
        if it is none of the answers that the question has.
    Conflict
        if something else of theirs changed meanwhile.
    """
    before = asked(inside).occurrence
    if question not in before.questions:
        raise BadAnswer(question)
    try:
        value = value_from_reading(question, given)
        after = conversation.tell(before, question, value, inside.at)
    except AnswerOutOfRange as error:
        raise BadAnswer(question) from error
    except NotOpen:  # sent twice, or too late: the page shows how it stands
        return
    inside.read.also(*alerting.open_alert_keys(inside.read.one(Care)))
    change = Change(inside.read, by="private_page", at=inside.at, policy=inside.here.policy)
    turn = _turn(change, inside, f"{question}={given}")
    answers.take(turn, before, after)
    change.amend(Thread, last_inbound_at=max(inside.at, turn.thread.last_inbound_at or inside.at))
    change.put(
        Inbound(
            id=turn.text.id, at=inside.at, channel=PAGE, body=given, intent="answer",
            value=turn.text.body, about=inside.page.about,
        )
    )  # fmt: skip
    change.commit("page.answered", question)


def _turn(change: Change, inside: Inside, said: str) -> Turn:
    """The turn that a text with this answer would take, but for what it would text back: the page
    says that."""
    text = Received(
        id=f"page-{ids.new_id()}", at=inside.at, now=inside.at, sender="", to="", body=said
    )
    from chalicelib.domain.texts.reading.understanding import Understanding  # the lexicon's

    reading = Understanding("answer", said)
    return Turn(change, inside.here, text, None, reading, quiet=True)
