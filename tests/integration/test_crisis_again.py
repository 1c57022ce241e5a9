"""A further crisis text of somebody whose incident is open still: it is heard as the first was."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import attending
from chalicelib.store.keys import Ref
from tests.integration.life import live
from tests.integration.test_crisis import ANA, BO, deliver, still_open
from tests.integration.test_incident_page import PIN, PLACE, browse, rosa  # noqa: F401

NO_ANSWER = "It may be that no one wrote back to them yet."
AGAIN = "im going to kill myself right now"


def days_later(program: str, clock: Any, **ahead: float) -> Alert:
    """An incident that nobody has taken on, long after it was opened."""
    deliver(program, clock)
    live(program, clock, clock() + timedelta(**ahead))
    (found,) = still_open(program)
    return found


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("taken", [True, False])
def test_a_text_that_joins_an_old_incident_climbs_from_the_first_rung_invariants_14_and_15(
    program: str, enroll: Any, clock: Any, carriers: Any, known: bool, taken: bool
) -> None:
    """Whoever took the first one on has not seen this one: it must be acknowledged again."""
    if known:
        enroll()
    old = days_later(program, clock, days=2, hours=3)
    if taken:
        attending.acknowledge(Ref(program, ""), old.id, "Ana")
    at = clock()
    called = len(carriers.calls)
    assert deliver(program, clock, id="in-2", body=AGAIN) == []
    (found,) = still_open(program)
    assert (found.id, found.state, found.texts) == (old.id, "open", ("in-1", "in-2"))
    assert [one["to"] for one in carriers.calls[called:]] == [ANA]
    live(program, clock, at + timedelta(minutes=5, seconds=30))
    assert [one["to"] for one in carriers.calls[called:]] == [ANA, BO]
    live(program, clock, at + timedelta(minutes=46))
    assert [one["to"] for one in carriers.calls[called:]] == [ANA, BO, *[ANA, BO] * 3]


def test_the_code_of_the_second_page_stops_the_climb_of_the_whole(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    days_later(program, clock, days=2)
    deliver(program, clock, id="in-2", body=AGAIN)
    code = still_open(program)[0].more_codes[0]
    deliver(program, clock, id="in-3", sender=ANA, body=code)
    called = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=14))
    assert len(carriers.calls) == called
    live(program, clock, clock() + timedelta(minutes=6))
    assert len(carriers.calls) > called  # nobody was reached


def test_unreached_on_a_later_day_the_page_climbs_every_rung_again_invariant_15(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    old = days_later(program, clock, days=2)
    attending.acknowledge(Ref(program, ""), old.id, "Ana")
    called = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=46))
    assert [one["to"] for one in carriers.calls[called:]] == [ANA, BO, ANA, BO, ANA, BO]


def test_the_link_of_the_second_page_leads_to_the_incident_that_it_joined(
    program: str,
    rosa: Any,  # noqa: F811
    browse: Any,  # noqa: F811
    clock: Any,
    carriers: Any,
) -> None:
    clock.go(minutes=3)
    deliver(program, clock, id="in-2", body=AGAIN)
    phone = browse()
    page = phone.open()
    for shown in ("Rosa Clark", AGAIN, "i want to die", PLACE, "tel:+15025550142", "I have it"):
        assert shown in page
    assert "Ended" not in page
    phone.post(act="take")
    (found,) = still_open(program)
    assert (found.id, found.acknowledged_by) == ("crisis-in-1", "Ana")
    assert NO_ANSWER not in phone.page


def test_what_became_of_the_newest_answer_is_what_the_incident_shows(
    program: str,
    rosa: Any,  # noqa: F811
    browse: Any,  # noqa: F811
    clock: Any,
    carriers: Any,
) -> None:
    clock.go(minutes=3)
    carriers.answers = [Result(kind="refused", reason="ServiceQuotaExceededException")]
    deliver(program, clock, id="in-2", body=AGAIN)
    (found,) = still_open(program)
    assert found.reply == "refused"
    assert NO_ANSWER in browse().open()
