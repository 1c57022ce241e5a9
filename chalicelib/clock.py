"""The product's clock: the one place where the time of day comes from, and is waited for."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC. Call it as ``clock.now()``: a laptop cloud replaces it."""
    return datetime.now(UTC)


def wait(seconds: float) -> None:
    """Let time pass. Call it as ``clock.wait(…)``: where the clock stands still, nobody waits."""
    time.sleep(seconds)
