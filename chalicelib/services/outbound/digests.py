"""Ambers are told in one mail an hour and reader, however many there are."""

from datetime import UTC, datetime
from hashlib import sha256

from chalicelib import clock, ids
from chalicelib.carriers import mail
from chalicelib.domain import messages
from chalicelib.domain.messages import Page
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall
from chalicelib.observability import log
from chalicelib.services.outbound import pages
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store import lists
from chalicelib.store.keys import listing
from chalicelib.store.partition import load_plain
from chalicelib.store.writes import Conflict, Taken, put_alone, write_alone

#: The hour whose digest this process knows to be made, by program and reader.
_made: dict[tuple[str, str], datetime] = {}


def send(program: Tenant, target: OnCall, at: datetime) -> None:
    """Mail how many tasks are open and overdue, once an hour at most.

    Whoever makes the hour's record sends it. If that sender dies, the sweeper finds the record; the
    alerts are told again when their time runs out. What a process knows to be made it does not try
    to make for each further alert of the hour.
    """
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if _made.get((program.id, target.key)) == hour:
        return
    try:
        stored = put_alone(
            _digest(program, target, hour, at), program.partition, at=at, policy=program.policy
        )
    except Taken:
        _made[program.id, target.key] = hour
        return
    _made[program.id, target.key] = hour
    digest: Page = stored.value.model_copy(update={"body": _words(program, target, at)})
    subject = program.say("digest.mail_subject", language="en", alias=program.program.alias)
    result = mail.send_mail(target.email, subject, digest.body)
    done = pages.ended(digest, result)
    try:
        write_alone(stored, done, program.partition, at=clock.now(), policy=program.policy)
    except Conflict as error:
        log.error("page.not_noted", extra={"error": type(error).__name__})


def _digest(program: Tenant, target: OnCall, hour: datetime, at: datetime) -> Page:
    """Its id follows from reader and hour, so that it can be made once."""
    known = sha256(f"{target.key}|{hour.isoformat()}".encode()).hexdigest()[:20]
    made = Page(
        id=f"digest-{known}", program=program.id, to="staff", kind="page", channel="mail",
        body="", about="digest", epoch=epoch(), created_at=hour, due_at=at, exempt=True,
    )  # fmt: skip
    claimed = messages.claim(made, ids.new_id(), at, program.policy)
    return messages.move(claimed, "SENDING", attempts=1)


def _words(program: Tenant, target: OnCall, at: datetime) -> str:
    """How many tasks of the reader's site are open, and how many of them overdue."""
    found = [a for a in _open_alerts(program.id) if target.site in (None, "", a.site) or not a.site]
    overdue = sum(alert.due_at <= at for alert in found)
    return program.say("digest.mail_body", language="en", count=len(found), overdue=overdue)


def _open_alerts(program: str) -> list[Alert]:
    """Every alert that nobody has ended, read again where the index may lag."""
    listed = [
        one for state in ("open", "acknowledged")
        for one in lists.every(listing(program, f"ALERTS-{state}"))
    ]  # fmt: skip
    found = load_plain(Alert, (one.key for one in listed))
    return [alert for alert in found if alert.state != "resolved"]
