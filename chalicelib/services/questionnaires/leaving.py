"""What the first text of a set does when it leaves, and when it does not."""

from datetime import timedelta

from chalicelib.domain.instruments.session import CONTEXT, SK, Asking, Tried
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import prompting
from chalicelib.services.private import links
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change


def question_open(asking: Asking) -> OpenQuestion:
    """The question of a set that is asked by text: from its first text on, as long as it is open,
    so that answers that come in another order are its answers all the same."""
    session = asking.session
    assert session
    assert session.asked_at
    assert session.closes_at
    return OpenQuestion(
        about=SK, context=CONTEXT, question=None, asked_at=session.asked_at,
        expires_at=session.closes_at,
    )  # fmt: skip


def leaves(change: Change, message: Message, here: Tenant) -> None:
    """The set is asked: its answers are waited for, and its page is there."""
    asking = change.value(Asking)
    session = asking.session
    if session is None or session.asked_at:  # a second try of the same text
        return
    until = change.at + timedelta(hours=here.policy.instruments.open_hours)
    zone = change.value(Person).time_zone or here.program.zone
    today = local(change.at, zone).date()
    asked = session.model_copy(update={"asked_at": change.at, "closes_at": until, "on": today})
    tried = (Tried(part=part, day=session.day, on=today) for part in session.parts)
    asking = change.amend(
        Asking, session=asked, due_at=until, tried=(*asking.tried, *tried)
    )  # fmt: skip
    if session.way == "text":
        thread = change.value(Thread)
        change.replace(thread.asks(question_open(asking), change.at).asked_in(message.id))
    elif message.page:
        links.put(change, message, "questionnaire", SK, until)


def fails(change: Change, message: Message, here: Tenant) -> None:
    """It surely did not arrive: nothing was asked, and another day is looked for. What may have
    arrived waits for its answers."""
    asking = change.value(Asking)
    if message.state == "UNKNOWN" or asking.session is None:
        return
    if asking.session.heard or not message.id.endswith(f"-{asking.session.id}"):
        return
    zone = change.value(Person).time_zone or here.program.zone
    tomorrow = local(change.at, zone).date() + timedelta(days=1)
    change.amend(Asking, session=None, due_at=to_utc(tomorrow, prompting.HOUR, zone))
    change.replace(change.value(Thread).ended(SK, change.at))
