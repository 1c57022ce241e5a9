"""A mentor takes a break, leaves, or is back: cover the same day, without fault and without a why.

Whatever the reason, a return to use included, it is neither asked for nor kept: the supervisor
calls. The mentor's own record changes first, so that nobody is proposed to them from that moment
on; asked for again, what was not done yet is done.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.schedule.wall import to_utc
from chalicelib.services import alerting
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import parting
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.matching.covering import cover_for, opened
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

#: What two people who know each other settle between them, beside what they hold already.
SETTLED = matching_pool.HELD | {"no_shared_hour", "distance"}


def step_back(
    program: str, mentor_id: str, until: date | None, by: str, *, calls: bool = True
) -> list[Match]:
    """A mentor takes a break, until that day where it is known: their active matches are paused and
    covered, what was only asked or offered falls to the next best. Their matches as they are now,
    cover and whoever is asked about next included. A supervisor ``calls`` unless it was planned.

    Raises
    ------
    Missing
    """
    _mark(program, mentor_id, by, until, calls)
    return cover_all(program, mentor_id, until, by)


def cover_all(program: str, mentor_id: str, until: date | None, by: str) -> list[Match]:
    """The same for a mentor whose own record says already that they are on a break."""
    return _each(program, mentor_id, lambda id, here: _interrupt(here, id, until, by))


def release_unmet(program: str, mentor_id: str, by: str) -> list[Match]:
    """A mentor takes no new people: who was only asked or offered falls to the next best.

    Raises
    ------
    Missing
    """
    return _each(program, mentor_id, lambda id, here: _release(here, id, by))


def leave(program: str, mentor_id: str, by: str) -> list[Match]:
    """A mentor leaves: their matches end. Whose mentor they were hears from staff and is first in
    the next run, for they have waited longest; who was only asked is asked about the next best.

    Raises
    ------
    Missing
    """
    _mark(program, mentor_id, by, None, calls=True, on_duty=False)
    return _each(program, mentor_id, lambda id, here: _part(here, id, by))


def come_back(program: str, mentor_id: str, by: str, *, still_paused: bool = False) -> list[Match]:
    """A mentor is back: their paused matches go on, and whoever covered is thanked and free. Where
    consent, a clearance or a safety relation stands against it now, cover stays and staff decide.
    ``still_paused``: they take no new people.

    Raises
    ------
    Missing
    """
    _clear(program, mentor_id, by, still_paused)
    waived = SETTLED | ({"mentor_paused"} if still_paused else frozenset())
    return _each(program, mentor_id, lambda id, here: _resume(here, id, by, waived))


def pause(program: str, match_id: str, until: date | None, by: str) -> list[Match]:
    """The two of one match rest, until that day where it is known, and somebody stands in; the
    mentor stays with whoever else is theirs. The match and the cover as they are now; asked for
    again, what was not done yet is done.

    Raises
    ------
    Missing, IllegalTransition
        the latter unless they know each other and the match goes on.
    """
    here = tenant(program)
    _, match = opened(here, match_id, by)
    if match.kind != "mentor" or match.state not in ("active", "paused"):
        raise matches.IllegalTransition(f"a match that is {match.state} cannot rest")
    return _interrupt(here, match_id, until, by)


def resume(program: str, match_id: str, by: str) -> Match:
    """A match that rests goes on, and whoever covered is free. Where consent, a clearance or a
    safety relation stands against it now, it rests still and staff have the task.

    Raises
    ------
    Missing
    """
    here = tenant(program)
    _resume(here, match_id, by, SETTLED)
    return opened(here, match_id, by)[1]


@again_on_conflict
def _mark(
    program: str, mentor_id: str, by: str, until: date | None, calls: bool, **more: Any
) -> None:
    here = tenant(program)
    read = load(Ref(program, mentor_id))
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    if not mark(change, until, **more):
        return
    if calls:
        alerting.raise_alert(change, here, "mentor_stepped_back")
    change.commit("mentor.stepped_back")


def mark(change: Change, until: date | None, **more: Any) -> bool:
    """In a change of the mentor's own: nobody is proposed to them from now on, until that day where
    it is known; whether that is new."""
    before, how = change.value(Mentor), {"away_until": until} if until else {"paused": True}
    return change.amend(Mentor, **how, **more) != before


@again_on_conflict
def _clear(program: str, mentor_id: str, by: str, paused: bool) -> None:
    here = tenant(program)
    read = load(Ref(program, mentor_id))
    change, before = Change(read, by=by, at=clock.now(), policy=here.policy), read.one(Mentor)
    if change.amend(Mentor, paused=paused, away_until=None) != before:
        change.commit("mentor.came_back")


Act = Callable[[str, Tenant], list[Match]]


def _each(program: str, mentor_id: str, act: Act) -> list[Match]:
    here = tenant(program)
    return [match for id in _live(program, mentor_id) for match in act(id, here)]


def _live(program: str, mentor_id: str) -> list[str]:
    """A mentor's matches that have not ended, as their record names them."""
    return sorted(load(Ref(program, mentor_id)).one(Mentor).match_ids)


