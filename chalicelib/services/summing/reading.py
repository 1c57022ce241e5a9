"""What a section of a program's figures reads of a partition, and what it makes of that."""

from datetime import date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple

from chalicelib.domain.schedule.wall import local
from chalicelib.domain.sums import Contribution
from chalicelib.services.tenant import Tenant
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_ROW
from chalicelib.store.partition import Partition, assemble
from chalicelib.store.rows import Row

#: The local hour of a day at which those are counted whom it alone may change.
EARLY = time(4, 30)

Line = dict[str, Any]


class Reading:
    """Rows of one partition: as plain lines, for which no key is asked, or opened as values."""

    def __init__(self, ref: Ref, rows: list[Row], here: Tenant, at: datetime) -> None:
        self.ref, self.rows, self.here, self.at = ref, rows, here, at

    @property
    def today(self) -> date:
        """The program's day at which it was read."""
        return local(self.at, self.here.program.zone).date()

    def lines(self, kind: str) -> list[Line]:
        """The plain attributes of each record of a kind, in key order."""
        return [
            row.attribute_values
            for row in self.rows
            if (known := BY_ROW.get(type(row))) and known.name == kind
        ]

    @cached_property
    def opened(self) -> Partition:
        """The same rows opened and decoded; of somebody erased what was sealed reads as blank.

        Raises
        ------
        Missing
            if the partition has no head.
        """
        return assemble(self.ref, self.rows)


class Counted(NamedTuple):
    """What a partition contributes to a section; ``again_at`` is the first moment to come (UTC) at
    which time alone may change that."""

    numbers: Contribution
    again_at: datetime | None = None


#: Of somebody of whom a section tells nothing.
NOTHING = Counted({})
