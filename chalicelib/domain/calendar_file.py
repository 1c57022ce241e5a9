"""A calendar file (RFC 5545) of whole days: what a phone's calendar takes in by itself.

Small enough to write: no zone, no alarm, nothing that repeats (decision 0252).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

#: Octets of a line, without its end (RFC 5545, 3.1).
LINE = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Entry(NamedTuple):
    """One whole day. A calendar that has an entry of this ``uid`` puts this one in its place."""

    uid: str
    on: date
    says: str


def calendar(entries: Iterable[Entry], made_at: datetime) -> str:
    """The file; ``made_at`` is UTC."""
    # Whoever looks at a phone's calendars sees who made the file: nobody by name.
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//1//EN", "CALSCALE:GREGORIAN"]
    for one in entries:
        lines += [
            "BEGIN:VEVENT", f"UID:{one.uid}", f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{int(made_at.timestamp()) // 60}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{one.says.translate(_ESCAPED)}", "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _folded(line: str) -> str:
    """A long line goes on in the next, behind a space; no character is split."""
    parts, length = [""], 0
    for character in line:
        size = len(character.encode())
        if length + size > LINE:
            parts.append(" ")
            length = 1
        parts[-1] += character
        length += size
    return "\r\n".join(parts)
