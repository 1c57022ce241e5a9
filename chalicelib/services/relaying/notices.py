"""A mentor is told that a message waits: by text, else by e-mail, without a word of it."""

from datetime import datetime, timedelta

from chalicelib.domain import gate, matches
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.relay import Line, Note
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.texts.wording import printed
from chalicelib.domain.thread import Thread
from chalicelib.services.matching import words as matching_words
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, load
from chalicelib.store.writes import Taken

TEXT, MAIL = "relay_notice", "relay_mail"


def tell(tenant: Tenant, match: Match, note: Note, line: Line, at: datetime) -> bool:
    """Tell the mentor once that a message waits; whether they can be told at all.

    It commits in the mentor's own partition before the note moves on: a crash between the two leads
    here again, and the message's id stops it.

    Raises
    ------
    Conflict
    """
    try:
        read = load(Ref(tenant.id, match.mentor_id))
    except Missing:
        return False
    message = _message(read, tenant, match, line, at)
    if message is None:
        return False
    change = Change(read, by="relay", at=at, policy=tenant.policy)
    # Its key follows from the note, so that it is the same on a second look.
    change.put(
        message.model_copy(update={"id": f"{TEXT}-{note.id}", "created_at": note.due_at or at})
    )
    try:
        change.commit("relay.noticed", message.channel)
    except Taken as taken:
        if taken.what != "message":
            raise
    return True


def _message(
    read: Partition, tenant: Tenant, match: Match, line: Line, at: datetime
) -> Message | None:
    """The notice, in the mentor's next window or at once where they wrote shortly before."""
    person, thread, door = read.one(Person), read.one(Thread), matching_words.door(tenant)
    free = _until(line, tenant)
    common = {"about": matches.key(match.id), "door": door, "exempt_until": free}
    if matching_words.may_reach(person, TEXT, at, tenant.id):
        name = "relay.notice_at" if door else "relay.notice"
        made = texting.compose(person, thread, tenant, TEXT, name, at, **common)
        if person.time_zone and not made.any_hour(at):
            opens = next_open(at, person.time_zone, tenant.policy, person.state, person.days_off)
            made = made.model_copy(update={"due_at": opens})
        return made.model_copy(update={"to": "mentor"})
    name = "relay.mail_body_at" if door else "relay.mail_body"
    made = texting.compose(person, thread, tenant, MAIL, name, at, **common)
    body = printed(
        name, language=thread.language, own=tenant.own, alias=tenant.program.alias, door=door
    )
    made = made.model_copy(update={"channel": "mail", "to": "mentor", "body": body})
    return None if gate.may_text(person, made, at, epoch(), tenant.policy) else made


def _until(line: Line, tenant: Tenant) -> datetime | None:
    """Until when the mentor's quiet hours give way: what they wrote last, and two hours."""
    last = max(line.written, default=None)
    return last + timedelta(hours=tenant.policy.relay.exempt_hours) if last else None
