"""What a graduate takes part in, on a page: planned against attended, by what evidence; entries are
added once, set right and taken back, and what they said before is shown."""

from typing import Any

import pytest

from chalicelib.domain.participation import Activity
from chalicelib.services import attendance, programs, tapering
from chalicelib.services.feeding import Entry
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults
from tests.integration.phones import Phone

GROUP = {"type": "group_therapy", "on": "2026-11-23", "count": "2", "hours": "4.5"}


@pytest.fixture
def rosa(enroll: Any) -> Any:
    return enroll(external_id="A-1")


def _stands(ref: Any) -> list[Activity]:
    return load_all(ref).values(Activity)


def test_an_entry_is_added_once_set_right_and_taken_back_with_its_history(
    staff_in: Any, rosa: Any
) -> None:
    page, path = staff_in(), f"/s/attended/{rosa.person}"
    assert path.lstrip("/") in page.get(f"/s/people/{rosa.person}")
    assert "Nothing yet" in page.get(path)
    form = {**page.filled(), **GROUP}
    for _ in range(2):
        page.post(path, **form)
        assert page.status == 303, page.page
    (entry,) = _stands(rosa)
    shown = page.follow()
    assert "Group care, Nov 23, 2 times, 4.5 h" in shown
    assert "4.5 of 9 h" in shown
    one = f"{path}/{entry.id}"
    page.get(one)
    page.post(one, **{**page.filled(), "type": "fitness", "why": "Wrong <b>list", "act": "keep"})
    assert page.status == 303, page.page
    shown = page.follow()
    assert "It said: Group care, Nov 23, 2 times, 4.5 h" in shown
    assert "coordinator-1: Wrong &lt;b&gt;list" in shown
    assert [one.type for one in _stands(rosa)] == ["fitness"]
    page.get(one)
    page.post(one, **{**page.filled(), "why": "Not there", "act": "take_back"})
    assert "Taken back" in page.follow()
    assert _stands(rosa) == []
    assert "Taken back: Sport or a walk" in page.get(f"/s/people/{rosa.person}")
    page.get(one)
    assert page.status == 404
    assert chain_faults(rosa) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"type": ""}, "Please fill this in."), ({"on": "2026-02-30"}, "Type the day"),
        ({"on": "2026-11-25"}, "yet to come"), ({"on": "2024-11-25"}, "more than a year"),
        ({"count": "0"}, "Type a number"), ({"count": "x"}, "Type a number"),
        ({"hours": "-1"}, "Type a number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_not_written(
    staff_in: Any, rosa: Any, wrong: dict[str, str], says: str
) -> None:
    page, path = staff_in(), f"/s/attended/{rosa.person}"
    page.get(path)
    page.post(path, **{**page.filled(), **GROUP, **wrong})
    assert (page.status, says in page.page) == (422, True)
    assert _stands(rosa) == []


def test_how_they_stand_is_told_with_its_evidence(
    program: str, staff_in: Any, rosa: Any, clock: Any, carriers: Any
) -> None:
    tapering.begin(
        program, rosa.person, "dr", hours_per_week=3, until=clock().date(), approved_by="Dr. Lee",
        why="New job",
    )  # fmt: skip
    phone = Phone(program, clock, carriers)
    phone.says("went aa")
    phone.says("oops 2 smart")
    shown = staff_in().get(f"/s/attended/{rosa.person}")
    assert "SMART meeting, Nov 24, 2 times" in shown
    assert "They told us" in shown
    assert "It said: 12-step meeting, Nov 24" in shown
    assert "3 h a week until Nov 24, said Dr. Lee." in shown
    assert "in touch, since Nov 24" in shown
    assert "3 h of it is our guess" in shown


def test_a_result_of_a_drug_test_is_asked_for_where_the_program_keeps_it(
    program: str, staff_in: Any, rosa: Any
) -> None:
    page, path = staff_in(), f"/s/attended/{rosa.person}"
    test = {"type": "drug_test", "on": "2026-11-23", "count": "1", "result": "positive"}
    assert 'name="result"' not in page.get(path)
    page.post(path, **{**page.filled(), **test})
    assert (page.status, "keeps no results" in page.page) == (422, True)
    assert _stands(rosa) == []
    programs.put_policy(program, {"participation": {"drug_test_results": True}}, "lead")
    page.get(path)
    page.post(path, **{**page.filled(), **test, "type": "fitness"})
    assert (page.status, "Just a drug test" in page.page) == (422, True)
    page.post(path, **{**page.filled(), **test, "result": "clean"})
    assert page.status == 422
    assert _stands(rosa) == []
    page.get(path)
    page.post(path, **{**page.filled(), **test})
    assert "Drug test, Nov 23, Positive" in page.follow()
    (entry,) = _stands(rosa)
    programs.put_policy(program, {}, "lead")  # what was kept is set right all the same
    one = f"{path}/{entry.id}"
    shown = page.get(one)
    assert '<option value="positive" selected>' in shown
    assert 'value="negative"' not in shown
    page.post(one, **{**page.filled(), **test, "count": "2", "why": "Two cups", "act": "keep"})
    assert "Drug test, Nov 23, 2 times, Positive" in page.follow()
    page.get(one)
    told = {**page.filled(), **test, "count": "2", "result": ""}
    page.post(one, **{**told, "why": "Not ours", "act": "keep"})
    shown = page.follow()
    assert "It said: Drug test, Nov 23, 2 times, Positive" in shown
    assert [one.result for one in _stands(rosa)] == [None]
    assert "Positive" in page.get(f"/s/people/{rosa.person}")


def test_what_another_system_told_is_not_set_right_here(
    program: str, staff_in: Any, rosa: Any, clock: Any
) -> None:
    attendance.take(program, "their-system", [Entry(0, "S-1", "A-1", clock(), "fitness")])
    (entry,) = _stands(rosa)
    page = staff_in()
    assert "Set it right there." in page.get(f"/s/attended/{rosa.person}/{entry.id}")


def test_nobody_sees_another_programs(staff_in: Any, other_rosa: Any) -> None:
    page = staff_in()
    page.get(f"/s/attended/{other_rosa.person}")
    assert page.status == 404
