"""Alerts: the red first; one with the last words of both sides, and what is done about it."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, cast

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import REACHED, WAYS, Call
from chalicelib.domain.texts.dialing import to_call
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.site import Visited, leads, may_call, not_yours, room
from chalicelib.services import attending, calling
from chalicelib.services.attending import Told
from chalicelib.services.reading import alert_page
from chalicelib.services.reading import alerts as reading
from chalicelib.services.reading.alert_page import AlertPage
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: Alerts on a page of the list.
SHOWN = 30
#: What an id in the address looks like, and a form's own.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_FORM = re.compile(r"[a-z2-7]{20}")
Fields = Mapping[str, str]


@room(blueprint, "/s/alerts", "alerts")
def show(here: Visited) -> Response:
    """All that nobody has ended, a page at a time; or what ended last."""
    program, done = here.visit.program, here.query("state") == "resolved"
    asked = here.query("from")
    first = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    found = (
        reading.Pressing(reading.page(program, "resolved", SHOWN).items, 0)
        if done
        else reading.pressing(program, SHOWN, first)
    )
    here.saw(*(line.person.id for line in found.lines if line.person))
    after = first + SHOWN if first + SHOWN < found.total else 0
    return here.page("staff/alerts", it=found, done=done, after=after, **_said(here))


@room(blueprint, "/s/alerts/{alert_id}", "alert", "GET")
def show_one(here: Visited, alert_id: str) -> Response:
    """One alert."""
    return _page(here, alert_id, {"way": "call"})


@room(blueprint, "/s/alerts/{alert_id}", "alert_acted", "POST")
def act(here: Visited, alert_id: str) -> Response:
    """Something was done about it."""
    fields = here.form(typed.FORM_AT_MOST).fields
    found = ACTS.get(fields.get("act", ""))
    if found is None or not _FORM.fullmatch(fields.get("id", "")):
        raise Missing("no such form")
    if not may_call(here, found.route):
        return not_yours(here)
    before = alert_page.read(here.visit.program, _known(alert_id), lead=leads(here))
    here.saw(before.person.id if before.person else None)
    try:
        found.do(here, before, fields)
    except Exception as error:
        wrong = refusals.told(error)
        if before.line.alert.state == "resolved" or wrong.code == "not_possible_now":
            return here.to(
                f"alerts/{alert_id}?note=over"
            )  # somebody, or this very form, was faster
        return _page(here, alert_id, fields, wrong)
    return here.to(f"alerts/{alert_id}?note={fields['act']}")


class Act(NamedTuple):
    """What may be done: with the API's route whose roles it has."""

    route: str
    do: Callable[[Visited, AlertPage, Fields], object]


def _take(here: Visited, page: AlertPage, _: Fields) -> None:
    attending.acknowledge(*_to(here, page))


def _tried(here: Visited, page: AlertPage, fields: Fields) -> None:
    way = cast(Any, typed.choice(fields, "way", WAYS))
    told = Call(fields["id"], way, typed.words(fields, "note"))
    outcome = typed.choice(fields, "outcome", REACHED)
    calling.about(here.visit.program, page.line.id, here.visit.by, told, outcome)


def _called_911(here: Visited, page: AlertPage, fields: Fields) -> None:
    """A call to 911, with whom it told and why: a disclosure that is written down."""
    told = Told(typed.words(fields, "to_whom", 1, 200), typed.words(fields, "emergency", 1, 500))
    call = Call(fields["id"])
    calling.about(here.visit.program, page.line.id, here.visit.by, call, "emergency_911", told)


def _end(here: Visited, page: AlertPage, fields: Fields) -> None:
    outcome = typed.choice(fields, "ended", ends(page.line.alert))
    attending.resolve(*_to(here, page), outcome)


def _assign(here: Visited, page: AlertPage, fields: Fields) -> None:
    attending.assign(*_to(here, page), typed.choice(fields, "owner", _rota(here)))


def _appoint(here: Visited, page: AlertPage, fields: Fields) -> None:
    day = typed.day(fields, "on")
    attending.link_to_assessment(*_to(here, page), day)


#: What may be done about an alert, by the form's own word.
ACTS: dict[str, Act] = {
    "take": Act("alerts.acknowledge", _take),
    "tried": Act("alerts.contact", _tried),
    "nine": Act("alerts.contact", _called_911),
    "end": Act("alerts.resolve", _end),
    "hand": Act("alerts.assign", _assign),
    "meet": Act("alerts.appointment", _appoint),
}


def ends(alert: Alert) -> tuple[str, ...]:
    """How an alert may end but by reaching the person."""
    kept = ("appointment_kept",) if alert.cause == "reintervene" else ()
    return ("not_needed", "handed_over", *kept)


def _to(here: Visited, page: AlertPage) -> tuple[Ref, str, str]:
    """The alert and who acts, as every service takes them."""
    ref, inside = reading.place(here.visit.program, page.line.id)
    return ref, inside, here.visit.by


def _rota(here: Visited) -> list[str]:
    rota = here.visit.here.rota
    return [one.name for one in rota.rungs] if rota else []


def _known(alert_id: str) -> str:
    if not _ID.fullmatch(alert_id):
        raise Missing("no such id")
    return alert_id


def _said(here: Visited) -> dict[str, Any]:
    zone, language = here.visit.here.program.zone, here.language
    return {
        "now": here.visit.at,
        "moment": partial(phrases.moment_words, zone=zone, language=language),
        "cause": partial(phrases.cause_words, language=language),
    }  # fmt: skip


def _page(
    here: Visited, alert_id: str, fields: Fields, wrong: refusals.Wrong = refusals.NOTHING
) -> Response:
    page = alert_page.read(here.visit.program, _known(alert_id), lead=leads(here))
    here.saw(page.person.id if page.person else None)
    note = here.query("note")
    return here.page(
        "staff/alert", 422 if wrong.code else 200, it=page, alert=page.line.alert, wrong=wrong,
        fields=defaultdict(str, fields), id=fields.get("id") or ids.new_id(),
        note=note if note in ACTS or note == "over" else "", rota=_rota(here),
        ends=ends(page.line.alert), outcomes=REACHED, ways=WAYS,
        number=to_call(page.number) if page.number else "", **_said(here),
    )  # fmt: skip
