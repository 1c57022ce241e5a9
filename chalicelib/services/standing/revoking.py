"""A revocation that was spoken or written to staff, and the fresh consent that alone undoes it.

Either number stops both: texts of the check-ins and of the mentor's relay obey one standing. Only
the person's own START leads straight back; a consent that staff record leads to an invitation.
"""

from datetime import datetime, timedelta

from chalicelib import clock, ids
from chalicelib.domain.people import Consent, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.standing import Channel
from chalicelib.domain.texts.reading import Understanding
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, engaging, joining
from chalicelib.services.inbound import stopping
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

#: Two stops that close together are one form sent twice.
TWO_TAPS = timedelta(minutes=1)


@again_on_conflict
def opt_out(
    program: str, person_id: str, by: str, role: acts.Role,
    *, channel: Channel, said_at: datetime | None = None, note: str = "", confirm: bool = False,
) -> Partition:  # fmt: skip
    """No more texts, as if the person had sent STOP at ``said_at`` (UTC). What is queued is refused
    when it would leave. Nothing is sent, but one neutral confirmation where ``confirm`` asks for
    it. Who has stopped already stays stopped: a START that was sent before this word, and comes
    late, does not undo it.

    Raises
    ------
    Missing, Erased, Unacceptable
        the last also where the person has said START by text since then.
    """
    here, change = acts.opened(program, person_id, by, role)
    at = acts.said(said_at, change.at)
    if change.value(Person).texting == "stopped":
        return _stopped_again(change, channel, at, note)
    told = Received(id=ids.new_id(), at=at, now=change.at, sender="", to="", body="")
    if not stopping.stop(Turn(change, here, told, None, Understanding("opt_out"), quiet=True)):
        raise Unacceptable(
            "said_at", "overruled", "They have said START since then, and the last word counts: "
            "see the timeline, and ask again.",
        )  # fmt: skip
    engaging.judge(change, here, looked=True)
    acts.write_down(change, "opt_out", channel=channel, said_at=at, note=note)
    if confirm:
        texting.plan(change, here, "stop_confirmation", "stopped", confirms=at)
    return change.commit("texting.stopped", channel)


def _stopped_again(change: Change, channel: Channel, at: datetime, note: str) -> Partition:
    """The later stop counts from now on; the second of two taps is the same one."""
    wishes = change.value(Thread).wishes
    if wishes.stopped_at is None or at < wishes.stopped_at + TWO_TAPS:
        return change.read
    change.amend(Thread, wishes=wishes.stop(at))
    acts.write_down(change, "opt_out", channel=channel, said_at=at, note=note)
    return change.commit("texting.stopped", channel)


def record_consent(
    program: str, person_id: str, by: str, role: acts.Role, *, form: str, at: datetime,
) -> Partition:  # fmt: skip
    """A consent to be texted, with its form and the moment it was given (UTC). Who is not joined
    waits for an invitation now; who is, stays so. The same form of the same day is the same
    consent: it changes nothing while it stands.

    Raises
    ------
    Missing, Erased, Unacceptable
        the last where the consent is older than the stop, or no text could reach them.
    """
    after = _consented(program, person_id, by, role, form, at)
    if after.one(Thread).joining == "waiting":
        joining.wake(tenant(program), clock.now())
    return after


@again_on_conflict
def _consented(
    program: str, person_id: str, by: str, role: acts.Role, form: str, at: datetime
) -> Partition:
    here, change = acts.opened(program, person_id, by, role)
    acts.said(at, change.at, "at")
    _reachable(change.value(Person))
    _fresh(change, at)
    if _is_known(change, form, at, here.program.zone):
        return change.read
    person = change.amend(Person, sms_consent=Consent(at=at, form=form), call_only=False)
    if person.texting != "joined":
        change.amend(Person, texting="consented")
        change.amend(Thread, joining="waiting", open=None, parked=(), due_at=None)
    if not person.time_zone:
        alerting.raise_alert(change, here, "no_zone")
    acts.write_down(change, "consent", said_at=at)
    return change.commit("consent.recorded", "sms")


def _is_known(change: Change, form: str, at: datetime, zone: str) -> bool:
    """Whether that very consent stands, and has led to all that it leads to."""
    person = change.value(Person)
    known, invited = person.sms_consent, change.value(Thread).joining in ("waiting", "invited")
    if known is None or person.call_only or person.texting == "stopped":
        return False
    if person.texting != "joined" and not invited:
        return False
    return (known.form, local(known.at, zone).date()) == (form, local(at, zone).date())


def _reachable(person: Person) -> None:
    if person.deceased:
        raise Unacceptable("at", "deceased", "They are recorded as deceased: undo that first.")
    if not person.phone:
        raise Unacceptable("phone", "missing", "There is no phone on record: set one first.")
    if person.number_state == "suspect":
        raise Unacceptable(
            "phone", "suspect", "The number may be somebody else's: set it anew, once they have "
            "told you another way that it is theirs.",
        )  # fmt: skip


def _fresh(change: Change, at: datetime) -> None:
    """A stop is undone by what was signed after it, as by a START sent after it."""
    thread, person = change.value(Thread), change.value(Person)
    wishes = thread.wishes.start(at)
    if wishes.none:
        raise Unacceptable("at", "not_fresh", "They have said stop since: ask for a new consent.")
    if person.sms_consent and at < person.sms_consent.at:
        raise Unacceptable("at", "older", "A later consent is on record already.")
    change.amend(Thread, wishes=wishes)
    change.amend(Person, paused_until=wishes.paused, stopped_scopes=wishes.left_out)
