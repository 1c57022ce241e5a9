"""Invitations to an event, and the word that it is off, go out piece by piece, by its due key:
whoever was invited already is passed over, so a piece that died is done again."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from chalicelib.domain.events import Event, Invited, invited_key
from chalicelib.domain.people import Alumnus, Person
from chalicelib.services import inviting
from chalicelib.services.events import invited_to
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import Missing, Partition, Stored, load
from chalicelib.store.writes import Conflict, Taken, write_alone

#: People whom one look invites, or tells that the event is off.
PIECE = 40


def look_at(read: Partition, stored: Stored[Event], here: Tenant, at: datetime) -> None:
    """Invite a further piece of the cohort, or tell a further piece that the event is off."""
    event = stored.value
    if event.due_at is None or event.due_at > at:
        return
    invites = event.state == "planned"
    found = list(islice(_rest(here, event), PIECE + 1)) if event.starts_at > at else []
    for one in found[:PIECE]:
        if invites:
            _invite(one.ref, here, event, at)
        else:
            inviting.call_off(one.ref, here, event, at)
    more = len(found) > PIECE
    after = found[:PIECE][-1].sort if found else event.after
    further = event.model_copy(update={"after": after, "due_at": at if more else None})
    write_alone(stored, further, read, at=at, policy=here.policy)


def _rest(here: Tenant, event: Event) -> Iterator[lists.Listed]:
    """Whom the pieces so far have not come to: of the cohort by discharge, or of the invited."""
    first, last = "", "~"
    if event.state == "planned":
        first = str(event.cohort.discharged_since or "")
        last = f"{event.cohort.discharged_until or ''}~"
    where = (
        listing(here.id, "alumni") if event.state == "planned" else invited_to(here.id, event.id)
    )
    return lists.stretch(where, f"{event.after}!" if event.after else first or "!", last)


@again_on_conflict
def _invite(ref: Ref, here: Tenant, event: Event, at: datetime) -> None:
    try:
        read = load(ref, invited_key(event.id))
    except Missing:
        return
    person, alumnus = read.one(Person), read.maybe(Alumnus)
    fits = alumnus and event.cohort.holds(person, alumnus.value) and person.texting == "joined"
    if (
        not fits
        or person.erased_at
        or person.deceased
        or read.maybe(Invited, invited_key(event.id))
    ):
        return
    change = Change(read, by="events", at=at, policy=here.policy)
    change.put(
        Invited(event_id=event.id, person_id=ref.person, starts_at=event.starts_at, due_at=at)
    )
    try:
        change.commit("event.invited", event.id)
    except Taken as taken:
        raise Conflict("invited elsewhere") from taken
