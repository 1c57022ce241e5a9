"""Away and well: a leave by dates, room for people, a pause, and stepping back."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain.mentor_break import BREAK
from chalicelib.domain.people import Mentor
from chalicelib.domain.schedule.wall import local
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import absence, away
from chalicelib.services.mentoring import room as rooms
from chalicelib.services.recording import Unacceptable

blueprint = Blueprint(__name__)
Fields = Mapping[str, str]
#: What an act left to be said here.
NOTES = frozenset(
    {"leave", "end_leave", "capacity", "pause", "unpause", "step_back", "ask_back", "well", "hard"}
)


@room(blueprint, "/m/away", "away", "GET")
def show(here: Visited) -> Response:
    """How they stand, and a form for each act."""
    note = here.query("note")
    return _page(here, note=note if note in NOTES else "")


@room(blueprint, "/m/away", "away_sent", "POST")
def post(here: Visited) -> Response:
    """One act. Sent twice it is done once."""
    fields = here.form().fields
    act = fields.get("act", "")
    if act not in ACTS:
        return here.to("away")
    try:
        ACTS[act](here, fields)
    except Unacceptable as refused:
        return _page(here, fields=fields, wrong=refused.field, why=refused.code)
    return here.to(f"away?note={act}")


def _leave(here: Visited, fields: Fields) -> None:
    starts, until = (_day(fields, name) for name in ("starts", "until"))
    away.plan_leave(*_who(here), starts, until)


def _day(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError as error:
        raise Unacceptable(name, "malformed", "A date like 2026-11-24.") from error


def _capacity(here: Visited, fields: Fields) -> None:
    chosen = fields.get("capacity", "")
    if chosen not in {str(one) for one in _room(here)}:
        raise Unacceptable("capacity", "missing", "Choose a number.")
    rooms.set_capacity(*_who(here), int(chosen))


def _step_back(here: Visited, fields: Fields) -> None:
    if "sure" not in fields:
        raise Unacceptable("sure", "missing", "Say that you are sure.")
    away.step_back(*_who(here))


ACTS: dict[str, Callable[[Visited, Fields], object]] = {
    "leave": _leave,
    "end_leave": lambda here, _: away.end_leave(*_who(here)),
    "capacity": _capacity,
    "pause": lambda here, _: rooms.set_pause(*_who(here), paused=True),
    "unpause": lambda here, _: rooms.set_pause(*_who(here), paused=False),
    "step_back": _step_back,
    "ask_back": lambda here, _: away.ask_back(*_who(here)),
}


def _who(here: Visited) -> tuple[str, str, str]:
    """In which program, about whom, by whom: a mentor acts for nobody else."""
    ref = here.visit.ref
    return ref.program, ref.person, ref.person


def _room(here: Visited) -> range:
    """For how many people a mentor may say that they have room; never less than they said."""
    most = here.visit.here.policy.match_life.capacity_at_most
    return range(max(most, here.visit.read.one(Mentor).capacity) + 1)


def _page(
    here: Visited, *, note: str = "", fields: Fields | None = None, wrong: str = "", why: str = ""
) -> Response:  # fmt: skip
    read = here.visit.read
    read.also(BREAK)
    today = local(here.visit.at, here.visit.here.program.zone).date()
    return here.page(
        "mentors/away", 422 if wrong else 200, note=note, wrong=wrong, why=why,
        it=defaultdict(str, fields or {}), mentor=read.one(Mentor), now=absence.kept(read),
        today=today.isoformat(), room=_room(here),
        day=partial(phrases.day_words, language=here.language),
    )  # fmt: skip
