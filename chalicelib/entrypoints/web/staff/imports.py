"""An import from a browser: a file is tried first and then taken; what is wrong is told line by
line, and the rows to mend come back as a file."""

from typing import Any, cast, get_args

from chalice.app import Blueprint, Response

from chalicelib.domain.importing import Kind, MappingError
from chalicelib.domain.jobs import ImportAnswer
from chalicelib.entrypoints.web.forms import Foreign
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.importing import mappings, running
from chalicelib.services.importing.mappings import UnknownMapping
from chalicelib.services.importing.running import ImportRefused
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Bytes of a form with its file: a request of Lambda's holds 6 MB, in base 64 if need be.
AT_MOST = 4 * 1024 * 1024
#: Errors that one page shows, by line; all are in the answer of the API and in the fix-file.
SHOWN = 100


@room(blueprint, "/s/imports", "imports", "GET")
def show(here: Visited) -> Response:
    """The form."""
    return _form(here)


@room(blueprint, "/s/imports", "imports_take", "POST")
def post(here: Visited) -> Response:
    """A file is tried, or taken: then the browser goes to what came of it."""
    try:
        fields = here.form(AT_MOST).fields
    except Foreign:
        if _length(here) <= AT_MOST:
            raise
        return _form(here, 413, note="imports.too_long")
    kind, act = fields.get("kind", ""), fields.get("act", "")
    if kind not in KINDS or not fields.get("file"):
        return _form(here, 422, note="imports.no_file", kind=kind)
    try:
        told = running.import_people(
            here.visit.program, kind, fields["file"], by=here.visit.by, dry_run=act != "take",
            mapping=fields.get("mapping", ""),
        )  # fmt: skip
    except ImportRefused as error:
        wrong = [one.model_dump() for one in error.errors]
        return _form(here, 422, note="imports.refused", wrong=wrong, kind=kind)
    except (UnknownMapping, MappingError):
        return _form(here, 422, note="imports.no_mapping", kind=kind)
    if told.id:
        return here.to(f"imports/{told.id}")
    return _told(here, told)


@room(blueprint, "/s/imports/{import_id}", "import", "GET")
def read(here: Visited, import_id: str) -> Response:
    """How far it is, or what came of it."""
    return _told(here, running.progress(here.visit.program, import_id))


@room(blueprint, "/s/imports/{import_id}/rows-to-mend", "import_fix", "GET")
def fix_file(here: Visited, import_id: str) -> Response:
    """The rows that were not taken, each with what is wrong, to be opened in a spreadsheet."""
    found = running.progress(here.visit.program, import_id).fix_file
    if not found:
        raise Missing("no row was refused")
    kept = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="rows-to-mend.csv"',
    }
    return Response(found, {**PAGE, **kept})


def _length(here: Visited) -> int:
    return len(here.request.raw_body)


def _told(here: Visited, told: ImportAnswer) -> Response:
    wrong = cast("list[dict[str, Any]]", list(told.errors))
    return here.page(
        "staff/import", it=told, wrong=wrong[:SHOWN], more=max(0, len(wrong) - SHOWN)
    )  # fmt: skip


def _form(here: Visited, status: int = 200, **said: Any) -> Response:
    told = {"note": "", "wrong": (), "kind": "", **said}
    return here.page(
        "staff/imports", status, kinds=KINDS, saved=sorted(mappings.saved(here.visit.program)),
        **told,
    )  # fmt: skip
