"""Answers to check-ins: bound to the question that was open when the text was sent, assessed at
once, and followed by the next question or by thanks."""

from chalicelib.domain.care import Care
from chalicelib.domain.checkins import conversation
from chalicelib.domain.checkins.assessment import GREEN, Assessment, assess
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.questions import QUESTIONS, AnswerOutOfRange, value_from_reading
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety.causes import cause_of
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.texts.wording import say
from chalicelib.services import asking
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import effects


def is_alumnus(turn: Turn) -> bool:
    """Whether the person of this turn is a graduate (and not a mentor only)."""
    return turn.change.read.maybe(Alumnus) is not None


def alumnus(turn: Turn) -> Alumnus:
    """The person's record as a graduate."""
    return turn.change.read.one(Alumnus)


def answer(turn: Turn) -> None:
    """An answer to the open question."""
    if turn.question is None or not turn.question.about.startswith("CHECKIN#"):
        turn.needs_reading = True
        turn.alert("unread", "answer_to_nothing")
        return
    asked = turn.change.value(Occurrence, turn.question.about)
    question = turn.question.question or ""
    try:
        value = value_from_reading(question, turn.reading.value)
        answered = conversation.answer(asked, question, value, turn.text.at)
    except (AnswerOutOfRange, conversation.NotOpen):
        turn.needs_reading = True
        turn.alert("unread", "answer_unclear")
        return
    _take(turn, answered, "checkin.next")


def correct(turn: Turn) -> None:
    """ "oops 4": the last answer is replaced, what it replaces is kept."""
    at = turn.thread.last_answered
    try:
        asked = turn.change.value(Occurrence, at or "")
        last = asked.answers[-1].question
        value = value_from_reading(last, turn.reading.value)
        mended = conversation.correct(asked, value, turn.text.at)
    except (LookupError, AnswerOutOfRange, conversation.NothingToCorrect):
        turn.needs_reading = True
        turn.alert("unread", "correction_unclear")
        return
    _take(turn, mended, None)


def _take(turn: Turn, answered: Occurrence, next_key: str | None) -> None:
    """Store the answer, let its worries become alerts, and go on to the next question."""
    change, key = turn.change, effects.checkin_key(answered)
    care = change.value(Care)
    found = assess(answered, care.recent, alumnus(turn).opioid_history, turn.tenant.policy)
    complete = conversation.is_complete(answered)
    change.replace(answered.model_copy(update={"level": found.level if complete else None}))
    change.amend(Care, last_contact_at=turn.text.now)
    _open_next(turn, answered, key)
    if complete:
        change.replace(change.value(Care).ended(change.value(Occurrence, key)))
        asking.settle(change, turn.tenant, found)
    else:
        _alert_at_once(turn, found)
    _reply(turn, answered, found if complete else GREEN, next_key)


def _alert_at_once(turn: Turn, found: Assessment) -> None:
    """A red cause does not wait for the questions still open."""
    for cause in found.causes:
        if cause_of(cause, "amber").level == "red":
            turn.alert(cause)


def _open_next(turn: Turn, answered: Occurrence, key: str) -> None:
    """The next question opens; after the last one, what was parked does."""
    if conversation.is_complete(answered):
        turn.change.replace(turn.thread.reopened(turn.text.now))
        turn.set_thread(last_answered=key)
    else:
        turn.set_thread(
            open=effects.question_open(answered, key).model_copy(
                update={"asked_at": answered.answers[-1].at}
            ),
            last_answered=key,
        )


def _reply(turn: Turn, answered: Occurrence, found: Assessment, next_key: str | None) -> None:
    """Ask the next question, or thank; when it was hard, say that someone will call."""
    open_now = conversation.open_question(answered)
    if next_key is None:
        turn.say("checkin.corrected")
    elif open_now:
        turn.say(
            next_key, question=question_text(turn, open_now), about=effects.checkin_key(answered)
        )
    elif found.level == "green":
        turn.say("checkin.done")
    else:
        rota = turn.tenant.rota
        hours = hours_in_words(rota, turn.thread.language) if rota else ""
        turn.say("checkin.done_hard", hours=hours)


def question_text(turn: Turn, question: str) -> str:
    """A question in the person's language and wording."""
    person: Person = turn.person
    return say(QUESTIONS[question].wording, language=turn.thread.language, wording=person.wording)


def ask_again(turn: Turn) -> None:
    """The open question once more, with a hint of what is wanted."""
    open_now = turn.question
    assert open_now
    turn.set_thread(open=open_now.model_copy(update={"reprompted": True}))
    if open_now.about == "invitation":
        turn.say("invite_again", "clarify")
    elif open_now.about == "identity":
        turn.say("identity_again", "identity")
    elif open_now.question in QUESTIONS:
        row = QUESTIONS[open_now.question or ""]
        hint = say(row.hint, language=turn.thread.language)
        turn.say(
            "checkin.reprompt", hint=hint, question=question_text(turn, row.key),
            about=open_now.about,
        )  # fmt: skip
