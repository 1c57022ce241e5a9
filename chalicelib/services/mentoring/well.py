"""A mentor tells how they are; a hard answer becomes a task for staff in the same transaction."""

from chalicelib import clock
from chalicelib.domain import mentor_well
from chalicelib.domain.mentor_well import Answers, WellBeing
from chalicelib.domain.people import Mentor
from chalicelib.services import alerting
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import Conflict, Taken


@again_on_conflict
def tell(program: str, mentor_id: str, by: str, id: str, told: Answers) -> WellBeing:
    """Keep what a mentor told of themselves. ``id`` came with the form: sent twice it counts once,
    and sent again with other answers these take the place of the first.

    Raises
    ------
    Missing
    """
    here, read = tenant(program), load(Ref(program, mentor_id), mentor_well.key(id))
    read.one(Mentor)
    kept = read.maybe(WellBeing)
    if kept and kept.value.told == told:
        return kept.value
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    one = WellBeing(id=id, person_id=mentor_id, at=change.at, told=told)
    if kept:
        change.set(kept, one)
    else:
        change.put(one)
    change.amend(Mentor, well_told_at=change.at)
    for cause, code in mentor_well.causes(told).items():
        alerting.raise_alert(change, here, cause, code)
    try:
        change.commit("mentor.well_being")
    except Taken as taken:
        if taken.what != "mentor_well":
            raise
        raise Conflict(taken.what) from taken  # judged again beside what the other sending told
    return one


def over_time(program: str, mentor_id: str) -> list[WellBeing]:
    """A mentor's check-ins about themselves, the newest first.

    Raises
    ------
    Missing
    """
    read = load(Ref(program, mentor_id))
    read.one(Mentor)
    read.beginning(mentor_well.key(""))
    return sorted(read.values(WellBeing), key=lambda one: one.at, reverse=True)
