"""One set at days 30, 90, 180 and 365 is the follow-up; mood is asked monthly at first."""

from datetime import timedelta

import pytest

from chalicelib.domain.instruments.response import Answered, Response, of
from chalicelib.domain.instruments.schedule import Due, days, due, wanted
from chalicelib.domain.policy import Policy
from tests.unit.instruments.responses import DISCHARGED, barc, phq


def _on(today: int, *responses: Response, policy: Policy | None = None) -> list[Due]:
    return due(responses, DISCHARGED, DISCHARGED + timedelta(days=today), policy or Policy())


def _state(today: int, day: int, *responses: Response, instrument: str = "barc-10") -> str:
    found = _on(today, *responses)
    return next(d.state for d in found if (d.instrument, d.day) == (instrument, day))


def test_the_first_year() -> None:
    planned = [(d.day, d.instrument) for d in _on(0)]
    the_set = ["barc-10", "bam-17", "phq-2"]
    assert planned == [
        (day, name)
        for day in (0, 30, 60, 90, 180, 365)
        for name in (["phq-2"] if day == 60 else the_set)
    ]
    assert [d.day for d in _on(0) if not d.follow_up] == [60]


@pytest.mark.parametrize(
    ("day", "within"), [(0, 14), (30, 7), (90, 14), (180, 30), (365, 30)]
)  # fmt: skip
def test_each_window_opens_and_closes_on_its_day(day: int, within: int) -> None:
    states = [_state(day + n, day) for n in (-within - 1, -within, within, within + 1)]
    assert states == ["upcoming", "due", "due", "missed"]


def test_answers_within_the_window_count_whenever_they_were_entered() -> None:
    assert _state(40, 30, barc(30, 5)) == "done"
    assert _state(40, 30, barc(37, 5)) == "done"
    assert _state(40, 30, barc(38, 5)) == "missed"
    assert _state(25, 30, barc(23, 5)) == "done"


def test_partial_answers_leave_it_due_and_then_partial() -> None:
    assert _state(30, 30, barc(30, 5, count=9)) == "due"
    assert _state(40, 30, barc(30, 5, count=9)) == "partial"
    assert _state(40, 30, barc(30, 5, count=9), barc(36, 5)) == "done"


def test_what_was_corrected_stands_for_nothing() -> None:
    replaced = barc(30, 5).model_copy(update={"replaced_by": "x"})
    assert _state(40, 30, replaced) == "missed"


def test_the_nearest_complete_response_stands() -> None:
    found = _on(40, barc(24, 4), barc(31, 5), barc(30, 5, count=9))
    assert next(d.response_id for d in found if d.day == 30) == "barc-10@31"


def test_another_instrument_stands_for_nothing() -> None:
    assert _state(40, 30, phq(30, 0)) == "missed"
    assert _state(65, 60, phq(62, 0), instrument="phq-2") == "done"


def test_windows_are_policy() -> None:
    """The SUPRT preset: 180 days give or take 30, nothing else."""
    policy = Policy.model_validate(
        {"instruments": {"follow_up": ["barc-10"], "follow_up_at": [[180, 30]], "also_at": []}}
    )
    found = _on(180, policy=policy)
    assert [(d.instrument, d.day, d.is_open) for d in found] == [("barc-10", 180, True)]


def _open(today: int, day: int, *responses: Response) -> tuple[str, ...] | None:
    """What a list of many people says is open, which knows only days of complete responses."""
    answered = Answered(person_id="a")
    for instrument in ("barc-10", "bam-17", "phq-2"):
        answered = answered.with_responses(instrument, of(instrument, responses))
    found = wanted(answered, DISCHARGED, day, DISCHARGED + timedelta(days=today), Policy())
    return found and found.instruments


def test_a_list_of_many_people_says_what_each_ones_own_says() -> None:
    responses = [barc(30, 5), phq(62, 0), barc(90, 5, count=9)]
    for today in range(120):
        for day in days():
            due_now = tuple(
                d.instrument for d in _on(today, *responses) if d.is_open and d.day == day
            )
            assert (_open(today, day, *responses) or ()) == due_now


def test_what_was_corrected_is_open_again() -> None:
    replaced = barc(30, 5).model_copy(update={"replaced_by": "x"})
    assert "barc-10" in (_open(30, 30, replaced) or ())


def test_the_widest_window_of_a_day_is_looked_through() -> None:
    policy = Policy.model_validate({"instruments": {"also_at": [["phq-2", 90, 20]]}})
    assert days(policy) == {0: 14, 30: 7, 90: 20, 180: 30, 365: 30}
