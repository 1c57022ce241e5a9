"""Whether a phrase stands at a word of a line, and where it ends."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from chalicelib.domain.texts.reading.phrases import Choices, Phrase

PAUSES = frozenset((".", ","))
_MANY = frozenset(
    "five six seven eight nine ten twelve fifteen twenty thirty forty fifty "
    "cinco seis siete ocho nueve diez doce quince veinte treinta cuarenta cincuenta".split()
)
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again
_NOWHERE: tuple[int, ...] = ()
_ALONE = ((),)  # of a choice of one word


class Line(NamedTuple):
    """A text's words, with what is asked of every one of them again and again."""

    words: Sequence[str]
    filed: Sequence[str]  # the words by which phrases are filed
    readings: Sequence[tuple[str, ...]]  # a word, and what it stands for
    after: Sequence[int]  # where the next word stands, past a comma
    closed: int  # from here on nothing but pauses follows
    steps: Sequence[int]  # how many words stand before it, commas that are passed over not counted


def line_of(words: Sequence[str]) -> Line:
    """The line that phrases are looked for in."""
    size = len(words)
    closed = size
    while closed and words[closed - 1] in PAUSES:
        closed -= 1
    after = list(range(1, size + 1))
    for at, word in enumerate(words):
        if word == "," and at:
            after[at - 1] = at + 1
    left = [0] * (size + 1)  # steps to the end
    for at in range(size - 1, -1, -1):
        left[at] = left[after[at]] + 1
    steps = [left[0] - one for one in left]
    different = set(words)
    filed = {word: filed_word(word) for word in different}
    read = {word: readings(word) for word in different}
    return Line(
        words, [filed[one] for one in words], [read[one] for one in words], after, closed, steps
    )


@lru_cache(_REMEMBERED)
def readings(word: str) -> tuple[str, ...]:
    """A word, and what it stands for: a number, a number of five or more."""
    if not word[0].isdigit():
        return (word, "##") if word in _MANY else (word,)
    return (word, "#", "##") if len(word) > 1 or word >= "5" else (word, "#")


@lru_cache(_REMEMBERED)
def filed_word(word: str) -> str:
    """The word by which phrases that begin with it are filed."""
    return "#" if word[0].isdigit() or word == "##" or word in _MANY else word


def end_of(phrase: Phrase, line: Line, at: int, step: int = 0) -> int:
    """The index behind the phrase if it stands here from a step on, else -1."""
    size = len(phrase)
    words = line.words
    while step < size:
        kind, choices, optional, _, or_end = phrase[step]
        if kind != "words":
            if kind in ("gap", "any"):
                return _past_any(phrase, step, line, at)
            if not (at == 0 if kind == "start" else at >= line.closed):
                return -1
            step += 1
            continue
        behind = _past_choice(choices, line, at) if at < len(words) else _NOWHERE
        step += 1
        may_pass = optional or (or_end and at >= line.closed)
        if not may_pass and len(behind) == 1:
            at = behind[0]  # one way on: no need to come back
            continue
        for end in behind:
            if (last := end_of(phrase, line, end, step)) >= 0:
                return last
        if not may_pass:
            return -1
    return at


def _past_any(phrase: Phrase, step: int, line: Line, at: int) -> int:
    slot = phrase[step]
    fewest = 0 if slot.optional or slot.kind == "gap" else 1
    most = slot.reach if slot.kind == "gap" else 1
    for taken in range(most + 1):
        if taken >= fewest and (end := end_of(phrase, line, at, step + 1)) >= 0:
            return end
        if at >= len(line.words) or line.words[at] in PAUSES:
            return -1
        at = line.after[at]
    return -1


def _past_choice(choices: Choices, line: Line, at: int) -> Sequence[int]:
    """The index behind each choice that stands here, the longest first."""
    by_first, beginnings = choices
    behind = line.after[at]
    readings = line.readings[at]
    if not beginnings and len(readings) == 1:  # as nearly always
        rests = by_first.get(readings[0], ())
        if rests == _ALONE:
            return (behind,)
        if not rests:
            return _NOWHERE
    ends: list[int] = []
    for first in readings:
        for rest in by_first.get(first, ()):
            end = _past_words(rest, line, behind) if rest else behind
            if end >= 0:
                ends.append(end)
    if beginnings and line.words[at].startswith(beginnings):
        ends.append(behind)
    return ends


def _past_words(rest: tuple[str, ...], line: Line, at: int) -> int:
    """The index behind these words if they stand here, else -1."""
    for part in rest:
        if at >= len(line.words) or not _is(part, line, at):
            return -1
        at = line.after[at]
    return at


def _is(part: str, line: Line, at: int) -> bool:
    word = line.words[at]
    if part == "_":
        return word not in PAUSES
    if part in ("#", "##"):
        return part in line.readings[at]
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
