"""Cover for somebody whose mentor takes a break: the best who may stand in, or whom staff name."""

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import standing_in
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load, load_keys


class CannotCover(matches.IllegalTransition):
    """The mentor may not stand in for this person, or the match needs no cover."""


def opened(here: Tenant, id: str, by: str) -> tuple[Change, Match]:
    """One match with its alumnus, opened for a change.

    Raises
    ------
    Missing
    """
    read = load(Ref(here.id, matches.alumnus_of(id)), matches.key(id))
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    return change, read.one(Match, matches.key(id))


def cover_for(
    change: Change, here: Tenant, match: Match, mentor_id: str | None = None,
    but: str = "",
) -> Match | None:  # fmt: skip
    """Cover for a paused match by this mentor, or by the best one ``but`` for whoever just covered;
    ``None`` if there is none, or if it has cover."""
    if change.value(Alumnus).cover_id:
        return None
    refs = matching_pool.refs(here.id, "mentors")
    wanted = [Ref(here.id, mentor_id)] if mentor_id else refs
    heads = (Key(ref.pk, sk) for ref in wanted for sk in matching_pool.MENTOR_HEADS)
    able = [
        read for ref, read in load_keys(heads).items()
        if read.maybe(Mentor) and ref.person not in (match.mentor_id, but)
    ]  # fmt: skip
    best = standing_in.best_of(here, change, able, "cover")
    return standing_in.put(change, here, "cover", best) if best else None


def cover_again(change: Change, here: Tenant, ended: Match) -> Match | None:
    """Cover by somebody else where whoever covered is not to be had either."""
    paused = change.value(Alumnus).match_id
    if paused is None:
        return None
    change.read.also(matches.key(paused))
    return cover_for(change, here, change.value(Match, matches.key(paused)), but=ended.mentor_id)


def cover(program: str, match_id: str, mentor_id: str | None, by: str) -> Match:
    """Cover for a paused match by a mentor of staff's choice, or by the best one.

    Raises
    ------
    Missing
    CannotCover
        if it is not paused or has cover, or nobody (or not this mentor) may stand in.
    """
    here = tenant(program)

    @again_on_conflict
    def act() -> Match:
        change, match = opened(here, match_id, by)
        if match.state != "paused":
            raise CannotCover(f"a match that is {match.state} needs no cover")
        covered = cover_for(change, here, match, mentor_id)
        if covered is None:
            raise CannotCover("it has cover, or nobody may stand in")
        change.commit("match.covered")
        return covered

    return matching_life.look_again(here.id, act().id)
