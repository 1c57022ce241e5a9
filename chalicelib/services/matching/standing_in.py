"""Somebody stands in: cover while a mentor takes a break, a companion until there is a mentor.

A stand-in is a match of its own kind, so that introduction, log and end are those of any match.
Consent, clearances and safety are judged for each as for any pair.
"""

from collections.abc import Iterable

from chalicelib import ids
from chalicelib.domain.matches import FOOTINGS, Kind, Match
from chalicelib.domain.matching.pool import Facts, facts_of
from chalicelib.domain.matching.scoring import parts_of
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching.ends import counted
from chalicelib.services.matching.life import by_consent
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

#: What must hold of each kind's stand-in but for the rules that it waives: cover takes a place.
WAIVED: dict[Kind, frozenset[str]] = {
    "cover": frozenset({"live_match"}),
    "companion": matching_pool.COMPANION,
}


def may_stand_in(
    tenant: Tenant, alumnus: Partition, mentor: Partition, kind: Kind, change: Change
) -> bool:
    """Whether a mentor may stand in for somebody now."""
    role = mentor.one(Mentor)
    if kind == "companion" and not has_duty(role, tenant):
        return False
    return not matching_pool.why_not(tenant, alumnus, mentor, change.at, WAIVED[kind])


def has_duty(mentor: Mentor, tenant: Tenant) -> bool:
    """Whether a mentor on duty may be named to one more person."""
    return mentor.on_duty and mentor.companions < tenant.policy.match_life.companions_at_most


def best_of(
    tenant: Tenant, change: Change, mentors: Iterable[Partition], kind: Kind
) -> Partition | None:
    """Who had best stand in: whoever has fewest companions, then fits best."""
    alumnus, context = change.read, matching_pool.context_of(tenant, change.at)
    side = matching_pool.alumnus_side(alumnus)
    assert side
    facts = facts_of(side, context)
    able = [m for m in mentors if may_stand_in(tenant, alumnus, m, kind, change)]

    def rank(read: Partition) -> tuple[int, int, str]:
        other = _facts(read, tenant, change)
        score = sum(parts_of(facts, other, context).values())
        return (other.role.companions, -score, other.id)

    return min(able, key=rank, default=None)


def _facts(mentor: Partition, tenant: Tenant, change: Change) -> Facts:
    side = matching_pool.mentor_side(mentor)
    assert side
    return facts_of(side, matching_pool.context_of(tenant, change.at))


def put(change: Change, tenant: Tenant, kind: Kind, mentor: Partition) -> Match:
    """Let a mentor stand in: both are introduced as soon as the change has committed and the match
    is looked at, which is due now."""
    side = matching_pool.alumnus_side(change.read)
    assert side
    context = matching_pool.context_of(tenant, change.at)
    parts = parts_of(facts_of(side, context), _facts(mentor, tenant, change), context)
    person_id = change.read.ref.person
    match = Match(
        id=f"{person_id}-{ids.new_id()}", person_id=person_id, mentor_id=mentor.ref.person,
        run_id=kind, kind=kind, state="accepted", score=sum(parts.values()), parts=parts,
        created_at=change.at, accepted_at=change.at, due_at=change.at, asked_by="staff",
        consent_form=by_consent(change) or None,
    )  # fmt: skip
    change.put(match)
    change.amend(Alumnus, **{FOOTINGS[kind].pointer: match.id})
    place = mentor.stored(Mentor)
    change.set_elsewhere(place, counted(change.elsewhere(place), match, +1), mentor)
    return match
