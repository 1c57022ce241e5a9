"""A text that tells of death, jail or hospital, or that somebody else writes: everything automated
waits until a human has found out."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.messages import Message
from chalicelib.services import attending, joining
from chalicelib.services.tenant import tenant
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, live
from tests.integration.phones import (
    ROSA,
    Phone,
    alerts,
    ask_first,
    checkins,
    inbound,
    person,
    thread,
)

TELLS = {
    "death": "rosa died last week",
    "jail": "locked up in county, my sister has my phone number",
    "hospital": "in hospital till monday",
    "third_party": "this is her sister, she can't text anymore",
}


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


@pytest.mark.parametrize(("reason", "body"), TELLS.items(), ids=TELLS)
def test_such_a_text_holds_everything_and_calls_a_human(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone, reason: str, body: str
) -> None:
    ref = enroll()
    before = len(carriers.to(ROSA))
    assert phone.says(body) == []
    assert person(ref).hold == reason
    found = alerts(ref)["held"]
    assert (found.level, found.triggers[0].split("@")[0]) == ("red", reason)
    for more in ("hello", "HELP", "went to aa", "STOP"):
        assert phone.says(more) == []
    live(program, clock, clock() + timedelta(days=5))
    assert len(carriers.to(ROSA)) == before
    assert "silence" not in alerts(ref)
    assert chain_faults(ref) == []


def test_a_check_in_that_is_open_or_falls_due_ends_with_the_reason_and_is_no_silence(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    phone.says("in hospital till monday")
    assert (checkins(ref)[0].state, checkins(ref)[0].reason) == ("CANCELLED", "held")
    assert thread(ref).open is None
    live(program, clock, clock() + timedelta(days=8))
    ended = [one for one in checkins(ref)[1:] if one.state != "PLANNED"]
    assert ended
    assert {(one.state, one.reason) for one in ended} <= {
        ("SUPPRESSED", "held"),
        ("CANCELLED", "held"),
    }
    assert inbound(ref)[0].needs_reading


def test_a_crisis_is_answered_though_all_else_is_held(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says(TELLS["jail"])
    (said,) = phone.says("i want to die")
    assert said.startswith("In danger now")
    assert person(ref).hold == "jail"


def test_a_stop_in_such_a_text_stops_too(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    assert phone.says("this is his mom. he died. stop texting this number") == []
    assert (person(ref).texting, person(ref).hold) == ("stopped", "death")


@pytest.mark.parametrize("body", ["im in the hospital", "im in jail"])
def test_im_in_hospital_is_no_yes_to_an_invitation(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone, body: str
) -> None:
    """It begins as one does. They are held, asked nothing, and have not joined."""
    ref = enroll(joined=False, number_state="unverified")
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(days=1))
    assert thread(ref).joining == "invited"
    assert phone.says(body) == []
    assert person(ref).hold in TELLS
    assert thread(ref).joining == "invited"


def test_the_gravest_that_was_told_is_kept(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says(TELLS["third_party"])
    phone.says(TELLS["death"])
    phone.says(TELLS["hospital"])
    assert person(ref).hold == "death"
    assert alerts(ref)["held"].joined == 2


def test_the_alert_of_a_hold_ends_with_the_hold_and_not_before(
    program: str, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    phone.says(TELLS["hospital"])
    with pytest.raises(attending.HoldStands):
        attending.resolve(ref, alerts(ref)["held"].id, "Ana", "reached")
    assert "held" in alerts(ref)


def test_nothing_held_is_lost_from_the_record(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says(TELLS["hospital"])
    phone.says("hello")
    refused = [m for m in load_all(ref).values(Message) if m.state == "SUPPRESSED"]
    assert {m.reason for m in refused} == {"held"}
