"""What one reply does to a check-in: an answer, a correction, the next open question."""

from datetime import datetime

from chalicelib.domain.checkins.occurrence import Answer, Occurrence, move
from chalicelib.domain.checkins.questions import FOLLOW_UPS, FOLLOWED_UP, SIMPLE, checked

#: A text that never arrived is not answered: an answer to an UNKNOWN proves that it did.
_ANSWERABLE = frozenset({"ASKED", "UNKNOWN"})
#: What an answer that was sent in time may still be added to when it comes late.
_CLOSED = frozenset({"SILENT", "PARTIAL", "CANCELLED"})
#: What an answer sent in its time is taken for: that, or a text that did arrive.
_HEARD = _CLOSED | {"MISSED"}


class NotOpen(Exception):
    """The check-in is not waiting for an answer to that question."""


class NothingToCorrect(Exception):
    """No answer was given yet, so there is none to replace."""


def open_question(occurrence: Occurrence, at: datetime | None = None) -> str | None:
    """The key of the question that waits for an answer, or None if none does.

    With ``at``, the time that SNS stamped on a text, the question that it may answer: one that
    was sent within the reply window answers a check-in that has been closed since.
    """
    if not _takes(occurrence, at):
        return None
    answered = {answer.question for answer in occurrence.answers}
    return next((q for q in occurrence.questions if q not in answered), None)


def _takes(occurrence: Occurrence, at: datetime | None) -> bool:
    if occurrence.state in _ANSWERABLE:
        return True
    closes_at = occurrence.closes_at
    in_time = at is not None and closes_at is not None and at < closes_at
    return in_time and occurrence.state in _HEARD


def unanswered(occurrence: Occurrence) -> Occurrence:
    """The check-in as it was when it was asked, before any answer."""
    questions = SIMPLE if "how" in occurrence.questions else occurrence.questions
    fresh = {"answers": (), "questions": questions, "state": "ASKED", "level": None}
    return occurrence.model_copy(update=fresh)


def broken_off(occurrence: Occurrence, reason: str) -> Occurrence:
    """The asked check-in that ends before its window: what was answered is kept, and that no more
    was is nobody's silence."""
    return move(occurrence, "PARTIAL" if occurrence.answers else "CANCELLED", reason=reason)


def is_complete(occurrence: Occurrence) -> bool:
    """Whether every question has its answer."""
    answered = {answer.question for answer in occurrence.answers}
    return answered >= set(occurrence.questions)


def _with(occurrence: Occurrence, answers: tuple[Answer, ...]) -> Occurrence:
    """The occurrence with these answers: its questions follow them, and its state both."""
    questions = _questions_after(occurrence.questions, answers)
    changed = occurrence.model_copy(update={"answers": answers, "questions": questions})
    if is_complete(changed):
        return changed if changed.state == "ANSWERED" else move(changed, "ANSWERED", reason=None)
    if changed.state in _CLOSED:  # the window has closed since: nothing more is asked
        return changed if changed.state == "PARTIAL" else move(changed, "PARTIAL")
    return changed if changed.state == "ASKED" else move(changed, "ASKED")


def _questions_after(questions: tuple[str, ...], answers: tuple[Answer, ...]) -> tuple[str, ...]:
    """The simple question brings its follow-ups when things are so-so or hard, and only then."""
    if "how" not in questions:
        return questions
    answered = {answer.question for answer in answers}
    wanted = any(a.question == "how" and a.value in FOLLOWED_UP for a in answers)
    return ("how", *(q for q in FOLLOW_UPS if wanted or q in answered))


def answer(occurrence: Occurrence, question: str, value: int | bool, at: datetime) -> Occurrence:
    """The occurrence with one more answer, given at ``at`` (UTC); ANSWERED with the last one.

    Raises
    ------
    NotOpen
        If the check-in is not open, or the question not asked or already answered.
    AnswerOutOfRange
        If the value is no answer to that question.
    """
    answered = {given.question for given in occurrence.answers}
    is_open = _takes(occurrence, at) and question in occurrence.questions
    if not is_open or question in answered:
        raise NotOpen(f"{occurrence.key}: {question}")
    given = Answer(question=question, value=checked(question, value), at=at)
    return _with(occurrence, (*occurrence.answers, given))


def tell(occurrence: Occurrence, question: str, value: int | bool, at: datetime) -> Occurrence:
    """The occurrence with an answer that names its question, as a page's form does. An answer given
    last is replaced by another one; to an earlier one nothing is added.

    Raises
    ------
    NotOpen
        If it changes nothing: that was answered so already, or the check-in is not open.
    AnswerOutOfRange
        If the value is no answer to that question.
    """
    checked(question, value)
    if occurrence.value_of(question) is None:
        return answer(occurrence, question, value, at)
    last = occurrence.answers[-1]
    if last.question != question or last.value == value:
        raise NotOpen(f"{occurrence.key}: {question} was answered")
    try:
        return correct(occurrence, value, at)
    except NothingToCorrect as error:
        raise NotOpen(f"{occurrence.key}: {question}") from error


def correct(occurrence: Occurrence, value: int | bool, at: datetime) -> Occurrence:
    """The occurrence with its last answer replaced ("oops 4"); what it replaces is kept.

    Works on a completed check-in too, which a correction of the simple question may open again.

    Raises
    ------
    NothingToCorrect
        If nothing was answered, or the check-in ended otherwise than with its answers.
    AnswerOutOfRange
        If the value is no answer to the question corrected.
    """
    if not occurrence.answers or occurrence.state not in _ANSWERABLE | {"ANSWERED", "PARTIAL"}:
        raise NothingToCorrect(occurrence.key)
    *earlier, last = occurrence.answers
    mended = Answer(
        question=last.question,
        value=checked(last.question, value),
        at=at,
        corrected_from=(*last.corrected_from, last.value),
    )
    return _with(occurrence, (*earlier, mended))
