"""Reading a directory: the Meeting Guide feed that mutual-help groups publish, or a table of it.

The specification is code4recovery's (github.com/code4recovery/spec): a JSON array of weekly
meetings, or a CSV whose columns are the same names in plain words ("Conference URL"). A feed's
entries are checked one by one; a bad one is told with its place and left out. Entries of other
kinds, as staff list them, come in the same table with a column ``kind``.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, get_args

from chalicelib.domain.csv_safety import original_cell
from chalicelib.domain.people import Day, Value
from chalicelib.domain.resources.directory import MEETINGS, Resource, ResourceKind, new_id
from chalicelib.domain.resources.reading import Cannot, address_of, clock_time, spot_of, zone_of
from chalicelib.domain.resources.reading import day_codes as days_of
from chalicelib.domain.resources.reading import texts as many

#: How many entries one reading takes (program policy: a large city publishes some 3,000).
MOST_ENTRIES = 6000
#: Meeting Guide's type codes that say something we act on; the others are for the eye.
LANGUAGES = {
    "EN": "en", "S": "es", "FR": "fr", "POR": "pt", "POL": "pl", "RUS": "ru", "ITA": "it",
    "DE": "de", "JA": "ja", "KOR": "ko", "AM": "am", "HI": "hi", "PUN": "pa", "UK": "uk",
    "TL": "tl", "FA": "fa", "HE": "he", "EL": "el", "ASL": "ase",
}  # fmt: skip
GENDERS = {"M": "man", "W": "woman", "NB": "nonbinary"}
CLOSED = "TC"
_KINDS = get_args(ResourceKind)


class EntryError(Value):
    """What is wrong with one entry: ``line`` is its place in the feed (the first is 1) or its line
    in the table (the header is 1), ``column`` the field."""

    line: int
    column: str
    code: str
    message: str


class NotAFeed(ValueError):
    """The whole cannot be read; ``error`` says why."""

    def __init__(self, error: EntryError) -> None:
        super().__init__(error.code)
        self.error = error


class Reading(NamedTuple):
    """A feed as read: ``rows`` entries in it, the good ones as resources (a meeting on two days is
    two), and what is wrong with the others."""

    rows: int
    resources: tuple[Resource, ...]
    errors: tuple[EntryError, ...]


@dataclass(frozen=True)
class Origin:
    """Where a feed comes from: its name among the program's, what its entries are unless they say,
    the program's zone for entries that tell none, and the day on which it is read."""

    source: str
    kind: ResourceKind
    zone: str
    today: date


def read(body: str, origin: Origin) -> Reading:
    """Read a feed (JSON) or a table (CSV, with its header).

    Raises
    ------
    NotAFeed
    """
    entries = list(_feed(body) if body.lstrip("\ufeff \r\n\t").startswith(("[", "{")) else
                   _table(body))  # fmt: skip
    if len(entries) > MOST_ENTRIES:
        raise NotAFeed(_error(1, "", "too_many", f"Send at most {MOST_ENTRIES:,} entries a time."))
    good: dict[str, Resource] = {}
    errors: list[EntryError] = []
    seen: dict[str, int] = {}
    for line, entry in entries:
        try:
            found = _resources(entry, origin)
            first = seen.setdefault(found[0].external_id, line)
            if first != line:
                raise Cannot("slug", "duplicate", f"Entry {first} has this id already.")
        except Cannot as wrong:
            errors.append(_error(line, wrong.field, wrong.code, str(wrong)))
        else:
            good |= {one.id: one for one in found}
    return Reading(len(entries), tuple(good.values()), tuple(errors))


def _error(line: int, column: str, code: str, message: str) -> EntryError:
    return EntryError(line=line, column=column, code=code, message=message)


