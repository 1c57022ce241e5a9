"""One graduate's invitation to an event: asked as a prompt when it may be, answered, called off."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.events import CHOICES, CONTEXT, INVITED, Event, Invited, invited_key, key
from chalicelib.domain.messages import Message
from chalicelib.domain.people import DAYS, Person
from chalicelib.domain.safety.hours import clock_in_words
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts.choosing import chosen
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import prompting
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, Stored, load
from chalicelib.store.writes import write_alone

KIND = "tip"
#: Nobody is invited to what begins within so long.
LEAD = timedelta(hours=2)


def look_at(read: Partition, stored: Stored[Invited], here: Tenant, at: datetime) -> None:
    """Ask, if a prompt may leave now; or see that no answer came before it began."""
    one = stored.value
    if one.due_at is None or one.due_at > at:
        return
    change = Change(read, by="events", at=at, policy=here.policy)
    if one.rsvp == "asked":
        _ends(change, stored, rsvp="silent")
    elif why := _too_late(here, one, at):
        _ends(change, stored, rsvp="unsent", why=why)
    else:
        _ask(change, stored, here, at)


def _too_late(here: Tenant, one: Invited, at: datetime) -> str | None:
    if at + LEAD >= one.starts_at:
        return "late"
    return "cancelled" if _event(here, one).state == "cancelled" else None


def _event(here: Tenant, one: Invited) -> Event:
    return load(Ref(here.id, ""), key(one.event_id)).one(Event, key(one.event_id))


def _ends(change: Change, stored: Stored[Invited], **fields: Any) -> None:
    change.set(stored, stored.value.model_copy(update={"due_at": None, **fields}))
    change.commit(f"event.{fields['rsvp']}", stored.value.event_id)


def _ask(change: Change, stored: Stored[Invited], here: Tenant, at: datetime) -> None:
    read, one = change.read, stored.value
    person, thread = read.one(Person), read.one(Thread)
    said = in_words(here, _event(here, one), thread.language)
    message = texting.compose(
        person, thread, here, KIND, "event.invite", at, about=stored.key.sk, asks=CONTEXT, **said
    )  # fmt: skip
    found = prompting.verdict(read, here, message, at)
    if found.refused:
        _ends(change, stored, rsvp="unsent", why=found.refused)
    elif found.later:
        later = min(found.later, one.starts_at)
        write_alone(
            stored, one.model_copy(update={"due_at": later}), read, at=at, policy=here.policy
        )
    else:
        change.put(message)
        change.set(stored, one.model_copy(update={"due_at": one.starts_at}))
        change.commit("event.asks", one.event_id)


def in_words(here: Tenant, event: Event, language: str) -> dict[str, str]:
    """What texts say of an event, on its own wall clock."""
    starts = local(event.starts_at, event.zone)

    month = here.say(f"month.{starts.month}", language=language)
    return {
        "event": event.what,
        "where": event.place,
        "day": here.say(f"day.{DAYS[starts.weekday()]}", language=language),
        "date": here.say("date", language=language, month=month, day=starts.day),
        "time": clock_in_words(starts.hour * 60 + starts.minute, language),
    }


def leaves(change: Change, message: Message, here: Tenant) -> None:
    """The invitation leaves: it may be answered until the event begins."""
    assert message.about
    one = change.amend(Invited, message.about, rsvp="asked")
    question = OpenQuestion(
        about=message.about, context=CONTEXT, asked_at=change.at, expires_at=one.starts_at
    )
    change.replace(change.value(Thread).asks(question, change.at).asked_in(message.id))


def fails(change: Change, message: Message) -> None:
    """It did not surely arrive: nobody's silence. Whoever answers all the same is heard."""
    assert message.about
    one = change.value(Invited, message.about)
    if one.rsvp in ("waiting", "asked"):
        why = message.reason or message.state.lower()
        change.amend(Invited, message.about, rsvp="unsent", why=why, due_at=None)


def is_off(read: Partition, message: Message) -> bool:
    """Whether an invitation that is due asks about what has begun, or was called off."""
    if message.kind != KIND or not (message.about or "").startswith(INVITED):
        return False
    one = read.maybe(Invited, message.about)
    return one is None or one.value.why is not None or read.now() >= one.value.starts_at


def answered(turn: Turn) -> bool:
    """Whether a text answers an invitation: 1 yes, 2 no."""
    if turn.question is None or turn.question.context != CONTEXT:
        return False
    choice = chosen(turn.text.body, CHOICES)
    if choice is None:
        return False
    about = turn.question.about
    turn.change.amend(Invited, about, rsvp=choice, due_at=None)
    turn.change.replace(turn.thread.ended(about, turn.text.now))
    turn.say(f"event.{choice}")
    return True


@again_on_conflict
def call_off(ref: Ref, here: Tenant, event: Event, at: datetime) -> None:
    """Tell somebody who was asked, and has not said no, that an event is off; once."""
    sk = invited_key(event.id)
    try:
        read = load(ref, sk)
    except Missing:
        return
    stored = read.maybe(Invited, sk)
    if stored is None or stored.value.why == "cancelled":
        return
    change, one = Change(read, by="events", at=at, policy=here.policy), stored.value
    asked = one.rsvp in ("asked", "yes")
    change.set(stored, one.model_copy(update={"due_at": None, "why": "cancelled"}))
    change.replace(change.value(Thread).ended(sk, at))
    if asked:
        said = in_words(here, event, change.value(Thread).language)
        texting.plan(change, here, "notice", "event.cancelled", **said)
    change.commit("event.called_off", event.id)
