"""Which incident belongs to a number that nobody we know has; found by keyed digest."""

from datetime import datetime
from typing import Any

from chalicelib.store.keys import stranger
from chalicelib.store.programkeys import program_keys
from chalicelib.store.rows import Row


class TroubleRow(Row, discriminator="trouble"):
    """A stranger's incident (its id in ``owner_of``)."""


def _row(program: str, phone: str, **more: Any) -> TroubleRow:
    key = stranger(program, program_keys(program).digest("phone", phone), "INCIDENT")
    return TroubleRow(*key, **more)


def incident_of(program: str, phone: str) -> str | None:
    """The id of the last incident of a number that belongs to nobody we know."""
    row = _row(program, phone)
    try:
        return str(TroubleRow.get(row.pk, row.sk, consistent_read=True).owner_of)
    except TroubleRow.DoesNotExist:
        return None


def remember_incident(program: str, phone: str, incident: str, until: datetime) -> None:
    """Remember it until then (UTC)."""
    _row(program, phone, owner_of=incident, expires_at=int(until.timestamp())).save()
