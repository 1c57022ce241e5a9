"""The budgets of the commonest work: requests to DynamoDB, and capacity units.

Requests are budgets of the design. Units are upper bounds: what was measured on DynamoDB Local
when the bound was set, and a tenth more. They grow with the records' size, so a bound that breaks
asks what was added, and is raised only with an answer. tests/integration/test_budgets.py holds all
of them; benchmarks/budgets.py prints them beside what it finds.
"""

from typing import NamedTuple

from benchmarks.counting import Counted


class Limit(NamedTuple):
    """At most so many requests, read units and write units for one piece of work."""

    what: str
    round_trips: float
    reads: float
    writes: float

    def exceeded(self, counted: Counted, pieces: int = 1) -> list[str]:
        """What of a measure of so many pieces is above the limit, in words."""
        found = {
            "round trips": (counted.round_trips / pieces, self.round_trips),
            "read units": (counted.reads / pieces, self.reads),
            "write units": (counted.writes / pieces, self.writes),
        }
        return [
            f"{self.what}: {is_} {name}, at most {limit}"
            for name, (is_, limit) in found.items()
            if is_ > limit
        ]


LIMITS = {
    # Two, and a tenth of the reading and of the lease of message parts that ten share; alone, all
    # of both. The design allows four; decisions 0140 and 0141 made it less.
    "batch": Limit("a due check-in sent and recorded, one of ten", 2.2, 6.9, 21.1),
    "alone": Limit("a due check-in sent and recorded, alone", 4, 8.8, 22.0),
    "reply": Limit("a reply taken, scored, answered with the next question", 5, 5.5, 12.1),
    "last": Limit("the last reply of a check-in", 5, 5.5, 12.1),
    # A new person is marked to be counted (decision 0274): one key more in the due index. DynamoDB
    # Local reports one item of a transaction, whichever, and by the indexes that it is in: the
    # head's now, where it was another's.
    "row": Limit("a row of an import", 1.2, 0.2, 15.6),
    "tick": Limit("a tick with 50 due", 3, 3.3, 1.1),
    "page": Limit("a page of 50 alumni, access log included", 3, 111.7, 4.4),
}
#: CPU of the sender, and of an inbound reply, over the same calls by plain botocore; of a worker's
#: imports over boto3 and pydantic alone. Printed and not held by a test: times differ from machine
#: to machine.
SENDER_CPU_RATIO = 1.5
INBOUND_CPU_RATIO = 1.5
IMPORT_CPU_RATIO = 1.3
