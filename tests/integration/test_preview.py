"""Time travel: what is foreseen is what happens, because it is the same code."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.checkins.plan import HighRiskDate
from chalicelib.domain.messages import Message
from chalicelib.services import leave, plans, programs
from chalicelib.services.plans import Wishes
from chalicelib.services.preview.texts import Preview, preview
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import round_trips
from tests.integration.conftest import own_number
from tests.integration.life import live, text

ROSA = "+15025550142"
#: A tick comes every minute; the foreseen moment is the due one.
TICK = timedelta(minutes=1)


def lived(ref: Ref, since: datetime) -> list[tuple[datetime, str, str]]:
    """The texts that really left, in order."""
    mine = [m for m in load_all(ref).values(Message) if m.to == "alumnus" and m.sent_at]
    found = [(m.sent_at, m.kind, m.body) for m in mine if m.sent_at and m.sent_at > since]
    return sorted(found)


def compare(foreseen: Preview, happened: list[tuple[datetime, str, str]]) -> None:
    said = [(t.kind, t.body) for t in foreseen.texts]
    assert [(kind, body) for _, kind, body in happened] == said
    for text_, (at, _, _) in zip(foreseen.texts, happened, strict=True):
        assert abs(text_.at - at) <= TICK


@pytest.mark.parametrize("simple", [False, True])
def test_ninety_days_of_silence_through_a_clock_change_a_pause_and_holidays_come_as_foreseen(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any, simple: bool
) -> None:
    """The real thing, day by day, against the preview made before: every text, word and moment."""
    clock.moment = datetime(2027, 2, 20, 15, tzinfo=UTC)
    closed_week = [f"2027-03-{day}" for day in range(15, 20)]
    quiet = {"quiet_dates": closed_week, "quiet_yearly": ["04-05"]}
    programs.put_policy(program, {"window": quiet}, "lead")
    ref = enroll(
        discharged_on=date(2027, 1, 20), wording="simple" if simple else "discreet",
        state="LA", languages=("es",) if simple else ("en",),
    )  # fmt: skip
    plans.set_plan(
        program, ref.person, "ana",
        Wishes(part="eve", days_off=frozenset({"tue"}), high_risk=(HighRiskDate(on="03-12"),)),
    )  # fmt: skip
    text(own_number(program), ROSA, "PAUSE 2W", clock())
    leave.set_away(program, ref.person, "ana", "travel", date(2027, 4, 12))
    leave.end_away(program, ref.person, "ana")
    clock.go(minutes=1)
    start = clock()
    foreseen = preview(program, ref.person, 90, "none")
    for _ in range(90):
        live(program, clock, clock() + timedelta(days=1))
    compare(foreseen, lived(ref, start))
    checkins = [t for t in foreseen.texts if t.kind == "checkin"]
    assert checkins[0].local_at.date() < date(2027, 3, 14) < checkins[-1].local_at.date()
    assert {t.local_at.hour for t in checkins} == {17}
    assert {t.at.hour for t in checkins} == {22, 21}  # standard time, then summer time
    assert {"paused", "suspect"} <= {one.reason for one in foreseen.left_out}
    assert date(2027, 3, 12) in {t.local_at.date() for t in checkins if t.why == "high_risk"}
    assert "quiet_date" in {t.moved_why for t in checkins}


def test_a_leave_and_its_welcome_come_as_foreseen(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll()
    leave.set_away(program, ref.person, "ana", "hospital", date(2026, 12, 18))
    clock.go(minutes=1)
    start, foreseen = clock(), preview(program, ref.person, 45, "none")
    for _ in range(45):
        live(program, clock, clock() + timedelta(days=1))
    compare(foreseen, lived(ref, start))
    assert foreseen.texts[0].kind == "welcome_back"
    assert {one.reason for one in foreseen.left_out} >= {"away"}


def test_somebody_who_waits_is_invited_and_joins_and_then_it_comes_as_foreseen(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    """An invitation at once, an identity check, a welcome: then the check-ins."""
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    start = clock() - timedelta(minutes=1)
    foreseen = preview(program, ref.person, 14, "none")
    assert [t.kind for t in foreseen.texts[:4]] == ["invitation", "identity", "welcome", "checkin"]
    live(program, clock, clock() + timedelta(minutes=1))
    for body in ("YES", "1990"):
        clock.go(minutes=4)
        text(own_number(program), ROSA, body, clock())
    for _ in range(14):
        live(program, clock, clock() + timedelta(days=1))
    happened = [one for one in lived(ref, start) if one[0] <= foreseen.end]
    assert [(t.kind, t.body) for t in foreseen.texts] == [(k, b) for _, k, b in happened]


def test_the_calm_answer_everything_and_their_cadence_stays(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll(discharged_on=date(2026, 10, 25))
    calm, silent = (preview(program, ref.person, 45, how) for how in ("calm", "none"))
    assert {t.why for t in calm.texts if t.kind == "checkin"} == {"weekly"}
    assert "reminder" not in {t.kind for t in calm.texts}
    assert any(t.body.endswith("That is all for now.") for t in calm.texts)
    assert "twice_weekly" in {t.why for t in silent.texts}
    assert len(silent.asked_on) > len(calm.asked_on)
    assert calm.cost == sum(t.parts for t in calm.texts) * calm.texts[0].cost


@pytest.mark.parametrize("change", ["stopped", "no_zone", "suspect"])
def test_to_whom_nothing_may_be_sent_nothing_is_foreseen(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any, change: str
) -> None:
    more: dict[str, dict[str, Any]] = {
        "stopped": {}, "no_zone": {"time_zone": None}, "suspect": {"number_state": "suspect"},
    }  # fmt: skip
    ref = enroll(**more[change])
    if change == "stopped":
        text(own_number(program), ROSA, "STOP", clock())
    clock.go(minutes=1)
    seen = preview(program, ref.person, 30, "none")
    assert seen.texts == []
    assert bool(seen.left_out) == (change != "no_zone")


def test_a_preview_writes_nothing_and_sends_nothing(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll()
    carriers.texts.clear()
    before = load(ref)
    rows = load_all(ref).rows
    with round_trips() as called:
        assert preview(program, ref.person, 365, "none").texts
    assert set(called) <= {"Query"}
    assert len(called) == 2
    assert carriers.texts == carriers.calls == carriers.mails == []
    assert load(ref).seq == before.seq
    assert load_all(ref).rows == rows


def test_what_reaches_past_the_person_fails_the_rehearsal_and_changes_nothing(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The table itself refuses: no new use case can write from a preview by mistake."""
    from chalicelib.services.outbound import pacing
    from chalicelib.store.rehearsal import Unrehearsed

    ref = enroll()

    def elsewhere(*_: Any, **__: Any) -> None:
        programs.put_policy(program, {"window": {"close": "19:00"}}, "nobody")

    monkeypatch.setattr(pacing, "wait_for_turn", elsewhere)
    with pytest.raises(Unrehearsed):
        preview(program, ref.person, 30, "none")
    assert load(Ref(program, "")).seq == load(Ref(program, "")).seq
    programs.put_policy(program, {}, "lead")  # and afterwards it takes writes again
