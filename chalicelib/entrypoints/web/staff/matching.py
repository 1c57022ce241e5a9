"""Matching: how many ask and how many places there are, the runs, and a run's review, which ends in
its approval. What a word of staff's costs is on the page of the run that it makes."""

from contextlib import suppress
from functools import partial
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.matching.telling import tell_reason
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff.acting import ID
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.matching import approving, proposing, reviewing
from chalicelib.services.matching.approving import NotProposed
from chalicelib.services.matching.reviewing import CannotLock, NotInRun
from chalicelib.services.staff import reviews
from chalicelib.store.partition import Missing
from chalicelib.store.writes import Taken

blueprint = Blueprint(__name__)


@room(blueprint, "/s/matching", "matching", "GET")
def show(here: Visited) -> Response:
    """How things stood at the last run, and the runs."""
    runs = reviews.latest(here.visit.program)
    return here.page("staff/matching", runs=runs, id=ids.new_id(), **_said(here))


@room(blueprint, "/s/matching", "matching_start", "POST")
def start(here: Visited) -> Response:
    """Propose pairs for everybody; or leave what still holds of the last run as it is."""
    fields = here.form().fields
    id, kind = _id(fields), "repair" if fields.get("act") == "repair" else "full"
    with suppress(Taken):  # the first of two taps has made it
        proposing.start(here.visit.program, here.visit.by, kind=kind, id=id)
    return _to(here, id)


@room(blueprint, "/s/matching/{run_id}", "matching_run", "GET")
def read(here: Visited, run_id: str) -> Response:
    """A run's people in words, and what may be done about it."""
    return _run(here, run_id)


@room(blueprint, "/s/matching/{run_id}", "matching_review", "POST")
def decide(here: Visited, run_id: str) -> Response:
    """Approve the run; or keep a pair together or apart, or let two swap: a run of its own."""
    fields = here.form().fields
    program, by = here.visit.program, here.visit.by
    try:
        if fields.get("act") == "approve":
            approving.approve(program, run_id, by)
            return _to(here, run_id)
        id = _id(fields)
        reviewing.review(
            program, run_id, _pair(fields, "keep"), _pair(fields, "part"),
            _swap(fields), by, id=id,
        )  # fmt: skip
    except Taken:
        return _to(here, id)
    except CannotLock as error:
        why = " ".join(tell_reason(code, here.language) for code in error.reasons)
        return _run(here, run_id, 422, page_text("matching.cannot", here.language, why=why))
    except (NotInRun, ValueError):
        return _run(here, run_id, 422, page_text("matching.pick_two", here.language))
    except NotProposed:
        return _run(here, run_id, 409, page_text("matching.moved_on", here.language))
    return _to(here, id)


def _id(fields: dict[str, str]) -> str:
    """The form's own, which the run that it makes has.

    Raises
    ------
    Missing
    """
    id = fields.get("id", "")
    if not ID.fullmatch(id):
        raise Missing("no such form")
    return id


def _pair(fields: dict[str, str], act: str) -> list[tuple[str, str]]:
    """The alumnus and the mentor whom a button names."""
    alumnus, _, mentor = fields.get(act, "").partition(" ")
    return [(alumnus, mentor)] if mentor else []


def _swap(fields: dict[str, str]) -> list[tuple[str, str]]:
    """The two whom the form for a swap names.

    Raises
    ------
    ValueError
        if it names fewer than two.
    """
    if fields.get("act") != "swap":
        return []
    one, other = fields.get("one", ""), fields.get("other", "")
    if not one or not other or one == other:
        raise ValueError("a swap takes two")
    return [(one, other)]


def _to(here: Visited, run_id: str) -> Response:
    return here.to(f"matching/{run_id}")


def _run(here: Visited, run_id: str, status: int = 200, note: str = "") -> Response:
    asked = here.query("from")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    found = reviews.shown(here.visit.program, run_id, here.language, first)
    here.saw(*(name.id for name in found.names.values()))

    def called(role: str, id: str) -> str:
        """A person's name; who was erased keeps the id."""
        name = found.names.get(f"{role}#{id}")
        return (name.name or name.external_id) if name else id

    return here.page(
        "staff/run", status, it=found, run=found.run, note=note, called=called,
        kept=frozenset(found.run.locks), id=ids.new_id(), **_said(here),
    )  # fmt: skip


def _said(here: Visited) -> dict[str, Any]:
    zone = here.visit.here.program.zone
    return {"moment": partial(phrases.moment_words, zone=zone, language=here.language)}
