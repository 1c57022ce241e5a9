"""How the alumni of a report stand: their engagement as it is followed (``services.engaging``), and
how far joining went."""

from collections import Counter
from typing import get_args

from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.reports.facts import Facts
from chalicelib.domain.thread import Joining

ENGAGEMENT: tuple[str, ...] = (*get_args(EngagementState), "not_joined")
JOINING: tuple[str, ...] = (*get_args(Joining), "stopped")


def engagement_counts(facts: Facts) -> dict[str, int]:
    """Alumni by engagement state; those who have not joined stand apart."""
    found = Counter(one.engagement for one in facts.alumni if one.joining == "joined")
    counts: dict[str, int] = {state: found[state] for state in get_args(EngagementState)}
    return {**counts, "not_joined": len(facts.alumni) - found.total()}


def joining_counts(facts: Facts) -> dict[str, int]:
    """Alumni by how far joining went; whoever joined and opted out later counts as stopped."""
    found = Counter(
        "stopped" if one.joining == "joined" and one.stopped else one.joining
        for one in facts.alumni
    )
    return {state: found[state] for state in JOINING}
