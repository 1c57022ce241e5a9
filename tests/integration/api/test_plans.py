"""The plan and the leave of a graduate, set by staff: what is queued follows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.wall import local
from chalicelib.services import due, engaging
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.writes import Conflict
from tests.integration.api.conftest import Api
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, count, due_keys, live, text

ROSA = "+15025550142"


def checkins(ref: Ref) -> list[Occurrence]:
    return sorted(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


@pytest.fixture
def rosa(enroll: Callable[..., Any], carriers: Any) -> Ref:
    ref: Ref = enroll()
    carriers.texts.clear()
    return ref


def test_a_plan_is_read_with_its_tier_its_next_check_in_and_its_steps(
    api: Api, rosa: Ref, clock: Any
) -> None:
    path = f"/v1/alumni/{rosa.person}/plan"
    plan = api.get(path)
    assert (plan["tier"], plan["interval_days"]) == ("twice_weekly", 3.5)
    assert plan["next"]["local_date"] == "2026-11-25"
    assert plan["next"]["local_at"].endswith("-05:00")
    assert plan["ends_on"] == "2028-11-10"
    assert plan["steps"] == []
    live(api.program, clock, clock() + timedelta(days=4))  # nobody answers
    stepped = api.get(path)
    assert stepped["tier"] == "three_weekly"
    assert [(s["to"], s["why"]) for s in stepped["steps"]] == [("up", "silence")]


def test_the_hour_the_days_and_a_high_risk_date_move_what_is_planned(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    path = f"/v1/alumni/{rosa.person}/plan"
    sent = {
        "at": "18:15", "days_off": ["wed", "thu"],
        "high_risk_dates": [{"on": "11-28", "note": "the day it happened"}],
    }  # fmt: skip
    answer = api("PATCH", path, sent)
    assert answer.status_code == 200, answer.body
    following = answer.json_body["next"]
    assert (following["local_date"], following["moved_from"]) == ("2026-11-27", "2026-11-25")
    assert following["local_at"].startswith("2026-11-27T18:15:00")
    assert answer.json_body["high_risk_dates"] == sent["high_risk_dates"]
    live(api.program, clock, clock() + timedelta(days=5))
    asked = [(o.local_date, o.why) for o in checkins(rosa) if o.asked_at]
    assert asked == [(date(2026, 11, 27), "cadence"), (date(2026, 11, 28), "high_risk")]
    assert len(checkins(rosa)) == 3  # one chain, nothing left behind
    # The reminder of Saturday's comes on Sunday, and none on the days that were left out.
    mine = [m for m in load_all(rosa).values(Message) if m.kind != "welcome" and m.sent_at]
    sent_on = {local(m.sent_at, "America/New_York").weekday() for m in mine if m.sent_at}
    assert not sent_on & {2, 3}
    assert chain_faults(rosa) == []


def test_another_zip_moves_the_next_check_in_to_the_same_hour_there(
    api: Api, rosa: Ref, clock: Any
) -> None:
    before = checkins(rosa)[0]
    answer = api("PATCH", f"/v1/alumni/{rosa.person}/plan", {"zip": "90210", "state": "ca"})
    assert answer.json_body["zone"] == "America/Los_Angeles"
    (moved,) = checkins(rosa)
    assert moved.local_date == before.local_date
    assert moved.due_at - before.due_at == timedelta(hours=3)
    person = load(rosa).one(Person)
    assert (person.zip, person.state, person.time_zone) == ("90210", "CA", "America/Los_Angeles")
    live(api.program, clock, clock() + timedelta(days=30))
    days = [o.local_date for o in checkins(rosa)]
    assert len(days) == len(set(days))


def test_a_part_of_the_day_is_an_hour_in_it_and_any_goes_back(api: Api, rosa: Ref) -> None:
    path = f"/v1/alumni/{rosa.person}/plan"
    usual = api.get(path)["at"]
    assert api("PATCH", path, {"part_of_day": "eve"}).json_body["at"].startswith("17:")
    assert checkins(rosa)[0].slot == "eve"
    assert api("PATCH", path, {"part_of_day": "any"}).json_body["at"] == usual


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"at": "25:00"}, "at"),
        ({"at": "9am"}, "at"),
        ({"at": "10:00", "part_of_day": "am"}, "part_of_day"),
        ({"part_of_day": "noon"}, "part_of_day"),
        ({"days_off": ["mon", "tue", "wed", "thu", "fri"]}, "days_off"),
        ({"days_off": ["monday"]}, "days_off.0"),
        ({"high_risk_dates": [{"on": "02-30"}]}, "high_risk_dates.0.on"),
        ({"high_risk_dates": [{"on": f"01-{d:02}"} for d in range(1, 14)]}, "high_risk_dates"),
        ({"time_zone": "EST"}, "time_zone"),
        ({"zip": "123"}, "zip"),
        ({"zip": "00000"}, "zip"),
        ({"state": "XX"}, "state"),
        ({"tier": "weekly"}, "tier"),
    ],
)
def test_what_cannot_be_of_a_plan_is_refused_with_the_field(
    api: Api, rosa: Ref, body: dict[str, Any], field: str
) -> None:
    before = load(rosa).seq
    answer = api("PATCH", f"/v1/alumni/{rosa.person}/plan", body)
    assert answer.status_code == 422, answer.body
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert load(rosa).seq == before


def test_what_is_set_before_joining_is_kept_until_then(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll(joined=False)
    path = f"/v1/alumni/{ref.person}/plan"
    assert api("GET", path).status_code == 404
    kept = api("PATCH", path, {"at": "19:00", "days_off": ["wed"]}).json_body
    assert (kept["active"], kept["next"]) == (False, None)
    live(api.program, clock, clock() + timedelta(hours=1))
    text(own_number(api.program), ROSA, "YES", clock())
    (first,) = checkins(ref)
    assert (first.local_date, first.slot) == (date(2026, 11, 26), "eve")
    assert load(ref).one(Plan).active


def test_who_joined_without_a_zone_gets_a_plan_with_it(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll(time_zone=None)
    path = f"/v1/alumni/{ref.person}/plan"
    refused = api("PATCH", path, {"at": "19:00"})
    assert [error["field"] for error in refused.json_body["errors"]] == ["time_zone"]
    laid = api("PATCH", path, {"time_zone": "America/Denver", "at": "18:00"}).json_body
    assert laid["next"]["local_at"].startswith("2026-11-25T18:00:00-07:00")


def test_leave_is_no_silence_ends_by_itself_and_welcomes_back_once(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    live(api.program, clock, clock() + timedelta(days=1, hours=3))  # asked, not answered
    assert len(carriers.to(ROSA)) == 1
    path = f"/v1/alumni/{rosa.person}/away"
    for until in ("2026-12-04", "2026-12-10"):  # longer after all
        answer = api("PUT", path, {"reason": "hospital", "until": until})
        assert answer.status_code == 200, answer.body
    assert answer.json_body["away"]["until"] == "2026-12-10T15:00:00Z"
    live(api.program, clock, clock() + timedelta(days=14, hours=22))
    mine = carriers.to(ROSA)[1:]
    assert mine == ["Handrail: Hi, it is good to have you back. We will check in with you again."]
    ended = [o for o in checkins(rosa) if o.state != "PLANNED"]
    assert (ended[0].state, ended[0].reason) == ("CANCELLED", "away")  # the one asked before
    assert {(o.state, o.reason) for o in ended[1:]} == {("SUPPRESSED", "away")}
    assert load(rosa).one(Care).open_alerts == {}
    live(api.program, clock, clock() + timedelta(days=8))
    assert [o for o in checkins(rosa)[1:] if o.asked_at]  # the chain went on
    assert chain_faults(rosa) == []


def test_back_before_the_time_texts_come_again_and_none_says_so(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    path = f"/v1/alumni/{rosa.person}/away"
    api("PUT", path, {"reason": "jail", "until": "2027-01-10"})
    assert api("DELETE", path).json_body["away"] is None
    assert api("DELETE", path).status_code == 200
    live(api.program, clock, clock() + timedelta(days=1, hours=4))
    assert len(carriers.to(ROSA)) == 1
    welcome = [m for m in load_all(rosa).values(Message) if m.kind == "welcome_back"]
    assert [(m.state, m.reason) for m in welcome] == [("SUPPRESSED", "superseded")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "hospital", "until": "2026-11-24"}, "until"),
        ({"reason": "hospital", "until": "2028-11-24"}, "until"),
        ({"reason": "asleep", "until": "2026-12-24"}, "reason"),
        ({"reason": "jail"}, "until"),
    ],
)
def test_leave_that_cannot_be_is_refused_with_the_field(
    api: Api, rosa: Ref, body: dict[str, Any], field: str
) -> None:
    answer = api("PUT", f"/v1/alumni/{rosa.person}/away", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]


def test_leave_recorded_between_reading_and_sending_wins(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 9: the SENDING transaction holds the person as judged."""
    clock.moment = checkins(rosa)[0].due_at
    keys = [k for k in due_keys(api.program, clock()) if k.sk.startswith("CHECKIN#")]
    read = due.read(keys)
    api("PUT", f"/v1/alumni/{rosa.person}/away", {"reason": "hospital", "until": "2026-12-24"})
    with pytest.raises(Conflict):
        due.look_at(keys[0], read)
    live(api.program, clock, clock() + timedelta(hours=2))
    assert carriers.to(ROSA) == []


