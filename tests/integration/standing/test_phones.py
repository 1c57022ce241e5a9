"""A number changes: nothing personal to the old one, nor to the new one until it is theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import chain_faults, live, text

OLD, NEW = "+15025550142", "+15025550177"
TO_NEW = {"phone": "(502) 555-0177", "source": "spoken"}


def put(api: Api, ref: Any, body: dict[str, Any] = TO_NEW) -> Any:
    return api("PUT", f"/v1/alumni/{ref.person}/phone", body)


def test_the_new_number_is_theirs_once_they_have_shown_it(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariants 18 and 19, with a check-in open on the old number."""
    ref = enroll(pin="4071")
    live(program, clock, clock() + timedelta(days=3))  # the first check-in is asked
    asked = [o for o in load_all(ref).values(Occurrence) if o.state == "ASKED"]
    assert asked
    at_old = len(carriers.to(OLD))
    answer = put(api, ref)
    assert (answer.status_code, answer.json_body["number_state"]) == (200, "unverified")
    live(program, clock, clock() + timedelta(hours=20))
    assert len(carriers.to(OLD)) == at_old
    assert carriers.to(NEW) == ["Handrail: To keep this private, reply with the PIN you chose."]
    text(own_number(program), OLD, "Y", clock())  # the old number is a stranger's by now
    assert carriers.to(OLD)[at_old:] != []
    assert not any("Rosa" in body for body in carriers.to(OLD))
    text(own_number(program), NEW, "4071", clock())
    person = load(ref).one(Person)
    assert (person.number_state, person.texting, person.phone) == ("verified", "joined", NEW)
    assert "Welcome back" in carriers.to(NEW)[-1]
    live(program, clock, clock() + timedelta(days=8))
    assert len(carriers.to(NEW)) > 2
    states = {o.state for o in load_all(ref).values(Occurrence) if o.key == asked[0].key}
    assert states == {"CANCELLED"}  # ours, never their silence
    assert chain_faults(ref) == []


