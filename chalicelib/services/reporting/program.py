"""The program report: its facts read from the listing index, then computed by the domain.

Nothing is unsealed and no person is loaded: a report costs a query per list and month, plus a page
for each megabyte of lines, whatever the number of people behind them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from chalicelib import clock
from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.reconciliation import Balance
from chalicelib.domain.reports.facts import (
    CONTACT_MEMORY,
    DAYS_AT_MOST,
    Attendance,
    Checkin,
    Concern,
    Facts,
    Lowered,
    Met,
    Period,
    Standing,
    usual_period,
)
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.domain.reports.program import report
from chalicelib.domain.reports.suppression import for_analyst
from chalicelib.domain.safety.alerts import TRANSITIONS as ALERT_STATES
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Joining
from chalicelib.services.reporting.reconciling import day_of, of_checkins
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing
from chalicelib.store.lists import Listed


@dataclass
class BadPeriod(ValueError):
    """The period cannot be reported on: which field, a code, and how to mend it."""

    field: str
    code: str
    message: str


def program_report(
    program: str, first: date | None, last: date | None, *, de_identified: bool,
    language: str = "en",
) -> ProgramReport:  # fmt: skip
    """The report of a program over local days ``first`` to ``last`` (default: thirteen weeks to
    today), in words of a language. ``de_identified`` hides small cells.

    Raises
    ------
    Missing
        if there is no such program.
    BadPeriod
        if the days are out of order, too many, or begin in the future.
    """
    here, now = tenant(program), clock.now()
    made = report(_facts(here, _period(here, now, first, last), now), language)
    return for_analyst(made) if de_identified else made


def _period(here: Tenant, now: datetime, first: date | None, last: date | None) -> Period:
    today = local(now, here.program.zone).date()
    last = min(last or today, today)  # what lies ahead has no figures yet
    first = first or usual_period(last).first
    if first > today:
        raise BadPeriod("from", "in_future", f"Give a day up to {today}, the program's today.")
    if first > last:
        raise BadPeriod("to", "before_from", "Let `to` be `from` or a later day.")
    if (last - first).days >= DAYS_AT_MOST:
        raise BadPeriod("from", "too_long", f"Ask for {DAYS_AT_MOST} days at most.")
    return Period(first, last, today)


def _facts(here: Tenant, period: Period, now: datetime) -> Facts:
    start = period.first
    listed = list(lists.between(here.id, "checkins", start, period.today))
    return Facts(
        program=here.id,
        name=here.program.name,
        zone=here.program.zone,
        now=now,
        period=period,
        policy=here.policy,
        alumni=tuple(_alumni(here.id)),
        checkins=tuple(map(_checkin, listed)),
        attendances=tuple(
            map(_attendance, lists.between(here.id, "activities", start, period.today))
        ),
        met=tuple(_met(here.id, period)),
        concerns=tuple(_concerns(here, period)),
        matches=tuple(one.facts["state"] for one in lists.every(listing(here.id, "matches"))),
        balance=_balance(listed, here, period, now),
    )


def _balance(listed: list[Listed], here: Tenant, period: Period, now: datetime) -> Balance:
    return of_checkins((one for one in listed if period.covers(day_of(one))), here, now)


def _checkin(one: Listed) -> Checkin:
    return Checkin(one.ref.person, day_of(one), one.facts["state"], one.facts.get("reason"))


def _attendance(one: Listed) -> Attendance:
    facts = one.facts
    said = facts.get("hours", "").strip('"')  # a decimal is stored as JSON text
    hours = Decimal(said) if said else None
    on = date.fromisoformat(facts["on"])
    return Attendance(one.ref.person, on, facts["type"], int(facts["count"]), hours)


def _met(program: str, period: Period) -> Iterator[Met]:
    """Contacts of the period, and before it as far as memory of who is new reaches."""
    for one in lists.between(program, "contacts", period.first - CONTACT_MEMORY, period.last):
        mark = one.facts.get("mark") or one.key.sk
        yield Met(one.ref.person, date.fromisoformat(one.facts["on"]), mark)


def _concerns(here: Tenant, period: Period) -> Iterator[Concern]:
    """Alerts by the program's local day of their opening."""
    first = (period.first - timedelta(days=1)).isoformat()
    last = f"{period.last + timedelta(days=1)}~"
    for state in ALERT_STATES:
        for one in lists.stretch(listing(here.id, f"alerts-{state}"), first, last):
            opened_at = datetime.fromisoformat(one.sort.split("#")[0])
            if period.covers(local(opened_at, here.program.zone).date()):
                taken_on, reached = (
                    datetime.fromisoformat(one.facts[name]) if one.facts.get(name) else None
                    for name in ("acknowledged_at", "reached_at")
                )
                yield Concern(one.facts["level"], state, opened_at, taken_on, reached)


def _alumni(program: str) -> Iterator[Standing]:
    """Each alumnus from four lists, whose order tells joining, opt-out and engagement."""
    threads = {one.ref: one.sort.split("#") for one in lists.every(listing(program, "threads"))}
    waiting = set(lists.waiting(program))
    care = {one.ref: one.sort.split("#")[1] for one in lists.every(listing(program, "care"))}
    people = {one.ref: one for one in lists.every(listing(program, "people"))}
    for one in lists.every(listing(program, "alumni")):
        joining, since = threads.get(one.ref, ["none", "-"])[:2]
        person = people.get(one.ref)
        yield Standing(
            person=one.ref.person,
            discharged_on=date.fromisoformat(one.sort.split("#")[0]),
            planned_hours=int(one.facts["planned_hours_per_week"]),
            joining="waiting" if one.ref in waiting else cast(Joining, joining),
            joined_at=_moment(since) if joining == "joined" else None,
            stopped=person is not None and person.sort.startswith("stopped#"),
            engagement=cast(EngagementState, care.get(one.ref, "active")),
            taper=_taper(one.sort),
        )


def _taper(place: str) -> Lowered | None:
    """The latest taper, as it stands in an alumnus's place in the list."""
    told = place.split("#")[2:]
    if len(told) != 3:
        return None
    return Lowered(int(told[0]), date.fromisoformat(told[1]), date.fromisoformat(told[2]))


def _moment(stamp: str) -> datetime | None:
    return None if stamp == "-" else datetime.fromisoformat(stamp)
