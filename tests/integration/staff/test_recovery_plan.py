"""The recovery plan on a page: written line by line, kept as versions, the milestones beside it."""

from typing import Any

from chalicelib.domain.recovery_plan import Helper, PlanVersion, RecoveryPlan
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults

TOLD = {
    "coping": "Walk  round the block\r\n\r\nSing", "triggers": "payday",
    "people": "J, sister in law, 502 555 0123\r\nKim",
}  # fmt: skip


def test_a_plan_is_written_line_by_line_and_shown_again(staff_in: Any, enroll: Any) -> None:
    page, rosa = staff_in(), enroll()
    path = f"/s/plan/{rosa.person}"
    assert path.lstrip("/") in page.get(f"/s/people/{rosa.person}")
    assert "Not known" in page.get(path)
    page.post(path, **{**page.filled(), **TOLD})
    assert "The plan is kept." in page.follow()
    (version,) = load_all(rosa).values(PlanVersion)
    assert version.content.coping == ("Walk round the block", "Sing")
    assert version.content.people == (
        Helper(name="J", relation="sister_in_law", phone="502 555 0123"), Helper(name="Kim"),
    )  # fmt: skip
    shown = page.get(path)
    assert "Walk round the block\nSing" in shown
    assert "J, sister_in_law, 502 555 0123" in shown
    page.post(path, **{**page.filled(), "triggers": "rain"})
    assert load_all(rosa).one(RecoveryPlan).number == 2
    assert chain_faults(rosa) == []


def test_what_cannot_be_kept_is_shown_with_what_was_typed(staff_in: Any, enroll: Any) -> None:
    page, rosa = staff_in(), enroll()
    path = f"/s/plan/{rosa.person}"
    page.get(path)
    for wrong in (
        {"coping": "x" * 121}, {"coping": "\n".join("abcdefghijklm")}, {"people": "502 555 0142"},
        {"people": "J, 12!"}, {"coping": ""},
    ):  # fmt: skip
        page.get(path)
        page.post(path, **{**page.filled(), **wrong})
        assert page.status == 422, wrong
        assert 'role="alert"' in page.page
        assert load_all(rosa).values(RecoveryPlan) == []


def test_of_two_who_write_at_once_the_second_is_told(staff_in: Any, enroll: Any) -> None:
    page, rosa = staff_in(), enroll()
    path = f"/s/plan/{rosa.person}"
    page.get(path)
    form = page.filled()
    page.post(path, **{**form, **TOLD})
    page.get(path)
    page.post(path, **{**page.filled(), **form, "coping": "Dance"})
    assert "Somebody wrote a newer one." in page.page
    assert load_all(rosa).one(RecoveryPlan).number == 1
