"""An act of staff: the record opened for it, and the act written down beside its effect."""

from datetime import datetime

from chalicelib import clock, ids
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.standing import CALLED, Call, Channel, StaffAct, What
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all

Role = type[Alumnus] | type[Mentor]


class Erased(RuntimeError):
    """The record was erased: there is nobody to act for."""


def opened(program: str, person_id: str, by: str, role: Role) -> tuple[Tenant, Change]:
    """Everything of one person, opened for an act.

    Raises
    ------
    Missing
        also where they do not have the role.
    Erased
    """
    here = tenant(program)
    read = load_all(Ref(program, person_id))
    read.one(role)
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    return here, Change(read, by=by, at=clock.now(), policy=here.policy)


def said(moment: datetime | None, at: datetime, field: str = "said_at") -> datetime:
    """When something was said: now, if nobody knows better.

    Raises
    ------
    Unacceptable
        if that is yet to come.
    """
    if moment and moment > at:
        raise Unacceptable(field, "future", "That moment is yet to come: check date and zone.")
    return moment or at


def write_down(
    change: Change, what: What, *, channel: Channel | None = None,
    said_at: datetime | None = None, note: str = "", id: str = "",
) -> None:  # fmt: skip
    """Keep the act in the person's record; ``id`` is that of the form that told it, if one did."""
    change.put(
        StaffAct(
            id=id or ids.new_id(), person_id=change.value(Person).id, at=change.at,
            by=change.by, what=what, channel=channel, said_at=said_at, note=note,
        )
    )  # fmt: skip


def write_call_down(change: Change, call: Call, outcome: str) -> StaffAct:
    """Keep a try to reach the person in their record."""
    made = StaffAct(
        id=call.id, person_id=change.value(Person).id, at=change.at, by=change.by,
        what=CALLED[outcome], way=call.way, note=call.note,
    )  # fmt: skip
    change.put(made)
    return made
