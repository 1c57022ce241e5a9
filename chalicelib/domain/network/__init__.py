"""An alumnus's support network: who was met by week, and the named list against its baseline."""

from chalicelib.domain.network.contacts import (
    BadReading,
    Contact,
    ContactSource,
    Growth,
    from_reading,
    growth,
    who,
)
from chalicelib.domain.network.counts import Counts, counts
from chalicelib.domain.network.named import (
    Change,
    Measurement,
    Member,
    at_days,
    compared,
    flags,
    new_flags,
)

__all__ = [
    "BadReading",
    "Change",
    "Contact",
    "ContactSource",
    "Counts",
    "Growth",
    "Measurement",
    "Member",
    "at_days",
    "compared",
    "counts",
    "flags",
    "from_reading",
    "growth",
    "new_flags",
    "who",
]
