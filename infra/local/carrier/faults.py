"""The carrier's misbehaviour, set by POST /faults: shares of calls, and a list for the next."""

import random
import threading
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any

from infra.local.settings import duration

# What one call may meet, in the order in which shares are drawn. At most one each.
CALL_FAULTS = (
    "timeout", "reset", "error_5xx", "throttle", "opted_out", "spend_limit", "blocked",
)  # fmt: skip
# What may happen to the receipt of an accepted text. At most one each.
RECEIPT_FAULTS = (
    "receipt_lost", "receipt_late", "receipt_doubled", "receipt_wavering", "receipt_reversed",
    "unreachable", "invalid_number",
)  # fmt: skip
SHARES = (*CALL_FAULTS, *RECEIPT_FAULTS, "ambiguous_accepted")
# After these the caller cannot know; the carrier may have accepted (share: ambiguous_accepted).
AMBIGUOUS = frozenset({"timeout", "reset", "error_5xx"})
FINE = "ok"


class BadFault(ValueError):
    """A setting that makes no sense; ``field`` names it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.field = name


@dataclass(frozen=True)
class FaultSettings:
    """Shares from 0 to 1 of the calls or receipts that go wrong in each way."""

    timeout: float = 0.0
    reset: float = 0.0
    error_5xx: float = 0.0
    throttle: float = 0.0
    opted_out: float = 0.0
    spend_limit: float = 0.0
    blocked: float = 0.0
    receipt_lost: float = 0.0
    receipt_late: float = 0.0
    receipt_doubled: float = 0.0
    receipt_wavering: float = 0.0
    receipt_reversed: float = 0.0
    unreachable: float = 0.0
    invalid_number: float = 0.0
    ambiguous_accepted: float = 0.5
    receipt_late_by: str = "PT72H"
    seed: int | None = None  # makes the draws repeatable
    next: list[str] = field(default_factory=list)  # a fault, or "ok", for each coming call


def read(given: Any) -> FaultSettings:
    """Check what somebody posted; an empty object clears all.

    Raises
    ------
    BadFault
        Names the field at fault.
    """
    if not isinstance(given, dict):
        raise BadFault("", "the body must be a JSON object")
    known = {f.name for f in fields(FaultSettings)}
    for name, value in given.items():
        if name not in known:
            raise BadFault(name, f"unknown; known are {', '.join(sorted(known))}")
        _check(name, value)
    return FaultSettings(**given)


def _check(name: str, value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in SHARES and not (number and 0 <= value <= 1):
        raise BadFault(name, "must be a share from 0 to 1")
    if name == "seed" and not (value is None or isinstance(value, int)):
        raise BadFault(name, "must be a whole number")
    if name == "receipt_late_by":
        try:
            duration(value if isinstance(value, str) else "")
        except ValueError as error:
            raise BadFault(name, str(error)) from None
    allowed = {FINE, *CALL_FAULTS, *RECEIPT_FAULTS}
    if name == "next" and not (isinstance(value, list) and all(v in allowed for v in value)):
        raise BadFault(name, f"must be a list of {', '.join(sorted(allowed))}")


@dataclass(frozen=True)
class Fate:
    """What becomes of one call: of the call itself, of the text, and of its receipt."""

    call: str = FINE
    accepted: bool = True
    receipt: str = FINE


class Faults:
    """The settings in force, and the draws made by them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.set(FaultSettings())

    def set(self, settings: FaultSettings) -> None:
        """Replace all settings."""
        with self._lock:
            self._settings = settings
            self._next = list(settings.next)
            # Faults are no secret; a repeatable draw is wanted.
            self._draw = random.Random(settings.seed)

    def show(self) -> dict[str, Any]:
        """The settings, with what is left of ``next``."""
        with self._lock:
            return asdict(self._settings) | {"next": list(self._next)}

    @property
    def late_by(self) -> timedelta:
        """How late a late receipt comes, in the product's time."""
        return duration(self._settings.receipt_late_by)

    def fate(self) -> Fate:
        """Draw what becomes of the next call."""
        with self._lock:
            planned = self._next.pop(0) if self._next else None
            call = self._pick(CALL_FAULTS, planned)
            receipt = self._pick(RECEIPT_FAULTS, planned)
            if call == FINE:
                return Fate(receipt=receipt)
            lucky = self._draw.random() < self._settings.ambiguous_accepted
            return Fate(call, call in AMBIGUOUS and lucky, receipt)

    def _pick(self, kinds: tuple[str, ...], planned: str | None) -> str:
        if planned is not None:
            return planned if planned in kinds else FINE
        at = self._draw.random()
        for kind in kinds:
            at -= getattr(self._settings, kind)
            if at < 0:
                return kind
        return FINE
