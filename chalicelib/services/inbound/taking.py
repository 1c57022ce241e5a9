"""One inbound text, handled in the order that the rules fix:

crisis scan, opt-out, staff's page code, identity, open question, keyword, free text to a human.
The crisis scan comes before everything and for everybody, known or not. All that a text does
commits in one transaction with the text itself, whose id can be written once; the direct answers
leave right after.
"""

from chalicelib import ids
from chalicelib.domain import messages
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.questions import read_simple
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Language, Person
from chalicelib.domain.texts import Understanding, understand
from chalicelib.domain.texts.reading.crisis import crisis_kind
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting, joining
from chalicelib.services.inbound import crisis, staff_texts, strangers
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.replies import REPLIES, decline
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.matching import life as matching_life
from chalicelib.services.outbound import texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch, head_keys, of
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load
from chalicelib.store.writes import Taken

#: Questions whose answers are not read as a check-in's.
_OWN_READING = ("identity", "match")


def take(text: Received) -> None:
    """Handle one inbound text; taking it twice has the effect of once.

    Raises
    ------
    LookupError
        if the number texted is none of ours.
    Conflict
        if others kept writing first; the queue brings the text again.
    """
    own = numbers.own(text.to)
    alarm = _alarm(text, own.program)
    ref, heads = numbers.who_texts(own.program, text.sender, head_keys(own.program))
    tenant = of(heads)
    staff = staff_texts.on_rota(text, tenant)
    if staff and not alarm and staff_texts.take(text, tenant, staff):
        return
    if ref is None:
        strangers.take(text, tenant, alarm)
    else:
        _take_from(ref, text, tenant, alarm, own.channel)


def _alarm(text: Received, program: str) -> crisis.Alarm | None:
    kind = crisis_kind(text.body)
    if kind is None:
        return None
    language: Language = "es" if sounds_spanish(text.body) else "en"
    reading = understand(text.body, context="none", question=None, language=language)
    return crisis.respond(text, program, kind, language, "opt_out" in reading.also)


@again_on_conflict
def _take_from(
    ref: Ref, text: Received, tenant: Tenant, alarm: crisis.Alarm | None, channel: str
) -> None:
    read = load(ref)
    thread, care = read.one(Thread), read.one(Care)
    # The number texted decides: questions are open on the check-in number only.
    question = thread.question_at(text.at) if channel == "checkins" else None
    about = [question.about] if question and "#" in question.about else []
    if thread.last_answered:
        about.append(thread.last_answered)
    read.also(*dict.fromkeys(about), *alerting.open_alert_keys(care))
    change = Change(read, by="inbound", at=text.now, policy=tenant.policy)
    reading = _understand(read, text, question)
    turn = Turn(change, tenant, text, question, reading)
    if alarm:
        _record_alarm(turn, alarm)
    _act(turn)
    change.amend(Thread, last_inbound_at=max(text.at, thread.last_inbound_at or text.at))
    change.amend(Care, last_contact_at=text.now)
    change.put(_record(turn, channel))
    try:
        after = change.commit("text.taken", turn.reading.intent)
    except Taken as taken:
        if taken.what == "inbound":
            return  # an earlier delivery of the same text
        raise
    if alarm:
        person = read.one(Person)
        crisis.name_person(alarm, tenant.id, person.id, person.site, thread.crisis_incident)
    texting.deliver_all(after, tenant, ON_FAILURE)


def _understand(read: Partition, text: Received, question: OpenQuestion | None) -> Understanding:
    """What the text means, given what is open with this person."""
    person, thread = read.one(Person), read.one(Thread)
    context = question.context if question else "none"
    if person.texting == "stopped":
        context = "after_stop"
    simple = question and question.question == "how"
    asked = "none" if simple or context in _OWN_READING else context
    tag = (
        question.question
        if question and question.context in ("scale_0_10", "days_0_7", "count")
        else None
    )
    reading = understand(text.body, context=asked, question=tag, language=thread.language)
    if simple and reading.intent in ("talk", "help", "call_request"):
        value = read_simple(text.body)
        return Understanding("answer", str(value)) if value else reading
    return reading


def _act(turn: Turn) -> None:
    """What the text does, and what else it says."""
    about = turn.question.about if turn.question else ""
    intent = turn.reading.intent
    first = intent in ("crisis", "opt_out", "wrong_number", "stop_scoped", "opt_in")
    if about == "identity" and not first and any(c.isdigit() for c in turn.text.body):
        turn.said.append(joining.check_identity(turn.change, turn.tenant, turn.text.body))
    elif (
        about.startswith("MATCH#")
        and not first
        and (choice := matching_life.choice(turn.text.body))
    ):
        matching_life.alumnus_answers(turn, about, choice)
    elif about == "invitation" and intent == "answer":
        decline(turn)
    else:
        REPLIES[intent](turn)
    for said in turn.reading.also:
        name, _, value = said.partition("=")
        REPLIES[name](turn.also(Understanding(name, value)))


def _record(turn: Turn, channel: str) -> Inbound:
    return Inbound(
        id=turn.text.id,
        at=turn.text.at,
        channel=channel,
        body=turn.text.body,
        intent=turn.reading.intent,
        value=turn.reading.value,
        about=turn.question.about if turn.question else None,
        needs_reading=turn.needs_reading,
    )


def _record_alarm(turn: Turn, alarm: crisis.Alarm) -> None:
    """The crisis reply as a message of this person, with what the carrier said of it."""
    person, at = turn.person, turn.text.now
    if turn.thread.crisis_incident is None or turn.thread.crisis_incident != alarm.incident:
        turn.set_thread(crisis_incident=alarm.incident)
    if alarm.result is None:
        return
    after = messages.after_send(alarm.result.kind)
    turn.change.put(
        Message(
            id=ids.new_id(),
            program=turn.tenant.id,
            person_id=person.id,
            to="alumnus",
            kind="crisis",
            language=turn.thread.language,
            body=alarm.words,
            about="incident",
            state="FAILED" if after.retry else after.state,
            epoch=epoch(),
            created_at=at,
            due_at=at,
            sent_at=at,
            outcome_at=at,
            attempts=1,
            exempt=True,
            provider_id=alarm.result.provider_id,
            reason=alarm.result.reason,
        )
    )


def sounds_spanish(body: str) -> bool:
    """Whether a text of somebody we do not know yet is Spanish: a few everyday words tell."""
    words = set(body.casefold().split())
    return bool(words & _SPANISH)


_SPANISH = frozenset(
    """
    ayuda ayudenme aguanto el esta estoy la mi mis morir por que quiero tome vida voy ya
    """.split()
)
