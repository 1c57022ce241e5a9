"""What a text says to a check-in: read against the question open and the one answered last.

A check-in's answers follow from the texts sent to it and their times, whatever the order in which
they came: ``retold`` hears them all again when one was overtaken.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.checkins import conversation
from chalicelib.domain.checkins.conversation import NothingToCorrect, NotOpen
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.questions import (
    QUESTIONS,
    AnswerOutOfRange,
    read_simple,
    value_from_reading,
)
from chalicelib.domain.people import Language
from chalicelib.domain.texts.reading import Understanding, understand

#: Readings of a text that the simple question may still take for one of its four answers.
_LOOSE = frozenset({"talk", "help", "call_request"})


class Told(NamedTuple):
    """A text to a check-in, and when (UTC, SNS's time) it was sent. ``answers`` is what a page's
    form says of itself: its question and the answer (``craving=7``)."""

    at: datetime
    id: str
    body: str
    answers: str = ""


def hear(
    body: str, question: str | None, language: Language, last: str | None = None
) -> Understanding:
    """The reading of a text while ``question`` is open (``None``: none) and ``last`` may be
    corrected. A correction's value is read as an answer to ``last``."""
    meant = _read(body, question, language)
    if last is not None:
        mended = _read(body, last, language)
        if mended.intent == "correct" and not _only_fits_open(meant, question, last):
            return mended
    if meant.intent != "correct":
        return meant
    # Marked as a mend, but of nothing that was answered: it answers what is open, if anything.
    return Understanding("answer", meant.value, meant.also) if question else Understanding("talk")


def _only_fits_open(meant: Understanding, question: str | None, last: str) -> bool:
    """A bare number mends no yes or no, but answers the question for a number that is open."""
    number_open = question is not None and QUESTIONS[question].bounds is not None
    return number_open and QUESTIONS[last].bounds is None and meant.value.isdigit()


def _read(body: str, question: str | None, language: Language) -> Understanding:
    row = QUESTIONS[question] if question else None
    tag = row.tag if row else None
    meant = understand(
        body, context=row.context if row else "none", question=tag, language=language
    )
    if question == "how" and meant.intent in _LOOSE and (value := read_simple(body)):
        return Understanding("answer", str(value))
    return meant


def retold(asked: Occurrence, texts: Iterable[Told], language: Language) -> Occurrence:
    """The check-in as all its texts tell it, in the order in which they were sent."""
    blank = conversation.unanswered(asked)
    heard = blank
    for text in sorted(texts):
        heard = _with(heard, text, language)
    if heard.state != "ANSWERED" and asked.state == "PARTIAL":
        return heard.model_copy(update={"state": "PARTIAL"})
    return heard


def _by_page(heard: Occurrence, text: Told) -> Occurrence:
    question, _, value = text.answers.partition("=")
    try:
        return conversation.tell(heard, question, value_from_reading(question, value), text.at)
    except (KeyError, AnswerOutOfRange, NotOpen):
        return heard


def _with(heard: Occurrence, text: Told, language: Language) -> Occurrence:
    if text.answers:
        return _by_page(heard, text)
    last = heard.answers[-1].question if heard.answers else None
    question = conversation.open_question(heard)
    meant = hear(text.body, question, language, last)
    said = next((one for one in meant.also if one.startswith("answer=")), None)
    try:
        if meant.intent == "correct" and last:
            return conversation.correct(heard, value_from_reading(last, meant.value), text.at)
        value = said.partition("=")[2] if said else meant.value
        if question and (said or meant.intent == "answer"):
            return conversation.answer(
                heard, question, value_from_reading(question, value), text.at
            )
    except (AnswerOutOfRange, NotOpen, NothingToCorrect):
        return heard
    return heard
