"""A death: one transaction ends everything, nothing is sent, and a mistake can be undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import chain_faults, live, owed, text

DIED = {"on": "2026-11-23", "source": "family", "confirm": True}
PHONE = "+15025550142"


@pytest.fixture
def matched(
    enroll: Callable[..., Any], volunteer: Callable[..., Any], program: str, clock: Clock
) -> tuple[Any, Any]:
    """A graduate with an active match, a text queued and an alert open; and their mentor."""
    graduate, mentor = enroll(), volunteer()
    here, read, there = tenant(program), load(graduate), load(mentor)
    change = Change(read, by="test", at=clock(), policy=here.policy)
    match = Match(
        id=f"{graduate.person}-run1", person_id=graduate.person, mentor_id=mentor.person,
        run_id="run1", state="active", score=70, parts={}, created_at=clock(),
        due_at=clock() + timedelta(days=14),
    )  # fmt: skip
    change.put(match)
    change.amend(Alumnus, match_id=match.id)
    place = there.stored(Mentor)
    change.set_elsewhere(place, place.value.model_copy(update={"active": 1}), there)
    texting.plan(change, here, "notice", "started", due_at=clock() + timedelta(hours=2))
    from chalicelib.services import alerting

    alerting.raise_alert(change, here, "craving")
    change.commit("test.matched")
    return graduate, mentor


def test_everything_ends_at_once_and_nothing_is_sent(
    api: Api, matched: tuple[Any, Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref, mentor = matched
    before, sent = load(ref).seq, len(carriers.texts)
    answer = api("POST", f"/v1/alumni/{ref.person}/deceased", DIED)
    assert (answer.status_code, answer.json_body["deceased_on"]) == (200, "2026-11-23")
    read = load_all(ref)
    assert read.seq == before + 1  # one transaction, one entry
    assert not read.one(Plan).active
    assert {o.state for o in read.values(Occurrence)} == {"CANCELLED"}
    assert [(m.state, m.reason) for m in read.values(Match)] == [("ended", "deceased")]
    assert load(mentor).one(Mentor).active == 0
    waiting = {m.state for m in read.values(Message) if m.to != "staff"}
    assert "PLANNED" not in waiting
    assert read.one(Thread).open is None
    alerts = {a.cause: a for a in read.values(Alert)}
    assert (alerts["craving"].state, alerts["craving"].outcome) == ("resolved", "handed_over")
    assert alerts["deceased"].state == "open"
    assert [t.partition("@")[0] for t in alerts["deceased"].triggers] == [
        "deceased", "craving", "call_mentor",
    ]  # fmt: skip
    assert set(owed(program, ref)) == {f"ALERT#{alerts['deceased'].id}"}
    live(program, clock, clock() + timedelta(days=40))
    assert [t for t in carriers.texts[sent:] if not t["to"].startswith("+1502555019")] == []
    assert chain_faults(ref) == []
    assert chain_faults(mentor) == []


def test_a_text_from_the_number_is_read_by_a_human_and_not_answered(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    api("POST", f"/v1/alumni/{ref.person}/deceased", DIED)
    sent = len(carriers.to(PHONE))
    for words in ("good morning", "START", "yes"):
        text(own_number(program), PHONE, words, clock.go(minutes=5))
    assert carriers.to(PHONE)[sent:] == []
    assert load(ref).one(Person).texting == "stopped"
    assert {"unread", "deceased"} <= load(ref).one(Care).open_alerts.keys()


def test_a_crisis_from_that_number_is_answered_all_the_same(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariant 11."""
    ref = enroll()
    api("POST", f"/v1/alumni/{ref.person}/deceased", DIED)
    text(own_number(program), PHONE, "I want to kill myself", clock.go(minutes=5))
    assert "call 911" in carriers.to(PHONE)[-1]


def test_a_coordinator_confirms_and_a_supervisor_need_not(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/deceased"
    plain = {k: v for k, v in DIED.items() if k != "confirm"}
    refused = api("POST", path, plain)
    assert (refused.status_code, refused.json_body["errors"][0]["field"]) == (422, "confirm")
    assert load(ref).one(Person).deceased is None
    assert api("POST", path, plain, role="supervisor").status_code == 200
    assert api("POST", path, DIED).status_code == 200  # again changes nothing
    for day, code in (("2026-11-30", "future"), ("1980-01-01", "too_early")):
        other = enroll(joined=False, phone=None)
        bad = api("POST", f"/v1/alumni/{other.person}/deceased", {**DIED, "on": day})
        assert [e["code"] for e in bad.json_body["errors"]] == [code]


def test_a_mistake_is_undone_by_a_supervisor(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/deceased"
    undo, why = f"{path}/undo", {"reason": "another person of that name"}
    assert api("POST", undo, why, role="supervisor").status_code == 409
    api("POST", path, DIED)
    assert api("POST", undo, why).status_code == 403
    back = api("POST", undo, why, role="supervisor").json_body
    assert (back["texting"], back["number_state"]) == ("joined", "verified")
    assert back["deceased_on"] is None
    assert "deceased" not in load(ref).one(Care).open_alerts
    sent = len(carriers.to(PHONE))
    live(program, clock, clock() + timedelta(days=9))
    assert len(carriers.to(PHONE)) > sent
    assert chain_faults(ref) == []


@pytest.mark.parametrize(("words", "number"), [("STOP", "verified"), ("wrong number", "suspect")])
def test_a_stop_that_came_meanwhile_holds(
    words: str, number: str, api: Api, enroll: Callable[..., Any], carriers: Carriers,
    clock: Clock, program: str,
) -> None:  # fmt: skip
    """Invariants 10 and 13: whoever was taken for dead and said stop is not texted again."""
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/deceased"
    api("POST", path, DIED)
    text(own_number(program), PHONE, words, clock.go(minutes=5))
    back = api("POST", f"{path}/undo", {"reason": "a namesake"}, role="supervisor").json_body
    assert (back["texting"], back["number_state"]) == ("stopped", number)
    sent = len(carriers.to(PHONE))
    live(program, clock, clock() + timedelta(days=9))
    assert carriers.to(PHONE)[sent:] == []


def test_a_mentor_has_died(api: Api, matched: tuple[Any, Any]) -> None:
    """Nobody new is given to them, and staff are told who waits for another."""
    _, mentor = matched
    answer = api("POST", f"/v1/mentors/{mentor.person}/deceased", DIED)
    assert (answer.status_code, answer.json_body["deceased_on"]) == (200, "2026-11-23")
    read = load_all(mentor)
    assert (read.one(Mentor).paused, read.one(Thread).joining) == (True, "closed")
    (told,) = [a for a in read.values(Alert) if a.cause == "deceased"]
    assert "mentees_waiting" in {t.partition("@")[0] for t in told.triggers}
    undone = api(
        "POST", f"/v1/mentors/{mentor.person}/deceased/undo", {"reason": "It was a namesake."},
        role="supervisor",
    )  # fmt: skip
    assert (undone.status_code, undone.json_body["deceased_on"]) == (200, None)
    assert load(mentor).maybe(Plan) is None
    assert chain_faults(mentor) == []
