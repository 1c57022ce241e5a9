"""What one person contributes to the program report: numbers that add up over people.

Names begin with their bucket (``domain.sums``); days of a week count from Monday, 0. Whoever is to
be counted once on any days of a week is counted under a *mask*: the sum of 2^day of their days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import log10
from urllib.parse import quote, unquote

from chalicelib.domain.checkins.occurrence import ENDS, State
from chalicelib.domain.participation import APART, MIDWEEK, USUAL_HOURS, monday_of
from chalicelib.domain.reports.facts import (
    CONTACT_MEMORY,
    Checkin,
    Concern,
    Met,
    PersonFacts,
    Standing,
    Step,
)
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.sums import ALWAYS

#: Check-ins that were asked.
ASKED: tuple[State, ...] = ("ANSWERED", "PARTIAL", "SILENT", "ASKED")
#: How finely a deadline is kept, in hours of a UTC day: what should have come to its end counts as
#: hanging at most so long later than it is. The nightly proof is exact.
DEADLINE_HOURS = 6
#: Hours are added up in hundredths, which is as finely as they are entered.
HUNDRED = 100
#: Minutes are kept to the minute up to ten, then by the preferred numbers of IEC 60063, series E24:
#: a tenth apart at most, and as many in each decade.
_E24 = (10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30,
        33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91, 100)  # fmt: skip

#: The part of a week's bucket that tells what was attended more closely than the week itself.
DOSE = "dose"
#: The part that tells how engagement changed.
FLOW = "flow"
#: The bucket of how the alumni of each site stand.
BY_SITE = f"{ALWAYS}.by_site"
_ENGAGEMENT = f"{ALWAYS}/engagement/"

Counts = Counter[str]


def contribution(facts: PersonFacts) -> Counts:
    """What a partition's facts contribute."""
    count: Counts = Counter()
    if facts.standing:
        _standing(facts.standing, count)
        _at_site(facts.site, count)
    _checkins(facts.checkins, count)
    _attendance(facts, count)
    _met(facts.met, count)
    _steps(facts.steps, count)
    for numbered in facts.numbered:
        monday, day = _day(numbered.on)
        count[f"{monday}/unnamed/{day}"] += numbered.sessions
    _by_days("unnamed_by", ((one.on, one.person) for one in facts.numbered), count)
    for told in facts.told:
        monday, day = _day(told.on)
        count[f"{monday}/{told.which}_told/{day}"] += told.value
        count[f"{monday}/{told.which}_by/{day}"] += 1
    for concern in facts.concerns:
        _concern(concern, facts.zone, count)
    for state in facts.matches:
        count[f"{ALWAYS}/matches/{state}"] += 1
    return count


def _day(on: date) -> tuple[date, int]:
    return monday_of(on), on.weekday()


def mask(days: Iterable[int]) -> int:
    """Days of a week as one number."""
    return sum(1 << day for day in set(days))


def _by_days(what: str, days: Iterable[tuple[date, object]], count: Counts, part: str = "") -> None:
    """Count each of some ones (a person, a contact) once a week, by its days, in the week's bucket
    or a part of it."""
    weeks: dict[tuple[date, object], set[int]] = defaultdict(set)
    for on, one in days:
        weeks[monday_of(on), one].add(on.weekday())
    for (monday, _), found in weeks.items():
        count[f"{monday}{part}/{what}/{mask(found)}"] += 1


def _standing(one: Standing, count: Counts) -> None:
    joined = one.joining == "joined"
    count[f"{ALWAYS}/alumni"] += 1
    count[f"{ALWAYS}/joining/{'stopped' if joined and one.stopped else one.joining}"] += 1
    count[f"{ALWAYS}/engagement/{one.engagement if joined else 'not_joined'}"] += 1
    if one.joined_at:
        since = monday_of(one.joined_at.date())
        count[f"{ALWAYS}/planned_people/{since}"] += 1
        if one.over_on:
            count[f"{ALWAYS}/planned_people/{max(since, _without(one.over_on))}"] -= 1
        hours = 0
        for monday in (since, *_turns(one, since)):
            planned = one.hours_planned_on(monday + MIDWEEK)
            count[f"{ALWAYS}/planned_hours/{monday}"] += planned - hours
            hours = planned


def _at_site(site: str, count: Counts) -> None:
    """How they stand, as it was counted, once more under their site."""
    for name in [each for each in count if each.startswith(_ENGAGEMENT)]:
        state = name.removeprefix(_ENGAGEMENT)
        count[f"{BY_SITE}/{state}/{site_word(site)}"] += count[name]


def site_word(site: str) -> str:
    """A site as one word of a name; it may be called anything."""
    return quote(site, "")


def site_of(word: str) -> str:
    """The site of such a word."""
    return unquote(word)


