"""Breaks of mentors, cover, duty and terms, as asked."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.domain.matches import Side
from chalicelib.entrypoints.api.calls import Input


class StepBack(Input):
    """A mentor takes a break. No reason is asked for. ``until``: the day on which they are back, if
    they know it."""

    until: date | None = None


class Duty(Input):
    """Whether a mentor may be named to people who wait for one of their own."""

    on_duty: bool


class CoverBy(Input):
    """Who stands in, by our id; without one, the best there is."""

    mentor: Annotated[str, Field(min_length=1, max_length=128)] | None = None


class Renewal(Input):
    """Whether one side wants another term."""

    side: Side
    renews: bool
