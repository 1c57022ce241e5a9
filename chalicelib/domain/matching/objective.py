"""What a pair is worth: an order of aims in one whole number.

In strict order: as many alumni matched as possible; those who have waited longest first; as few
changes to open offers as possible; the best scores; and last a hash of the pair, so that the
answer depends on nothing else. The sets of alumni who can be matched together form a transversal
matroid (Edmonds and Fulkerson 1965), so one positive weight per band keeps both of the first two.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b

from chalicelib.domain.matching.pool import AlumnusSide
from chalicelib.domain.policy.matching import Waiting

TIE_BITS = 32


def waiting_band(side: AlumnusSide, today: date, waiting: Waiting) -> int:
    """Full weeks waited, and the credit for the newly discharged or those flagged by staff.

    Waiting counts from ``waiting_since``, and where that is unknown from the day of import.
    """
    since = side.alumnus.waiting_since or side.person.created_at.date()
    new = 0 <= (today - side.alumnus.discharged_on).days <= waiting.new_discharge_days
    credit = waiting.credit_weeks if new or side.flagged else 0
    return max(0, (today - since).days // 7) + credit


def tie_break(alumnus_id: str, mentor_id: str) -> int:
    """A number that looks random and is always the same for the same pair."""
    text = f"{alumnus_id}\0{mentor_id}".encode()
    return int.from_bytes(blake2b(text, digest_size=TIE_BITS // 8).digest())


@dataclass(frozen=True)
class Objective:
    """Weights such that no sum of a lower aim over all alumni reaches one unit of a higher."""

    alumni: int
    most_points: int

    @cached_property
    def point(self) -> int:
        """What one point of the score is worth."""
        return self.alumni * ((1 << TIE_BITS) - 1) + 1

    @cached_property
    def kept_offer(self) -> int:
        """What leaving an open offer as it is is worth."""
        return (self.alumni * self.most_points + 1) * self.point

    @cached_property
    def band(self) -> int:
        """What being matched is worth, once and for each band."""
        return (self.alumni + 1) * self.kept_offer

    def value(self, band: int, kept: bool, score: int, tie: int) -> int:
        """What this pair is worth."""
        return (band + 1) * self.band + kept * self.kept_offer + score * self.point + tie
