"""Check-ins as tests want them: one person in Louisville, asked on Tuesday at noon."""

from datetime import UTC, date, datetime, time
from typing import Any

from chalicelib.domain.checkins.occurrence import Answer, Occurrence
from chalicelib.domain.checkins.plan import Plan

ZONE = "America/Kentucky/Louisville"
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


def plan(**changes: Any) -> Plan:
    """A plan of somebody who graduated three weeks ago."""
    fields: dict[str, Any] = {
        "id": "plan1",
        "person_id": "ann",
        "discharged_on": date(2026, 11, 3),
        "zone": ZONE,
        "at": time(12, 0),
    }
    return Plan(**{**fields, **changes})


def occurrence(state: str = "ASKED", **changes: Any) -> Occurrence:
    """A check-in on Tuesday, asked at noon unless it is only planned."""
    fields: dict[str, Any] = {
        "plan_id": "plan1",
        "person_id": "ann",
        "local_date": date(2026, 11, 24),
        "slot": "pm",
        "due_at": NOON,
        "window_ends_at": datetime(2026, 11, 25, 0, 50, tzinfo=UTC),
        "zone": ZONE,
        "state": state,
        "questions": ("use", "craving", "confidence", "want_call"),
    }
    if state not in ("PLANNED", "MISSED", "CANCELLED", "SUPPRESSED"):
        fields["asked_at"] = NOON
        fields["closes_at"] = datetime(2026, 11, 26, 17, tzinfo=UTC)
    return Occurrence(**{**fields, **changes})


def answered(day: int = 20, state: str = "ANSWERED", **values: int | bool) -> Occurrence:
    """An earlier check-in of November with these answers."""
    answers = tuple(Answer(question=q, value=v, at=NOON) for q, v in values.items())
    return occurrence(state, local_date=date(2026, 11, day), answers=answers)
