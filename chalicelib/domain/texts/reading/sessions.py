"""Sessions of aftercare as a text tells them, with the counts and lengths beside them."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.lengths import (
    CLOCK,
    FROM_TO,
    HALF,
    MINUTES_AN_HOUR,
    OPEN_A_LENGTH,
    between,
    length_in_words,
    minutes_told,
)
from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.text import Text

_NOT_SESSIONS = frozenset(
    (
        "mile miles reps steps laps sets km k blocks people of days weeks day week "
        "millas cuadras vueltas am pm dias semanas months years %"
    ).split()
)
_TIMES = {"twice": 2, "once": 1, "thrice": 3, "couple": 2, "both": 2, "par": 2}
_EACH = frozenset(("each", "apiece", "cada"))
_SESSION_WORDS = frozenset(
    (
        "times x sessions mornings nights evenings afternoons veces sesiones mananas tardes noches"
    ).split()
)
_PARTED = frozenset((",", ".", "then", "and", "luego", "despues", "y", "+", "&", "plus"))
_LEADING = frozenset(("with", "con", "of", "de"))
_BARE_MINUTES = 10  # "gym 40 min and meditated 20": nobody does anything that often
_LONGEST_BARE = 240  # minutes; beyond it stands a year, or a sum
_REACH = 22  # characters: "2 different aa meetings", not a number from another clause


@dataclass
class Sessions:
    """Sessions of one type as the text tells them."""

    kind: str
    place: Found
    count: int = 1
    minutes: float = 0
    days: set[str] = field(default_factory=set)
    each: bool = False
    lengths: int = 0  # told: "3 hrs mon and 3 hrs wed" are two

    def hours(self) -> str:
        """Total hours with two decimals at most, or empty if no length is said."""
        total = self.minutes * (self.count if self.each else 1) / MINUTES_AN_HOUR
        return f"{round(total, 2):g}" if total else ""


def measure(text: Text, mentions: list[Sessions]) -> None:
    """Give each mention the counts, days and lengths that stand beside it."""
    clock = _by_the_clock(text, mentions)
    told = {offset for first, last in clock for offset in range(first, last)}
    words = [word for word in text.words if word.offset not in told]
    days = lexicon.mapping("weekdays")
    inside = {offset for one in mentions for offset in range(one.place.start, one.place.end)}
    spelt = [word.word for word in words]
    amounts = {word: _amount(word, text.language) for word in set(spelt)}
    telling = {word for word, amount in amounts.items() if amount is not None}
    telling |= _EACH | {"both"} | HALF | OPEN_A_LENGTH | days.keys()
    for position, word in enumerate(words):
        if word.word not in telling or word.offset in inside:
            continue
        amount = amounts[word.word]
        following = spelt[position + 1 : position + 6]
        if word.word in days:
            _nearest_before(mentions, word.offset).days.add(days[word.word])
        elif word.word in _EACH:
            for one in mentions:
                one.each = True
        elif word.word == "both" and len(mentions) > 1:
            continue
        elif word.word in _TIMES and amount:
            _nearest_before(mentions, word.offset).count = int(amount)
        elif (minutes := length_in_words(words, position, following)) is not None:
            _measured(text, mentions, word.offset).minutes += minutes
        elif amount is not None or word.word in HALF:
            previous = spelt[max(0, position - 3) : position]
            _apply(text, mentions, word.offset, amount, following, previous)
    for one in mentions:
        if len(one.days) > 1 and one.count == 1:
            one.count, one.each = len(one.days), one.lengths < 2


def _by_the_clock(text: Text, mentions: list[Sessions]) -> list[tuple[int, int]]:
    """Where times of the clock stand; from one to another is the session's length."""
    ranges = list(FROM_TO.finditer(text.line))
    for match in ranges:
        _nearest_before(mentions, match.start()).minutes += between(match)
    return [match.span() for match in (*ranges, *CLOCK.finditer(text.line))]


def _amount(word: str, language: str) -> float | None:
    return float(_TIMES[word]) if word in _TIMES else number(word, language)


def _apply(
    text: Text,
    mentions: list[Sessions],
    offset: int,
    amount: float | None,
    following: list[str],
    previous: list[str],
) -> None:
    """One amount in the text: minutes if a unit of time follows, else a number of sessions."""
    minutes = minutes_told(amount, following)
    if minutes is not None:
        session = _measured(text, mentions, offset)
        session.minutes += minutes
        session.lengths += 1
        return
    if following[:1] and following[0] in _NOT_SESSIONS:
        return
    if number(following[0] if following else "", "en") and following[1:2]:
        # "two 20 min meditations": as many, each as long.
        _nearest_before(mentions, offset).each |= minutes_told(1.0, following[1:2]) is not None
    if amount and _BARE_MINUTES <= amount <= _LONGEST_BARE and any(one.minutes for one in mentions):
        _nearest_before(mentions, offset).minutes += amount
        return
    if amount is None or amount != int(amount) or not 0 < amount < 50:
        return
    first = bisect_right(mentions, offset, key=_start)
    ahead = mentions[first : first + 1]
    counted_after = previous[-1:] == ["x"] or (following[:1] and following[0] in _SESSION_WORDS)
    if counted_after or (amount in (2, 1, 3) and not ahead):
        _nearest_before(mentions, offset).count = int(amount)
    elif ahead and _reaches(ahead[0], offset):
        ahead[0].count = max(int(amount), ahead[0].count)


def _reaches(mention: Sessions, offset: int) -> bool:
    return mention.place.start - offset <= _REACH


def _measured(text: Text, mentions: list[Sessions], offset: int) -> Sessions:
    """The session that a length belongs to: the one before, but in "meeting, then an hour with my
    counselor" and "3 aa and 1h counseling" the one it leads to, for it is set apart from the one
    before and nothing stands between it and the next."""
    before = _nearest_before(mentions, offset)
    ahead = mentions[bisect_right(mentions, offset, key=_start) :][:1]
    if not ahead or before.place.start > offset:
        return before
    # The wording of a session may take the comma behind it along: "2 aa, 1 hr counseling".
    behind = text.line[before.place.start : before.place.end].split()[-1:]
    parted = not _PARTED.isdisjoint([*behind, *text.line[before.place.end : offset].split()])
    leading = text.line[offset : ahead[0].place.start].split()[-2:]
    leads = (
        not _LEADING.isdisjoint(leading) or leading[-1] in HALF | lexicon.mapping("units").keys()
    )
    return ahead[0] if parted and leads else before


def _nearest_before(mentions: list[Sessions], offset: int) -> Sessions:
    return mentions[max(0, bisect_left(mentions, offset, key=_start) - 1)]


def _start(mention: Sessions) -> int:
    return mention.place.start
