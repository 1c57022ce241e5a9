"""What receipts make of the automatic answer to a crisis."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.messages import State
from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.safety.alerts import acknowledge, open_alert
from chalicelib.domain.safety.answered import kept, told

AT = datetime(2026, 11, 25, 13, tzinfo=UTC)
OPEN = open_alert(id="crisis-1", cause="crisis", opened_at=AT, zone="UTC").model_copy(
    update={"texts": ("1",), "reply": "accepted", "reply_id": "m1"}
)
LATER = AT + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("state", "text", "reply_id", "reply"),
    [
        ("DELIVERED", "1", "m1", "delivered"),
        ("FAILED", "1", "m1", "failed"),
        ("FAILED", "1", "m0", "accepted"),  # an earlier try
        ("DELIVERED", "1", "m0", "delivered"),  # one try arrived, whichever
        ("FAILED", "0", "m1", "accepted"),  # an earlier text
        ("ACCEPTED", "1", "m1", "accepted"),
    ],
)
def test_the_newest_try_of_the_newest_answer_counts(
    state: State, text: str, reply_id: str, reply: str
) -> None:
    assert told(OPEN, state, text, reply_id, LATER, DEFAULT).reply == reply


def test_a_failure_pages_everyone_while_nobody_has_it() -> None:
    failed = told(OPEN, "FAILED", "1", "m1", LATER, DEFAULT)
    assert (failed.next_look_at, LATER - failed.climbs_since) == (LATER, timedelta(minutes=15))
    taken = told(acknowledge(OPEN, "Ana", AT), "FAILED", "1", "m1", LATER, DEFAULT)
    assert (taken.reply, taken.climbs_since, taken.next_look_at) == ("failed", AT, AT)
    assert told(failed, "FAILED", "1", "m1", LATER, DEFAULT) == failed
    assert told(failed, "DELIVERED", "1", "m1", LATER, DEFAULT).reply == "delivered"


@pytest.mark.parametrize(
    ("noted", "noted_id", "stands"),
    [
        ("delivered", "m0", True),
        ("failed", "m1", True),
        ("failed", "m0", False),
        (None, None, False),
    ],
)
def test_a_receipt_that_overtakes_the_carriers_own_answer_stands(
    noted: str | None, noted_id: str | None, stands: bool
) -> None:
    assert kept(noted, noted_id, "m1") is stands
