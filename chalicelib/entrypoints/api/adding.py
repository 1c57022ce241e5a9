"""Enrolling one person: what an import does with a row, without a file."""

from chalice.app import Blueprint

from chalicelib import ids
from chalicelib.domain.importing import People
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import INVALID, FieldError, Refused
from chalicelib.entrypoints.api.shapes.adding import AddIn, AlumnusEdit, AlumnusIn, EditIn, MentorIn
from chalicelib.entrypoints.api.shapes.alumni import AlumnusOut
from chalicelib.entrypoints.api.shapes.mentors import MentorOut
from chalicelib.services.importing import adding, editing
from chalicelib.services.importing.adding import RowRefused
from chalicelib.services.reading import people as reading

blueprint = Blueprint(__name__)


@route(
    blueprint, "POST", "/alumni", "alumni.add", body=AlumnusIn, answer=AlumnusOut, status=201
)  # fmt: skip
def alumnus(call: Call) -> AlumnusOut:
    """Enrol a graduate; whoever consented to texts waits for an invitation."""
    return AlumnusOut.of_record(reading.alumnus(call.program, _added(call, "alumni")))


@route(
    blueprint, "POST", "/mentors", "mentors.add", body=MentorIn, answer=MentorOut, status=201
)  # fmt: skip
def mentor(call: Call) -> MentorOut:
    """Enrol a mentor."""
    return MentorOut.of(*reading.mentor(call.program, _added(call, "mentors")))


@route(
    blueprint, "PATCH", "/alumni/{person_id}", "alumni.edit", body=AlumnusEdit, answer=AlumnusOut
)
def edit(call: Call, person_id: str) -> AlumnusOut:
    """Set facts of a graduate right."""
    sent: EditIn = call.body
    call.saw(person_id)
    try:
        editing.edit(call.program, person_id, sent.cells(), call.by)
    except RowRefused as refused:
        raise _invalid(refused) from refused
    return AlumnusOut.of_record(reading.alumnus(call.program, person_id))


def _added(call: Call, kind: People) -> str:
    sent: AddIn = call.body
    try:
        person = adding.add(
            call.program, kind, sent.cells(), call.by, id=sent.id or ids.new_id(),
            pin=sent.pin or "",
        )  # fmt: skip
    except RowRefused as refused:
        raise _invalid(refused) from refused
    call.saw(person)
    return person


def _invalid(refused: RowRefused) -> Refused:
    errors = [
        FieldError(field=one.column, code=one.code, message=one.message) for one in refused.errors
    ]
    return Refused(422, "invalid", INVALID, errors)
