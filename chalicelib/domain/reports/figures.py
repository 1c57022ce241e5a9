"""The program report as values: every figure with its definition and its denominator.

``None`` is what was not measured and never zero; ``"hidden"`` is what an analyst may not see.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field

from chalicelib.domain.people import Value

Hidden = Literal["hidden"]
#: A number of a report: counted, not measured, or hidden.
Cell = int | float | Hidden | None


class Figure(Value):
    """What a figure means and what it is a share of, in words."""

    definition: str
    denominator: str


class Counts(Figure):
    """A whole split into states; ``of`` is the whole."""

    of: Cell
    counts: Mapping[str, Cell]


class Week(Value):
    """A calendar week by its Monday. ``whole``: it lies in the period and has run its course."""

    monday: date
    whole: bool


class CheckinWeek(Week):
    """Check-ins that fell due in a week. ``asked`` = answered + partial + silent + open;
    ``due`` = asked + missed + unknown + suppressed + cancelled; ``planned`` are still ahead."""

    people: Cell
    due: Cell
    asked: Cell
    answered: Cell
    partial: Cell
    silent: Cell
    open: Cell
    missed: Cell
    unknown: Cell
    suppressed: Cell
    cancelled: Cell
    planned: Cell


class ReplyRate(Figure):
    """Share of settled check-ins answered in the reply window; ``n`` is the denominator."""

    value: Cell
    replied: Cell
    n: Cell


class Checkins(Figure):
    """Check-ins week by week."""

    weeks: tuple[CheckinWeek, ...]
    reply_rate: ReplyRate


class ParticipationWeek(Week):
    """Hours of care reported in a week: as said, and estimated where nobody said how long.

    ``planned_hours`` are those of the ``planned_people``, who had joined by the week's end.
    ``unnamed_sessions`` were told by number alone by ``unnamed_people``, and are in no other cell.
    """

    people: Cell
    sessions: Cell
    hours: Cell
    hours_said: Cell
    hours_estimated: Cell
    planned_hours: Cell
    planned_people: Cell
    mentor_sessions: Cell
    unnamed_sessions: Cell
    unnamed_people: Cell


class Participation(Figure):
    """Participation week by week."""

    weeks: tuple[ParticipationWeek, ...]


class TypeRow(Value):
    """Sessions and hours of a type of activity; hours are None of what is no hour of care."""

    type: str
    sessions: Cell
    hours: Cell


class ByType(Figure):
    """What was attended by type; the whole is the dose, without contact with the mentor."""

    sessions: Cell
    hours: Cell
    rows: tuple[TypeRow, ...]


class SiteRow(Value):
    """The alumni of a site: those who joined, by engagement, and those who have not; and what was
    attended there in the period. A site that is not known is called ``unknown``."""

    site: str
    alumni: Cell
    joined: Cell
    active: Cell
    slipping: Cell
    disengaged: Cell
    lost_contact: Cell
    closed: Cell
    not_joined: Cell
    sessions: Cell


class BySite(Figure):
    """The sites side by side; their wholes stand in ``engagement`` and ``by_type``."""

    rows: tuple[SiteRow, ...]


class FlowRow(Value):
    """How often somebody's engagement changed from the state ``before`` to each other one."""

    before: str
    counts: Mapping[str, Cell]


class FlowWeek(Week):
    """How often somebody came to each state in a week; ``people`` whose state changed."""

    people: Cell
    active: Cell
    slipping: Cell
    disengaged: Cell
    lost_contact: Cell
    closed: Cell


class Flow(Figure):
    """Changes of engagement: from which state to which in the period, how many came to each
    (``into``), and to each by the week. ``re_entries``: back to active from lost contact or closed.
    """

    of: Cell
    re_entries: Cell
    rows: tuple[FlowRow, ...]
    into: Mapping[str, Cell]
    weeks: tuple[FlowWeek, ...]


class NetworkWeek(Week):
    """Who was met: distinct contacts, those not named for 13 weeks before, and per person.

    ``supportive`` and ``around`` are means of the two counts that check-ins ask for, each over the
    ``_n`` who answered in the week.
    """

    people: Cell
    contacts: Cell
    new: Cell
    per_person: Cell
    supportive: Cell
    supportive_n: Cell
    around: Cell
    around_n: Cell


class Network(Figure):
    """The support network week by week."""

    weeks: tuple[NetworkWeek, ...]


class TimeToAcknowledge(Value):
    """Minutes until a human took an alert on; None where too many are still waiting to say.

    ``n`` counts acknowledged and waiting ones; ``unacknowledged`` were resolved without.
    """

    p50: Cell
    p90: Cell
    n: Cell
    waiting: Cell
    unacknowledged: Cell


class TimeToHuman(Value):
    """Minutes until a human had reached the person, by the logged contact; None where too many are
    still waiting to say.

    ``n`` counts those reached and those waiting; ``unreached`` ended without.
    """

    p50: Cell
    p90: Cell
    n: Cell
    waiting: Cell
    unreached: Cell


class LevelOfAlerts(Value):
    """Alerts of one level by state."""

    of: Cell
    counts: Mapping[str, Cell]
    minutes_to_acknowledge: TimeToAcknowledge
    minutes_to_human: TimeToHuman


class Alerts(Figure):
    """Alerts opened in the period."""

    levels: Mapping[str, LevelOfAlerts]


class SendLedger(Figure):
    """Due = outcomes: ``due`` is the sum of ``outcomes``, ``in_time`` and ``hanging``."""

    due: Cell
    outcomes: Mapping[str, Cell]
    in_time: Cell
    hanging: Cell
    holds: bool


class ProgramReport(Value):
    """A program over a period (``from`` and ``to`` in JSON, local days). Moments are UTC: when it
    was made, and up to when what happened was counted (none: nothing was yet)."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    program: str
    name: str
    zone: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    today: date
    generated_at: datetime
    counted_at: datetime | None = None
    hidden_under: int | None = None
    alumni: Cell
    engagement: Counts
    by_site: BySite
    flow: Flow
    joining: Counts
    checkins: Checkins
    participation: Participation
    by_type: ByType
    network: Network
    matches: Counts
    alerts: Alerts
    ledger: SendLedger
