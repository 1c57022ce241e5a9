"""What is known of a US zip: where it is, its town, its time zone.

The table behind it (the ``zipcodes`` package) takes about 0.3 s of CPU and 40 MB to load, so it is
loaded only when somebody asks.
"""

from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones


class Place(NamedTuple):
    """Where a zip is: degrees north and east, and the town that mail there is sent to."""

    north: float
    east: float
    town: str


@cache
def zones() -> dict[str, str]:
    """Every tzdata zone of a place by its name in lower case.

    Names without a slash are left out: EST and MST look like US zones and know no summer time.
    """
    return {name.casefold(): name for name in available_timezones() if "/" in name}


@cache
def zone_of(code: str) -> str | None:
    """The IANA zone of a zip (the first five digits count), or None where it is not known.

    A few entries of the table are not zones; those count as unknown.
    """
    known = zones()
    return next(
        (known[key] for one in _found(code) if (key := one["timezone"].casefold()) in known), None
    )


@cache
def place_of(code: str) -> Place | None:
    """Where a zip is (the first five digits count), or None where it is not known."""
    for one in _found(code):
        if one["lat"] and one["long"]:
            return Place(float(one["lat"]), float(one["long"]), one["city"])
    return None


def _found(code: str) -> list[dict[str, str]]:
    import zipcodes

    five = code[:5]
    if len(five) != 5 or not (five.isascii() and five.isdigit()):
        return []
    found: list[dict[str, str]] = zipcodes.matching(five)  # type: ignore[no-untyped-call]
    return found
