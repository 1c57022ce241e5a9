"""Shifts as people write them: a line each, ``mon-fri 20:00-08:00`` or ``sat sun 10:00-18:00``.

Days are known in English and Spanish; "always" is said by no line at all.
"""

import re
from datetime import time
from typing import get_args

from chalicelib.domain.safety.rota import Day, Shift

DAYS: tuple[Day, ...] = get_args(Day)
#: As days are written, by language; the first three letters count.
SPOKEN: dict[str, tuple[str, ...]] = {
    "en": DAYS,
    "es": ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
}
_NUMBER = {name: DAYS[n] for names in SPOKEN.values() for n, name in enumerate(names)}
_PLAIN = str.maketrans("áé", "ae")
_LINE = re.compile(r"(?P<days>\D+?)\s*(?P<start>\d\d?:\d\d)\s*[-–]\s*(?P<end>\d\d?:\d\d)")
#: Lines of one member.
AT_MOST = 14


class NotShifts(ValueError):
    """A line that cannot be read: the error's text."""


def read(words: str) -> tuple[Shift, ...]:
    """The shifts that lines tell, on the program's wall clock; none if there is no line.

    Raises
    ------
    NotShifts
        with the first line that cannot be read.
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if len(lines) > AT_MOST:
        raise NotShifts(lines[AT_MOST])
    return tuple(map(_shift, lines))


def _shift(line: str) -> Shift:
    found = _LINE.fullmatch(line.lower().translate(_PLAIN))
    try:
        if found is None:
            raise ValueError(line)
        return Shift(
            days=_days(found["days"]), start=_time(found["start"]), end=_time(found["end"])
        )
    except (ValueError, KeyError) as error:
        raise NotShifts(line) from error


def _time(words: str) -> time:
    hours, minutes = words.split(":")
    return time(int(hours) % 24 if words == "24:00" else int(hours), int(minutes))


def _days(words: str) -> tuple[Day, ...]:
    found: set[Day] = set()
    for part in re.split(r"[\s,]+", re.sub(r"\s*[-–]\s*", "-", words.strip())):
        first, _, last = part.partition("-")
        begin = _day(first)
        end = _day(last) if last else begin
        count = (end - begin) % len(DAYS) + 1
        found |= {DAYS[(begin + n) % len(DAYS)] for n in range(count)}
    return tuple(day for day in DAYS if day in found)


def _day(word: str) -> int:
    return DAYS.index(_NUMBER[word[:3]])


def tell(shift: Shift, language: str = "en") -> str:
    """A shift as it is written: the inverse of ``read``."""
    names = SPOKEN[language]
    at = sorted(DAYS.index(day) for day in shift.days)
    in_a_row = len(at) > 2 and at == list(range(at[0], at[0] + len(at)))
    days = f"{names[at[0]]}-{names[at[-1]]}" if in_a_row else " ".join(names[n] for n in at)
    return f"{days} {shift.start:%H:%M}-{shift.end:%H:%M}"
