"""Reports: to print, as CSV and as JSON; the program's of a period that staff choose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from chalice.app import Blueprint, Response

from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.entrypoints.api import outcome_page, report_page, spreadsheets
from chalicelib.entrypoints.api.problems import HEADERS
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reporting import outcomes
from chalicelib.services.reporting import program as reporting
from chalicelib.services.reporting.program import BadPeriod

blueprint = Blueprint(__name__)
#: From a page two steps below the root: the API serves it.
STYLESHEET = "../../v1/static/report.css"
V = TypeVar("V", ProgramReport, OutcomeReport)
_JSON = {**HEADERS, "Content-Type": "application/json"}


@room(blueprint, "/s/reports", "reports")
def show(here: Visited) -> Response:
    """The form for the period: empty means the last thirteen weeks."""
    return _form(here)


@room(blueprint, "/s/reports/program", "report")
def program(here: Visited) -> Response:
    """The report; an analyst's has no small cells."""
    try:
        made = reporting.program_report(
            here.visit.program, _day(here, "from"), _day(here, "to"),
            de_identified=_de_identified(here), language=here.language,
        )  # fmt: skip
    except BadPeriod as bad:
        return _form(replace(here, path="/s/reports"), 422, f"reports.{bad.code}")
    except ValueError:
        return _form(replace(here, path="/s/reports"), 422, "reports.malformed")
    return _in_form(here, made, report_page.render)


@room(blueprint, "/s/reports/outcomes", "outcomes")
def outcomes_of(here: Visited) -> Response:
    """Outcomes since the program began; an analyst's have no small cells."""
    made = outcomes.outcome_report(
        here.visit.program, de_identified=_de_identified(here), language=here.language
    )
    return _in_form(here, made, outcome_page.render)


def _de_identified(here: Visited) -> bool:
    return here.visit.role == "analyst"


def _in_form(here: Visited, made: V, page: Callable[[V, str, str], str]) -> Response:
    """A report in the form that the address asks for, else as a page to print."""
    wanted = here.query("format")
    if wanted == "csv":
        return spreadsheets.answer(made)
    if wanted == "json":
        return Response(made.model_dump_json(), {**_JSON})
    return Response(page(made, here.language, STYLESHEET), {**PAGE})


def _day(here: Visited, name: str) -> date | None:
    """A day of the address, ``None`` if it is left empty; raises ``ValueError``."""
    sent = here.query(name)
    return date.fromisoformat(sent) if sent else None


def _form(here: Visited, status: int = 200, note: str = "") -> Response:
    return here.page(
        "staff/reports",
        status,
        note=note,
        first=here.query("from")[:10],
        last=here.query("to")[:10],
    )
