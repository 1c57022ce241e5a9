"""What must hold (trust.md), each line a function that is asked at every write, at every request to
the carrier, or when a world is at rest."""

from tests.simulation.checks import (  # noqa: F401  (they register themselves)
    counting,
    crises,
    rest,
    sending,
    writing,
)
