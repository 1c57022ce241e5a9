"""The hold: a text that tells of death, jail or hospital, or that a third party writes, stops
everything automated to that number until a human has found out and clears it."""

from typing import Literal, get_args

from chalicelib import clock
from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.texts.holds import HoldReason
from chalicelib.services import alerting
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, load

#: What a human found: they spoke with the person, or the text was misread.
Outcome = Literal["reached", "not_needed"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
GRAVEST_FIRST: tuple[str, ...] = get_args(HoldReason)
_ROLES: dict[str, type[Alumnus] | type[Mentor]] = {"alumnus": Alumnus, "mentor": Mentor}


def begin(turn: Turn, reason: str) -> None:
    """Hold the number, with the reason's code: from here on nothing leaves, an answer to this very
    text neither. Whoever holds the phone may be grieving, or should not know that we write."""
    known = [one for one in GRAVEST_FIRST if one in (reason, turn.person.hold)]
    turn.change.amend(Person, hold=known[0])
    turn.quiet = True


def hold(turn: Turn, reason: str) -> None:
    """Nothing is asked any more, and a human is called."""
    turn.needs_reading = True
    answers.break_off(turn, "held")
    turn.alert("held", reason)


@again_on_conflict
def clear(program: str, person_id: str, role: str, by: str, outcome: Outcome) -> Partition:
    """Staff clear the hold of a graduate or mentor, and its alert ends with what they found.
    Clearing what is not held changes nothing.

    Raises
    ------
    Missing
        if there is no such person in that role.
    """
    here, read = tenant(program), load(Ref(program, person_id))
    if read.maybe(_ROLES[role]) is None:
        raise Missing(f"no {role} here")
    reason = read.one(Person).hold
    if reason is None:
        return read
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    change.amend(Person, hold=None)
    if key := change.value(Care).open_alerts.get("held"):
        read.also(key)
        ended = alerts.resolve(change.value(Alert, key), by, outcome, change.at)
        alerting.forget(change, change.replace(ended))
    return change.commit("hold.cleared", f"{reason}:{outcome}")
