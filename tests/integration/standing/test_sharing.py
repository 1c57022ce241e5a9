"""Two people on one phone: one texts, the other is called."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import chain_faults, dues, live, text

PHONE = "+15025550142"


def test_somebody_without_a_phone_is_called_at_each_check_in(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Never silent: each due check-in becomes a call for staff, and the next one is laid."""
    ref = enroll(joined=False, phone=None, sms_consent=None, texting="none")
    path = f"/v1/alumni/{ref.person}"
    body = {"call_number": "502-555-0142", "note": "her sister's, ask for Rosa"}
    answer = api("PUT", f"{path}/call-only", body).json_body
    assert (answer["call_only"], answer["call_number"]) == (True, PHONE)
    live(program, clock, clock() + timedelta(days=8))
    assert carriers.to(PHONE) == []
    states = [(o.state, o.reason) for o in load_all(ref).values(Occurrence) if o.state != "PLANNED"]
    assert states
    assert set(states) == {("SUPPRESSED", "call_only")}
    read = load(ref)
    assert "checkin_call" in read.one(Care).open_alerts
    planned = read.one(Plan).next_key
    assert [key.sk for _, key in dues(program) if key.sk == planned]
    record = api.get(path)
    assert [a["cause"] for a in record["open_alerts"]] == ["checkin_call"]
    assert chain_faults(ref) == []


def test_of_two_people_on_one_phone_one_texts_and_one_is_called(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariant 18: the number is the one's alone; what it texts is never taken for the other's."""
    texts = enroll(shared_phone=True)
    called = enroll(joined=False, phone=None, sms_consent=None, texting="none")
    api("PUT", f"/v1/alumni/{called.person}/call-only", {"call_number": PHONE})
    text(own_number(program), PHONE, "STOP", clock.go(hours=1))
    assert load(texts).one(Person).texting == "stopped"
    assert load(called).one(Person).texting == "none"
    assert load(called).one(Plan).active


def test_a_pause_rests_calls_too(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str
) -> None:
    ref = enroll(
        joined=False, phone=None, sms_consent=None, texting="none",
        paused_until=clock() + timedelta(days=30),
    )  # fmt: skip
    api("PUT", f"/v1/alumni/{ref.person}/call-only", {})
    live(program, clock, clock() + timedelta(days=8))
    assert "checkin_call" not in load(ref).one(Care).open_alerts


def test_who_gave_up_their_phone_goes_on_by_call_and_the_number_is_free(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    before = load(ref).one(Plan).next_key
    answer = api("PUT", f"/v1/alumni/{ref.person}/call-only", {"call_number": PHONE})
    assert answer.status_code == 200
    assert load(ref).one(Plan).next_key == before
    enroll(joined=False, phone=PHONE)
    sent = len(carriers.to(PHONE))
    live(program, clock, clock() + timedelta(days=4))
    assert not any("since last" in body for body in carriers.to(PHONE)[sent:])
    assert "checkin_call" in load(ref).one(Care).open_alerts


def test_a_phone_of_their_own_and_a_consent_lead_to_an_invitation(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll(joined=False, phone=None, sms_consent=None, texting="none")
    path = f"/v1/alumni/{ref.person}"
    api("PUT", f"{path}/call-only", {})
    api("PUT", f"{path}/phone", {"phone": "+15025550177", "source": "spoken"})
    assert load(ref).one(Person).call_only  # until they have agreed to texts
    api("POST", f"{path}/consent", {"form": "SMS-2026-2", "at": clock().isoformat()})
    assert not load(ref).one(Person).call_only
    live(program, clock, clock() + timedelta(hours=8))
    assert load(ref).one(Thread).joining == "invited"


@pytest.mark.parametrize(
    ("more", "field"),
    [({"texting": "stopped"}, "call_number"), ({"time_zone": None}, "time_zone")],
)
def test_calls_need_somebody_who_may_be_contacted_and_an_hour(
    api: Api, enroll: Callable[..., Any], more: dict[str, Any], field: str
) -> None:
    ref = enroll(joined=False, **more)
    answer = api("PUT", f"/v1/alumni/{ref.person}/call-only", {})
    assert [e["field"] for e in answer.json_body["errors"]] == [field]


def test_a_shared_phone_is_set_and_unset_and_asks_who_joins(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll(joined=False, pin="4071", wording="plain")
    path = f"/v1/alumni/{ref.person}/shared-phone"
    assert api("PUT", path, {"shared": True}).json_body["shared_phone"] is True
    live(program, clock, clock() + timedelta(hours=4))
    text(own_number(program), PHONE, "yes", clock())
    assert load(ref).one(Person).texting == "consented"  # seen working, but by whom?
    assert "PIN" in carriers.to(PHONE)[-1]
    text(own_number(program), PHONE, "4071", clock.go(minutes=1))
    assert load(ref).one(Person).texting == "joined"
    assert api("PUT", path, {"shared": False}).json_body["shared_phone"] is False
    assert api("PUT", path, {}).status_code == 422
