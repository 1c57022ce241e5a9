"""The sections of a program's figures: what each reads of a partition and makes of that."""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.domain.outcomes import kept
from chalicelib.domain.recovery_plan import PREFIX as RECOVERY
from chalicelib.services.summing import outcomes, program
from chalicelib.services.summing.reading import Counted, Reading


class Section(NamedTuple):
    """A section of figures: the sort keys it reads begin with one of ``prefixes``. With a higher
    ``edition`` it tells more than it did, so that everybody is counted afresh."""

    name: str
    prefixes: tuple[str, ...]
    counted: Callable[[Reading], Counted]
    edition: int = 1

    @property
    def filled(self) -> str:
        """By what a counting notes that it filled this section."""
        return self.name if self.edition == 1 else f"{self.name}.{self.edition}"


#: All sections of figures. Each is one entry here, and its own function in the domain.
SECTIONS: tuple[Section, ...] = (
    Section(
        "program",
        ("ACTIVITY#", "ALERT#", "CHECKIN#", "CONTACT#", "ENGAGEMENT", "HEAD#", "MATCH#"),
        program.counted, edition=2,
    ),
    Section(
        kept.SECTION,
        ("ACTIVITY#", "CHECKIN#", "ENGAGEMENT", "HEAD#", "INSTRUMENT#", "MATCH#", "MILESTONE#",
         "NETWORK#", RECOVERY),
        outcomes.counted,
    ),
)  # fmt: skip
PREFIXES: tuple[str, ...] = tuple(prefix for one in SECTIONS for prefix in one.prefixes)
