"""A rota's watched hours in the few words that a text has room for."""

from typing import NamedTuple

from chalicelib.domain.people import DAYS
from chalicelib.domain.safety.rota import Rota, watched_spans

_MINUTES = 24 * 60
_WEEK = 7 * _MINUTES


class _Words(NamedTuple):
    always: str
    days: tuple[str, ...]
    daily: str
    all_day: str
    noon: str
    midnight: str


#: GSM-7 only: Spanish days go without their accents, which would halve a text's room.
_WORDS: dict[str, _Words] = {
    "en": _Words(
        "24 hours a day",
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "every day",
        "all day",
        "noon",
        "midnight",
    ),
    "es": _Words(
        "las 24 horas",
        ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
        "todos los dias",
        "todo el dia",
        "12pm",
        "12am",
    ),
}


def _clock(minute: int, words: _Words) -> str:
    minute %= _MINUTES
    if minute in (0, _MINUTES // 2):
        return words.noon if minute else words.midnight
    hour, rest = divmod(minute, 60)
    half = "am" if hour < 12 else "pm"
    shown = (hour - 1) % 12 + 1
    return f"{shown}:{rest:02}{half}" if rest else f"{shown}{half}"


def _hours_by_day(rota: Rota) -> list[tuple[tuple[int, int], ...]]:
    """Each weekday's watched spans as minutes from its midnight; a night stays with its evening."""
    spans = watched_spans(rota)
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == _WEEK:
        first = spans.pop(0)
        spans[-1] = (spans[-1][0], _WEEK + first[1])
    by_day: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for begin, end in spans:
        while end - begin > _MINUTES:
            cut = (begin // _MINUTES + 1) * _MINUTES
            by_day[begin // _MINUTES % 7].append((begin % _MINUTES, _MINUTES))
            begin = cut
        start = begin % _MINUTES
        by_day[begin // _MINUTES % 7].append((start, start + end - begin))
    return [tuple(day) for day in by_day]


def _span(span: tuple[int, int], words: _Words) -> str:
    if span == (0, _MINUTES):
        return words.all_day
    return f"{_clock(span[0], words)}-{_clock(span[1], words)}"


def _days(first: int, last: int, words: _Words) -> str:
    if (first, last) == (0, 6):
        return words.daily
    return words.days[first] if first == last else f"{words.days[first]}-{words.days[last]}"


def hours_in_words(rota: Rota, language: str = "en") -> str:
    """The watched hours, short: "24 hours a day", "9am-5pm Mon-Fri".

    A program's own wording (``watched_hours``) wins. An unknown language is answered in English.
    """
    if rota.watched_hours:
        return rota.watched_hours
    words = _WORDS.get(language, _WORDS["en"])
    if watched_spans(rota) == [(0, _WEEK)]:
        return words.always
    by_day = _hours_by_day(rota)
    phrases, first = [], 0
    for day in range(len(DAYS)):
        if day + 1 < len(DAYS) and by_day[day + 1] == by_day[first]:
            continue
        if by_day[first]:
            hours = " + ".join(_span(span, words) for span in by_day[first])
            phrases.append(f"{hours} {_days(first, day, words)}")
        first = day + 1
    return ", ".join(phrases)
