"""The product's clock: the one place where the time of day comes from."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC. Call it as ``clock.now()``: a laptop cloud replaces it."""
    return datetime.now(UTC)
