"""Breaks of mentors, cover, duty and terms, as asked."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.domain.matches import Side
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


class StepBack(Input):
    """A mentor takes a break. No reason is asked for. ``until``: the day on which they are back, if
    they know it."""

    until: date | None = None


class Duty(Input):
    """Whether a mentor may be named to people who wait for one of their own."""

    on_duty: bool


class Meeting(Input):
    """Whether a mentor wants to meet in person."""

    in_person: bool


class Wishes(Input):
    """How staff mean a graduate to be matched: whether they want to meet in person, and whether
    they are moved up in the queue, as if they had waited eight weeks more. What is left out stays.
    """

    in_person: bool | None = None
    moved_up: bool | None = None


class WishesOut(Output):
    """The wishes as they stand now."""

    in_person: bool
    moved_up: bool


class CoverBy(Input):
    """Who stands in, by our id; without one, the best there is."""

    mentor: Annotated[str, Field(min_length=1, max_length=128)] | None = None


class Renewal(Input):
    """Whether one side wants another term."""

    side: Side
    renews: bool
