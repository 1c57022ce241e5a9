"""Pages: a text, a voice call and an e-mail to whoever is on call, with a code and no name.

A page is a message like any other (state, outcome), kept beside its alert. A crisis page that the
carrier did not surely take is tried once more: at least once matters more here than at most once.
"""

from collections.abc import Sequence

from chalicelib import clock, ids
from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import messages
from chalicelib.domain.messages import Message
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall
from chalicelib.domain.texts.wording import say
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition
from chalicelib.store.writes import write_alone

#: Which ways an alert takes, by level; a crisis adds the voice call.
CHANNELS: dict[str, tuple[messages.Channel, ...]] = {
    "amber": ("mail",),
    "red": ("sms", "mail"),
    "crisis": ("sms", "voice", "mail"),
}
#: At most two tries for what a life may hang on.
CRISIS_TRIES = 2


def channels(alert: Alert) -> tuple[messages.Channel, ...]:
    """How this alert reaches people."""
    return CHANNELS["crisis" if alert.cause == "crisis" else alert.level]


def words(alert: Alert, program: Tenant, channel: messages.Channel) -> str:
    """What a page says: a code and a level, never a name or a reason."""
    key = {"sms": "page.text", "voice": "page.voice", "mail": "page.mail_body"}[channel]
    return say(
        key, language="en", wording="discreet",
        alias=program.program.alias, code=alert.code or "", kind=alert.level,
    )  # fmt: skip


def plan(
    change: Change, program: Tenant, alert: Alert, targets: Sequence[OnCall]
) -> list[tuple[str, OnCall]]:
    """Put a SENDING message for each target and channel into the change; their ids with targets."""
    made = []
    for target in targets:
        for channel in channels(alert):
            message = Message(
                id=ids.new_id(), program=program.id, person_id=alert.person_id, to="staff",
                kind="page", channel=channel, body=words(alert, program, channel),
                about=f"ALERT#{alert.id}", epoch=epoch(), created_at=change.at, due_at=change.at,
                exempt=True,
            )  # fmt: skip
            claimed = messages.claim(message, ids.new_id(), change.at, program.policy)
            change.put(messages.move(claimed, "SENDING", attempts=1))
            made.append((message.id, target))
    return made


def deliver(read: Partition, program: Tenant, planned: Sequence[tuple[str, OnCall]]) -> None:
    """Send what was planned and write each outcome down."""
    targets = dict(planned)
    for stored in [s for s in read.every(Message) if s.value.id in targets]:
        message = stored.value
        result = attempt(message, targets[message.id], program, stored.key.sk, read.ref.person)
        after = messages.after_send(result.kind)
        state: messages.State = "FAILED" if after.retry else after.state
        done = messages.move(
            message, state, provider_id=result.provider_id, reason=result.reason,
            sent_at=clock.now() if state == "ACCEPTED" else None, outcome_at=clock.now(),
        )  # fmt: skip
        write_alone(stored, done, read, at=clock.now(), policy=program.policy)


def attempt(message: Message, target: OnCall, program: Tenant, sk: str, person: str) -> Result:
    """One page, tried again once if the carrier did not surely take it."""
    result = _once(message, target, program, sk, person)
    for _ in range(CRISIS_TRIES - 1):
        if result.kind in ("accepted", "refused", "opted_out"):
            break
        result = _once(message, target, program, sk, person)
    return result


def _once(message: Message, target: OnCall, program: Tenant, sk: str, person: str) -> Result:
    context = {"program": program.id, "person": person or "-", "message": sk}
    sender = program.program.check_in_number
    if message.channel == "sms":
        return sms.send_text(target.phone, message.body, sender=sender, context=context)
    if message.channel == "voice":
        return sms.call(target.phone, message.body, sender=sender, context=context)
    subject = say(
        "page.mail_subject", language="en", wording="discreet", alias=program.program.alias
    )
    return mail.send_mail(target.email, subject, message.body)
