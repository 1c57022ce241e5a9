"""Messages with somebody: the thread, a few words to them, and an end or a pause to it."""

from functools import partial
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.texts.dialing import to_call
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.free_words import Telling
from chalicelib.services.recording import Unacceptable
from chalicelib.services.relaying import acts, showing, writing
from chalicelib.services.relaying.writing import Closed, Draft
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: What an act left to be said here.
NOTES = frozenset({"sent", "looked_at", "unsent", "blocked", "not_shared"})


@room(blueprint, "/m/messages/{match_id}", "messages", "GET", once=True)
def show(here: Visited, match_id: str) -> Response:
    """The thread, and an empty form."""
    note = here.query("note")
    return _page(here, match_id, note=note if note in NOTES else "")


@room(blueprint, "/m/messages/{match_id}", "messages_sent", "POST")
def post(here: Visited, match_id: str) -> Response:
    """A message, or an act on the thread itself."""
    _needs_a_relay(here)
    fields = here.form().fields
    act = fields.get("act", "write")
    if act in WRITES and not ids.is_id(fields.get("message", "")):
        raise Missing("no such form")
    if act in ("write", "anyway"):
        return _write(here, match_id, fields, anyway=act == "anyway")
    if act == "rewrite":
        return _page(here, match_id, fields={**fields, "words": fields.get("instead", "")})
    if act not in ACTS:
        raise Missing("no such act")
    try:
        ACTS[act](here.visit, match_id)
    except Closed:
        return here.to(f"messages/{match_id}?note=not_shared")
    return here.to(f"messages/{match_id}{'?note=blocked' if act == 'block' else ''}")


#: What is done with the words of a form that counts once; every other act is about the thread.
WRITES = frozenset({"write", "anyway", "rewrite"})
ACTS = {"pause": acts.pause, "resume": acts.resume, "block": acts.block, "share": acts.share}


def _write(here: Visited, match_id: str, fields: dict[str, str], *, anyway: bool) -> Response:
    """Send it, or show the form with all of it and what is to be mended."""
    words = " ".join(fields.get("words", "").split())
    try:
        became = writing.write(here.visit, match_id, Draft(fields["message"], words, anyway))
    except Unacceptable as refused:
        signs = str(refused) if refused.code == "unsendable" else ""
        return _page(here, match_id, fields=fields, wrong=refused.code, named=signs)
    except Telling as telling:
        return _page(
            here, match_id, fields=fields, wrong="tells", named=", ".join(telling.words),
            instead=telling.instead, may_leave=telling.may_leave,
        )  # fmt: skip
    except Closed:
        return _page(here, match_id, fields=fields, wrong="shut")
    return here.to(f"messages/{match_id}?note={became}")


def _page(
    here: Visited, match_id: str, *, fields: dict[str, str] | None = None, wrong: str = "",
    **said: Any,
) -> Response:  # fmt: skip
    _needs_a_relay(here)
    found = showing.thread(here.visit, match_id)
    here.saw(found.mentee.match.person_id)
    zone, kept = here.visit.here.program.zone, fields or {}
    told = {"note": "", "named": "", "instead": "", "may_leave": False, **said}
    return here.page(
        "mentors/messages", 422 if wrong else 200, it=found, wrong=wrong,
        words=kept.get("words", ""), id=kept.get("message") or here.form_id(),
        at_most=here.visit.here.policy.relay.signs_at_most,
        number=to_call(found.number) if found.number else "",
        moment=partial(phrases.moment_words, zone=zone, language=here.language), **told,
    )  # fmt: skip


def _needs_a_relay(here: Visited) -> None:
    """Without a number of its own there is no relay."""
    if not here.visit.here.program.relay_number:
        raise Missing("no relay here")
