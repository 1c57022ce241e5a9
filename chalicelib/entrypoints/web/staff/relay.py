"""What a mentor and a graduate wrote to each other; what is held, and a supervisor's judgement."""

from collections.abc import Callable
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain import relay
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.site import Visited, leads, may_call, not_yours, room
from chalicelib.services.reading import matches as reading
from chalicelib.services.relaying import judging
from chalicelib.services.relaying.judging import NotActive, Seen
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: Texts on a page, the newest last.
SHOWN = 40
Judge = Callable[[str, str, str], Seen]
#: What may be done about a line: the API's route whose roles it has, and the service.
ACTS: dict[str, tuple[str, Judge]] = {
    "hold": ("relay.hold", judging.hold),
    "pass": ("relay.release", partial(judging.release, pass_on=True)),
    "keep": ("relay.release", partial(judging.release, pass_on=False)),
    "block": ("relay.block", partial(judging.set_blocked, blocked=True)),
    "open": ("relay.unblock", partial(judging.set_blocked, blocked=False)),
}


@room(blueprint, "/s/relay/{match_id}", "relay", "GET")
def show(here: Visited, match_id: str) -> Response:
    """The thread of a match."""
    return _page(here, match_id)


@room(blueprint, "/s/relay/{match_id}", "relay_judged", "POST")
def judge(here: Visited, match_id: str) -> Response:
    """Hold the line, judge what is held, close the line or open it."""
    act = here.form().fields.get("act", "")
    if act not in ACTS:
        raise Missing("no such act")
    route, do = ACTS[act]
    if not may_call(here, route):
        return not_yours(here)
    try:
        seen = do(here.visit.program, match_id, here.visit.by)
    except NotActive:
        return _page(here, match_id, refusals.of("form", "match_not_active"))
    here.saw(seen.match.person_id, seen.match.mentor_id)
    return here.to(f"relay/{match_id}")


def _page(here: Visited, match_id: str, wrong: refusals.Wrong = refusals.NOTHING) -> Response:
    seen = judging.seen(here.visit.program, match_id)
    sides = reading.match(here.visit.program, match_id)
    here.saw(seen.match.person_id, seen.match.mentor_id)
    zone = here.visit.here.program.zone
    return here.page(
        "staff/relay", 422 if wrong.code else 200, it=seen, sides=sides, wrong=wrong,
        notes=seen.notes[-SHOWN:], hidden=relay.hidden(seen.notes, lead=leads(here)),
        acts=[act for act in _offered(seen) if may_call(here, ACTS[act][0])],
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
    )  # fmt: skip


def _offered(seen: Seen) -> list[str]:
    if seen.line.held_at:
        return ["pass", "keep"]
    return ["open"] if seen.line.blocked_by else ["hold", "block"]
