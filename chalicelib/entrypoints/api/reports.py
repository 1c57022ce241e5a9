"""Reports: the program's figures as JSON, as CSV, or as a printable page for people."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, TypeVar

from chalice import Blueprint, Response
from pydantic import BeforeValidator, Field

from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.people import Language
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.entrypoints.api import outcome_page, report_page, spreadsheets
from chalicelib.entrypoints.api.calls import Call, Input, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.reconciliation import Reconciliation
from chalicelib.entrypoints.api.shapes.waits import Waits
from chalicelib.entrypoints.web import pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.services.reporting import daily, outcomes, waits
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
Format = Literal["json", "csv", "html"]
V = TypeVar("V", ProgramReport, OutcomeReport)


class FormQuery(Input):
    """In which form and words the report comes."""

    format: Format | None = None
    language: Language = "en"


class ReportQuery(FormQuery):
    """Local days of the program, both inclusive; without them the last 13 weeks."""

    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")


@route(
    blueprint, "GET", "/reports/program", "reports.program",
    query=ReportQuery, answer=ProgramReport,
)  # fmt: skip
def program(call: Call) -> ProgramReport | Response:
    """The program report; a browser, or ``format=html``, gets the page, ``format=csv`` rows."""
    asked: ReportQuery = call.query
    try:
        made = reporting.program_report(
            call.program, asked.first, asked.last, de_identified=_de_identified(call),
            language=asked.language,
        )  # fmt: skip
    except reporting.BadPeriod as bad:
        raise invalid(bad.field, bad.code, bad.message) from bad
    return _in_form(made, report_page.render, asked)


@route(
    blueprint, "GET", "/reports/outcomes", "reports.outcomes",
    query=FormQuery, answer=OutcomeReport,
)  # fmt: skip
def outcomes_of(call: Call) -> OutcomeReport | Response:
    """Follow-ups, abstinence, retention, change, milestones, matches and mentors, since the program
    began; likewise as page or rows."""
    asked: FormQuery = call.query
    made = outcomes.outcome_report(
        call.program, de_identified=_de_identified(call), language=asked.language
    )
    return _in_form(made, outcome_page.render, asked)


def _de_identified(call: Call) -> bool:
    return not call.caller.roles & _SEE_ALL


def _in_form(made: V, page: Callable[[V, str], str], asked: FormQuery) -> V | Response:
    """A report as it was asked for: by name, else a page for a browser and JSON for others."""
    accepts = str(blueprint.current_request.headers.get("accept", ""))
    wanted = asked.format or ("html" if "text/html" in accepts else "json")
    if wanted == "html":
        return Response(page(made, asked.language), {**PAGE, "Vary": "Accept"})
    if wanted == "csv":
        return spreadsheets.answer(made)
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
    return Waits.of_watch(waits.last(call.program, de_identified=_de_identified(call)))


pages.serve_css(blueprint, "report")
