"""Staff tried to reach somebody: with an alert, which it ends or keeps, or of their own accord."""

from typing import cast

from chalicelib import clock
from chalicelib.domain.people import Alumnus
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import CALLED, Call, Reached, StaffAct
from chalicelib.services import attending, engaging, recording
from chalicelib.services.attending import Told
from chalicelib.services.reading import alerts as reading
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load


def log(
    program: str, person_id: str, by: str, call: Call, outcome: Reached, alert_id: str = ""
) -> None:
    """Write a try down. About an alert (by its id outside), ``reached`` ends it; without one,
    ``reached`` is contact, and anything else a try that found nobody. What was told before (by the
    call's id) changes nothing.

    Raises
    ------
    Missing, Erased, IllegalTransition, HoldStands
    """
    if not alert_id:
        _log(program, person_id, by, call, outcome)
        return
    if _whose(*reading.place(program, alert_id)) != person_id:
        raise Missing("no such alert of theirs")
    about(program, alert_id, by, call, outcome)


def about(
    program: str, alert_id: str, by: str, call: Call, outcome: str, told: Told | None = None
) -> None:
    """Write a try down that is about an alert, whoever it is about; a call to 911 with whom it
    ``told``. An incident is the program's record: the person's comes after it, and the same try
    told again mends what is missing.

    Raises
    ------
    Missing, IllegalTransition, UnknownOutcome, HoldStands
    """
    ref, inside = reading.place(program, alert_id)
    attending.tried(ref, inside, by, outcome, told, call)
    person = None if ref.person else _whose(ref, inside)
    if person and outcome in CALLED and load(Ref(program, person)).maybe(Alumnus):
        _log(program, person, by, call, cast(Reached, outcome))


def _whose(ref: Ref, alert_id: str) -> str | None:
    if ref.person:
        return ref.person
    sk = f"ALERT#{alert_id}"
    return load(ref, sk).one(Alert, sk).person_id


@again_on_conflict
def _log(program: str, person_id: str, by: str, call: Call, outcome: Reached) -> None:
    here, change = acts.opened(program, person_id, by, Alumnus)
    if any(one.id == call.id for one in change.read.values(StaffAct)):
        return
    acts.write_call_down(change, call, outcome)
    if outcome == "reached":
        recording.in_touch(change, here, clock.now())
    else:
        engaging.tried(change, here, call.way)
    change.commit("call.logged", f"{call.way}:{outcome}")
