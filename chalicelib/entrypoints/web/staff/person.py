"""A person's page: who they are, how they stand, what is open, what happened; and the acts."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Alumnus
from chalicelib.domain.texts.dialing import to_call
from chalicelib.entrypoints.web import phrases, summary_page
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.staff import act_table, acting
from chalicelib.entrypoints.web.staff import timeline as lines
from chalicelib.entrypoints.web.staff.act_table import ACTS
from chalicelib.entrypoints.web.staff.acting import Place, Whom
from chalicelib.entrypoints.web.staff.reports import STYLESHEET
from chalicelib.entrypoints.web.staff.site import Visited, clinical, leads, may_call, room
from chalicelib.services.reading import people as reading
from chalicelib.services.reading import summary, timeline
from chalicelib.services.reading.alerts import outside_id
from chalicelib.services.reading.people import AlumnusRecord
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: What has just been done, as the address says it.
DONE = {*ACTS, "add", "edit", "write", "plan"}
#: Events on a page.
SHOWN = 20


def known(here: Visited, person_id: str) -> AlumnusRecord:
    """A graduate's record; the page tells about them and their mentor.

    Raises
    ------
    Missing
    """
    if not acting.ID.fullmatch(person_id):
        raise Missing("no such id")
    record = reading.alumnus(here.visit.program, person_id)
    here.saw(person_id, record.mentor.id if record.mentor else None)
    return record


@room(blueprint, "/s/people/{person_id}", "person")
def show(here: Visited, person_id: str) -> Response:
    """Everything about one graduate; ``earlier`` says how many events to leave out."""
    record = known(here, person_id)
    every = timeline.timeline(
        here.visit.program, person_id, lead=leads(here), results=clinical(here)
    )
    asked = here.query("earlier")
    skip = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    end = max(0, len(every) - skip)
    shown = [lines.line(one, here.language) for one in every[max(0, end - SHOWN) : end]]
    zone = record.line.person.time_zone or here.visit.here.program.zone
    done = here.query("done")
    return here.page(
        "staff/person", it=record, person=record.line.person, lines=shown[::-1],
        earlier=skip + SHOWN if end > SHOWN else 0, now=here.visit.at,
        acts=act_table.offered(
            ACTS, record.line.person, {record.match.state} if record.match else (), here,
            partial(may_call, here),
        ),
        relay=record.match and here.visit.here.program.relay_number,
        note=f"done.{done}" if done in DONE else "", phone=_phone(record),
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
        day=partial(phrases.day_words, language=here.language),
        cause=partial(phrases.cause_words, language=here.language),
        outside=partial(outside_id, person_id),
    )  # fmt: skip


@room(blueprint, "/s/summary/{person_id}", "summary")
def summed_up(here: Visited, person_id: str) -> Response:
    """One graduate on one page, to print."""
    if not acting.ID.fullmatch(person_id):
        raise Missing("no such id")
    found = summary.summary(here.visit.program, person_id)
    here.saw(person_id, found.record.mentor.id if found.record.mentor else None)
    page = summary_page.render(found, here.language, STYLESHEET, back=f"../people/{person_id}")
    return Response(page, {**PAGE})


def _phone(record: AlumnusRecord) -> str:
    person = record.line.person
    number = person.call_number if person.call_only else person.phone
    return to_call(number) if number else ""


def _whom(here: Visited, person_id: str) -> Whom:
    record = known(here, person_id)
    alerts = [(outside_id(person_id, one), one.cause) for one in record.open_alerts]
    shares = {f"shares.{one}": "1" for one in record.line.alumnus.shares}
    return Whom(record.line.person, alerts, record.match.id if record.match else "", shares)


PLACE = Place("people", ACTS, Alumnus, _whom)


@room(blueprint, "/s/people/{person_id}/{act}", "act", "GET")
def show_act(here: Visited, person_id: str, act: str) -> Response:
    """The form of an act."""
    return acting.show(here, PLACE, person_id, act)


@room(blueprint, "/s/people/{person_id}/{act}", "act_done", "POST")
def do(here: Visited, person_id: str, act: str) -> Response:
    """Do it."""
    return acting.do(here, PLACE, person_id, act)
