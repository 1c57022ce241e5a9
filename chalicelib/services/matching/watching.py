"""The nightly watch over the queue for mentors: who waits, by group; whom nobody suits; who lost a
mentor a week ago; and who has waited past the promise and is named a companion meanwhile.

It is a job, for it reads the pool. Done twice it changes nothing further.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib import clock
from chalicelib.domain.care import Care
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.explain import binding_reasons, own_reasons
from chalicelib.domain.matching.fairness import (
    FairnessWatch,
    days_waited,
    group_waits,
)
from chalicelib.domain.matching.pool import AlumnusSide, Facts, Pool, facts_of
from chalicelib.domain.matching.propose import free_places, in_order, seeking_in
from chalicelib.domain.matching.rules import NO_CAPACITY
from chalicelib.domain.people import Alumnus
from chalicelib.services import alerting
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import standing_in
from chalicelib.services.matching import tasks as matching_tasks
from chalicelib.services.matching.waits import expected_wait_days
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load, load_keys
from chalicelib.store.writes import put_alone, write_alone

CAUSE, REMATCH = "no_eligible_mentor", "rematch_due"
WATCH = "MATCHINGWATCH"


@dataclass(frozen=True)
class Waiting:
    """Somebody who wants a mentor and has none: days waited, and the rules that leave them without
    any mentor at all, full ones included (none if somebody suits)."""

    facts: Facts
    days: int
    no_mentor: tuple[str, ...]

    @property
    def side(self) -> AlumnusSide:
        """Their side of the pool."""
        side: AlumnusSide = self.facts.side
        return side


def watch(program: str) -> None:
    """Look over the whole queue of a program.

    Raises
    ------
    Missing
    """
    here, at = tenant(program), clock.now()
    alumni, mentors = (matching_pool.refs(program, what) for what in ("alumni", "mentors"))
    pool = matching_pool.read_pool(here, alumni, mentors, {})
    context = matching_pool.context_of(here, at)
    index = MentorIndex(in_order(facts_of(side, context) for side in pool.mentors), context)
    waiting = [_waiting(one, index, context.today) for one in seeking_in(pool, context)]
    for one in waiting:
        tell_of_nobody(here, one, at)
        tell_of_rematch(here, one, at)
    named = name_companions(here, pool, waiting)
    _keep(here, _found(here, pool, index, waiting, named, at), at)


def _waiting(facts: Facts, index: MentorIndex, today: date) -> Waiting:
    reasons = own_reasons(facts, index.context) or binding_reasons(facts, index)
    nobody = () if reasons == (NO_CAPACITY,) else reasons
    return Waiting(facts, days_waited(facts.side, today), nobody)


def tell_of_nobody(here: Tenant, one: Waiting, at: datetime) -> None:
    """One open alert a person for as long as nobody suits them; it is done when somebody does."""
    if one.days >= here.policy.match_life.no_mentor_days:
        _tell(here, one, CAUSE, one.no_mentor[0] if one.no_mentor else None, at)


def tell_of_rematch(here: Tenant, one: Waiting, at: datetime) -> None:
    """One open alert for whoever lost a mentor a week ago and is in no offer, unless nobody suits
    them, which is told by itself."""
    parted = one.side.alumnus.parted_at
    if parted and at - parted >= timedelta(days=here.policy.match_life.rematch_days):
        _tell(here, one, REMATCH, None if one.no_mentor else "parted", at)


def _tell(here: Tenant, one: Waiting, cause: str, code: str | None, at: datetime) -> None:
    """Open the alert of a cause if there is something to tell, and resolve it if there is not. Most
    nights neither: by what the pool's reading saw, nobody is read once more for that."""
    if (cause in one.side.told) != bool(code):
        _retell(here, one, cause, code, at)


@again_on_conflict
def _retell(here: Tenant, one: Waiting, cause: str, code: str | None, at: datetime) -> None:
    read = load(Ref(here.id, one.facts.id))
    open_alert = cause in read.one(Care).open_alerts
    if open_alert == bool(code):
        return
    change = Change(read, by="matching", at=at, policy=here.policy)
    if code:
        alerting.raise_alert(change, here, cause, code)
        change.commit("alert.opened", cause)
    elif matching_tasks.done(change, cause, matching_tasks.EVER, "not_needed"):
        change.commit("alert.resolved", cause)


def name_companions(here: Tenant, pool: Pool, waiting: Iterable[Waiting]) -> int:
    """Name a mentor on duty to everybody past the promise who has none, those first who have waited
    longest; how many have one now."""
    promise = here.policy.match_life.promise_days
    on_duty = [Ref(here.id, side.person.id) for side in pool.mentors if side.mentor.on_duty]
    have = 0
    for one in sorted(waiting, key=lambda w: (-w.days, w.facts.id)):
        if one.side.alumnus.companion_id:
            have += 1
        elif on_duty and promise and one.days > promise:
            have += _name(here, one.facts.id, on_duty)
    return have


def _name(here: Tenant, alumnus_id: str, on_duty: Sequence[Ref]) -> bool:
    """Name a companion to one person; whether they have one now. Judged afresh: they may have been
    matched meanwhile."""

    @again_on_conflict
    def act() -> str | None:
        read = load(Ref(here.id, alumnus_id))
        alumnus = read.one(Alumnus)
        if alumnus.match_id or alumnus.companion_id:
            return None
        change = Change(read, by="matching", at=clock.now(), policy=here.policy)
        heads = (Key(ref.pk, sk) for ref in on_duty for sk in matching_pool.MENTOR_HEADS)
        best = standing_in.best_of(here, change, load_keys(heads).values(), "companion")
        if best is None:
            return None
        match = standing_in.put(change, here, "companion", best)
        change.commit("match.companion")
        return match.id

    named = act()
    if named:
        matching_life.look_again(here.id, named)
    return named is not None


def _found(
    here: Tenant, pool: Pool, index: MentorIndex, waiting: Sequence[Waiting], companions: int,
    at: datetime,
) -> FairnessWatch:  # fmt: skip
    promise = here.policy.match_life.promise_days
    matched = [side for side in pool.alumni if side.live_match and side.alumnus.wants_mentor]
    places = free_places(index)
    return FairnessWatch(
        on=index.context.today,
        asked=len(waiting),
        places=places,
        expected_wait_days=expected_wait_days(here, max(0, len(waiting) - places), at),
        nobody_suits=sum(bool(one.no_mentor) for one in waiting),
        past_promise=sum(one.days > promise for one in waiting) if promise else 0,
        companions=companions,
        groups=group_waits([one.side for one in waiting], matched, index.context.today),
    )


def _keep(here: Tenant, found: FairnessWatch, at: datetime) -> None:
    read = load(here.partition.ref, WATCH)
    kept = read.maybe(FairnessWatch)
    if kept:
        write_alone(kept, found, read, at=at, policy=here.policy)
    else:
        put_alone(found, read, at=at, policy=here.policy)
