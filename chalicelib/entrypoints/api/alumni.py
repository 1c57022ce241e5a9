"""Graduates: pages, one in full, and what happened with one over time."""

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Person
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.alumni import Alumni, AlumniQuery, AlumnusItem, AlumnusOut
from chalicelib.entrypoints.api.shapes.summary import SummaryOut, SummaryQuery
from chalicelib.entrypoints.api.shapes.timeline import Timeline, TimelineQuery, entry
from chalicelib.entrypoints.web import summary_page
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.services.reading import people as reading
from chalicelib.services.reading import summary, timeline

blueprint = Blueprint(__name__)
#: Where the page of a graduate finds its stylesheet, relative to itself.
SUMMARY_STYLESHEET = "../../static/report.css"


@route(blueprint, "GET", "/alumni", "alumni.list", query=AlumniQuery, answer=Alumni)
def page(call: Call) -> Alumni:
    """Graduates, newest discharge first."""
    query: AlumniQuery = call.query
    filters = query.model_dump(include={"texting", "number_state", "site"}, exclude_none=True)

    def wanted(person: Person) -> bool:
        return all(getattr(person, name) == value for name, value in filters.items())

    found = reading.alumni(
        call.program, query.limit, paging.start(call), wanted=wanted, care=query.include == "care"
    )
    call.saw(*(line.person.id for line in found.items))
    items = [AlumnusItem.of_line(line) for line in found.items]
    return Alumni(items=items, next_cursor=paging.cursor(call, found.next_start))


@route(blueprint, "GET", "/alumni/{person_id}", "alumni.read", answer=AlumnusOut)
def one(call: Call, person_id: str) -> AlumnusOut:
    """One graduate in full."""
    record = reading.alumnus(call.program, person_id)
    call.saw(person_id, record.mentor.id if record.mentor else None)
    return AlumnusOut.of_record(record)


@route(
    blueprint, "GET", "/alumni/{person_id}/summary", "alumni.summary",
    query=SummaryQuery, answer=SummaryOut,
)  # fmt: skip
def summed_up(call: Call, person_id: str) -> SummaryOut | Response:
    """One graduate on one page: a browser, or ``format=html``, gets it to print."""
    asked: SummaryQuery = call.query
    found = summary.summary(call.program, person_id)
    call.saw(person_id, found.record.mentor.id if found.record.mentor else None)
    accepts = str(blueprint.current_request.headers.get("accept", ""))
    if asked.format == "html" or (asked.format is None and "text/html" in accepts):
        page = summary_page.render(found, asked.language, SUMMARY_STYLESHEET)
        return Response(page, {**PAGE, "Vary": "Accept"})
    return SummaryOut.of_summary(found)


@route(
    blueprint, "GET", "/alumni/{person_id}/timeline", "alumni.timeline",
    query=TimelineQuery, answer=Timeline,
)  # fmt: skip
def events(call: Call, person_id: str) -> Timeline:
    """Everything that happened with one graduate, the newest last."""
    found = timeline.timeline(
        call.program, person_id, lead="supervisor" in call.caller.roles, results=call.clinical
    )
    page, more = paging.part(call, found, timeline.place)
    call.saw(person_id)
    return Timeline(items=[entry(person_id, one) for one in page], next_cursor=more)
