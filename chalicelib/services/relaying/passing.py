"""What is done when a note is due: its mentor is told, or a human reads what no mentor has read."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain import matches, mentoring, relay
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus
from chalicelib.domain.relay import Note
from chalicelib.domain.schedule.staffed import add_business_days
from chalicelib.domain.schedule.wall import local
from chalicelib.services import alerting
from chalicelib.services.relaying import lines, notices
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing, Partition, Stored, load

Step = Callable[[Change, Tenant, Note], tuple[str, str]]


def look_at(read: Partition, stored: Stored[Note], tenant: Tenant, at: datetime) -> None:
    """A note is due for a look.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    note = stored.value
    step = STEPS.get(note.state)
    if step is None or note.due_at is None or note.due_at > at:
        return
    fresh = load(read.ref, stored.key.sk, matches.key(note.match_id), f"INBOUND#{note.id}")
    change = Change(fresh, by="relay", at=at, policy=tenant.policy)
    if change.value(Note, stored.key.sk) != note:
        return  # its mentor was faster
    change.commit(*step(change, tenant, note))


def may_pass(change: Change, tenant: Tenant, note: Note) -> Match | None:
    """The match of a note, if its mentor may be shown it now: the two are matched, the line is
    open and the consent to disclose holds."""
    try:
        match = change.value(Match, matches.key(note.match_id))
    except Missing:
        return None
    today = local(change.at, tenant.program.zone).date()
    shown = mentoring.may_be_shown(change.value(Alumnus), today)
    is_open = lines.of(change, note.match_id).closed(change.at) is None
    return match if match.state == "active" and is_open and shown else None


def _waiting(change: Change, tenant: Tenant, note: Note) -> tuple[str, str]:
    match, numbers = may_pass(change, tenant, note), tenant.policy.relay
    if match is None:
        return _hand_over(change, tenant, note, "relay_closed")
    line = lines.of(change, note.match_id)
    known = line.noticed_at
    lately = known is not None and change.at - known < timedelta(hours=numbers.notice_hours)
    if not lately:
        if not notices.tell(tenant, match, note, line, change.at):
            return _hand_over(change, tenant, note, "relay_not_told")
        lines.amend(change, note.match_id, noticed_at=change.at)
    hours = numbers.call_unread_hours if note.asks_call else numbers.unread_hours
    change.replace(relay.move(note, "told", due_at=change.at + timedelta(hours=hours)))
    return "relay.told", ""


def _told(change: Change, tenant: Tenant, note: Note) -> tuple[str, str]:
    return _hand_over(change, tenant, note, "relay_unread")


def _hand_over(change: Change, tenant: Tenant, note: Note, code: str) -> tuple[str, str]:
    """A human of ours reads it; a mentor who comes late sees it all the same."""
    change.replace(relay.move(note, "handed"))
    if change.read.maybe(Inbound, f"INBOUND#{note.id}"):
        change.amend(Inbound, f"INBOUND#{note.id}", needs_reading=True)
    alerting.raise_alert(change, tenant, "unread", code)
    return "relay.handed", code


def _held(change: Change, tenant: Tenant, note: Note) -> tuple[str, str]:
    """Nobody has judged it yet: the supervisor is told again."""
    alerting.raise_alert(change, tenant, "safeguarding", "relay_waits")
    change.replace(note.model_copy(update={"due_at": judged_by(change.at, tenant)}))
    return "relay.looked_at", "held"


def judged_by(at: datetime, tenant: Tenant) -> datetime:
    """When (UTC) what is held from ``at`` (UTC) on must have been judged, or is told again."""
    return add_business_days(at, 1, tenant.program.zone, tenant.policy)


#: What is done about a note that is due.
STEPS: dict[relay.State, Step] = {"waiting": _waiting, "told": _told, "held": _held}
