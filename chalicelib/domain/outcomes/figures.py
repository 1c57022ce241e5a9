"""The outcome report as values: every figure with its definition and its denominator.

As in the program report ``None`` is what was not measured and never zero, and ``"hidden"`` what an
analyst may not see. Shares run from 0 to 1.
"""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.domain.people import Value
from chalicelib.domain.reports.figures import Cell, Figure


class Group(Value):
    """Of whom a row tells: everybody (``all``), or a group of a dimension."""

    dimension: str
    group: str


class FollowUpGroup(Group):
    """``due`` = ``complete`` + all of ``missing``, by reason."""

    due: Cell
    complete: Cell
    rate: Cell
    missing: Mapping[str, Cell]


class FollowUpWindow(Value):
    """The follow-up of a day after discharge; ``target`` is the rate asked for, if one is."""

    window: str
    day: int
    within: int
    target: float | None
    groups: tuple[FollowUpGroup, ...]


class FollowUps(Figure):
    """Follow-ups completed of those due."""

    self_reported: bool = True
    windows: tuple[FollowUpWindow, ...]


class Share(Value):
    """A share and its 95 % interval (Wilson)."""

    value: Cell
    low: Cell
    high: Cell


class AbstinenceGroup(Group):
    """``responders`` told whether they used; of whoever was ``due`` the others are missing."""

    due: Cell
    responders: Cell
    abstinent: Cell
    of_responders: Share
    missing_as_not: Share


class AbstinenceWindow(Value):
    """Abstinence at a follow-up."""

    window: str
    day: int
    groups: tuple[AbstinenceGroup, ...]


class Abstinence(Figure):
    """Abstinence as people told it, beside what was published."""

    self_reported: bool = True
    published_low: float
    published_high: float
    published_in: str
    windows: tuple[AbstinenceWindow, ...]


class RetentionPoint(Value):
    """At a day: people at risk that morning, who had left by its evening, the share staying."""

    day: int
    at_risk: Cell
    left: Cell
    share: Cell


class RetentionGroup(Group):
    """A curve of the people who joined."""

    people: Cell
    points: tuple[RetentionPoint, ...]


class Retention(Figure):
    """Who stays in touch, by Kaplan and Meier."""

    groups: tuple[RetentionGroup, ...]


class ChangeRow(Group):
    """A measure against its baseline: ``n`` = ``improved`` + ``unchanged`` + ``worse``."""

    measure: str
    day: int
    n: Cell
    median: Cell
    improved: Cell
    unchanged: Cell
    worse: Cell
    share_improved: Cell


class Changes(Figure):
    """Measures against their baselines."""

    self_reported: bool = True
    rows: tuple[ChangeRow, ...]


class MilestoneRow(Group):
    """``of`` = ``met`` + ``unmet`` + ``unknown``; ``ever_met`` are those who met it once."""

    milestone: str
    of: Cell
    met: Cell
    unmet: Cell
    unknown: Cell
    ever_met: Cell


class Milestones(Figure):
    """The six milestones."""

    rows: tuple[MilestoneRow, ...]


class Matches(Figure):
    """Matches from their introduction on. ``contacts_due`` and how many of them were logged."""

    introduced: Cell
    contacts_due: Cell
    contacts_logged: Cell
    contacts_share: Cell
    waited_median: Cell
    waited_p90: Cell
    waited_n: Cell
    points: tuple[RetentionPoint, ...]
    reasons: Mapping[str, Cell]


class ClearanceRow(Value):
    """``of`` = ``good`` + ``ending`` + ``over`` + ``none``."""

    clearance: str
    of: Cell
    good: Cell
    ending: Cell
    over: Cell
    none: Cell


class Mentors(Figure):
    """Mentors: their places and their clearances."""

    mentors: Cell
    available: Cell
    places: Cell
    taken: Cell
    full: Cell
    ending_days: int
    clearances: tuple[ClearanceRow, ...]


class OutcomeReport(Value):
    """The outcomes of a program since it began, as of ``today`` (its local day). ``counted_at`` is
    when (UTC) anybody was counted last."""

    program: str
    name: str
    zone: str
    today: date
    generated_at: datetime
    counted_at: datetime | None = None
    hidden_under: int | None = None
    alumni: Cell
    follow_ups: FollowUps
    abstinence: Abstinence
    retention: Retention
    instruments: Changes
    network: Changes
    milestones: Milestones
    matches: Matches
    mentors: Mentors
