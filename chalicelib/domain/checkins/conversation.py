"""What one reply does to a check-in: an answer, a correction, the next open question."""

from datetime import datetime

from chalicelib.domain.checkins.occurrence import Answer, Occurrence, move
from chalicelib.domain.checkins.questions import FOLLOW_UPS, FOLLOWED_UP, checked

#: A text that never arrived is not answered: an answer to an UNKNOWN proves that it did.
_ANSWERABLE = frozenset({"ASKED", "UNKNOWN"})


class NotOpen(Exception):
    """The check-in is not waiting for an answer to that question."""


class NothingToCorrect(Exception):
    """No answer was given yet, so there is none to replace."""


def open_question(occurrence: Occurrence) -> str | None:
    """The key of the question that waits for an answer, or None if none does."""
    if occurrence.state not in _ANSWERABLE:
        return None
    answered = {answer.question for answer in occurrence.answers}
    return next((q for q in occurrence.questions if q not in answered), None)


def is_complete(occurrence: Occurrence) -> bool:
    """Whether every question has its answer."""
    answered = {answer.question for answer in occurrence.answers}
    return answered >= set(occurrence.questions)


def _with(occurrence: Occurrence, answers: tuple[Answer, ...]) -> Occurrence:
    """The occurrence with these answers: its questions follow them, and its state both."""
    questions = _questions_after(occurrence.questions, answers)
    changed = occurrence.model_copy(update={"answers": answers, "questions": questions})
    if is_complete(changed):
        return changed if changed.state == "ANSWERED" else move(changed, "ANSWERED")
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
    is_open = occurrence.state in _ANSWERABLE and question in occurrence.questions
    if not is_open or question in answered:
        raise NotOpen(f"{occurrence.key}: {question}")
    given = Answer(question=question, value=checked(question, value), at=at)
    return _with(occurrence, (*occurrence.answers, given))


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
    if not occurrence.answers or occurrence.state not in _ANSWERABLE | {"ANSWERED"}:
        raise NothingToCorrect(occurrence.key)
    *earlier, last = occurrence.answers
    mended = Answer(
        question=last.question,
        value=checked(last.question, value),
        at=at,
        corrected_from=(*last.corrected_from, last.value),
    )
    return _with(occurrence, (*earlier, mended))