def test_a_new_hour_set_between_reading_and_sending_asks_once_at_that_hour(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 1: whoever read the old hour sends nothing."""
    clock.moment = checkins(rosa)[0].due_at
    keys = [k for k in due_keys(api.program, clock()) if k.sk.startswith("CHECKIN#")]
    read = due.read(keys)
    api("PATCH", f"/v1/alumni/{rosa.person}/plan", {"at": "18:00"})
    with pytest.raises(Conflict):
        due.look_at(keys[0], read)
    live(api.program, clock, clock() + timedelta(hours=10))
    assert len(carriers.to(ROSA)) == 1
    states = {m.state for m in load_all(rosa).values(Message) if m.kind == "checkin"}
    assert states == {"ACCEPTED"}
    assert [o.slot for o in checkins(rosa) if o.asked_at] == ["eve"]


def test_a_pause_by_text_leaves_out_what_falls_in_it_and_the_chain_goes_on(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    live(api.program, clock, clock() + timedelta(days=1, hours=3))
    text(own_number(api.program), ROSA, "PAUSE 2W", clock())
    live(api.program, clock, clock() + timedelta(days=13))
    assert len(carriers.to(ROSA)) == 2  # the check-in and the confirmation
    ended = [(o.state, o.reason) for o in checkins(rosa) if o.state != "PLANNED"]
    assert ended[0] == ("CANCELLED", "paused")
    assert set(ended[1:]) == {("SUPPRESSED", "paused")}
    assert load(rosa).one(Care).open_alerts == {}
    live(api.program, clock, clock() + timedelta(days=6))
    assert len(carriers.to(ROSA)) > 2


def test_after_a_stop_the_open_check_in_is_no_silence(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 10, and nobody is called silent for having said stop."""
    live(api.program, clock, clock() + timedelta(days=1, hours=3))
    text(own_number(api.program), ROSA, "STOP", clock())
    live(api.program, clock, clock() + timedelta(days=20))
    assert {o.state for o in checkins(rosa)} == {"CANCELLED"}
    assert "silence" not in load(rosa).one(Care).open_alerts
    assert len(carriers.to(ROSA)) == 2


def test_a_day_that_became_quiet_after_it_was_planned_passes_its_check_in_on(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    from chalicelib.services import programs

    programs.put_policy(api.program, {"window": {"quiet_dates": ["2026-11-25"]}}, "supervisor")
    live(api.program, clock, clock() + timedelta(days=2, hours=4))
    first = checkins(rosa)[0]
    assert (first.local_date, first.moved_from, first.state) == (
        date(2026, 11, 26), date(2026, 11, 25), "ASKED",
    )  # fmt: skip
    assert len(carriers.to(ROSA)) == 1
    assert chain_faults(rosa) == []


def test_a_report_knows_who_is_away(api: Api, rosa: Ref, clock: Any) -> None:
    """Fifty days without contact, and no drift; from the day they are back it counts anew."""
    api("PUT", f"/v1/alumni/{rosa.person}/away", {"reason": "hospital", "until": "2027-02-01"})
    assert api.get(f"/v1/alumni/{rosa.person}")["away_until"] == "2027-02-01T15:00:00Z"
    clock.go(days=50)
    count(api.program)
    assert api.get("/v1/reports/program")["engagement"]["counts"]["active"] == 1
    api("DELETE", f"/v1/alumni/{rosa.person}/away")
    count(api.program)
    assert api.get("/v1/reports/program")["engagement"]["counts"]["active"] == 1
    key = Key(rosa.pk, engaging.SK)
    for days, active in ((13, 1), (1, 0)):
        clock.go(days=days)
        due.look_at(key, due.read([key]))
        count(api.program)
        counts = api.get("/v1/reports/program")["engagement"]["counts"]
        assert (counts["active"], counts["slipping"]) == (active, 1 - active)


def test_the_reminder_of_somebody_who_moved_west_waits_for_their_morning(
    api: Api, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 6: the window is judged where the person is when the text leaves."""
    live(api.program, clock, clock() + timedelta(days=1, hours=3))
    zone = "Pacific/Honolulu"
    api("PATCH", f"/v1/alumni/{rosa.person}/plan", {"time_zone": zone})
    live(api.program, clock, clock() + timedelta(days=1, hours=12))
    (reminder,) = [m for m in load_all(rosa).values(Message) if m.kind == "reminder"]
    assert reminder.sent_at
    assert local(reminder.sent_at, zone).hour == 10


def test_a_policy_that_leaves_somebody_no_hour_is_a_problem_and_no_fault(
    api: Api, rosa: Ref, clock: Any
) -> None:
    from chalicelib.services import programs

    evening = {"window": {"open": "19:00", "sunday_open": "19:00"}}
    programs.put_policy(api.program, evening, "lead")
    answer = api("PATCH", f"/v1/alumni/{rosa.person}/plan", {"state": "RI"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "never_open")
    assert load(rosa).one(Person).state == ""
