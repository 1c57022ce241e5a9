"""What a graduate takes part in, on a page: hours planned and attended week by week, how steadily,
how they stand and by what evidence; and every entry, to be set right or taken back."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib import ids
from chalicelib.domain.attendance import Attended
from chalicelib.domain.participation import RESULTS, TYPES
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.staff import refusals, timeline
from chalicelib.entrypoints.web.staff.acting import ID
from chalicelib.entrypoints.web.staff.person import known
from chalicelib.entrypoints.web.staff.refusals import Wrong
from chalicelib.entrypoints.web.staff.site import Visited, clinical, may_call, not_yours, room
from chalicelib.services import mending, recording
from chalicelib.services.reading import attended
from chalicelib.services.reading.attended import Entry
from chalicelib.services.recording import Unacceptable
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: Weeks and entries on a page, the latest.
WEEKS, ENTRIES = 8, 30


@room(blueprint, "/s/attended/{person_id}", "attended", "GET")
def show(here: Visited, person_id: str) -> Response:
    """How they take part."""
    return _page(here, person_id, {})


@room(blueprint, "/s/attended/{person_id}", "attended_added", "POST")
def add(here: Visited, person_id: str) -> Response:
    """One entry more, once however often the form is sent."""
    fields = here.form(typed.FORM_AT_MOST).fields
    id = fields.get("id", "")
    if not ID.fullmatch(id) or not ID.fullmatch(person_id):
        raise Missing("no such form")
    if not may_call(here, "activities.add"):
        return not_yours(here)
    here.saw(person_id)
    try:
        said = _said(fields)
        recording.add_activity(
            here.visit.program, person_id, here.visit.by, id=id,
            type=said.type, on=said.on, count=said.count, hours=said.hours,
            result=said.result,
        )  # fmt: skip
    except Exception as error:
        return _page(here, person_id, fields, refusals.told(error))
    return here.to(f"attended/{person_id}?done=added")


@room(blueprint, "/s/attended/{person_id}/{entry_id}", "attended_entry", "GET")
def show_entry(here: Visited, person_id: str, entry_id: str) -> Response:
    """An entry, filled in as it stands."""
    entry = _entry(here, person_id, entry_id)
    return _entry_page(here, person_id, entry, _fields(entry))


@room(blueprint, "/s/attended/{person_id}/{entry_id}", "attended_mended", "POST")
def mend(here: Visited, person_id: str, entry_id: str) -> Response:
    """Set it right, or take it back; what it said before is kept."""
    fields = here.form(typed.FORM_AT_MOST).fields
    entry = _entry(here, person_id, entry_id)
    if not may_call(here, "activities.correct"):
        return not_yours(here)
    to = (here.visit.program, person_id, entry_id, here.visit.by)
    try:
        why = typed.words(fields, "why", 1, 200)
        if fields.get("act") == "take_back":
            mending.withdraw(*to, why=why)
        else:
            mending.correct(*to, said=_said(fields), why=why)
    except Exception as error:
        return _entry_page(here, person_id, entry, fields, refusals.told(error))
    return here.to(f"attended/{person_id}?done=mended")


def _entry(here: Visited, person_id: str, entry_id: str) -> Entry:
    """An entry that stands.

    Raises
    ------
    Missing
    """
    known(here, person_id)
    every = attended.entries(here.visit.program, person_id, results=clinical(here))
    for one in every:
        if one.id == entry_id and one.said:
            return one
    raise Missing("no such entry")


def _fields(entry: Entry) -> dict[str, str]:
    said = entry.said
    assert said
    hours = f"{said.hours:f}" if said.hours is not None else ""
    return {
        "type": said.type, "on": str(said.on), "count": str(said.count), "hours": hours,
        "result": said.result or "",
    }  # fmt: skip


def _said(fields: Mapping[str, str]) -> Attended:
    """What the form says.

    Raises
    ------
    Unacceptable
    """
    told: dict[str, Any] = {
        "type": typed.choice(fields, "type", TYPES), "on": typed.day(fields, "on"),
        "count": fields.get("count") or 1, "hours": fields.get("hours") or None,
        "result": typed.choice(fields, "result", RESULTS) if fields.get("result") else None,
    }  # fmt: skip
    try:
        return Attended.model_validate(told)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise Unacceptable(field, "number", "Write a number that can be.") from error


def _page(
    here: Visited, person_id: str, fields: Mapping[str, str], wrong: Wrong = refusals.NOTHING
) -> Response:
    record = known(here, person_id)
    every = attended.entries(here.visit.program, person_id, results=clinical(here))
    done = here.query("done")
    return here.page(
        "staff/attended", 422 if wrong.code else 200, it=record, person=record.line.person,
        weeks=record.weeks[-WEEKS:][::-1], entries=every[-ENTRIES:][::-1],
        fields=defaultdict(str, fields), id=fields.get("id") or ids.new_id(), wrong=wrong,
        results=_results(here, fields),
        note=f"attended.{done}" if done in ("added", "mended") else "",
        evidence=partial(_evidence, language=here.language), **_shared(here),
    )  # fmt: skip


def _entry_page(
    here: Visited, person_id: str, entry: Entry, fields: Mapping[str, str],
    wrong: Wrong = refusals.NOTHING,
) -> Response:  # fmt: skip
    return here.page(
        "staff/attended_entry", 422 if wrong.code else 200, entry=entry,
        person=known(here, person_id).line.person, fields=defaultdict(str, fields), wrong=wrong,
        results=_results(here, fields), elsewhere=entry.source in mending.ELSEWHERE,
        **_shared(here),
    )  # fmt: skip


def _results(here: Visited, fields: Mapping[str, str]) -> tuple[str, ...]:
    """What a drug test may have found, where the program keeps that; else only what stands."""
    kept = here.visit.here.policy.participation.drug_test_results
    return tuple(one for one in RESULTS if kept or one == fields.get("result"))


def _shared(here: Visited) -> dict[str, Any]:
    zone, language = here.visit.here.program.zone, here.language

    def t(key: str, **places: str | int) -> str:
        return page_text(key, language, **places)

    return {
        "types": TYPES,
        "day": partial(phrases.day_words, language=language),
        "moment": partial(phrases.moment_words, zone=zone, language=language),
        "words": partial(timeline.attended, t=t, language=language),
    }


def _evidence(code: str, language: Any) -> str:
    """What a state rests on, in words: ``days_without_contact:15`` is a code and its figure."""
    name, _, figure = code.partition(":")
    return page_text(f"because.{name}", language, count=figure)