def test_nothing_personal_goes_to_either_number_meanwhile(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariant 19; and what we could not send is never counted as their silence."""
    ref = enroll()
    put(api, ref)
    before = len(carriers.texts)
    live(program, clock, clock() + timedelta(days=13))
    assert len(carriers.texts) == before + 1  # the one neutral question
    assert not [o for o in load_all(ref).values(Occurrence) if o.state == "SILENT"]


def test_nobody_answers_and_staff_get_the_task(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    put(api, ref)
    live(program, clock, clock() + timedelta(days=15))
    assert "invitation_lapsed" in load(ref).one(Care).open_alerts


def test_a_text_that_waits_for_another_try_dies_with_the_old_number(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """The carrier had not taken it; its next try would have gone to whoever has the number now."""
    ref = enroll()
    carriers.answers = [Result(kind="not_accepted", reason="throttled")]
    live(program, clock, clock() + timedelta(days=2, minutes=30))
    carriers.answers = []
    waiting = [m for m in load_all(ref).values(Message) if m.state == "PLANNED"]
    put(api, ref)
    api("POST", f"/v1/alumni/{ref.person}/phone/verified")
    ended = {m.id: (m.state, m.reason) for m in load_all(ref).values(Message)}
    assert all(ended[m.id] == ("SUPPRESSED", "number_changed") for m in waiting)
    sent = len(carriers.texts)
    live(program, clock, clock() + timedelta(hours=4))
    assert all(t["to"] != OLD for t in carriers.texts[sent:])


def test_staff_who_saw_it_working_need_no_answer_by_text(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    clock.go(hours=14)  # the middle of the night: the question waits for the window
    put(api, ref)
    verified = api("POST", f"/v1/alumni/{ref.person}/phone/verified").json_body
    assert verified["number_state"] == "verified"
    live(program, clock, clock() + timedelta(days=4))
    assert not any("private" in body for body in carriers.to(NEW))
    assert load(ref).one(Thread).joining == "joined"
    assert carriers.to(NEW)


def test_somebody_elses_number_is_refused_without_saying_whose(
    api: Api, enroll: Callable[..., Any]
) -> None:
    """Invariant 18."""
    other = enroll(joined=False, phone=NEW, first_name="Zelda")
    ref = enroll()
    answer = put(api, ref)
    assert (answer.status_code, answer.json_body["code"]) == (409, "phone_taken")
    assert "call-only" in answer.json_body["detail"]
    assert not any(word in answer.body.decode() for word in (other.person, "Zelda", "0177"))
    assert load(ref).one(Person).phone == OLD


def test_the_old_number_is_free_in_the_same_moment(
    api: Api, enroll: Callable[..., Any]
) -> None:  # fmt: skip
    first, second = enroll(), enroll(joined=False, phone="+15025550143")
    assert put(api, first).status_code == 200
    taken = put(api, second, {"phone": OLD, "source": "letter"})
    assert taken.status_code == 200
    assert load(second).one(Person).phone == OLD


@pytest.mark.parametrize(
    ("phone", "code"),
    [("502 555 01", "phone_short"), ("CALL ME", "phone_letters"), ("+44 20 7946 0123",
     "phone_invalid"), ("1" * 20, "phone_long")],
)  # fmt: skip
def test_a_number_that_cannot_be_texted_is_refused(
    api: Api, enroll: Callable[..., Any], phone: str, code: str
) -> None:
    ref = enroll()
    answer = put(api, ref, {"phone": phone, "source": "spoken"})
    assert (answer.status_code, answer.json_body["errors"][0]["code"]) == (422, code)
    assert phone not in answer.body.decode()


def test_the_same_number_again_changes_nothing_unless_it_was_suspect(
    api: Api, enroll: Callable[..., Any], program: str, clock: Clock
) -> None:
    ref = enroll()
    seq = load(ref).seq
    assert put(api, ref, {"phone": OLD, "source": "spoken"}).status_code == 200
    assert load(ref).seq == seq
    text(own_number(program), OLD, "wrong number", clock())
    assert load(ref).one(Person).number_state == "suspect"
    text(own_number(program), OLD, "START", clock.go(minutes=1))
    assert load(ref).one(Person).number_state == "suspect"  # only staff, by another channel
    again = put(api, ref, {"phone": OLD, "source": "spoken"}).json_body
    assert (again["number_state"], again["texting"]) == ("unverified", "stopped")
    given = {"form": "SMS-2026-2", "at": clock.go(minutes=1).isoformat()}
    api("POST", f"/v1/alumni/{ref.person}/consent", given)
    live(program, clock, clock() + timedelta(hours=4))
    assert load(ref).one(Thread).joining == "invited"


def called_wrong(program: str, ref: Any, clock: Clock) -> None:
    text(own_number(program), OLD, "wrong number", clock())
    text(own_number(program), OLD, "START", clock.go(minutes=1))
    assert load(ref).one(Person).texting == "stopped"  # only staff, by another channel


def test_after_wrong_number_staff_who_saw_it_working_let_start_count_again(
    api: Api, enroll: Callable[..., Any], program: str, clock: Clock, carriers: Carriers
) -> None:
    ref = enroll()
    called_wrong(program, ref, clock)
    verified = api("POST", f"/v1/alumni/{ref.person}/phone/verified").json_body
    assert (verified["number_state"], verified["texting"]) == ("verified", "stopped")
    text(own_number(program), OLD, "hello", clock.go(minutes=1))
    assert load(ref).one(Person).texting == "stopped"
    text(own_number(program), OLD, "START", clock.go(minutes=1))
    assert load(ref).one(Person).texting == "joined"
    assert "Welcome back" in carriers.to(OLD)[-1]


def test_after_wrong_number_and_staff_s_word_a_new_consent_is_fresh(
    api: Api, enroll: Callable[..., Any], program: str, clock: Clock
) -> None:
    ref = enroll()
    called_wrong(program, ref, clock)
    api("POST", f"/v1/alumni/{ref.person}/phone/verified")
    given = {"form": "SMS-2026-2", "at": clock.go(minutes=1).isoformat()}
    assert api("POST", f"/v1/alumni/{ref.person}/consent", given).status_code == 200
    live(program, clock, clock() + timedelta(hours=4))
    assert load(ref).one(Thread).joining == "invited"


def test_who_was_invited_at_the_old_number_is_invited_at_the_new_one(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll(joined=False)
    live(program, clock, clock() + timedelta(hours=4))
    assert load(ref).one(Thread).joining == "invited"
    put(api, ref)
    live(program, clock, clock() + timedelta(days=1))
    assert "YES" in carriers.to(NEW)[-1]
    assert load(ref).one(Thread).joining == "invited"


def test_a_mentors_number_changes_likewise(api: Api, volunteer: Callable[..., Any]) -> None:
    ref = volunteer()
    changed = api("PUT", f"/v1/mentors/{ref.person}/phone", TO_NEW)
    assert (changed.status_code, changed.json_body["number_state"]) == (200, "unverified")
