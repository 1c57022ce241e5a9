"""Imports of people and attendance from CSV, and the mappings of a program's own exports."""

import json
from collections.abc import Iterable

from chalice.app import Blueprint, Response

from chalicelib.domain.importing import Kind, Mapping, MappingError
from chalicelib.domain.jobs import ImportAnswer
from chalicelib.entrypoints.api import problems
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import INVALID, FieldError, Meaning, Refused, invalid
from chalicelib.entrypoints.api.shapes.imports import (
    CellError,
    ImportQuery,
    MappingOut,
    Mappings,
)
from chalicelib.services.importing import mappings as importing_mappings
from chalicelib.services.importing import running as importing
from chalicelib.services.importing.mappings import TooManyMappings, UnknownMapping
from chalicelib.services.importing.running import ImportRefused

blueprint = Blueprint(__name__)

CSV = ("text/csv",)


@route(
    blueprint, "POST", "/imports/alumni", "imports.alumni",
    query=ImportQuery, body=str, consumes=CSV, answer=ImportAnswer,
)  # fmt: skip
def alumni(call: Call) -> ImportAnswer | Response:
    """Import graduates; more than 1,000 rows are taken in the background (202)."""
    return _import(call, "alumni")


@route(
    blueprint, "POST", "/imports/mentors", "imports.mentors",
    query=ImportQuery, body=str, consumes=CSV, answer=ImportAnswer,
)  # fmt: skip
def mentors(call: Call) -> ImportAnswer | Response:
    """Import mentors; more than 1,000 rows are taken in the background (202)."""
    return _import(call, "mentors")


@route(
    blueprint, "POST", "/imports/attendance", "imports.attendance",
    query=ImportQuery, body=str, consumes=CSV, answer=ImportAnswer,
)  # fmt: skip
def attendance(call: Call) -> ImportAnswer | Response:
    """Import what graduates attended, a row for each person, kind and day: the same table again
    changes nothing, other counts or hours correct what was there. More than 300 rows are taken in
    the background (202)."""
    return _import(call, "attendance")


@route(blueprint, "GET", "/imports/{import_id}", "imports.read", answer=ImportAnswer)
def read(call: Call, import_id: str) -> ImportAnswer:
    """How far an import is; at its end, its answer. Kept for 30 days."""
    return importing.progress(call.program, import_id)


@route(blueprint, "GET", "/imports/mappings", "imports.mappings", answer=Mappings)
def mappings(call: Call) -> Mappings:
    """The saved mappings by name."""
    saved = importing_mappings.saved(call.program)
    return Mappings(items=[MappingOut.of(name, one) for name, one in sorted(saved.items())])


@route(
    blueprint, "PUT", "/imports/mappings/{name}", "imports.mapping",
    body=Mapping, answer=MappingOut,
)  # fmt: skip
def put_mapping(call: Call, name: str) -> MappingOut:
    """Save what a system's export calls our columns and words."""
    try:
        return MappingOut.of(
            name, importing_mappings.put(call.program, name, call.body, by=call.by)
        )
    except MappingError as error:
        raise _unfit(error, "body") from error
    except TooManyMappings as error:
        raise invalid("body", "too_many", "Save 20 mappings at most, and shorter ones.") from error


def _import(call: Call, kind: Kind) -> ImportAnswer | Response:
    query: ImportQuery = call.query
    try:
        told = importing.import_people(
            call.program, kind, call.body, by=call.by, dry_run=query.dry_run, mapping=query.mapping
        )
    except ImportRefused as error:
        return _refused(call, error)
    except UnknownMapping as error:
        raise invalid("mapping", "unknown", "No mapping of this name is saved.") from error
    except MappingError as error:
        raise _unfit(error, "mapping") from error
    if told.state == "done":
        return told
    headers: problems.Headers = {
        "Content-Type": "application/json", "Location": f"/v1/imports/{told.id}",
    }  # fmt: skip
    return Response(told.model_dump_json(), headers, 202)


def _unfit(error: MappingError, field: str) -> Refused:
    wrong = [FieldError(field=field, code="mapping", message=one) for one in error.problems]
    return Refused(422, "invalid", INVALID, wrong)


def _refused(call: Call, error: ImportRefused) -> Response:
    """Nothing of the file can be taken: a problem whose errors have lines and columns, as an
    import's answer has."""
    meant = Meaning(
        422, error.errors[0].code, "No row was taken: mend the file, then send it again."
    )
    response = problems.answer(meant, call.request_id)
    body = {**json.loads(response.body), "errors": _cells(error)}
    return Response(json.dumps(body), response.headers, response.status_code)


def _cells(error: ImportRefused) -> Iterable[dict[str, object]]:
    return [
        CellError(
            field=one.column, line=one.line, column=one.column, code=one.code, message=one.message
        ).model_dump()
        for one in error.errors
    ]
