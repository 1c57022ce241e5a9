"""How texts leave, what they cost, how far STOP reaches, and when a number is doubted."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.domain.people import Value
from chalicelib.domain.policy.numbers import NotNegative, Positive


class Sending(Value):
    """How a message is claimed, handed over and swept."""

    lease_seconds: Positive = 60
    sweep_minutes: Positive = 5
    retry_minutes: Positive = 2
    #: Message parts a second that the program's number may send: 3 for a toll-free number, for a
    #: 10DLC one what its campaign was granted (AWS: "Message parts per second limits").
    parts_per_second: Positive = 3
    #: Of these, what bulk leaves to direct answers, crisis replies and pages, which ask nobody.
    reserved_parts_per_second: NotNegative = 1
    #: US dollars that one text may cost, all parts and fees (AWS: SendTextMessage, MaxPrice). Two
    #: parts within the US cost about two cents. Crisis replies and pages have no such limit.
    max_price: Annotated[str, Field(pattern=r"^[0-9]{0,2}\.[0-9]{1,5}$")] = "0.10"
    #: A direct answer to a person's own text is of no use later.
    answers_live_hours: Positive = 24

    @model_validator(mode="after")
    def _leaves_bulk_something(self) -> Self:
        if self.reserved_parts_per_second >= self.parts_per_second:
            raise ValueError("the reserve must leave bulk at least one part a second")
        return self


class Prices(Value):
    """What texts cost, for estimates only."""

    #: US dollars a part of a text. A round figure above the carrier's list price with the mobile
    #: networks' fees (aws.amazon.com/end-user-messaging/pricing); a program sets its own.
    text_part: Annotated[Decimal, Field(ge=0, le=1)] = Decimal("0.01")


class Numbers(Value):
    """When a number may have a new owner (carriers reassign them after 45 days, 47 CFR 52.15)."""

    suspect_silent: Positive = 2
    suspect_days: Positive = 45
    suspect_intervals: float = 2
    suspect_extra_days: NotNegative = 7


class Stops(Value):
    """How far STOP reaches: this ``program``, or every program of the ``account`` that says so
    here. One that takes part both tells the others of a STOP to it and obeys those to them."""

    scope: Literal["program", "account"] = "program"
