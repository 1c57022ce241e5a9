"""Ambers are told in one mail an hour and reader, however many there are."""

from datetime import UTC, datetime

from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall
from chalicelib.services.outbound import once_mailed
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing
from chalicelib.store.partition import load_plain

#: The hour whose digest this process knows to be made, by program and reader.
_made: dict[tuple[str, str], datetime] = {}


def send(program: Tenant, target: OnCall, at: datetime) -> None:
    """Mail how many tasks are open and overdue, once an hour at most: the alerts are told again
    when their time runs out. What a process knows to be made it does not try to make for each
    further alert of the hour.
    """
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if _made.get((program.id, target.key)) == hour:
        return
    subject = program.say("digest.mail_subject", language="en", alias=program.program.alias)
    once_mailed.send(
        program, "digest", f"{target.key}|{hour.isoformat()}", target.email, subject,
        lambda: _words(program, target, at), at=at,
    )  # fmt: skip
    _made[program.id, target.key] = hour


def _words(program: Tenant, target: OnCall, at: datetime) -> str:
    """How many tasks of the reader's site are open, and how many of them overdue."""
    found = open_alerts(program.id, target.site)
    overdue = sum(alert.due_at <= at for alert in found)
    return program.say("digest.mail_body", language="en", count=len(found), overdue=overdue)


def open_alerts(program: str, site: str | None = None) -> list[Alert]:
    """Every alert of a site, or of all, that nobody has ended, read again where the index may
    lag."""
    listed = [
        one for state in ("open", "acknowledged")
        for one in lists.every(listing(program, f"ALERTS-{state}"))
    ]  # fmt: skip
    found = load_plain(Alert, (one.key for one in listed))
    return [
        alert for alert in found
        if alert.state != "resolved" and (site in (None, "", alert.site) or not alert.site)
    ]  # fmt: skip
