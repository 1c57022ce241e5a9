"""Where a text repeats itself, so that no part of it is searched twice."""

from collections.abc import Sequence

REACH = 40  # words; no phrase with its gaps and commas is longer
_AHEAD = 160  # words; as far as repetition is looked for at a time
_TELLING = 3  # words by which an earlier place is known that may be followed by the same words


def repeated(words: Sequence[str]) -> dict[int, int]:
    """Words behind which all within reach stands as it did behind an earlier one, each with the
    earlier one. What opens a text is no earlier one: a phrase may begin with "^"."""
    tellings = list(zip(words, words[1:], words[2:], strict=False))
    if len(tellings) - len(set(tellings)) <= REACH - _TELLING:
        return {}  # as in all but a few letters
    same: dict[int, int] = {}
    known: dict[tuple[str, ...], int] = {}  # where these words stood last
    period = end = 0  # words repeat those of a period ago up to an index
    for at, telling in enumerate(tellings):
        if at + REACH <= end:
            same[at] = at - period
            continue
        if not 0 < period < at or at + REACH > (end := _same_until(words, period, at, end)):
            before = known.get(telling, 0)
            known[telling] = at
            if not before:
                continue
            period = at - before
            end = _same_until(words, period, at, at)
            if at + REACH > end:
                continue
        same[at] = at - period
    return same


def _same_until(words: Sequence[str], period: int, at: int, known: int) -> int:
    """The index up to which words repeat those of a period ago, known to do so up to another."""
    last = min(at + _AHEAD, len(words))
    to = max(known, at)
    while to < last and words[to] == words[to - period]:
        to += 1
    return to
