"""One inbound text, handled in the order that the rules fix:

crisis scan, opt-out, staff's page code, identity, open question, keyword, free text to a human.
The crisis scan comes before everything and for everybody, known or not. All that a text does
commits in one transaction with the text itself, whose id can be written once; the direct answers
leave right after.
"""

from datetime import timedelta

from chalicelib.domain import messages
from chalicelib.domain.care import Care
from chalicelib.domain.inbound import PAGE, Inbound
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety import answered
from chalicelib.domain.safety.rota import OnCall
from chalicelib.domain.texts.languages import language_switch
from chalicelib.domain.texts.last_used import language_used
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, engaging, everywhere
from chalicelib.services.inbound import (
    crisis,
    dialogue,
    incidents,
    logged,
    planned,
    staff_texts,
    strangers,
)
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import crisis_receipts, texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.questionnaires import by_text
from chalicelib.services.questionnaires.planner import RESPONSES
from chalicelib.services.relaying import lines
from chalicelib.services.standing import restoring
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch, head_keys, in_danger, of
from chalicelib.store import numbers, once
from chalicelib.store.change import Change
from chalicelib.store.keys import NOBODY, Ref
from chalicelib.store.partition import Partition, load
from chalicelib.store.writes import Conflict, Taken

#: SNS brings a text again for up to 23 days; ours are remembered longer than that.
REMEMBERED = timedelta(days=40)


def take(text: Received) -> None:
    """Handle one inbound text; taking it twice has the effect of once.

    Raises
    ------
    LookupError
        if the number texted is none of ours.
    NotOpened
        if a crisis was answered but its incident could not be opened.
    NotReplayed
        after a restore, until the erasure ledger was replayed; a crisis was answered.
    Conflict
        if others kept writing first; the queue brings the text again.
    """
    own, alarm = _scanned(text)
    ref, heads = numbers.who_texts(own.program, text.sender, head_keys(own.program))
    tenant = in_danger(heads)
    if _is_code(text, tenant, ref) and not alarm:
        return
    tenant = tenant if alarm else of(heads)
    restoring.check()
    if ref is None or (alarm and ref.person == NOBODY):
        strangers.take(text, tenant, alarm)
    elif ref.person != NOBODY:  # whoever was erased hears nothing and is not written down
        _take_from(ref, text, tenant, alarm, PAGE if text.page else own.channel)


def _scanned(text: Received) -> tuple[numbers.Own, crisis.Alarm | None]:
    """The crisis scan and its answer, before anybody is looked up; which number was texted."""
    danger = crisis.scan(text.body)
    try:
        own = numbers.own(text.to)
    except Exception:
        if danger:
            crisis.respond(text, None, danger)
        raise
    alarm = crisis.respond(text, own.program, danger) if danger else None
    if alarm and not alarm.opened:
        raise crisis.NotOpened
    return own, alarm


def _is_code(text: Received, tenant: Tenant, ref: Ref | None) -> bool:
    """Whether somebody on the rota took a page on; even a code with frightening words does."""
    staff = staff_texts.on_rota(text, tenant)
    if staff is None or dialogue.wants_no_texts(text.body):
        return False
    return _take_from_staff(text, tenant, staff, ref)


def _take_from_staff(text: Received, tenant: Tenant, staff: OnCall, ref: Ref | None) -> bool:
    """A page's code, once: brought again weeks later it must not take another page on."""
    delivery = f"{tenant.id}#STAFFTEXT#{text.id}"
    if once.happened(delivery):
        return True
    taken = staff_texts.take(text, tenant, staff, known=ref is not None)
    if taken:
        once.first_time(delivery, text.now + REMEMBERED)
    return taken


