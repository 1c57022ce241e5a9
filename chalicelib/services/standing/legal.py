"""A legal hold: a court or the law wants a record kept, so nobody may erase it."""

from chalicelib.domain.people import Person
from chalicelib.services.standing import acts
from chalicelib.services.standing.acts import Role
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.partition import Partition


@again_on_conflict
def hold(program: str, person_id: str, by: str, role: Role, *, on: bool, reason: str) -> Partition:
    """Set or lift the hold. What stands already changes nothing.

    Raises
    ------
    Missing, Erased
    """
    _, change = acts.opened(program, person_id, by, role)
    if change.value(Person).legal_hold == on:
        return change.read
    change.amend(Person, legal_hold=on)
    acts.write_down(change, "legal_hold" if on else "legal_hold_lifted", note=reason)
    return change.commit("legal_hold.set" if on else "legal_hold.lifted")
