"""Somebody who was erased comes back: their number and external id can be enrolled again.

Nothing of the old record returns: its key is gone. What kept the number from ever being texted
again, the suppression hash, is lifted by a supervisor who holds a new consent in writing.
"""

from typing import Literal

from chalicelib import clock
from chalicelib.services.standing.phones import read_number
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import NOBODY, Key

Lifted = Literal["phone", "external_id"]


@again_on_conflict
def readmit(
    program: str, by: str, *, role: Literal["alumnus", "mentor"], phone: str, external_id: str,
    form: str,
) -> list[Lifted]:  # fmt: skip
    """Let a number and an external id be enrolled again; which of them had been suppressed is
    returned. Lifted before, or never suppressed, nothing changes.

    ``form`` names the new consent in the program's audit.

    Raises
    ------
    Unacceptable
        if the number is none.
    """
    here = tenant(program)
    wanted: dict[Lifted, Key] = {"phone": numbers.phone_key(program, read_number(phone))}
    if external_id:
        wanted["external_id"] = numbers.external_key(program, role, external_id)
    held = numbers.owners(list(wanted.values()))
    lifted = {what: key for what, key in wanted.items() if held.get(key) == NOBODY}
    if lifted:
        change = Change(here.partition, by=by, at=clock.now(), policy=here.policy)
        for key in lifted.values():
            change.lift(key)
        change.commit("number.readmitted", form)
    return list(lifted)