def _turns(one: Standing, since: date) -> list[date]:
    """The weeks after the first one in which what is planned may change."""
    days = [day for taper in one.tapers for day in (taper.since, taper.until)]
    days += [one.over_on] if one.over_on else []
    weeks = {monday_of(day) + timedelta(weeks=more) for day in days for more in (0, 1)}
    return sorted(week for week in weeks if week > since)


def _without(over_on: date) -> date:
    """The first week of which nothing was planned at its middle."""
    monday = monday_of(over_on)
    return monday if over_on <= monday + MIDWEEK else monday + timedelta(weeks=1)


def _checkins(checkins: Iterable[Checkin], count: Counts) -> None:
    for one in checkins:
        monday, day = _day(one.on)
        count[f"{monday}/checkins/{day}/{one.state}"] += 1
        if one.state not in ENDS:
            count[f"{monday}/open/{day}/{one.state}/{_deadline(one.until)}"] += 1
    _by_days("asked_of", ((c.on, c.person) for c in checkins if c.state in ASKED), count)


def _deadline(until: datetime | None) -> str:
    """The end of the part of a UTC day in which a deadline lies, as sortable text."""
    if until is None:
        return "-"
    at = until.astimezone(UTC)
    part = timedelta(hours=at.hour // DEADLINE_HOURS * DEADLINE_HOURS + DEADLINE_HOURS)
    end = datetime.combine(at.date(), datetime.min.time(), UTC) + part
    return end.strftime("%Y-%m-%dT%H")


def _attendance(facts: PersonFacts, count: Counts) -> None:
    dose = [one for one in facts.attendances if one.type not in APART]
    for one in facts.attendances:
        monday, day = _day(one.on)
        said = one.hours is not None
        hours = one.hours if one.hours is not None else USUAL_HOURS[one.type] * one.sessions
        count[f"{monday}.{DOSE}/sessions_of/{day}/{one.type}"] += one.sessions
        count[f"{monday}.{DOSE}/hours_of/{day}/{one.type}"] += _hundredths(hours)
        if one.type in APART:
            count[f"{monday}/mentor_sessions/{day}"] += one.sessions
            continue
        count[f"{monday}.{DOSE}/at_site/{day}/{site_word(facts.site)}"] += one.sessions
        count[f"{monday}/sessions/{day}"] += one.sessions
        count[f"{monday}/{'said' if said else 'estimated'}/{day}"] += _hundredths(hours)
    _by_days("attended_by", ((one.on, one.person) for one in dose), count)


def _hundredths(hours: Decimal) -> int:
    return int((hours * HUNDRED).to_integral_value())


def _met(met: Iterable[Met], count: Counts) -> None:
    """Contacts, and those whom the same person had not named for CONTACT_MEMORY before."""
    _by_days("met_by", ((one.on, one.person) for one in met), count)
    _by_days("contacts", ((one.on, (one.person, one.mark)) for one in met), count)
    last: dict[tuple[str, str], date] = {}
    for one in sorted(met, key=lambda each: each.on):
        before = last.get((one.person, one.mark))
        if before is None or one.on - before > CONTACT_MEMORY:
            monday, day = _day(one.on)
            count[f"{monday}/new/{day}"] += 1
        last[one.person, one.mark] = one.on


def _steps(steps: Iterable[Step], count: Counts) -> None:
    for one in steps:
        monday, day = _day(one.on)
        count[f"{monday}.{FLOW}/moved/{day}/{one.before}/{one.after}"] += 1
    _by_days("moved_by", ((one.on, one.person) for one in steps), count, f".{FLOW}")


def _concern(one: Concern, zone: str, count: Counts) -> None:
    monday, day = _day(local(one.opened_at, zone).date())
    where = f"{day}/{one.level if one.watched else apart(one.level)}"
    count[f"{monday}/alerts/{where}/{one.state}"] += 1
    for what, at in (("acknowledged", one.acknowledged_at), ("reached", one.reached_at)):
        if at is not None:
            minutes = (at - one.opened_at) / timedelta(minutes=1)
            count[f"{monday}/{what}/{where}/{minutes_bin(minutes)}"] += 1
        elif one.state != "resolved":
            count[f"{monday}/{what}/{where}/waiting"] += 1


def apart(level: str) -> str:
    """What alerts of a level are counted as that were opened in hours that nobody watched."""
    return f"{level}_unwatched"


def minutes_bin(minutes: float) -> int:
    """The nearest of the minutes that are told apart."""
    if minutes < _E24[0]:
        return max(0, round(minutes))
    scale: int = 10 ** (int(log10(minutes)) - 1)
    return min((step * scale for step in _E24), key=lambda told: abs(told - minutes))
