"""Pages: a text, a voice call and an e-mail to whoever is on call, with a code and no name.

A page is a message like any other (state, outcome), kept beside its alert. A crisis page that the
carrier did not surely take is tried once more: at least once matters more here than at most once.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chalicelib import clock, ids
from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import messages
from chalicelib.domain.messages import Page
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall
from chalicelib.observability import log
from chalicelib.services import incident_links
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition
from chalicelib.store.writes import OUT_OF_REACH, Conflict, write_alone

#: Which ways an alert takes, by level; a crisis adds the voice call. They are tried in this order:
#: text and voice are one carrier's and hang together, so mail goes before them (decision 0105).
CHANNELS: dict[str, tuple[messages.Channel, ...]] = {
    "amber": ("mail",),
    "red": ("mail", "sms"),
    "crisis": ("mail", "sms", "voice"),
}
WORDS: dict[messages.Channel, str] = {
    "sms": "page.text",
    "voice": "page.voice",
    "mail": "page.mail_body",
}
#: At most two tries for what a life may hang on.
CRISIS_TRIES = 2
#: The carrier's answers after which another try is of no use.
SETTLED = frozenset({"accepted", "refused", "opted_out"})


def channels(alert: Alert) -> tuple[messages.Channel, ...]:
    """How this alert reaches people."""
    return CHANNELS["crisis" if alert.cause == "crisis" else alert.level]


def words(alert: Alert, program: Tenant, channel: messages.Channel) -> str:
    """What a page says: a code and a level, never a name or a reason."""
    return program.say(
        WORDS[channel], language="en",
        alias=program.program.alias, code=alert.code or "", kind=alert.level,
    )  # fmt: skip


def plan(
    change: Change, program: Tenant, alert: Alert, targets: Sequence[OnCall], digest: str = ""
) -> list[tuple[str, OnCall]]:
    """Put a SENDING message for each target and channel into the change; their ids with targets.
    A ``digest`` goes by mail alone and says more than a code."""
    made = []
    for target in targets:
        for channel in ("mail",) if digest else channels(alert):
            message = Page(
                id=ids.new_id(), program=program.id, person_id=alert.person_id, to="staff",
                kind="page", channel=channel, body=digest or words(alert, program, channel),
                about=f"ALERT#{alert.id}", epoch=epoch(), created_at=change.at, due_at=change.at,
                exempt=True,
            )  # fmt: skip
            claimed = messages.claim(message, ids.new_id(), change.at, program.policy)
            change.put(messages.move(claimed, "SENDING", attempts=1))
            made.append((message.id, target))
    return made


def deliver(
    read: Partition, program: Tenant, planned: Sequence[tuple[str, OnCall]], subject: str = ""
) -> None:
    """Send what was planned, mail under ``subject``, and write each outcome down. That one cannot
    be written down stops no other: the sweeper finds it, and its alert goes on climbing."""
    made = {stored.value.id: stored for stored in read.every(Page)}
    outgoing = [
        Outgoing(made[id].value, target, program, made[id].key.sk, read.ref.person, subject)
        for id, target in planned
    ]
    for page, result in _sent(outgoing):
        done = ended(page, result)
        try:
            write_alone(made[page.id], done, read, at=clock.now(), policy=program.policy)
        except (Conflict, *OUT_OF_REACH) as error:  # a receipt was faster, or the table is gone
            log.error("page.not_noted", extra={"error": type(error).__name__})


def ended(page: Page, result: Result) -> Page:
    """The page with what became of it: it is not sent again by itself, its alert climbs."""
    after = messages.after_send(result.kind)
    state: messages.State = "FAILED" if after.retry else after.state
    return messages.move(
        page, state, provider_id=result.provider_id, reason=result.reason,
        sent_at=clock.now() if state == "ACCEPTED" else None, outcome_at=clock.now(),
    )  # fmt: skip


def page_unrecorded(program: Tenant, targets: Sequence[OnCall], code: str) -> None:
    """Page everyone about a crisis that cannot be written down, each way once or, where the
    carrier did not surely take it, twice."""
    at, moment = clock.now(), ids.new_id()
    outgoing = []
    for target in targets:
        for channel in CHANNELS["crisis"]:
            body = program.say(
                WORDS[channel], language="en", alias=program.program.alias, code=code, kind="red"
            )
            page = Page(
                id=ids.new_id(), program=program.id, to="staff", kind="page", channel=channel,
                body=body, created_at=at, due_at=at, exempt=True,
            )  # fmt: skip
            outgoing.append(Outgoing(page, target, program, f"unrecorded-{moment}"))
    for page, result in _sent(outgoing):
        log.info("page.unrecorded", extra={"kind": page.channel, "state": result.kind})


class Outgoing(NamedTuple):
    """A page on its way: to whom, for which program, under which key, about whom."""

    page: Page
    target: OnCall
    program: Tenant
    sk: str
    person: str = ""
    subject: str = ""


def _sent(outgoing: Sequence[Outgoing]) -> Iterator[tuple[Page, Result]]:
    """Each page once, way by way, so that everybody's mail leaves before a carrier of texts can
    hang; after that those again that were not surely taken. Yields a page when it is settled."""
    waiting = sorted(outgoing, key=lambda one: CHANNELS["crisis"].index(one.page.channel))
    for tries_left in reversed(range(CRISIS_TRIES)):
        unsure = []
        for one in waiting:
            result = _once(one)
            if tries_left and result.kind not in SETTLED:
                unsure.append(one)
            else:
                yield one.page, result
        waiting = unsure


def _once(one: Outgoing) -> Result:
    page, target, program = one.page, one.target, one.program
    context = {"program": program.id, "person": one.person or "-", "message": one.sk}
    sender = program.program.check_in_number
    if page.channel == "sms":
        return sms.send_text(target.phone, page.body, sender=sender, context=context, vital=True)
    if page.channel == "voice":
        return sms.call(target.phone, page.body, sender=sender, context=context)
    body = page.body
    if page.about and (link := incident_links.mailed(program, one.person, page.about, target)):
        body = f"{body}\n\n{program.say('page.mail_link', language='en', link=link)}"
    paged = program.say("page.mail_subject", language="en", alias=program.program.alias)
    return mail.send_mail(target.email, one.subject or paged, body)
