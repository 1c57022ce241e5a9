"""One event: who comes; and once it has begun, who came."""

from collections.abc import Callable
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff import paging
from chalicelib.entrypoints.web.staff.search import search
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services import events
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing.acts import Erased
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: People on a page: each that is marked is a transaction of its own.
SHOWN = 30
CAME = {"came": True, "absent": False}
#: What an act left to be said here.
DONE = frozenset({"made", "cancel", "mark", "guest"})


@room(blueprint, "/s/events/{event_id}", "event", "GET")
def show(here: Visited, event_id: str) -> Response:
    """The event, and who was invited."""
    done = here.query("done")
    return _page(here, event_id, f"event.done_{done}" if done in DONE else "")


@room(blueprint, "/s/events/{event_id}", "event_acted", "POST")
def post(here: Visited, event_id: str) -> Response:
    """Mark who came, add somebody who came, or call it off. Sent twice it is done once."""
    fields = here.form().fields
    act = fields.get("act", "")
    if act not in ACTS:
        return here.to(f"events/{_id(event_id)}")
    try:
        note = ACTS[act](here, _id(event_id))
    except (Unacceptable, Erased):
        note = "event.not_now"
    if note:
        return _page(here, event_id, note, 422)
    return here.to(f"events/{event_id}?done={act}")


def _id(event_id: str) -> str:
    """
    Raises
    ------
    Missing
    """
    if not event_id.isalnum():
        raise Missing("no such event")
    return event_id


def _mark(here: Visited, event_id: str) -> str:
    told = here.form().fields
    marks = [
        (name.partition(".")[2], CAME[came])
        for name, came in told.items()
        if name.startswith("came.") and came in CAME
    ]
    if not marks:
        return "event.nobody_marked"
    here.saw(*(person for person, _ in marks))
    events.mark(here.visit.program, event_id, here.visit.by, marks)
    return ""


def _guest(here: Visited, event_id: str) -> str:
    """Somebody came who was not on the list."""
    found = search(here, "alumnus")
    if not found.alone:
        return found.note or "event.several"
    marks = [(found.people[0].who.id, True)]
    events.mark(here.visit.program, event_id, here.visit.by, marks)
    return ""


def _cancel(here: Visited, event_id: str) -> str:
    if "sure" not in here.form().fields:
        return "event.sure"
    events.cancel(here.visit.program, event_id, here.visit.by)
    return ""


#: Each does it and returns the note of what stands against it, or nothing.
ACTS: dict[str, Callable[[Visited, str], str]] = {
    "mark": _mark, "guest": _guest, "cancel": _cancel,
}  # fmt: skip


def _page(here: Visited, event_id: str, note: str = "", status: int = 200) -> Response:
    visit = here.visit
    it = events.shown(visit.program, _id(event_id))
    guests, more = events.people(
        visit.program, event_id, SHOWN, paging.start(here, _list(event_id))
    )
    here.saw(*(one.invited.person_id for one in guests))
    return here.page(
        "staff/event", status, it=it, guests=guests, note=note, wrong=status != 200,
        begun=it.event.starts_at <= visit.at, off=it.event.state == "cancelled",
        after=paging.after(here, _list(event_id), more),
        moment=partial(phrases.moment_words, zone=it.event.zone, language=here.language),
    )  # fmt: skip


def _list(event_id: str) -> str:
    return f"staff.event|{event_id}"
