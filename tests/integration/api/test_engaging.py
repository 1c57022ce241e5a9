"""Whether somebody is in touch is followed as facts come and as time passes, told once, with its
evidence, and derived anew from the facts it is the same."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.engagement import Attempt, Facts, Followed, engagement
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.participation import Activity, last_attended
from chalicelib.domain.people import Alumnus
from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import due, engaging, tapering
from chalicelib.store.keys import Key
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live
from tests.integration.phones import Phone, alerts


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def _care(ref: Any) -> Care:
    return load(ref).one(Care)


def _followed(ref: Any) -> Followed:
    return load(ref, engaging.SK).one(Followed)


def _seen(ref: Any) -> str:
    """Whoever is due is looked at; the state after that."""
    key = Key(ref.pk, engaging.SK)
    due.look_at(key, due.read([key]))
    return _care(ref).engagement


def _look(ref: Any, clock: Any) -> str:
    """Go to the moment at which somebody must look, and look."""
    look_at = _followed(ref).look_at
    assert look_at
    clock.go(seconds=(look_at - clock()).total_seconds())
    return _seen(ref)


def test_distance_alone_is_noticed_step_by_step_and_told_once_each(enroll: Any, clock: Any) -> None:
    ref, began = enroll(), clock()
    assert (_care(ref).engagement, _followed(ref).since) == ("active", began)
    assert (_look(ref, clock), clock() - began) == ("slipping", timedelta(days=14))
    assert _followed(ref).evidence == ("days_without_contact:14",)
    assert (_look(ref, clock), clock() - began) == ("disengaged", timedelta(days=21))
    (alert,) = alerts(ref).values()
    assert alert.cause == "drifting"
    told = [trigger.split("@")[0] for trigger in alert.triggers]
    assert told == ["engagement.slipping", "engagement.disengaged"]
    _seen(ref)  # the same key again: nothing is told twice
    assert len(alerts(ref)["drifting"].triggers) == 2
    assert (_look(ref, clock), clock() - began) == ("closed", timedelta(days=90))
    assert _followed(ref).evidence == ("days_without_contact:90", "attempts:0")
    last = alerts(ref)["drifting"].triggers[-1]  # staff hear that nobody tried
    assert last.startswith("engagement.closed@")
    assert chain_faults(ref) == []


def test_a_text_brings_them_back_at_once(enroll: Any, clock: Any, phone: Phone) -> None:
    ref = enroll()
    _look(ref, clock)
    phone.says("went aa")
    followed = _followed(ref)
    assert (_care(ref).engagement, followed.evidence) == ("active", ("days_without_contact:0",))
    assert followed.look_at
    assert followed.look_at > clock()


def test_a_look_when_they_were_heard_meanwhile_only_moves_the_key(
    enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    clock.go(days=10)
    phone.says("went aa")
    before = load(ref).seq
    assert _look(ref, clock) == "active"
    assert _followed(ref).look_at == clock() + timedelta(days=10, minutes=1)
    assert load(ref).seq == before  # no effect, no entry


def _derived(ref: Any, clock: Any) -> str:
    """The state as it follows from nothing but what happened: texts, check-ins, calls, sessions."""
    read = load_all(ref)
    thread, plan, alumnus = read.one(Thread), read.one(Plan), read.one(Alumnus)
    tries = [one for alert in read.values(Alert) for one in alert.tries]
    heard = [one.at for one in read.values(Inbound)]
    heard += [one.at for one in tries if one.outcome == "reached"]
    dose = [one for one in read.values(Activity) if one.source != "self"]
    there = last_attended(dose, alumnus.hours_planned_on)
    silent = [one.closes_at for one in read.values(Occurrence) if one.state == "SILENT"]
    today = clock().date()
    facts = Facts(
        started_at=thread.joined_at or clock(),
        interval_days=cadence.interval_days(plans.tier_on(plan, today, DEFAULT)),
        last_contact_at=max(heard, default=None),
        last_attended_at=datetime.combine(there, time(17), UTC) if there else None,
        silences=tuple(sorted(at for at in silent if at)),
        attempts=tuple(
            Attempt(at=one.at, channel="call") for one in tries if one.outcome == "left_message"
        ),
    )  # fmt: skip
    return engagement(facts, clock()).state


def test_opting_out_is_no_drift(enroll: Any, clock: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says("STOP")
    assert _look(ref, clock) == "active"
    assert _followed(ref).look_at is None
    assert alerts(ref) == {}
    phone.says("START")
    assert _followed(ref).look_at


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"])
def test_an_approved_taper_is_no_slipping_until_its_day_is_over_where_they_live(
    program: str, enroll: Any, clock: Any, zone: str
) -> None:
    ref = enroll(time_zone=zone)
    until = (clock() + timedelta(days=15)).date()
    tapering.begin(
        program, ref.person, "dr", hours_per_week=3, until=until, approved_by="Dr. Lee", why="work"
    )
    assert _look(ref, clock) == "active"
    assert _look(ref, clock) == "slipping"
    over = local(clock(), zone)
    assert (over.date() - until, over.hour) == (timedelta(days=1), 0)


def test_nobody_is_lost_whom_we_did_not_try_by_two_channels(
    api: Api, enroll: Any, clock: Any
) -> None:
    ref = enroll()
    while _care(ref).engagement != "disengaged":
        _look(ref, clock)
    clock.go(days=20)
    (alert,) = api.get(f"/v1/alumni/{ref.person}")["open_alerts"]
    for _ in range(3):
        path = f"/v1/alerts/{alert['id']}/contact"
        assert api("POST", path, {"outcome": "no_answer"}).status_code == 200
        clock.go(hours=1)
    assert _care(ref).engagement == "disengaged"  # three tries, all by phone
    assert [one.channel for one in _followed(ref).tries] == ["call"] * 3


def test_silent_check_ins_are_tries_by_text_and_ninety_days_close_an_episode(
    program: str, api: Api, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    live(program, clock, clock() + timedelta(days=31))
    assert any(o.state == "SILENT" for o in _care(ref).recent)
    assert _care(ref).engagement == "disengaged" == _derived(ref, clock)
    listed = api.get(f"/v1/alumni/{ref.person}")["open_alerts"]
    alert = next(a for a in listed if a["cause"] == "silence")
    api("POST", f"/v1/alerts/{alert['id']}/contact", {"outcome": "left_message"})
    assert _care(ref).engagement == "lost_contact" == _derived(ref, clock)
    told = [one.cause for one in load_all(ref).values(Alert) if one.cause != "unread"]
    assert len(told) == len(set(told))  # each cause once, however often it was told again
    clock.go(days=60)
    assert _seen(ref) == "closed" == _derived(ref, clock)
    phone.says("hey its me")
    assert (_care(ref).engagement, _followed(ref).episodes) == ("active", 1)
    assert _derived(ref, clock) == "active"
    assert chain_faults(ref) == []


def test_a_taper_is_approved_by_the_lead_and_shown(api: Api, enroll: Any, clock: Any) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/taper"
    taper = {
        "hours_per_week": 3, "until": "2026-12-24", "approved_by": "Dr. Lee", "why": "New job",
    }  # fmt: skip
    assert api("PUT", path, taper).status_code == 403
    lead: dict[str, Any] = {"role": "supervisor"}
    for field, value in (("until", "2026-01-01"), ("until", "2029-01-01"), ("hours_per_week", 9),
                         ("hours_per_week", -1), ("why", ""), ("extra", 1)):  # fmt: skip
        refused = api("PUT", path, {**taper, field: value}, **lead)
        assert (refused.status_code, refused.json_body["errors"][0]["field"]) == (422, field)
    (shown,) = api("PUT", path, taper, **lead).json_body["tapers"]
    assert (shown["hours_per_week"], shown["by"], shown["why"]) == (3, "Dr. Lee", "New job")
    record = api.get(f"/v1/alumni/{ref.person}")
    assert record["engagement"]["evidence"] == []
    assert record["participation"]["weeks"][-1]["planned"] == 3.0
    clock.go(days=2)
    ended = api("DELETE", path, **lead).json_body["tapers"]
    assert ended[0]["until"] == "2026-11-25"
    assert chain_faults(ref) == []
