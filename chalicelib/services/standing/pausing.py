"""A pause that somebody asked staff for: no texts for a while, as if they had sent PAUSE."""

from datetime import date, timedelta

from chalicelib import ids
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.texts.reading import Understanding
from chalicelib.domain.thread import Thread
from chalicelib.services import engaging
from chalicelib.services.inbound import stopping
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.recording import Unacceptable, zone_of
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.partition import Partition

#: Who wants none for longer wants them to stop.
LONGEST = timedelta(days=360)


@again_on_conflict
def pause(
    program: str, person_id: str, by: str, role: acts.Role, *, until: date, note: str = ""
) -> Partition:
    """No texts until the local day ``until`` begins; what was open is open no more. Nothing is
    sent. Asked for again, it changes nothing.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, change = acts.opened(program, person_id, by, role)
    person, zone = change.value(Person), zone_of(change.read, here)
    today = local(change.at, zone).date()
    if until <= today:
        raise Unacceptable("until", "past", "Give the day of the first text: one yet to come.")
    if until - today > LONGEST:
        raise Unacceptable("until", "too_far", f"At most {LONGEST.days} days: record a stop.")
    if person.texting == "stopped":
        raise Unacceptable("until", "stopped", "They have stopped: they get no texts at all.")
    if person.paused_until == to_utc(until, here.policy.window.open, zone):
        return change.read
    told = Received(id=ids.new_id(), at=change.at, now=change.at, sender="", to="", body="")
    turn = Turn(change, here, told, None, Understanding("stop_scoped"), quiet=True)
    stopping.pause_until(turn, until)
    engaging.judge(change, here, looked=True)
    acts.write_down(change, "paused", note=note)
    return change.commit("texting.paused", until.isoformat())


@again_on_conflict
def end_pause(program: str, person_id: str, by: str, role: acts.Role) -> Partition:
    """Texts may come from now on. Ending what has ended changes nothing; a stop stands.

    Raises
    ------
    Missing, Erased
    """
    here, change = acts.opened(program, person_id, by, role)
    until = change.value(Person).paused_until
    if until is None or until <= change.at:
        return change.read
    wishes = change.value(Thread).wishes.pause(change.at, change.at)
    change.amend(Thread, wishes=wishes)
    change.amend(Person, paused_until=wishes.paused)
    engaging.judge(change, here, looked=True)
    acts.write_down(change, "pause_ended")
    return change.commit("texting.pause_ended")
