"""Everything under way with somebody ends in one change: nothing is sent, nothing is due."""

from chalicelib.domain import matches
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.events import Invited
from chalicelib.domain.instruments.session import Asking
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.recovery_plan import RecoveryPlan
from chalicelib.domain.relay import Note
from chalicelib.domain.relay import move as note_moved
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, engaging
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.standing import queued
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.kinds import BY_VALUE


def end_all(change: Change, here: Tenant, reason: str) -> list[Alert]:
    """The plan stops, texts that wait never leave, no question is open, a live match ends and the
    mentor's place is free, open alerts are handed over. The alerts that ended are returned.

    What is with the carrier already stays as it is; an open crisis incident is the program's, and a
    human ends it. Everything of the person must have been read.
    """
    _end_match(change, here.id, reason)
    for message in queued.waiting(change):
        if change.value(Message, BY_VALUE[Message].sk(message)).state in queued.WAITING:
            queued.suppress(change, message, reason)
    for note in list(change.read.every(Note)):
        if note.value.due_at is not None:
            change.replace(note_moved(note.value, "kept"))
    for plan in list(change.read.every(RecoveryPlan)):
        change.set(plan, plan.value.model_copy(update={"due_at": None}))
    for invited in list(change.read.every(Invited)):
        change.set(invited, invited.value.model_copy(update={"due_at": None}))
    for asking in list(change.read.every(Asking)):
        over = {"due_at": None, "session": None}
        change.set(asking, asking.value.model_copy(update=over))
    _end_plan(change, reason)
    ended = _end_alerts(change)
    change.replace(change.value(Thread).closed(change.at))
    change.amend(Thread, joining="closed", due_at=None)
    engaging.end(change, here, reason)
    if change.read.maybe(Mentor):
        change.amend(Mentor, paused=True)
    return ended


def _end_match(change: Change, program: str, reason: str) -> None:
    for stored in list(change.read.every(Match)):
        if stored.value.state not in matches.ENDS:
            matching_ends.end(change, program, stored.value, "ended", reason)
    if change.read.maybe(Alumnus):
        change.amend(Alumnus, wants_mentor=False, waiting_since=None)


def _end_plan(change: Change, reason: str) -> None:
    for stored in list(change.read.every(Occurrence)):
        if stored.value.state in ("PLANNED", "ASKED"):
            change.replace(occurrence.move(stored.value, "CANCELLED", reason=reason))
    if change.read.maybe(Plan):
        change.amend(Plan, active=False, next_key=None)


def _end_alerts(change: Change) -> list[Alert]:
    ended = []
    for stored in list(change.read.every(Alert)):
        if stored.value.state != "resolved":
            done = alerts.resolve(stored.value, change.by, "handed_over", change.at)
            alerting.forget(change, change.replace(done))
            ended.append(done)
    return ended
