"""Phones that others share, people without one of their own, and what people share of themselves.

Two people on one phone: one texts, and names and links wait for a call; the other is call-only,
and each check-in becomes a call for staff at the hour when the text would have left.
"""

from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Person, Shareable
from chalicelib.domain.thread import Thread
from chalicelib.services import engaging, planning
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts, phones, queued
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.partition import Partition


@again_on_conflict
def set_shared(
    program: str, person_id: str, by: str, role: acts.Role, *, shared: bool
) -> Partition:  # fmt: skip
    """Whether others use the phone too: then no name, no link and no plain wording goes there.

    Raises
    ------
    Missing, Erased
    """
    _, change = acts.opened(program, person_id, by, role)
    if change.value(Person).shared_phone == shared:
        return change.read
    change.amend(Person, shared_phone=shared)
    what = "shared_phone" if shared else "own_phone"
    acts.write_down(change, "shared_phone" if shared else "own_phone")
    return change.commit(f"phone.{what}")


@again_on_conflict
def set_shares(
    program: str, person_id: str, by: str, shares: frozenset[Shareable]
) -> Partition:  # fmt: skip
    """What a graduate lets an offer say of them; an offer that stands says it from now on.

    Raises
    ------
    Missing, Erased
    """
    _, change = acts.opened(program, person_id, by, Alumnus)
    if change.value(Alumnus).shares == shares:
        return change.read
    change.amend(Alumnus, shares=shares)
    acts.write_down(change, "shares")
    return change.commit("alumnus.shares")


@again_on_conflict
def call_only(
    program: str, person_id: str, by: str, *, call_number: str | None, note: str = ""
) -> Partition:
    """They have no phone of their own: staff call instead of each check-in, from the next one on.
    Their number, if they had one, is free; ``call_number`` may be somebody else's.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    number = phones.read_number(call_number, abroad=True) if call_number else None
    here, change = acts.opened(program, person_id, by, Alumnus)
    person = change.value(Person)
    if person.texting == "stopped" or person.deceased:
        raise Unacceptable("call_number", "stopped", "They are not to be contacted any more.")
    if not person.time_zone:
        raise Unacceptable("time_zone", "missing", "Set their time zone first: calls need an hour.")
    queued.let_go(change, "call_only")
    phones.move_number(change, program, None)
    change.amend(Person, call_only=True, call_number=number, texting="none", shared_phone=False)
    joined = change.value(Thread).joined_at or change.at
    change.amend(Thread, joining="joined", joined_at=joined, due_at=None)
    queued.withdraw(change, here, "call_only")
    if not planning.goes_on(change):
        planning.lay_plan(change, here, change.value(Alumnus))
    if change.value(Care).engagement == "new":
        engaging.begin(change, here)
    acts.write_down(change, "call_only", note=note)
    return change.commit("phone.call_only")
