"""What staff did to how somebody stands with us: who, when, what, and how they had been told."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.people import Value

What = Literal[
    "opt_out", "consent", "phone", "phone_verified", "shared_phone", "own_phone", "call_only",
    "deceased", "deceased_undone", "legal_hold", "legal_hold_lifted", "shares",
    # What a mentor wrote on their page: a question about an offer, a worry.
    "mentor_asked", "mentor_worried",
]  # fmt: skip
#: How staff were told.
Channel = Literal["spoken", "email", "letter", "other"]


class StaffAct(Value):
    """One act. ``said_at`` is when the person said it, ``at`` when it was written down (UTC)."""

    id: str
    person_id: str
    at: datetime
    by: str
    what: What
    channel: Channel | None = None
    said_at: datetime | None = None
    note: str = ""