@again_on_conflict
def _take_from(
    ref: Ref, text: Received, tenant: Tenant, alarm: crisis.Alarm | None, channel: str
) -> None:
    read = load(ref)
    if read.one(Person).phone != text.sender:  # their number was changed in this very moment
        strangers.take(text, tenant, alarm)
        return
    turn = _turn(read, text, tenant, channel)
    change, thread = turn.change, read.one(Thread)
    home = incidents.home(tenant.id, alarm.incident, thread.crisis_incident) if alarm else ""
    if alarm:
        _record_alarm(turn, alarm, home)
    dialogue.act(turn)
    change.amend(Thread, last_inbound_at=max(text.at, thread.last_inbound_at or text.at))
    change.amend(Care, last_contact_at=text.now)
    engaging.judge(change, tenant)
    change.put(_record(turn, channel))
    everywhere.heed(change, tenant)
    after: Partition | None
    try:
        after = change.commit("text.taken", turn.reading.intent)
    except Taken as taken:
        if taken.what == everywhere.STOPPED:
            everywhere.take_over(load(ref), tenant, text.now)
            raise Conflict("the number was stopped") from taken
        if taken.what not in ("inbound", "message", "relay_note"):
            raise
        after = None  # an earlier delivery of the same text, which may have died right after
    if alarm:
        person = read.one(Person)
        incidents.settle(tenant.id, alarm.incident, home, person.id, person.site)
    if after:
        texting.deliver_all(after, tenant, ON_FAILURE)


def _turn(read: Partition, text: Received, tenant: Tenant, channel: str) -> Turn:
    """The text, what was open when it was sent, and what it means; all that it may touch is
    read."""
    thread = read.one(Thread)
    # The number texted decides: questions are open on the check-in number only.
    question = thread.question_at(text.at) if channel == "checkins" else None
    about = [question.about] if question and "#" in question.about else []
    if by_text.is_about(question):  # what was answered before tells what is new
        read.beginning(RESPONSES)
    elif thread.last_answered:
        about.append(thread.last_answered)
    if thread.last_inbound_at and text.at < thread.last_inbound_at:  # it may have been overtaken
        about += [q.about for q in (thread.open, *thread.past) if q and q.is_checkin]
    if channel == "relay" and (alumnus := read.maybe(Alumnus)):
        about += lines.keys(alumnus.value)
    about += planned.keys(text.body)
    about += logged.keys(read, text.body) if channel == "checkins" else []
    read.also(*dict.fromkeys(about), *alerting.open_alert_keys(read.one(Care)))
    change = Change(read, by="inbound", at=text.now, policy=tenant.policy)
    language = language_switch(text.body) or language_used(text.body)
    if language:
        change.amend(Thread, language=language)
    reading = dialogue.meaning(read, text, question, tenant.policy, channel)
    # The page has thanked for free words; it could not confirm a stop, or answer a request.
    quiet = text.page and reading.intent == "talk"
    return Turn(change, tenant, text, question, reading, quiet=quiet)


def _record(turn: Turn, channel: str) -> Inbound:
    return Inbound(
        id=turn.text.id,
        at=turn.text.at,
        channel=channel,
        body=turn.text.body,
        intent=turn.reading.intent,
        value=turn.reading.value,
        about=turn.about or (turn.question.about if turn.question else None),
        needs_reading=turn.needs_reading,
    )


def _record_alarm(turn: Turn, alarm: crisis.Alarm, home: str) -> None:
    """The crisis reply as a message of this person, with what the carrier and its receipts said of
    it so far."""
    person, at = turn.person, turn.text.now
    turn.set_thread(crisis_incident=home)
    if alarm.result is None:
        return
    after = messages.after_send(alarm.result.kind)
    reply = Message(
        id=crisis_receipts.message_id(turn.text.id),
        program=turn.tenant.id,
        person_id=person.id,
        to="alumnus",
        kind="crisis",
        language=turn.thread.language,
        body=alarm.words,
        about="incident",
        state=answered.MESSAGE.get(alarm.told or "", "FAILED" if after.retry else after.state),
        epoch=epoch(),
        created_at=turn.text.at,
        due_at=at,
        sent_at=at,
        outcome_at=at,
        attempts=1,
        exempt=True,
        provider_id=alarm.result.provider_id,
        reason=alarm.result.reason,
    )
    turn.change.put(reply)
    if reply.state == "SUPPRESSED":  # the carrier holds a stop of its own
        ON_FAILURE[reply.kind](turn.change, reply, turn.tenant)
