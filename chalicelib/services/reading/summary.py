"""One graduate on one page, for the clinical lead: one query, and two batches for what stands
elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib import clock
from chalicelib.domain.corrections import standing
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.instruments.schedule import Due, due
from chalicelib.domain.milestones import Milestone
from chalicelib.domain.network import Measurement
from chalicelib.domain.network.named import Snapshot, snapshots
from chalicelib.domain.recovery_plan import PlanVersion, RecoveryPlan
from chalicelib.domain.schedule.wall import local
from chalicelib.services import milestones
from chalicelib.services.reading.people import AlumnusRecord, first, record_of
from chalicelib.services.recording import zone_of
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all


@dataclass(frozen=True)
class Summary:
    """Everything that a page of one graduate says. ``today`` is their local day in ``zone``;
    ``responses`` and the network's lists without those that were corrected, oldest first."""

    record: AlumnusRecord
    at: datetime
    today: date
    zone: str
    responses: list[Response]
    follow_ups: list[Due]
    network: list[Snapshot]
    milestones: list[Milestone]
    plan: RecoveryPlan | None
    version: PlanVersion | None


def summary(program: str, person_id: str) -> Summary:
    """One graduate as they stand now.

    Raises
    ------
    Missing
    """
    here, read, at = tenant(program), load_all(Ref(program, person_id)), clock.now()
    record = record_of(read)
    zone = zone_of(read, here)
    today, discharged_on = local(at, zone).date(), record.line.alumnus.discharged_on
    responses = standing(read.values(Response))
    versions = sorted(read.values(PlanVersion), key=lambda one: one.number)
    return Summary(
        record=record,
        at=at,
        today=today,
        zone=zone,
        responses=responses,
        follow_ups=due(responses, discharged_on, today, here.policy),
        network=snapshots(read.values(Measurement), discharged_on, today, here.policy),
        milestones=milestones.of(read, zone, here.policy),
        plan=first(read, RecoveryPlan),
        version=versions[-1] if versions else None,
    )
