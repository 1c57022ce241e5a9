"""One graduate on one page, as answered."""

from datetime import date
from typing import Literal

from chalicelib.domain.instruments.response import change
from chalicelib.domain.instruments.schedule import Due
from chalicelib.domain.people import Language
from chalicelib.domain.schedule.follow_ups import State
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.alerts import AlertOut
from chalicelib.entrypoints.api.shapes.alumni import AlumnusOut, EngagementOut
from chalicelib.entrypoints.api.shapes.alumni import Standing as StandingOut
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.entrypoints.api.shapes.growth import CountsOut, ParticipationOut
from chalicelib.entrypoints.api.shapes.matches import MatchOut
from chalicelib.entrypoints.api.shapes.milestones import MilestoneOut
from chalicelib.entrypoints.api.shapes.networks import SnapshotOut
from chalicelib.entrypoints.api.shapes.recovery_plans import RecoveryPlanOut
from chalicelib.services.reading.summary import Summary


class SummaryQuery(Input):
    """In which form and words it comes."""

    format: Literal["json", "html"] | None = None
    language: Language = "en"


class ScoreOut(Output):
    """What a questionnaire of a local day counted: its total and subscales as far as they could be,
    and each less the person's first one."""

    instrument: str
    on: date
    scores: dict[str, int]
    change: dict[str, int]
    flags: list[str]
    missing: list[str]


class FollowUpOut(Output):
    """The questionnaires of a day after discharge: how each stands, in its window of days."""

    day: int
    opens_on: date
    closes_on: date
    states: dict[str, State]


class SummaryOut(Output):
    """A graduate as they stand on ``today``, their local day: engagement with its evidence, planned
    against attended hours, scores over time, the network as listed and as counted by text,
    milestones, follow-ups, the plan, the mentor and what is open."""

    id: str
    external_id: str
    name: str
    discharged_on: date
    today: date
    standing: StandingOut | None
    engagement: EngagementOut | None
    participation: ParticipationOut
    planned_hours_per_week: int
    instruments: list[ScoreOut]
    network: list[SnapshotOut]
    counts: CountsOut
    milestones: list[MilestoneOut]
    follow_ups: list[FollowUpOut]
    recovery_plan: RecoveryPlanOut | None
    match: MatchOut | None
    open_alerts: list[AlertOut]

    @classmethod
    def of_summary(cls, it: Summary) -> "SummaryOut":
        """A summary as answered."""
        whole = AlumnusOut.of_record(it.record)
        return cls.of(
            whole,
            name=it.record.line.person.name,
            today=it.today,
            planned_hours_per_week=it.record.line.alumnus.hours_planned_on(it.today),
            instruments=[
                ScoreOut(
                    instrument=one.instrument, on=one.on, scores=one.sums,
                    change=change(one, it.responses), flags=list(one.result.flags),
                    missing=list(one.missing),
                )
                for one in it.responses
            ],
            network=[SnapshotOut.of_snapshot(one) for one in it.network],
            counts=whole.network.counts,
            milestones=[MilestoneOut.of(one) for one in it.milestones],
            follow_ups=follow_ups(it.follow_ups),
            recovery_plan=RecoveryPlanOut.of_version(it.version, it.plan) if it.version else None,
        )  # fmt: skip


def follow_ups(planned: list[Due]) -> list[FollowUpOut]:
    """The set of each day together; what is asked more often than that is left out."""
    days = dict.fromkeys(one.day for one in planned if one.follow_up)
    return [
        FollowUpOut.of(
            next(one for one in planned if one.day == day and one.follow_up),
            states={one.instrument: one.state for one in planned
                    if one.day == day and one.follow_up},
        )
        for day in days
    ]  # fmt: skip
