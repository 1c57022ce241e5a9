"""The rota: who is called in which order and when; somebody added, changed, moved up, taken off.
Hours that nobody watches need a supervisor's own word."""

import re
from functools import partial
from typing import Any

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib.domain.importing.phones import contact_phone
from chalicelib.domain.safety import shift_words
from chalicelib.domain.safety.pins import PATTERN, is_guessable
from chalicelib.domain.safety.rota import Member, OnCall, gaps
from chalicelib.domain.safety.shift_words import NotShifts
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff.site import Visited, leads, room
from chalicelib.services.programs import Unsigned
from chalicelib.services.recording import Unacceptable
from chalicelib.services.staff import on_call
from chalicelib.services.wording import Unsayable

blueprint = Blueprint(__name__)
#: What the form for one human sends.
FIELDS = ("name", "phone", "email", "site", "shifts", "pin")


@room(blueprint, "/s/rota", "rota", "GET")
def show(here: Visited) -> Response:
    """Who is on call; ``change`` names whose form is filled in already."""
    return _page(here)


@room(blueprint, "/s/rota", "rota_change", "POST")
def post(here: Visited) -> Response:
    """One act."""
    fields = here.form().fields
    program, by = here.visit.program, here.visit.by
    sign = leads(here) and "sign" in fields
    try:
        if moved := fields.get("sooner"):
            who, _, before = moved.partition(".")
            on_call.call_sooner(program, who, before, by)
        elif gone := fields.get("off"):
            on_call.take_off(program, gone, by, sign=sign)
        else:
            on_call.put(program, _member(fields), _pin(fields), by, sign=sign)
    except Wrong as wrong:
        return _page(here, 422, wrong.note, wrong.about, fields)
    except Unsigned as unwatched:
        return _page(here, 422, "rota.unwatched", str(unwatched), fields)
    except Unacceptable:
        return _page(here, 422, "rota.last", "", fields)
    except Unsayable:
        return _page(here, 422, "rota.hours", "", fields)
    return here.to("rota?done=1")


class Wrong(ValueError):
    """A field of the form: the note that says so, and what it is about."""

    def __init__(self, note: str, about: str = "") -> None:
        super().__init__(note)
        self.note, self.about = note, about


def _member(fields: dict[str, str]) -> Member:
    """Who was typed in.

    Raises
    ------
    Wrong
    """
    phone = contact_phone(fields.get("phone", ""))
    if not isinstance(phone, str):
        raise Wrong("rota.phone.wrong")
    try:
        shifts = shift_words.read(fields.get("shifts", ""))
    except NotShifts as error:
        raise Wrong("rota.shifts.wrong", str(error)) from error
    try:
        return Member(
            name=fields.get("name", ""), phone=phone,
            email=fields.get("email", ""), site=fields.get("site") or None,
            shifts=shifts or "always", supervisor="supervisor" in fields,
        )  # fmt: skip
    except ValidationError as error:
        raise Wrong(f"rota.{error.errors()[0]['loc'][0]}.wrong") from error


def _pin(fields: dict[str, str]) -> str:
    pin = fields.get("pin", "")
    if pin and (not re.fullmatch(PATTERN, pin) or is_guessable(pin)):
        raise Wrong("rota.pin.wrong")
    return pin


def _page(
    here: Visited, status: int = 200, note: str = "", about: str = "",
    typed_in: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    found = on_call.rota(here.visit.program)
    rungs = found.rungs if found else ()
    chosen = next((one for one in rungs if one.key == here.query("change")), None)
    told = {name: (typed_in or {}).get(name, "") for name in FIELDS} if typed_in else _told(chosen)
    return here.page(
        "staff/rota", status, rungs=rungs, note=note, about=about, done=here.query("done") == "1",
        told=told, lead=bool((typed_in or {}).get("supervisor") or (chosen and chosen.supervisor)),
        gaps=gaps(found) if found else [], signed=found.unwatched_signed_by if found else None,
        may_sign=leads(here), shift=partial(shift_words.tell, language=here.language),
        day=partial(_day, here), changing=chosen is not None,
        moment=partial(
            phrases.moment_words, zone=here.visit.here.program.zone, language=here.language
        ),
        signed_at=found.unwatched_signed_at if found else None,
    )  # fmt: skip


def _told(one: OnCall | None) -> dict[str, Any]:
    """The form filled with what is known of somebody; never their PIN."""
    if one is None:
        return dict.fromkeys(FIELDS, "")
    shifts = () if one.shifts == "always" else one.shifts
    return {
        "name": one.name, "phone": one.phone, "email": one.email, "site": one.site or "",
        "shifts": "\n".join(map(shift_words.tell, shifts)), "pin": "",
    }  # fmt: skip


def _day(here: Visited, day: str) -> str:
    return shift_words.SPOKEN[here.language][shift_words.DAYS.index(day)]
