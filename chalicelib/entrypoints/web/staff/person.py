"""A person's page: who they are, how they stand, what is open, what happened; and the acts."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.texts.dialing import to_call
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.staff import act_table, events, refusals
from chalicelib.entrypoints.web.staff.act_table import ACTS, Act, Sent
from chalicelib.entrypoints.web.staff.site import Visited, leads, may_call, not_yours, room
from chalicelib.services.reading import people as reading
from chalicelib.services.reading import timeline
from chalicelib.services.reading.alerts import outside_id
from chalicelib.services.reading.people import AlumnusRecord
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: What ``ids.new_id`` makes: a person's, and a form's own, by which it counts once.
_ID = re.compile(r"[a-z2-7]{20}")
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
    if not _ID.fullmatch(person_id):
        raise Missing("no such id")
    record = reading.alumnus(here.visit.program, person_id)
    here.saw(person_id, record.mentor.id if record.mentor else None)
    return record


@room(blueprint, "/s/people/{person_id}", "person")
def show(here: Visited, person_id: str) -> Response:
    """Everything about one graduate; ``earlier`` says how many events to leave out."""
    record = known(here, person_id)
    every = timeline.timeline(here.visit.program, person_id, lead=leads(here))
    asked = here.query("earlier")
    skip = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    end = max(0, len(every) - skip)
    shown = [events.line(one, here.language) for one in every[max(0, end - SHOWN) : end]]
    zone = record.line.person.time_zone or here.visit.here.program.zone
    done = here.query("done")
    return here.page(
        "staff/person", it=record, person=record.line.person, lines=shown[::-1],
        earlier=skip + SHOWN if end > SHOWN else 0, now=here.visit.at,
        acts=act_table.offered(record, here, partial(may_call, here)),
        relay=record.match and here.visit.here.program.relay_number,
        note=f"done.{done}" if done in DONE else "", phone=_phone(record),
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
        day=partial(phrases.day_words, language=here.language),
        cause=partial(phrases.cause_words, language=here.language),
        outside=partial(outside_id, person_id),
    )  # fmt: skip


def _phone(record: AlumnusRecord) -> str:
    person = record.line.person
    number = person.call_number if person.call_only else person.phone
    return to_call(number) if number else ""


def _act(here: Visited, name: str) -> Act | None:
    """The act of a name; ``None`` if it is not for whoever visits.

    Raises
    ------
    Missing
    """
    if name not in ACTS:
        raise Missing("no such act")
    return ACTS[name] if may_call(here, ACTS[name].route) else None


@room(blueprint, "/s/people/{person_id}/{act}", "act", "GET")
def show_act(here: Visited, person_id: str, act: str) -> Response:
    """The form of an act."""
    found = _act(here, act)
    if found is None:
        return not_yours(here)
    return _form(here, person_id, act, {"way": "call", "alert": here.query("alert")})


@room(blueprint, "/s/people/{person_id}/{act}", "act_done", "POST")
def do(here: Visited, person_id: str, act: str) -> Response:
    """Do it; one that is grave once it was confirmed."""
    found = _act(here, act)
    if found is None:
        return not_yours(here)
    fields = here.form(typed.FORM_AT_MOST).fields
    id = fields.get("id", "")
    if not _ID.fullmatch(id) or not _ID.fullmatch(person_id):
        raise Missing("no such form")
    if found.grave and "sure" not in fields:
        return _form(here, person_id, act, fields, sure=True)
    here.saw(person_id)
    try:
        found.do(Sent(here, person_id, id, fields))
    except Exception as error:
        return _form(here, person_id, act, fields, refusals.told(error))
    return here.to(f"people/{person_id}?done={act}")


def _form(
    here: Visited, person_id: str, act: str, fields: Mapping[str, str],
    wrong: refusals.Wrong = refusals.NOTHING, *, sure: bool = False,
) -> Response:  # fmt: skip
    record = known(here, person_id)
    return here.page(
        "staff/act", 422 if wrong.code else 200, act=act, asks=ACTS[act].fields, sure=sure,
        person=record.line.person, it=defaultdict(str, fields), id=fields.get("id") or ids.new_id(),
        wrong=wrong, match=record.match.id if record.match else "",
        alerts=[(outside_id(person_id, one), one.cause) for one in record.open_alerts],
        cause=partial(phrases.cause_words, language=here.language),
    )  # fmt: skip
