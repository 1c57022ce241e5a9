"""Facts of a graduate are set right: the form of enrolment, filled in with what is known."""

import re
from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib.domain.applying.form import Field, cell
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff import enrol_forms
from chalicelib.entrypoints.web.staff.enrol_forms import FORMS
from chalicelib.entrypoints.web.staff.person import known
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours, room
from chalicelib.services.importing import editing
from chalicelib.services.importing.adding import RowRefused
from chalicelib.services.importing.editing import EDITABLE
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
_ID = re.compile(r"[a-z2-7]{20}")
#: What the form of enrolment asks that may be set right here.
GROUPS: dict[str, tuple[Field, ...]] = {
    name: asked
    for name, fields in FORMS["alumni"].items()
    if (asked := tuple(field for field in fields if field.name in EDITABLE))
}


@room(blueprint, "/s/edit/{person_id}", "edit", "GET")
def show(here: Visited, person_id: str) -> Response:
    """What is known."""
    line = known(here, person_id).line
    return _page(here, editing.cells(line.person, line.alumnus), {})


@room(blueprint, "/s/edit/{person_id}", "edited", "POST")
def edit(here: Visited, person_id: str) -> Response:
    """Set it right, or show the form with all of it and what is to be mended."""
    if not may_call(here, "alumni.edit"):
        return not_yours(here)
    if not _ID.fullmatch(person_id):
        raise Missing("no such id")
    fields = here.form(typed.FORM_AT_MOST).fields
    told = {one.name: cell(one, fields) for group in GROUPS.values() for one in group}
    here.saw(person_id)
    try:
        editing.edit(here.visit.program, person_id, told, here.visit.by)
    except RowRefused as refused:
        return _page(here, told, enrol_forms.faults(refused.errors))
    return here.to(f"people/{person_id}?done=edit")


def _page(here: Visited, cells: Mapping[str, str], wrong: Mapping[str, str]) -> Response:
    return here.page(
        "staff/add", 422 if wrong else 200, kind="edit", groups=GROUPS, cells=cells, wrong=wrong,
        id="", **enrol_forms.said(here.language),
    )  # fmt: skip
