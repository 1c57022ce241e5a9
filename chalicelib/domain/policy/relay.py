"""How mentor and graduate write to each other through the relay."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain.people import Value
from chalicelib.domain.policy.numbers import Positive


class Relay(Value):
    """Numbers of the masked relay (rules: Relay)."""

    #: So long after a relayed message plain talk is to the mentor too, without M before it.
    plain_hours: Positive = 24
    #: So long after a person's own text what is relayed to them keeps no quiet hours.
    exempt_hours: Positive = 2
    #: Messages that one side may pass on within a day: more is a flood, and a human looks.
    a_day_at_most: Positive = 20
    #: Signs of a mentor's message: with the mentor's name and the first one's advice two parts.
    signs_at_most: Annotated[int, Field(ge=20, le=200)] = 200
    #: What a mentor has not read for so long a human reads; sooner if it asks for a call.
    unread_hours: Positive = 24
    call_unread_hours: Positive = 4
    #: One notice for all that came within so many hours.
    notice_hours: Positive = 4
    #: A mentor's pause.
    pause_days: Positive = 7
