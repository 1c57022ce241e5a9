"""A calendar file of the coming contacts, behind the session: initials, and neutral words."""

from chalice.app import Blueprint, Response

from chalicelib.domain.calendar_file import calendar
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring.calendar import entries

blueprint = Blueprint(__name__)
FILE = {
    **PAGE,
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'attachment; filename="calendar.ics"',
}


@room(blueprint, "/m/calendar.ics", "calendar")
def show(here: Visited) -> Response:
    """The file as of now."""
    found, people = entries(here.visit)
    here.saw(*people)
    return Response(calendar(found, here.visit.at), {**FILE})
