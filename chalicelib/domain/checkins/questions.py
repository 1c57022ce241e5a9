"""The questions of a check-in, their turn, and how an understood answer becomes a value."""

import re
import unicodedata
from typing import NamedTuple

from chalicelib.domain.policy import DEFAULT, Policy


class Question(NamedTuple):
    """One question: how its answer is read, and the catalog keys of its wording and hint."""

    key: str
    #: What ``understand`` is told is open; ``none`` is read by ``read_simple``.
    context: str
    #: The ``q:`` tag that tells questions of one context apart, if need be.
    tag: str | None
    #: The least and the greatest value; None means yes or no.
    bounds: tuple[int, int] | None

    @property
    def wording(self) -> str:
        """The catalog key of the question's text."""
        return "simple.question" if self.key == "how" else f"question.{self.key}"

    @property
    def hint(self) -> str:
        """The catalog key of what to say when the answer was not understood."""
        return _HINTS[self.context]


_HINTS = {
    "use_yn": "hint.yes_no",
    "want_call_yn": "hint.yes_no",
    "scale_0_10": "hint.scale",
    "days_0_7": "hint.days",
    "count": "hint.count",
    "none": "hint.simple",
}

#: Beyond any true count of a few weeks; keeps a phone number from becoming an answer.
_MOST = 99

QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        Question("use", "use_yn", None, None),
        Question("craving", "scale_0_10", "craving", (0, 10)),
        Question("confidence", "scale_0_10", "confidence", (0, 10)),
        Question("low_days", "days_0_7", "low_days", (0, 7)),
        Question("risky_days", "days_0_7", "risky_days", (0, 7)),
        Question("meetings", "count", "meetings", (0, _MOST)),
        Question("people", "count", "people", (0, _MOST)),
        Question("around", "count", "around", (0, _MOST)),
        Question("want_call", "want_call_yn", None, None),
        Question("how", "none", None, (1, 4)),
    )
}

#: Taken in turn. Use comes first each time; craving and confidence come together, because red
#: needs both; whatever is asked at all is asked at least at every fourth check-in. The two counts
#: of the network come once in four each: alike often, so that one can be held against the other,
#: and at most once a week, so that an answer is a person.
ROTATION: tuple[tuple[str, ...], ...] = (
    ("use", "craving", "confidence", "want_call"),
    ("use", "low_days", "meetings", "people"),
    ("use", "craving", "confidence", "risky_days"),
    ("use", "meetings", "around", "want_call"),
)
SIMPLE = ("how",)
#: "How are you? 1 good 2 so-so 3 hard 4 call me"
GOOD, SO_SO, HARD, CALL_ME = 1, 2, 3, 4
#: Only these answers to the simple question get more.
FOLLOW_UPS = ("craving", "want_call")
FOLLOWED_UP = (SO_SO, HARD)


class AnswerOutOfRange(ValueError):
    """The value is no answer to that question."""


def questions_for(index: int, kind: str, policy: Policy = DEFAULT) -> tuple[str, ...]:
    """The questions of the check-in number ``index`` (from 0) of a ``full`` or ``simple`` plan."""
    if kind == "simple":
        return SIMPLE
    return ROTATION[index % len(ROTATION)][: policy.checkins.questions_at_most]


def checked(question: str, value: int | bool) -> int | bool:
    """``value`` if it answers ``question``.

    Raises
    ------
    AnswerOutOfRange
        If it is of the wrong kind, or outside the question's bounds.
    """
    bounds = QUESTIONS[question].bounds
    if isinstance(value, bool) != (bounds is None):
        raise AnswerOutOfRange(f"{question}: {value!r} is of the wrong kind")
    if bounds is not None and not bounds[0] <= value <= bounds[1]:
        raise AnswerOutOfRange(f"{question}: {value} is not within {bounds[0]}-{bounds[1]}")
    return value


def value_from_reading(question: str, reading: str) -> int | bool:
    """The value of an understood answer: ``Y``, ``N`` or an integer.

    Raises
    ------
    AnswerOutOfRange
        If the reading does not answer this question.
    """
    if reading in ("Y", "N"):
        return checked(question, reading == "Y")
    if not re.fullmatch(r"\d{1,3}", reading):
        raise AnswerOutOfRange(f"{question}: {reading!r}")
    return checked(question, int(reading))


#: Words that stand for the numbers of the simple plan, by stem, in both languages; the more
#: worrying first, because when two readings are left the more worrying one counts.
_SIMPLE_WORDS: tuple[tuple[int, str], ...] = (
    (CALL_ME, r"4|four|cuatro|call|llam\w*"),
    (HARD, r"3|three|tres|hard|rough|tough|bad|awful|terrible|struggling|dificil|duro|mal|fatal"),
    (SO_SO, r"2|two|dos|so so|soso|ok|okay|meh|alright|regular|mas o menos|asi asi|ahi voy"),
    (GOOD, r"1|one|uno|good|great|fine|well|better|bien|genial|excelente|mejor"),
)
_SIMPLE = tuple((value, re.compile(rf"\b(?:{words})\b")) for value, words in _SIMPLE_WORDS)
_NEGATED_GOOD = re.compile(
    r"\b(?:not|no|isnt|nada)\s+(?:\w+\s+){0,2}?(?:good|great|fine|well|bien)\b"
)
_NEGATED_HARD = re.compile(r"\b(?:not|no)\s+(?:\w+\s+)?(?:bad|hard|mal)\b")
#: Longer texts are talk, which a human reads.
_SIMPLE_WORDS_AT_MOST = 8


def _plain(text: str) -> str:
    """Lower case, compatibility forms and accents undone, punctuation to spaces."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c) and c not in "'’")
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())


def read_simple(text: str) -> int | None:
    """The answer 1-4 to the simple question, or None if the text is no answer to it."""
    plain = _plain(text)
    if len(plain.split()) > _SIMPLE_WORDS_AT_MOST:
        return None
    plain = _NEGATED_GOOD.sub("bad", plain)
    plain = _NEGATED_HARD.sub("ok", plain)
    return next((value for value, words in _SIMPLE if words.search(plain)), None)
