"""What whoever answers a crisis needs to know of a person beforehand, and to whom we told it."""

from typing import Any, NamedTuple

from chalicelib import clock
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.people import Alumnus, SafeContact
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all


class SafetyFacts(NamedTuple):
    """Where they are usually found, and whom to call if not."""

    usual_location: str
    safe_contact: SafeContact | None


@again_on_conflict
def put(program: str, person_id: str, by: str, changes: dict[str, Any]) -> SafetyFacts:
    """Set what is named in ``changes`` (``usual_location``, ``safe_contact``); the rest stays.

    Raises
    ------
    Missing
        if there is no such graduate.
    """
    here = tenant(program)
    read = load(Ref(program, person_id))
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    alumnus = change.amend(Alumnus, **changes)
    change.commit("alumnus.safety", ",".join(sorted(changes)))
    return SafetyFacts(alumnus.usual_location, alumnus.safe_contact)


def disclosures(program: str, person_id: str) -> list[Disclosure]:
    """The accounting of disclosures of a graduate, the newest first (42 CFR 2.25, three years).

    Raises
    ------
    Missing
    """
    read = load_all(Ref(program, person_id))
    read.one(Alumnus)
    return sorted(read.values(Disclosure), key=lambda one: one.at, reverse=True)
