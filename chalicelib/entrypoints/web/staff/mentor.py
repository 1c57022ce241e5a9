"""Mentors: a list; and one's page with what is open, who is theirs, and the acts on them."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Mentor
from chalicelib.domain.texts.dialing import to_call
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff import act_table, acting, paging
from chalicelib.entrypoints.web.staff.acting import Place, Whom
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS, standing
from chalicelib.entrypoints.web.staff.search import NOTHING, Search, search
from chalicelib.entrypoints.web.staff.site import Visited, may_call, room
from chalicelib.services.reading import mentor_page
from chalicelib.services.reading import people as reading
from chalicelib.services.reading.alerts import outside_id
from chalicelib.services.reading.mentor_page import MentorPage
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: Mentors on a page of the list.
SHOWN = 30
_LIST = "staff.mentors"


@room(blueprint, "/s/mentors", "mentors", "GET")
def listed(here: Visited) -> Response:
    """Mentors, latest date of recovery first."""
    return _list(here)


@room(blueprint, "/s/mentors", "mentors_found", "POST")
def find(here: Visited) -> Response:
    """The mentor who has the name, the number or the id, or whoever they may be."""
    found = search(here, "mentor")
    return here.to(f"mentors/{found.people[0].who.id}") if found.alone else _list(here, found)


def _list(here: Visited, found: Search = NOTHING) -> Response:
    visit = here.visit
    them = reading.mentors(visit.program, SHOWN, paging.start(here, _LIST))
    here.saw(*(line.person.id for line in them.items))
    return here.page(
        "staff/mentors", found.status, it=them.items, found=found,
        after=paging.after(here, _LIST, them.next_start), added=here.query("done") == "add",
    )  # fmt: skip


@room(blueprint, "/s/mentors/{person_id}", "mentor")
def show(here: Visited, person_id: str) -> Response:
    """One mentor."""
    it = _known(here, person_id)
    person, done = it.person, here.query("done")
    zone = person.time_zone or here.visit.here.program.zone
    return here.page(
        "staff/mentor", it=it, person=person, now=here.visit.at,
        acts=act_table.offered(
            OF_MENTORS, person, standing(it.mentor, it.absence), here, partial(may_call, here)
        ),
        note=f"done.{done}" if done in {*OF_MENTORS, "write"} else "",
        phone=to_call(person.phone) if person.phone else "",
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
        day=partial(phrases.day_words, language=here.language),
        cause=partial(phrases.cause_words, language=here.language),
        outside=partial(outside_id, person_id),
    )  # fmt: skip


def _known(here: Visited, person_id: str) -> MentorPage:
    if not acting.ID.fullmatch(person_id):
        raise Missing("no such id")
    found = mentor_page.read(here.visit.program, person_id)
    here.saw(person_id, *(one.who.id for one in found.mentees))
    return found


def _whom(here: Visited, person_id: str) -> Whom:
    it = _known(here, person_id)
    return Whom(it.person, on_record={"capacity": str(it.mentor.capacity)})


PLACE = Place("mentors", OF_MENTORS, Mentor, _whom)


@room(blueprint, "/s/mentors/{person_id}/{act}", "mentor_act", "GET")
def show_act(here: Visited, person_id: str, act: str) -> Response:
    """The form of an act."""
    return acting.show(here, PLACE, person_id, act)


@room(blueprint, "/s/mentors/{person_id}/{act}", "mentor_acted", "POST")
def do(here: Visited, person_id: str, act: str) -> Response:
    """Do it."""
    return acting.do(here, PLACE, person_id, act)
