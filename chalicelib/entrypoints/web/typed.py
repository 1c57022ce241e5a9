"""What somebody typed or chose in a form, read; each refusal names the field."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.services.recording import Unacceptable

Fields = Mapping[str, str]
NOON = time(12)
#: Characters of a note.
NOTE_AT_MOST = 1000
#: Bytes of a form with a note.
FORM_AT_MOST = 16384


def day(fields: Fields, name: str) -> date:
    """A day.

    Raises
    ------
    Unacceptable
    """
    sent = fields.get(name, "")
    if not sent:
        raise Unacceptable(name, "missing", "Give the day.")
    try:
        return date.fromisoformat(sent)
    except ValueError as error:
        raise Unacceptable(name, "malformed", "Write the day like 2026-11-24.") from error


def moment(fields: Fields, name: str, now: datetime, zone: str) -> datetime:
    """The moment (UTC) that a day of a zone stands for: now if it is today or left empty, else its
    noon.

    Raises
    ------
    Unacceptable
    """
    if not fields.get(name, ""):
        return now
    typed = day(fields, name)
    return now if typed == local(now, zone).date() else to_utc(typed, NOON, zone)


def choice(fields: Fields, name: str, among: Collection[str]) -> str:
    """One of some codes.

    Raises
    ------
    Unacceptable
    """
    sent = fields.get(name, "")
    if sent not in among:
        raise Unacceptable(name, "missing", "Choose one.")
    return sent


def some(fields: Fields, name: str, among: Collection[str]) -> frozenset[str]:
    """Those of some codes whose box was ticked: it is named after both."""
    return frozenset(one for one in among if f"{name}.{one}" in fields)


def words(fields: Fields, name: str, at_least: int = 0, at_most: int = NOTE_AT_MOST) -> str:
    """Free words.

    Raises
    ------
    Unacceptable
    """
    sent = fields.get(name, "").replace("\r\n", "\n")
    if len(sent) < at_least:
        raise Unacceptable(name, "missing", f"Write at least {at_least} characters.")
    if len(sent) > at_most:
        raise Unacceptable(name, "too_long", f"Write at most {at_most} characters.")
    return sent


def number(fields: Fields, name: str, at_most: int) -> int:
    """A whole number from 0 on.

    Raises
    ------
    Unacceptable
    """
    sent = fields.get(name, "").strip()
    if not sent:
        raise Unacceptable(name, "missing", "Write a number.")
    if sent not in {str(one) for one in range(at_most + 1)}:
        raise Unacceptable(name, "number", f"Write a whole number, {at_most} at most.")
    return int(sent)
