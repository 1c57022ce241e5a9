"""The single fields of a feed's entry that need more than copying: days, times, places, zones."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from chalicelib.domain import zips
from chalicelib.domain.people import Day
from chalicelib.domain.resources.directory import Spot

#: Meeting Guide counts days from Sunday.
_BY_NUMBER: tuple[Day, ...] = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*([ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b", re.ASCII)


class Cannot(ValueError):
    """One field cannot be: which, a code, and how to mend it."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code = field, code


def texts(given: Any) -> list[str]:
    """A list of codes, or one text with commas between them, as tables have it."""
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list | tuple):
        return []
    return [text for part in parts if isinstance(part, str | int) and (text := str(part).strip())]


def day_codes(given: Any) -> list[Day]:
    """The days of the week, each once: a number from Sunday, a name, or several of either.

    Raises
    ------
    Cannot
    """
    parts = texts([given] if isinstance(given, int) else given)
    return list(dict.fromkeys(_day(part) for part in parts))


def _day(part: str) -> Day:
    if part.isascii() and part.isdigit() and int(part) < len(_BY_NUMBER):
        return _BY_NUMBER[int(part)]
    for day in _BY_NUMBER:
        if part.casefold().startswith(day):
            return day
    raise Cannot("day", "unknown", "Write the day as 0 (Sunday) to 6 (Saturday), or its name.")


def clock_time(given: Any) -> time | None:
    """A time of day, ``19:30`` or ``7:30 PM``; none if nothing is given.

    Raises
    ------
    Cannot
    """
    if given is None or given == "":
        return None
    found = _TIME.fullmatch(given.strip()) if isinstance(given, str) else None
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()[:1]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Cannot("time", "unknown", "Write the time as HH:MM, for example 19:30.")


def address_of(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """Street, town and zip, apart or out of one formatted address; empty what is not told."""
    given = {name: _plain(entry.get(name)) for name in ("address", "city", "postal_code")}
    whole = _plain(entry.get("formatted_address"))
    parts = [part.strip() for part in whole.split(",")]
    if len(parts) >= 4:  # street, town, state and zip, country
        given = {"address": parts[0], "city": parts[1], "postal_code": parts[2], **_told(given)}
    code = _ZIP.search(given["postal_code"]) or _ZIP.search(whole)
    return given["address"], given["city"], code[1] if code else ""


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in given.items() if text}


def _plain(given: Any) -> str:
    return " ".join(str(given).split())[:200] if isinstance(given, str | int) else ""


def spot_of(entry: Mapping[str, Any]) -> Spot | None:
    """Where it is: its coordinates, else the middle of its zip; none if neither is known.

    Raises
    ------
    Cannot
    """
    north, east = entry.get("latitude"), entry.get("longitude")
    if north not in (None, "") and east not in (None, ""):
        try:
            here = float(str(north)), float(str(east))
        except ValueError:
            here = (999.0, 999.0)
        if not (abs(here[0]) <= 90 and abs(here[1]) <= 180):
            message = "Write latitude and longitude in degrees, like 38.2507 and -85.7476."
            raise Cannot("latitude", "unknown", message)
        return Spot.at(*here)
    place = zips.place_of(code) if (code := address_of(entry)[2]) else None
    return Spot.at(place.north, place.east) if place else None


def zone_of(entry: Mapping[str, Any], code: str) -> str | None:
    """The zone of its wall clock: as told, else its zip's.

    Raises
    ------
    Cannot
    """
    told = _plain(entry.get("timezone"))
    if not told:
        return zips.zone_of(code) if code else None
    if found := zips.zones().get(told.casefold()):
        return found
    raise Cannot("timezone", "unknown", "Write the zone like America/New_York, or leave it out.")