def _interrupt(here: Tenant, id: str, until: date | None, by: str) -> list[Match]:
    """One match of a mentor on a break: paused with cover if it is active, else ended."""

    @again_on_conflict
    def act() -> list[str]:
        change, match = opened(here, id, by)
        if match.state in matches.ENDS:
            return []
        if match.kind != "mentor" or match.state not in ("active", "paused"):
            return parting.end(change, here, match, "mentor_break")
        if match.state == "active":
            due = _due_back(here, until, change.at)
            change.replace(matches.move(match, "paused", due_at=due))
        covered = cover_for(change, here, match)
        alone = covered is None and change.value(Alumnus).cover_id is None
        told = not alone or "cover_needed" in change.value(Care).open_alerts
        if match.state == "paused" and covered is None and told:
            return [id]  # nothing is left to do
        if alone:
            alerting.raise_alert(change, here, "cover_needed")
        change.commit("match.paused", "covered" if covered else "")
        return [id, *([covered.id] if covered else [])]

    return [matching_life.look_again(here.id, one) for one in act()]


def _release(here: Tenant, id: str, by: str) -> list[Match]:
    """One match of a mentor who takes no new people, ended if they have not agreed to it yet."""

    @again_on_conflict
    def act() -> list[str]:
        change, match = opened(here, id, by)
        unmet = match.state in (*matches.UNANSWERED, "offered")
        return parting.end(change, here, match, "mentor_break") if unmet else []

    return [matching_life.look_again(here.id, one) for one in act()]


def _part(here: Tenant, id: str, by: str) -> list[Match]:
    """One match of a mentor who leaves, ended, and whoever is asked about next."""

    @again_on_conflict
    def act() -> list[str]:
        change, match = opened(here, id, by)
        return (
            [] if match.state in matches.ENDS else parting.end(change, here, match, "mentor_left")
        )

    return [matching_life.look_again(here.id, one) for one in act()]


def _due_back(here: Tenant, until: date | None, at: datetime) -> datetime:
    """When to ask whether the mentor is back."""
    later = at + timedelta(days=here.policy.match_life.unlogged_days)
    back = to_utc(until, time(9), here.program.zone) if until else later
    return max(back, at)


def _resume(here: Tenant, id: str, by: str, waived: frozenset[str]) -> list[Match]:
    @again_on_conflict
    def act() -> Match | None:
        change, match = opened(here, id, by)
        if match.state != "paused":
            return None
        mentor: Partition = load(Ref(here.id, match.mentor_id))
        if reasons := matching_pool.why_not(here, change.read, mentor, change.at, waived):
            alerting.raise_alert(change, here, "mentor_return", reasons[0])
            change.commit("match.stays_paused", reasons[0])
            return None
        first = change.at + timedelta(hours=here.policy.match_life.first_contact_hours)
        active = change.replace(matches.move(match, "active", due_at=first))
        if change.value(Alumnus).cover_id:
            matching_ends.end_stand_ins(change, here.id, "cover_over")
        matching_texts.say_to_alumnus(
            change, here, active, "match.back", mentor.one(Person).first_name
        )
        return change.commit("match.resumed").one(Match, matches.key(id))

    resumed = act()
    return [resumed] if resumed else []
