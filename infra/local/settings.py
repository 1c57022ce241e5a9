"""What the person who starts the laptop cloud may choose."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ADDRESS = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "123456789012"
SMS_CONFIGURATION_SET = "handrail"
SENDER_EMAIL = "texts@handrail.example"
# Where the product's clock may stand: dates beyond are slips of the keyboard, and a folder's clock
# never goes back from one.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# As far as the clock goes at once: everything due on the way fires, and a slip would take hours.
FURTHEST = timedelta(days=3660)
# Carries the product's time to our SNS, which stamps its envelopes with it.
PRODUCT_TIME = "X-Product-Time"

_DURATION = re.compile(
    r"^P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)


class CannotStart(Exception):
    """Something that one plain line can say; the cloud ends with exit code 2."""


@dataclass(frozen=True)
class Settings:
    """The choices, checked."""

    port: int = 8000
    data: Path = Path(".handrail-data")
    now: datetime | None = None  # aware, UTC; None: the real time
    demo: bool = True
    live: bool = True  # the product's clock runs by itself, at real speed

    @property
    def public_url(self) -> str:
        """Where the product's API and pages are."""
        return f"http://{ADDRESS}:{self.port}"

    @property
    def control_url(self) -> str:
        """Where the laptop cloud itself is steered."""
        return f"http://{ADDRESS}:{self.port + 1}"


def parse(arguments: Sequence[str]) -> Settings:
    """The settings from the command line.

    Raises
    ------
    CannotStart
        A setting that makes no sense, in one line.
    """
    given = _arguments(arguments)
    demo = _flag("DEMO", given.demo, default=True)
    return Settings(
        port=_port(given.port),
        data=Path(given.data or ".handrail-data").absolute(),
        now=moment(given.now, "NOW") if given.now else None,
        demo=demo,
        live=_flag("LIVE", given.live, default=demo),
    )


def moment(text: str, name: str) -> datetime:
    """An RFC 3339 moment in UTC, years 2000 to 2099; ``name`` is what the message calls it.

    Raises
    ------
    CannotStart
        Not such a moment.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise CannotStart(f"{name} must be a moment such as 2026-11-24T15:00:00Z, not {text!r}")
    if not EARLIEST <= value < LATEST:
        raise CannotStart(f"{name} must lie in the years 2000 to 2099, not {text!r}")
    return value.astimezone(UTC)


def duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds.

    Months and years have no fixed length and are refused.

    Raises
    ------
    ValueError
        Not such a duration, or nothing at all.
    """
    match = _DURATION.match(text)
    parts = {k: int(v) for k, v in match.groupdict().items() if v} if match else {}
    if not parts:
        raise ValueError(f"{text!r} is no ISO 8601 duration such as PT36H or P30D")
    return timedelta(**parts)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local",
        description="Starts the cloud on a laptop.",
        exit_on_error=False,
    )
    parser.add_argument("--port", default="", help="public port; control is one above (8000)")
    parser.add_argument("--data", default="", help="folder that keeps everything (.handrail-data)")
    parser.add_argument("--now", default="", help="where the product's clock starts (real time)")
    parser.add_argument("--demo", default="", help="0: start without people")
    parser.add_argument("--live", default="", help="1: the clock runs; 0: it stands still")
    try:
        return parser.parse_args(arguments)
    except argparse.ArgumentError as error:
        raise CannotStart(str(error)) from None


def _port(text: str) -> int:
    if not text:
        return 8000
    if not text.isdecimal() or not 1 <= int(text) <= 65534:
        raise CannotStart(f"PORT must be a number from 1 to 65534, not {text!r}")
    return int(text)


def _flag(name: str, text: str, *, default: bool) -> bool:
    if not text:
        return default
    if text not in {"0", "1"}:
        raise CannotStart(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"
