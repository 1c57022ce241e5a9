"""What somebody answers by text is kept, and shows in their record and in the program report."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.thread import Thread
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import count, live, text

PHONE = "+15025550142"
ANSWERS = {
    "use": "N", "craving": "1", "confidence": "9", "low_days": "0", "risky_days": "0",
    "meetings": "2", "people": "three", "around": "nobody", "want_call": "N",
}  # fmt: skip


@pytest.fixture
def answered(program: str, clock: Any, enroll: Callable[..., Any], carriers: Any) -> Any:
    """A graduate who has answered each question of four check-ins."""
    ref, ours = enroll(phone=PHONE), own_number(program)
    for _ in range(4):
        planned = [o for o in load_all(ref).values(Occurrence) if o.state == "PLANNED"]
        live(program, clock, min(o.due_at for o in planned))
        while (asked := load(ref).one(Thread).open) is not None:
            clock.go(minutes=1)
            text(ours, PHONE, ANSWERS[asked.question or ""], clock())
    return ref


def test_the_two_counts_are_kept_in_the_record_on_the_one_page_and_in_the_report(
    answered: Any, program: str, api: Any
) -> None:
    told = api.get(f"/v1/alumni/{answered.person}")["network"]["counts"]
    assert [one["value"] for one in told["supportive"]["answers"]] == [3]
    assert [one["value"] for one in told["around"]["answers"]] == [0]
    assert (told["around"]["value"], told["around"]["change"]) == (0, None)
    assert api.get(f"/v1/alumni/{answered.person}/summary")["counts"] == told
    count(program)
    weeks = api.get("/v1/reports/program")["network"]["weeks"]
    assert [w["supportive"] for w in weeks if w["supportive_n"]] == [3.0]
    assert [w["around"] for w in weeks if w["around_n"]] == [0.0]
    unasked = [w["around"] for w in weeks if w["around_n"] is None]
    assert unasked == [None] * 12
    seen = api.get("/v1/reports/program", role="analyst")["network"]["weeks"]
    assert {w["around"] for w in seen} == {"hidden", None}


def test_two_meetings_told_by_number_are_not_lost_and_those_told_by_kind_not_counted_twice(
    answered: Any, program: str, api: Any, clock: Any
) -> None:
    weeks = api.get(f"/v1/alumni/{answered.person}")["participation"]["weeks"]
    assert [w["unnamed"] for w in weeks if w["unnamed"]] == [2, 2]  # asked twice in four
    assert sum(w["sessions"] for w in weeks) == 0
    count(program)
    told = api.get("/v1/reports/program")["participation"]["weeks"]
    assert [(w["unnamed_sessions"], w["unnamed_people"]) for w in told if w["unnamed_people"]] == [
        (2, 1), (2, 1),
    ]  # fmt: skip
    text(own_number(program), PHONE, "1 aa", clock())  # later that day, of what kind one was
    weeks = api.get(f"/v1/alumni/{answered.person}")["participation"]["weeks"]
    assert [w["unnamed"] for w in weeks if w["unnamed"]] == [2, 1]
    assert sum(w["sessions"] for w in weeks) == 1
    count(program)
    told = api.get("/v1/reports/program")["participation"]["weeks"]
    assert [w["unnamed_sessions"] for w in told if w["unnamed_people"]] == [2, 1]
