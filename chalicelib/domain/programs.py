"""A program: the tenant. Its policy, zone and wording; nothing crosses from one to another."""

from datetime import date, datetime
from typing import Literal

from chalicelib.domain.people import Value

#: What a number of ours is for: check-ins, or mentor and alumnus.
Channel = Literal["checkins", "relay"]


class Program(Value):
    """One treatment center's alumni program.

    ``alias`` is the neutral name in texts; ``policy`` holds overrides of the default one as JSON,
    ``wording`` the program's own sentences by ``texts.wording.own_id``;
    ``check_in_number`` and ``relay_number`` are E.164. ``key_id`` names the current data key.
    ``invited_on`` and ``invited_count`` hold the daily cap on invitations (program's local day).
    """

    id: str
    name: str
    alias: str
    zone: str
    crisis_line: str = ""
    check_in_number: str
    relay_number: str = ""
    key_id: str
    policy: str = "{}"
    wording: str = "{}"


class InvitationRound(Value):
    """The program's daily round of invitations; ``due_at`` is the next one, in UTC."""

    day: date | None = None
    sent_today: int = 0
    due_at: datetime | None = None
