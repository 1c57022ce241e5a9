"""A graduate of whom everything is known that a summary tells."""

from datetime import date
from typing import Any

from chalicelib.domain.recovery_plan import Content
from chalicelib.services import instruments, networks, recording, recovery_plans
from tests.unit.outcomes.people import answers, measured


def well_known(program: str, enroll: Any) -> Any:
    """Rosa, discharged on 1 August 2026: scores, a network, hours and a plan."""
    found = enroll(discharged_on=date(2026, 8, 1))
    whom = {"program": program, "person_id": found.person, "by": "cora"}
    for on, level in ((date(2026, 8, 3), 3), (date(2026, 10, 30), 5)):
        instruments.add(**whom, instrument="barc-10", on=on, answers=answers("barc-10", level))
    members = measured(0, 3, 1).members
    networks.add(**whom, on=date(2026, 8, 3), members=members[:2])
    networks.add(**whom, on=date(2026, 10, 30), members=members)
    recording.add_activity(**whom, type="smart_recovery", on=date(2026, 11, 20), count=2)
    plan = Content(coping=("Walk <b>round</b>",), triggers=("payday",))
    recovery_plans.put(program, found.person, "cora", plan, 0)
    return found
