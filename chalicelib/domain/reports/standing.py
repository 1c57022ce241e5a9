"""How the alumni of a report stand: their engagement as it is followed (``services.engaging``), how
far joining went, and their matches."""

from collections import Counter
from typing import get_args

from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.matches import State as MatchState
from chalicelib.domain.reports.weekly import SECTION
from chalicelib.domain.sums import Sums
from chalicelib.domain.thread import Joining

ENGAGEMENT: tuple[str, ...] = (*get_args(EngagementState), "not_joined")
JOINING: tuple[str, ...] = (*get_args(Joining), "stopped")
MATCHES: tuple[str, ...] = get_args(MatchState)


def alumni(sums: Sums) -> int:
    """All alumni of the program."""
    return sum(number for words, number in sums.of(SECTION) if words == ("alumni",))


def counts(sums: Sums, what: str, states: tuple[str, ...]) -> dict[str, int]:
    """Of ``engagement``, alumni by state, those who have not joined apart; of ``joining``, alumni
    by how far it went, whoever joined and opted out later being stopped; of ``matches``, all."""
    found: Counter[str] = Counter()
    for words, number in sums.of(SECTION):
        if words[0] == what:
            found[words[1]] += number
    return {state: found[state] for state in states}
