"""Waiting for a mentor, as answered."""

from datetime import date

from chalicelib.domain.matching.fairness import Cell
from chalicelib.domain.reports.waits import WaitsSeen
from chalicelib.entrypoints.api.shapes.common import Output


class GroupWaitOut(Output):
    """A group of those who want a mentor: how many wait, how many have one, and days waited by
    those who wait. Somebody with several languages counts in each."""

    dimension: str
    group: str
    waiting: Cell
    matched: Cell
    median_days: Cell
    p90_days: Cell
    longest_days: Cell


class Waits(Output):
    """Who waits for a mentor, as of the program's local day ``on`` (null before the first night).

    ``asked`` want one and have none, ``places`` are free places of cleared mentors.
    ``expected_wait_days``: for whoever asks next and finds no place, at the pace of the last twelve
    weeks, null while nobody was matched in them. ``nobody_suits``: no mentor is eligible, full ones
    included. ``past_promise`` wait longer than the program promises; ``companions`` have somebody
    on duty meanwhile. ``hidden_under``: smaller cells read "hidden".
    """

    on: date | None = None
    asked: Cell = None
    places: Cell = None
    expected_wait_days: Cell = None
    nobody_suits: Cell = None
    past_promise: Cell = None
    companions: Cell = None
    hidden_under: int | None = None
    groups: list[GroupWaitOut] = []

    @classmethod
    def of_watch(cls, found: WaitsSeen | None) -> "Waits":
        """A watch as answered."""
        if found is None:
            return cls()
        return cls.of(found, groups=[GroupWaitOut.of(group) for group in found.groups])
