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
    "Growth",
    "Measurement",
    "Member",
    "at_days",
    "compared",
    "flags",
    "from_reading",
    "growth",
    "new_flags",
    "who",
]
