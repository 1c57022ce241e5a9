"""Reports: the program's figures as JSON, or as a printable page for people."""

import re
from datetime import date
from typing import Annotated, Literal

from chalice import Blueprint, Response
from pydantic import BeforeValidator, Field

from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.entrypoints.api import report_page
from chalicelib.entrypoints.api.calls import Call, Input, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.reconciliation import Reconciliation
from chalicelib.entrypoints.api.shapes.waits import Waits
from chalicelib.entrypoints.web import pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.services.reporting import daily, waits
from chalicelib.services.reporting import program as reporting

blueprint = Blueprint(__name__)

#: Roles that see every number; whoever has none of them gets the de-identified report.
_SEE_ALL = frozenset({"coordinator", "supervisor", "auditor"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(sent: object) -> object:
    """A calendar date as ISO 8601 writes it, nothing else that could be read as one."""
    if isinstance(sent, str) and _DAY.fullmatch(sent):
        return date.fromisoformat(sent)
    raise ValueError("write the day as YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]


class ReportQuery(Input):
    """Local days of the program, both inclusive; without them the last 13 weeks."""

    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    format: Literal["json", "html"] | None = None


@route(
    blueprint, "GET", "/reports/program", "reports.program",
    query=ReportQuery, answer=ProgramReport,
)  # fmt: skip
def program(call: Call) -> ProgramReport | Response:
    """The program report; a browser, or ``format=html``, gets the page."""
    asked: ReportQuery = call.query
    de_identified = not call.caller.roles & _SEE_ALL
    try:
        made = reporting.program_report(
            call.program, asked.first, asked.last, de_identified=de_identified
        )
    except reporting.BadPeriod as bad:
        raise invalid(bad.field, bad.code, bad.message) from bad
    accepts = str(blueprint.current_request.headers.get("accept", ""))
    wanted = asked.format or ("html" if "text/html" in accepts else "json")
    if wanted == "html":
        return Response(report_page.render(made), {**PAGE, "Vary": "Accept"})
    return made


class DaysQuery(Input):
    """How many local days back, yesterday included."""

    days: Annotated[int, Field(ge=1, le=92)] = 14


@route(
    blueprint, "GET", "/reports/reconciliation", "reports.reconciliation",
    query=DaysQuery, answer=Reconciliation,
)  # fmt: skip
def reconciliation(call: Call) -> Reconciliation:
    """The nightly proof that what fell due came to one outcome each, day by day."""
    asked: DaysQuery = call.query
    made = Reconciliation.of_days(daily.kept(call.program, asked.days))
    call.saw(*made.people())
    return made


@route(blueprint, "GET", "/reports/matching", "reports.matching", answer=Waits)
def matching(call: Call) -> Waits:
    """Who waits for a mentor and for how long, by gender, language, pathway and place, as of last
    night; analysts see no small cells."""
    de_identified = not call.caller.roles & _SEE_ALL
    return Waits.of_watch(waits.last(call.program, de_identified=de_identified))


pages.serve_css(blueprint, "report")
