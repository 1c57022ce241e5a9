"""A new graduate or mentor is enrolled: one form, kept as it was filled in until it is right."""

import re
from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.applying.form import cell
from chalicelib.domain.importing import People
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff import enrol_forms
from chalicelib.entrypoints.web.staff.enrol_forms import FORMS
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours, room
from chalicelib.services.importing import adding
from chalicelib.services.importing.adding import RowRefused
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: What ``ids.new_id`` makes: the form's own, by which it counts once.
_ID = re.compile(r"[a-z2-7]{20}")
#: The API's route whose roles the form has.
_ROUTES: dict[People, str] = {"alumni": "alumni.add", "mentors": "mentors.add"}


@room(blueprint, "/s/add/{kind}", "add", "GET")
def show(here: Visited, kind: str) -> Response:
    """An empty form."""
    return _page(here, _known(kind), {}, {}, ids.new_id())


@room(blueprint, "/s/add/{kind}", "added", "POST")
def add(here: Visited, kind: str) -> Response:
    """Enrol them, or show the form with all of it and what is to be mended."""
    known = _known(kind)
    if not may_call(here, _ROUTES[known]):
        return not_yours(here)
    fields = here.form(typed.FORM_AT_MOST).fields
    id = fields.get("id", "")
    if not _ID.fullmatch(id):
        raise Missing("no such form")
    asked = [field for group in FORMS[known].values() for field in group]
    cells = {field.name: cell(field, fields) for field in asked}
    told = dict(cells)
    if told.pop("phone_seen"):
        told["phone_verified_at"] = here.visit.at.isoformat()
    pin = told.pop("pin", "")
    try:
        person = adding.add(here.visit.program, known, told, here.visit.by, id=id, pin=pin)
    except RowRefused as refused:
        return _page(here, known, cells, enrol_forms.faults(refused.errors), id)
    here.saw(person)
    return here.to(f"people/{person}?done=add" if known == "alumni" else "mentors?done=add")


def _known(kind: str) -> People:
    if kind not in FORMS:
        raise Missing("no such form")
    return kind


def _page(
    here: Visited, kind: People, cells: Mapping[str, str], wrong: Mapping[str, str], id: str
) -> Response:
    return here.page(
        "staff/add", 422 if wrong else 200, kind=kind, groups=FORMS[kind], cells=cells, wrong=wrong,
        id=id, **enrol_forms.said(here.language),
    )  # fmt: skip