def _feed(body: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        feed = json.loads(body.lstrip("\ufeff"))
    except (ValueError, RecursionError) as wrong:
        message = "This is not JSON: fetch the feed again."
        raise NotAFeed(_error(1, "", "malformed", message)) from wrong
    if not isinstance(feed, list):
        raise NotAFeed(_error(1, "", "not_a_list", "A feed is a JSON array of meetings."))
    for place, entry in enumerate(feed, 1):
        yield place, entry if isinstance(entry, dict) else {}


def _table(body: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """A table's rows as entries of a feed: the header's names in small letters with underscores."""
    rows = csv.DictReader(io.StringIO(body.lstrip("\ufeff"), newline=""), strict=True)
    try:
        for row in rows:
            cells = {_name(head): original_cell(cell or "").strip() for head, cell in row.items()
                     if isinstance(head, str) and not isinstance(cell, list)}  # fmt: skip
            if any(cells.values()):
                yield rows.line_num, cells
    except csv.Error as wrong:
        message = "This line cannot be read as CSV: look for a quote that is not closed."
        raise NotAFeed(_error(rows.line_num, "", "malformed", message)) from wrong


def _name(head: str) -> str:
    name = "_".join(head.strip().casefold().split())
    return {"id": "slug", "zip": "postal_code", "language": "languages"}.get(name, name)


def _resources(entry: Mapping[str, Any], origin: Origin) -> list[Resource]:
    """One entry, once for each of its days.

    Raises
    ------
    Cannot
    """
    kind = _text(entry, "kind", 40) or origin.kind
    if kind not in _KINDS:
        raise Cannot("kind", "enum_unknown", f"Use one of {', '.join(_KINDS)}.")
    name, slug = _needed(entry, "name", 255), _needed(entry, "slug", 128)
    days, at = days_of(entry.get("day")), clock_time(entry.get("time"))
    if bool(days) != bool(at) or (kind in MEETINGS and not at):
        field = "day" if at else "time"
        message = "A meeting needs its day (0 Sunday to 6 Saturday) and its time (HH:MM)."
        raise Cannot(field, "missing", message)
    spot, types = spot_of(entry), many(entry.get("types"))
    address, town, code = address_of(entry)
    phone, url = _text(entry, "conference_phone", 60), _text(entry, "conference_url", 500)
    phone = phone or _text(entry, "phone", 60)
    if spot is None and not (phone or url):
        message = "Give its zip or its latitude and longitude, or how to join it online."
        raise Cannot("postal_code", "missing", message)
    fields: dict[str, Any] = {
        "source": origin.source, "external_id": slug, "kind": kind, "name": name, "spot": spot,
        "address": address, "town": town, "zip": code, "at": at,
        "zone": zone_of(entry, code) or origin.zone, "languages": _languages(entry, types),
        "online": bool(phone or url) and not address, "phone": phone, "url": url,
        "gender": next((GENDERS[one] for one in types if one in GENDERS), None),
        "closed": CLOSED in types and not (phone or url), "notes": _text(entry, "notes", 1000),
        "checked_on": origin.today,
    }  # fmt: skip
    held: Sequence[Day | None] = days or [None]
    return [Resource(id=new_id(spot, origin.source, slug, day), day=day, **fields) for day in held]


def _languages(entry: Mapping[str, Any], types: Iterable[str]) -> tuple[str, ...]:
    named = [one.casefold() for one in many(entry.get("languages"))]
    found = named or [LANGUAGES[one] for one in types if one in LANGUAGES]
    return tuple(dict.fromkeys(one for one in found if one.isalpha() and len(one) <= 3)) or ("en",)


def _needed(entry: Mapping[str, Any], field: str, most: int) -> str:
    text = _text(entry, field, most)
    if not text:
        raise Cannot(field, "missing", f"Give its {field}: it must be there and not empty.")
    return text


def _text(entry: Mapping[str, Any], field: str, most: int) -> str:
    """A field as one line of text, no longer than it may be; a number counts as text."""
    given = entry.get(field)
    if given is None or isinstance(given, bool):
        return ""
    if not isinstance(given, str | int | float):
        raise Cannot(field, "not_text", f"Write {field} as text.")
    text = " ".join(str(given).split())
    if len(text) > most:
        raise Cannot(field, "too_long", f"Write {field} in at most {most} characters.")
    return text
