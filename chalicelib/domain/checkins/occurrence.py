"""One check-in of a plan on a local date and slot, and its states.

PLANNED becomes ASKED when its text is on its way, and ends ANSWERED, PARTIAL or SILENT. MISSED,
UNKNOWN and SUPPRESSED are *ours*: they never count against a person. An occurrence that is not at
its end holds exactly one due key, the next moment when someone must look: ``next_look``.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy

State = Literal[
    "PLANNED", "ASKED", "ANSWERED", "PARTIAL", "SILENT",
    "MISSED", "UNKNOWN", "CANCELLED", "SUPPRESSED",
]  # fmt: skip
Level = Literal["green", "amber", "red"]
Slot = Literal["am", "pm", "eve"]

#: The one table of allowed moves. An unlisted move is a fault of ours.
TRANSITIONS: dict[State, frozenset[State]] = {
    "PLANNED": frozenset({"ASKED", "MISSED", "UNKNOWN", "CANCELLED", "SUPPRESSED"}),
    "ASKED": frozenset(
        # MISSED and UNKNOWN: the carrier's word on our text came after we had asked.
        {"ANSWERED", "PARTIAL", "SILENT", "MISSED", "UNKNOWN", "CANCELLED", "SUPPRESSED"}
    ),
    # A receipt, or an answer, proves that the text did arrive.
    "UNKNOWN": frozenset({"ASKED", "ANSWERED", "PARTIAL", "MISSED"}),
    # A correction of the simple question ("1", then "oops 3") opens its follow-ups.
    "ANSWERED": frozenset({"ASKED"}),
    # An answer that was sent within the window and came after it is an answer all the same.
    "PARTIAL": frozenset({"ANSWERED"}),
    # A receipt 72 hours late says that the text never arrived: not their silence, but our miss.
    "SILENT": frozenset({"MISSED", "PARTIAL", "ANSWERED"}),
    # Whoever answers within the reply window has had the text, whatever the carrier said of it.
    "MISSED": frozenset({"ASKED", "ANSWERED", "PARTIAL"}),
    # A day given up for another pace, or by STOP, may be planned again: its key is the same.
    # One that STOP broke off may still get an answer that was sent before.
    "CANCELLED": frozenset({"PLANNED", "PARTIAL", "ANSWERED"}),
    "SUPPRESSED": frozenset(),
}
ENDS: frozenset[State] = frozenset(TRANSITIONS) - {"PLANNED", "ASKED"}
#: Outcomes that are our doing and say nothing about the person.
OURS: frozenset[State] = frozenset({"MISSED", "UNKNOWN", "CANCELLED", "SUPPRESSED"})
#: Outcomes in which the person told us something.
REPLIED: frozenset[State] = frozenset({"ANSWERED", "PARTIAL"})


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class Answer(Value):
    """What was understood for one question, at the moment (UTC) its text was sent.

    ``corrected_from`` keeps what had been answered before, oldest first.
    """

    question: str
    value: int | bool
    at: datetime
    corrected_from: tuple[int | bool, ...] = ()


class Occurrence(Value):
    """One check-in. Moments are UTC; ``local_date`` is the person's calendar date in ``zone``.

    ``due_at`` is when it is to be asked, ``window_ends_at`` when it is too late for that, and
    ``closes_at`` when its reply window ends (set when it is asked).

    ``moved_from`` is the day it was meant for, where nothing may leave on that day. ``why``: the
    cadence's turn, or one of the person's high-risk dates; ``resumes_on`` is then the day on which
    the cadence goes on, if this one comes beside it.
    """

    plan_id: str
    person_id: str
    local_date: date
    slot: Slot
    due_at: datetime
    window_ends_at: datetime
    zone: str
    state: State = "PLANNED"
    questions: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    #: Set when the reminder must wait for a window to open.
    remind_from: datetime | None = None
    closes_at: datetime | None = None
    reason: str | None = None
    level: Level | None = None
    moved_from: date | None = None
    why: Literal["cadence", "high_risk"] = "cadence"
    resumes_on: date | None = None

    @property
    def key(self) -> str:
        """Plan, local date and slot: unique, so that a check-in can't be planned twice."""
        return f"{self.plan_id}#{self.local_date.isoformat()}#{self.slot}"

    def value_of(self, question: str) -> int | bool | None:
        """The answer in force for ``question``, or None if it was not asked or not answered."""
        return next((a.value for a in self.answers if a.question == question), None)


#: First hour of each slot on the person's clock, latest first.
_SLOTS: tuple[tuple[int, Slot], ...] = ((17, "eve"), (12, "pm"), (0, "am"))


def slot_of(at: time) -> Slot:
    """The part of the day in which a wall-clock time lies: am, pm from 12, eve from 17."""
    return next(slot for hour, slot in _SLOTS if at.hour >= hour)


def move(occurrence: Occurrence, to: State, **changes: Any) -> Occurrence:
    """The occurrence in its new state, with ``changes`` of its other fields.

    Raises
    ------
    IllegalTransition
        If the table does not allow the move.
    """
    if to not in TRANSITIONS[occurrence.state]:
        raise IllegalTransition(f"{occurrence.key}: {occurrence.state} -> {to}")
    return occurrence.model_copy(update={"state": to, **changes})


def plan_again(cancelled: Occurrence, planned: Occurrence) -> Occurrence:
    """A cancelled check-in planned anew under its key, as ``planned`` would have it.

    Raises
    ------
    IllegalTransition
        If it ended otherwise: the day had its check-in.
    """
    asked = ("due_at", "window_ends_at", "zone", "questions")
    changes = {name: getattr(planned, name) for name in asked}
    return move(cancelled, "PLANNED", reason=None, **changes)


def ask(occurrence: Occurrence, at: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The occurrence asked at ``at`` (UTC): its reply window opens."""
    closes_at = at + timedelta(hours=policy.checkins.reply_window_hours)
    return move(occurrence, "ASKED", asked_at=at, closes_at=closes_at)


def close(occurrence: Occurrence) -> Occurrence:
    """The asked occurrence at the end of its reply window: PARTIAL if anything was answered."""
    if occurrence.answers:
        return move(occurrence, "PARTIAL", reason="reply_window_closed")
    return move(occurrence, "SILENT", reason="reply_window_closed")


def is_late(occurrence: Occurrence, now: datetime) -> bool:
    """Whether a planned occurrence is past its window (UTC): then it is MISSED and never sent."""
    return occurrence.state == "PLANNED" and now >= occurrence.window_ends_at


def reminder_at(occurrence: Occurrence, policy: Policy = DEFAULT) -> datetime | None:
    """When (UTC) the one reminder is due, or None if there is none to come."""
    if occurrence.state != "ASKED" or occurrence.asked_at is None or occurrence.reminded_at:
        return None
    due_at = occurrence.asked_at + timedelta(hours=policy.checkins.reminder_hours)
    return occurrence.remind_from or due_at


def next_look(occurrence: Occurrence, policy: Policy = DEFAULT) -> datetime | None:
    """The one due key (UTC): when someone must look next; None at an end."""
    if occurrence.state == "PLANNED":
        return occurrence.due_at
    if occurrence.state != "ASKED":
        return None
    moments = (reminder_at(occurrence, policy), occurrence.closes_at)
    return min((at for at in moments if at is not None), default=occurrence.due_at)
