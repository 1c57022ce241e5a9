"""A graduate's milestones, derived anew from all that is known; and what staff saw themselves."""

from datetime import date

from chalicelib import clock, ids
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.corrections import standing
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.milestones import Facts, Judged, Milestone, Name, Seen, Told
from chalicelib.domain.milestones import milestones as milestones_of
from chalicelib.domain.network import Measurement
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.recovery_plan import PlanVersion
from chalicelib.domain.schedule.wall import local
from chalicelib.services.recording import day_checked, zone_of
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load, load_all


def read(program: str, person_id: str) -> list[Milestone]:
    """The six as they stand on the person's local day.

    Raises
    ------
    Missing
    """
    here, found = tenant(program), load_all(Ref(program, person_id))
    found.one(Alumnus)
    return of(found, zone_of(found, here), here.policy)


def of(found: Partition, zone: str, policy: Policy) -> list[Milestone]:
    """The milestones of somebody of whom everything was read, as they stand now."""
    return milestones_of(facts_of(found, zone, local(clock.now(), zone).date()), policy)


def facts_of(found: Partition, zone: str, today: date) -> Facts:
    """What the milestones of somebody of whom everything was read follow from on a local day."""
    answered = found.values(Occurrence)
    return Facts(
        discharged_on=found.one(Alumnus).discharged_on,
        today=today,
        told=[Told(local(a.at, zone).date(), a.question, a.value)
              for one in answered for a in one.answers],
        responses=standing(found.values(Response)),
        measurements=standing(found.values(Measurement)),
        activities=found.values(Activity),
        planned_on=[(local(v.at, zone).date(), bool(v.content.coping))
                    for v in found.values(PlanVersion)],
        judged=[Judged(one.on, one.name, one.met) for one in _by_time(found)],
    )  # fmt: skip


def _by_time(found: Partition) -> list[Seen]:
    return sorted(found.values(Seen), key=lambda one: one.recorded_at)


@again_on_conflict
def see(
    program: str, person_id: str, by: str, *, name: Name, met: bool, on: date, note: str = ""
) -> list[Milestone]:
    """Staff saw for themselves that a milestone is met, or is not; the same again changes nothing.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, found = tenant(program), load(Ref(program, person_id))
    found.one(Alumnus)
    if found.one(Person).erased_at:
        raise Erased("the record was erased")
    found.beginning("MILESTONE#")
    change = Change(found, by=by, at=clock.now(), policy=here.policy)
    seen = Seen(
        id=ids.new_id(), name=name, met=met, on=day_checked(on, change, here), by=by, note=note,
        recorded_at=change.at,
    )  # fmt: skip
    of_that_day = [one for one in _by_time(found) if (one.name, one.on) == (name, on)]
    if not of_that_day or (of_that_day[-1].met, of_that_day[-1].note) != (met, note):
        change.put(seen)
        change.commit("milestone.seen", f"{name}:{'met' if met else 'unmet'}")
    return read(program, person_id)
