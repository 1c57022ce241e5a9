"""What staff did to how somebody stands with us: who, when, what, and how they had been told."""

from datetime import datetime
from typing import Literal, NamedTuple, get_args

from chalicelib.domain.people import Value

What = Literal[
    "opt_out", "consent", "phone", "phone_verified", "shared_phone", "own_phone", "call_only",
    "deceased", "deceased_undone", "legal_hold", "legal_hold_lifted", "shares",
    # What a mentor wrote on their page: a question about an offer, a worry, what staff or the next
    # mentor should know.
    "mentor_asked", "mentor_worried", "mentor_handed_over",
    # A try to reach somebody, by what came of it; a pause that they asked staff for, and its end.
    "call_reached", "call_left_message", "call_no_answer", "paused", "pause_ended",
    # Staff texted them; what was changed of their record by hand.
    "wrote", "edited",
    # They want no more aftercare, by their own choice; and want it again.
    "aftercare_ended", "aftercare_resumed",
]  # fmt: skip
#: How staff were told.
Channel = Literal["spoken", "email", "letter", "other"]
#: How staff tried to reach somebody, and what came of it.
Way = Literal["call", "visit", "email", "letter"]
WAYS: tuple[Way, ...] = get_args(Way)
Reached = Literal["reached", "left_message", "no_answer"]
REACHED: tuple[Reached, ...] = get_args(Reached)
CALLED: dict[str, What] = {
    "reached": "call_reached", "left_message": "call_left_message", "no_answer": "call_no_answer",
}  # fmt: skip


class Call(NamedTuple):
    """What staff tell of a try to reach somebody. ``id`` is its own: told twice, it counts once."""

    id: str
    way: Way = "call"
    note: str = ""


class StaffAct(Value):
    """One act. ``said_at`` is when the person said it, ``at`` when it was written down (UTC);
    ``way`` is how staff tried to reach them."""

    id: str
    person_id: str
    at: datetime
    by: str
    what: What
    channel: Channel | None = None
    said_at: datetime | None = None
    way: Way | None = None
    note: str = ""
