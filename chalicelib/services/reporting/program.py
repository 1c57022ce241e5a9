"""The program report, read off the program's sums: no person is read, so that it costs as much
among a hundred alumni as among a hundred thousand.

Figures are as of the last counting (``services.summing``), minutes behind what happened.
"""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib import clock
from chalicelib.domain.participation import monday_of
from chalicelib.domain.reports.counting import BY_SITE
from chalicelib.domain.reports.facts import DAYS_AT_MOST, Asked, Period, usual_period
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.domain.reports.program import report
from chalicelib.domain.reports.suppression import for_analyst
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.sums import ALWAYS, PARTS, Sums
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import sums


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
    period = _period(here, now, first, last)
    asked = Asked(here.id, here.program.name, here.program.zone, now, period)
    made = report(asked, _sums(here, period), language)
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


def _sums(here: Tenant, period: Period) -> Sums:
    """The sums of the period's weeks, and of what has no week. This week's tell when anything was
    counted last."""
    first, last, now = (
        monday_of(day).isoformat() for day in (period.first, period.last, period.today)
    )
    spans = [(first, last)] if last == now else [(first, last), (now, now)]
    weeks = [(since, f"{until}{PARTS}") for since, until in spans]
    serving = sums.counting(here.id).serving
    return sums.totals(here.id, serving, *weeks, (ALWAYS, BY_SITE))
