"""Reports: the printable one, of a period that staff choose."""

from dataclasses import replace
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.api import report_page
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reporting import program as reporting
from chalicelib.services.reporting.program import BadPeriod

blueprint = Blueprint(__name__)


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
            de_identified=here.visit.role == "analyst",
        )  # fmt: skip
    except BadPeriod as bad:
        return _form(replace(here, path="/s/reports"), 422, f"reports.{bad.code}")
    except ValueError:
        return _form(replace(here, path="/s/reports"), 422, "reports.malformed")
    page = report_page.render(made, here.language, stylesheet="../../static/report.css")
    return Response(page, {**PAGE})


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
