"""What a questionnaire tells becomes a cause of the alert table, once, and only what is new."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chalicelib.domain.instruments.concerns import new_concerns
from chalicelib.domain.instruments.response import Response, change
from chalicelib.domain.policy import Policy
from chalicelib.domain.safety.causes import CAUSES
from tests.unit.instruments.responses import bam, barc, phq

#: Risk at its mark, protection at its mark: sleep, mood, craving, risk, conflict; no income, alone.
RISKY = {"i1": 3, "i2": 9, "i3": 4, "i8": 2, "i11": 1, "i15": 1}
ALONE = {"i9": 2, "i10": 8, "i12": 0, "i13": 3, "i16": 15}


def _raised(
    *responses: Response, opioid_history: bool = False, policy: Policy | None = None
) -> tuple[str, ...]:
    """What the last one raises after the others."""
    before: Sequence[Response] = responses[:-1]
    return new_concerns(before, responses, opioid_history, policy or Policy())


@pytest.mark.parametrize(("total", "causes"), [(2, ()), (3, ("phq2",)), (6, ("phq2",))])
def test_low_mood_from_the_mark_on(total: int, causes: tuple[str, ...]) -> None:
    assert _raised(phq(30, total)) == causes


def test_one_item_of_two_raises_nothing() -> None:
    half = phq(30, 6).model_copy(update={"answers": {"1": 3}})
    assert _raised(half) == ()


def test_a_program_may_set_its_own_mark() -> None:
    policy = Policy.model_validate({"alerts": {"phq2_amber": 2, "bam_use_days": 2}})
    assert _raised(phq(30, 2), policy=policy) == ("phq2",)
    assert _raised(bam(30, i6=2), policy=policy) == ("use", "reintervene")


@pytest.mark.parametrize("item", ["i4", "i6", "i7", "i7c"])
def test_any_day_of_use_is_use(item: str) -> None:
    assert _raised(bam(30, **{item: 1})) == ("use",)
    assert _raised(bam(30, **{item: 3})) == ("use",)
    assert _raised(bam(30, **{item: 4})) == ("use", "reintervene")


def test_any_use_with_opioid_history_is_red() -> None:
    causes = _raised(bam(30, i4=1), opioid_history=True)
    assert causes == ("use_opioid",)
    assert CAUSES[causes[0]].level == "red"


def test_a_partial_response_tells_of_use_all_the_same() -> None:
    assert _raised(bam(30, without="5", i4=1)) == ("use",)


@pytest.mark.parametrize("mark", [RISKY, ALONE])
def test_a_mark_counts_when_it_is_new_and_the_baseline_cannot_tell(mark: dict[str, int]) -> None:
    assert _raised(bam(0, **mark)) == ()
    assert _raised(bam(0), bam(30, **mark)) == ("bam_change",)
    assert _raised(bam(0, **mark), bam(30, **mark)) == ()


def test_one_mark_after_another_is_new() -> None:
    assert _raised(bam(0), bam(30, **RISKY), bam(90, **RISKY, **ALONE)) == ("bam_change",)


def test_a_mark_is_held_against_the_last_response_that_could_tell() -> None:
    assert _raised(bam(0), bam(30, without="8"), bam(90, **RISKY)) == ("bam_change",)
    assert _raised(bam(0, **RISKY), bam(30, without="8"), bam(90, **RISKY)) == ()


def test_the_same_again_is_told_anew() -> None:
    assert _raised(phq(30, 4), phq(60, 4)) == ("phq2",)
    assert _raised(bam(0, i4=1), bam(30, i4=1)) == ("use",)


def test_what_is_entered_late_says_nothing_of_how_they_are_now() -> None:
    assert _raised(phq(60, 0), phq(30, 6)) == ()


def test_what_is_entered_late_may_show_that_a_mark_was_new() -> None:
    """The newest seemed a baseline; now there is one before it."""
    assert _raised(bam(90, **RISKY), bam(30)) == ("bam_change",)
    assert _raised(bam(90, i4=1), bam(30)) == ()


def test_a_correction_raises_only_what_was_not_known() -> None:
    wrong = phq(30, 0)
    right = phq(30, 5, id="right", corrects=wrong.id)
    later = right.recorded_at + timedelta(hours=1)
    gone = wrong.model_copy(update={"replaced_by": "right"})
    after = [gone, right.model_copy(update={"recorded_at": later})]
    assert new_concerns([wrong], after, False) == ("phq2",)
    known = phq(30, 4)
    gone = known.model_copy(update={"replaced_by": "right"})
    assert new_concerns([known], [gone, after[1]], False) == ()


def test_recovery_capital_raises_nothing() -> None:
    assert _raised(barc(0, 6), barc(30, 1)) == ()


def test_change_is_held_against_the_first_that_was_counted() -> None:
    first, gap, last = barc(0, 4), barc(30, 1, count=9), barc(90, 5)
    responses = [first, gap, last]
    assert change(first, responses) == {"total": 0}
    assert change(gap, responses) == {}
    assert change(last, responses) == {"total": 10}
    assert change(last, [gap, last]) == {"total": 0}
    replaced = first.model_copy(update={"replaced_by": "x"})
    assert change(last, [replaced, last]) == {"total": 0}
