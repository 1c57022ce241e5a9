"""The product's clock: moved by hand, kept across restarts, put in place of chalicelib's.

Nothing in chalicelib knows of it. It never goes backwards: a record written at a moment that has
not come yet would confuse every rule about order.
"""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib import clock

# A running clock keeps a mark this far ahead, so that after a kill -9 it still does not go back.
AHEAD = timedelta(minutes=1)


def show(moment: datetime) -> str:
    """A moment in RFC 3339, UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class ProductClock:
    """Stands still, or runs at real speed from wherever it was put."""

    def __init__(self, start: datetime, *, live: bool, kept: Path | None = None) -> None:
        self.live = live
        self._kept = kept
        self._lock = threading.RLock()
        self._base = start
        self._since = time.monotonic()
        self._held = not live
        self._mark = start
        self._keep(start)

    @property
    def running(self) -> bool:
        """Whether it moves by itself right now."""
        return not self._held

    def now(self) -> datetime:
        """The product's present, aware, in UTC."""
        with self._lock:
            present = self._base
            if not self._held:
                present += timedelta(seconds=time.monotonic() - self._since)
            if present > self._mark:
                self._keep(present + AHEAD)
            return present

    def move_to(self, moment: datetime) -> None:
        """Set it forward. An earlier moment leaves it where it is."""
        with self._lock:
            self._base = max(moment, self.now())
            self._since = time.monotonic()
            self._keep(self._base if self._held else self._base + AHEAD)

    def hold(self) -> None:
        """Stand still, while somebody advances the clock."""
        with self._lock:
            self._base, self._held = self.now(), True

    def release(self) -> None:
        """Run on, if this clock runs at all."""
        with self._lock:
            self._since, self._held = time.monotonic(), not self.live

    def close(self) -> None:
        """Keep exactly the present moment."""
        with self._lock:
            self.hold()
            self._keep(self._base)

    def _keep(self, mark: datetime) -> None:
        self._mark = mark
        if self._kept is None:
            return
        fresh = self._kept.with_suffix(".new")
        fresh.write_text(json.dumps({"now": mark.isoformat()}))
        fresh.replace(self._kept)


def opening_moment(kept: Path, asked: datetime | None) -> datetime:
    """Where to start: what was asked for, or the real time, but never before what was kept."""
    wanted = asked or datetime.now(UTC)
    if not kept.exists():
        return wanted
    return max(wanted, datetime.fromisoformat(json.loads(kept.read_text())["now"]))


def replace_products_clock(stand_in: ProductClock) -> None:
    """Let all product code in this process read our clock. Nobody waits by it: what AWS would do in
    half a minute is done at once on a laptop."""
    clock.now = stand_in.now
    clock.wait = lambda seconds: None
