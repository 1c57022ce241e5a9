"""Clearances run out with notice: at the local day, once each, to the mentor and as staff's task;
renewed by staff; whoever has none that is good is not matched."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.care import Care
from chalicelib.domain.clearances import ClearanceWatch
from chalicelib.domain.messages import Message
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import clearing, due
from chalicelib.services.matching import approving, proposing
from chalicelib.store.keys import Key
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, work
from tests.integration.mentors.conftest import DANA

TRAINED = date(2024, 12, 10)  # good through December 10th of 2026
FIRST = datetime(2026, 11, 10, 15, tzinfo=UTC)  # 30 days before, 10:00 in New York


def watch(ref: Any) -> ClearanceWatch:
    return load(ref, clearing.SK).one(ClearanceWatch)


def look(ref: Any) -> None:
    key = Key(ref.pk, clearing.SK)
    due.look_at(key, due.read([key]))


def triggers(ref: Any, cause: str) -> list[str]:
    at = load(ref).one(Care).open_alerts.get(cause)
    found = load(ref, at).one(Alert, at).triggers if at else ()
    return [one.split("@")[0] for one in found]


def test_notices_leave_on_their_local_days_once_each(
    program: str, volunteer: Any, clock: Any, carriers: Any
) -> None:
    clock.moment = datetime(2026, 10, 1, 15, tzinfo=UTC)
    ref = volunteer(phone=DANA, training_completed_on=TRAINED)
    days = []
    for _ in range(4):
        look_at = watch(ref).look_at
        assert look_at
        days.append(look_at)
        clock.moment = datetime.fromtimestamp(look_at.timestamp() - 60, UTC)
        look(ref)  # a minute early: nothing yet
        assert len(triggers(ref, "clearance_ending")) == min(len(days) - 1, 3)
        clock.moment = look_at
        look(ref)
        look(ref)
        work(program, clock())
    # New York's clocks changed on November 1st: ten o'clock all the same.
    assert [f"{day:%m-%d %H:%M}" for day in days] == [
        "10-11 14:00", "11-10 15:00", "12-03 15:00", "12-11 15:00",
    ]  # fmt: skip
    assert triggers(ref, "clearance_ending") == ["training.60", "training.30", "training.7"]
    assert triggers(ref, "clearance_over") == ["training.0"]
    texts = carriers.to(DANA)
    assert [" run out " in text for text in texts] == [True, True, True, False]
    assert texts[0] == (
        "Handrail: Some of your papers with us run out on Dec 10. "
        "Please call us to renew them: 502-555-0199"
    )
    assert "ran out on Dec 10" in texts[3]
    assert chain_faults(ref) == []


def test_renewed_by_staff_it_begins_anew_and_the_same_date_changes_nothing(
    program: str, volunteer: Any, clock: Any, api: Any
) -> None:
    clock.moment = FIRST
    ref = volunteer(training_completed_on=TRAINED)
    look(ref)
    path, sent = f"/mentors/{ref.person}/clearances", {"training_completed_on": "2026-11-09"}
    status, told, _ = api("PUT", path, sent)
    assert (status, told["training_completed_on"]) == (200, "2026-11-09")
    assert told["ethics_signed_on"] == "2026-05-01"
    seq, look_at = load(ref).seq, watch(ref).look_at
    assert look_at
    assert f"{look_at:%Y-%m-%d}" == "2028-03-02"  # 60 days before what was done in May runs out
    assert api("PUT", path, sent)[0] == 200
    assert load(ref).seq == seq
    status, problem, _ = api("PUT", path, {"ethics_signed_on": "2026-11-11"})
    assert (status, problem["errors"][0]["field"]) == (422, "ethics_signed_on")
    assert api("PUT", "/mentors/nobody/clearances", sent)[0] == 404
    assert chain_faults(ref) == []


def test_whoever_may_not_be_texted_is_mailed_and_who_takes_a_break_is_left_alone(
    program: str, volunteer: Any, clock: Any, carriers: Any
) -> None:
    clock.moment = FIRST
    mailed = volunteer(joined=False, email="dana@example.org", training_completed_on=TRAINED)
    resting = volunteer(paused=True, training_completed_on=TRAINED)
    for ref in (mailed, resting):
        look(ref)
        assert triggers(ref, "clearance_ending") == ["training.30"]
    work(program, clock())
    (mail,) = (m for m in carriers.mails if m["to"] == "dana@example.org")
    assert mail["subject"] == "Handrail: please renew your papers"
    assert "run out on Dec 10" in mail["body"]
    assert load_all(resting).values(Message) == []


def test_whose_training_has_run_out_is_not_matched_until_it_is_renewed(
    program: str, volunteer: Any, graduate: Any, clock: Any
) -> None:
    mentor = volunteer(training_completed_on=TRAINED)
    graduate()
    clock.moment = datetime(2026, 12, 11, 15, tzinfo=UTC)
    for matched in (0, 1):
        run = proposing.start(program, "coordinator").run
        assert len(approving.approve(program, run.id, "coordinator").matches) == matched
        clearing.renew(program, mentor.person, "coordinator", {"training": date(2026, 12, 11)})
