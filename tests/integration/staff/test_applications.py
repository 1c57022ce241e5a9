"""Staff decide on a page who becomes a mentor, as the API does it."""

from typing import Any

import pytest

from chalicelib.domain.people import Mentor
from chalicelib.services.applying import deciding, entering
from chalicelib.services.programs import create_program
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.applicants import SAM
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults
from tests.integration.mentors.test_applications import CLEARED


@pytest.fixture
def sam(program: str, clock: Any) -> Any:
    """Enters a form on paper; its id."""

    def make(**more: str) -> str:
        return entering.enter(program, "test", "en", {**SAM, **more}).id

    return make


def state(program: str, known: str) -> str:
    return deciding.one(program, known).state


def test_from_the_list_to_a_mentor(program: str, staff_in: Any, sam: Any) -> None:
    known = sam(why="<b>To give back</b>")
    page = staff_in()
    said = page.get("/s/applications")
    assert "Sam Rivers" in said
    assert f'href="../a/form/{program}/you' in said
    said = page.get(f"/s/applications/{known}")
    for told in (
        "<dt>What has helped you</dt><dd>12 steps</dd>", "Mon evenings, Sat mornings",
        "English, Spanish", "&lt;b&gt;To give back", "It came on paper", "Kim Low",
    ):  # fmt: skip
        assert told in said
    assert 'value="approve"' not in said  # not before somebody has talked to them
    page.post(act="screen", note="Both speak well of Sam.")
    assert "You would have them" in page.follow()
    page.post(act="approve")
    assert page.status == 422
    assert "This is not done yet" in page.page
    page.post(act="clear", **{**CLEARED, "ethics_signed_on": "2026-11-25"})
    assert (page.status, 'aria-invalid="true"' in page.page) == (422, True)
    page.post(act="clear", **CLEARED)
    page.follow()
    assert page.filled()["training_completed_on"] == "2026-11-20"
    page.post(act="approve", external_id="M-9")
    said = page.follow()
    assert "A mentor now" in said
    assert "Sam" not in said.partition("<main")[2].partition("</main")[0]
    made = deciding.one(program, known).person_id
    assert load(Ref(program, made or "")).one(Mentor).external_id == "M-9"
    assert chain_faults(Ref(program, "")) == []


def test_declining_needs_a_reason_and_a_second_tap_does_no_harm(
    program: str, staff_in: Any, sam: Any
) -> None:
    known = sam()
    page = staff_in()
    page.get(f"/s/applications/{known}")
    sent = page.filled()
    page.post(act="decline")
    assert page.status == 422
    assert state(program, known) == "waiting"
    for _ in range(2):
        page.post(f"/s/applications/{known}", **sent, act="decline", reason="no_need")
        assert page.status == 303
    said = page.follow()
    assert "Not to be: we need no more." in said
    assert "<form" not in said.partition("<main")[2].partition("</main")[0]
    page.post(f"/s/applications/{known}", **sent, act="screen")
    assert page.status == 422


def test_it_is_staffs_alone_and_of_their_program(
    program: str, staff_in: Any, sam: Any, clock: Any
) -> None:
    known = sam()
    assert staff_in("analyst").get("/s/applications")
    page = staff_in("analyst", login="analyst-2")
    page.get(f"/s/applications/{known}")
    assert page.status == 403
    other = "pffff0001"
    create_program(
        other, name="Other", alias="Lifeline", zone="America/New_York", number=own_number(other)
    )
    foreign = entering.enter(other, "test", "en", SAM).id
    page = staff_in(login="coordinator-2")
    page.get(f"/s/applications/{foreign}")
    assert page.status == 404
    page.get(f"/s/applications/{known}")
    page.post(f"/s/applications/{foreign}", act="screen")
    assert page.status == 403
    assert state(other, foreign) == "waiting"
