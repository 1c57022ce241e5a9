"""A rota's watched hours in the few words that a text has room for."""

from chalicelib.domain.people import DAYS
from chalicelib.domain.safety.rota import Rota, watched_spans
from chalicelib.domain.texts.places import HOURS_AT_MOST
from chalicelib.domain.texts.wording import printed

_MINUTES = 24 * 60
_WEEK = 7 * _MINUTES


def clock_in_words(minute: int, language: str) -> str:
    """A time of day, short: "9am", "5:30pm", "noon"; in minutes from midnight."""
    minute %= _MINUTES
    if minute in (0, _MINUTES // 2):
        return printed("hours.noon" if minute else "hours.midnight", language=language)
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


def _span(span: tuple[int, int], language: str) -> str:
    if span == (0, _MINUTES):
        return printed("hours.all_day", language=language)
    return f"{clock_in_words(span[0], language)}-{clock_in_words(span[1], language)}"


def _days(first: int, last: int, language: str) -> str:
    if (first, last) == (0, 6):
        return printed("hours.every_day", language=language)
    ends = [printed(f"day.{DAYS[day]}", language=language) for day in dict.fromkeys((first, last))]
    return "-".join(ends)


def hours_in_words(rota: Rota, language: str = "en") -> str:
    """The watched hours, short: "24 hours a day", "9am-5pm Mon-Fri".

    A program's own wording (``watched_hours``) wins; hours that no text has room for "vary".

    Raises
    ------
    WordingError
        for a language that we do not speak.
    """
    if rota.watched_hours:
        return rota.watched_hours
    if watched_spans(rota) == [(0, _WEEK)]:
        return printed("hours.always", language=language)
    by_day = _hours_by_day(rota)
    phrases, first = [], 0
    for day in range(len(DAYS)):
        if day + 1 < len(DAYS) and by_day[day + 1] == by_day[first]:
            continue
        if by_day[first]:
            hours = " + ".join(_span(span, language) for span in by_day[first])
            phrases.append(f"{hours} {_days(first, day, language)}")
        first = day + 1
    told = ", ".join(phrases)
    return told if len(told) <= HOURS_AT_MOST else printed("hours.varied", language=language)
