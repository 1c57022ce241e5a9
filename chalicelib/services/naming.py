"""Whoever was stored before names could be looked up is made findable by theirs, once.

A person written since then carries a mark in the list of people, so a night's look at that list
finds the others; it costs nothing once all are found.
"""

from itertools import islice
from typing import Any

from chalicelib import clock
from chalicelib.domain.people import Person
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import lists, names
from chalicelib.store.keys import Ref, listing
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Missing, load
from chalicelib.store.writes import Occasion, commit, marked

#: People of one night: each is a reading and a transaction.
PIECE = 2000


def go_on(body: dict[str, Any]) -> None:
    """The job: a piece of a program's people."""
    here = tenant(body["program"])
    left = (one.ref for one in lists.every(listing(here.id, "people")) if "mark" not in one.facts)
    for ref in islice(left, PIECE):
        _mend(here, ref)


@again_on_conflict
def _mend(here: Tenant, ref: Ref) -> None:
    """Write down the name as it stands, if it has not changed since it was read: no effect on
    anybody, so the chain does not tell of it."""
    try:
        read = load(ref)
    except Missing:
        return
    stored = read.stored(Person)
    found_by = BY_VALUE[Person].found_by
    assert found_by
    on = Occasion(read, clock.now(), here.policy)
    commit([marked(stored, on), *names.writes(ref, frozenset(), found_by(stored.value))])
