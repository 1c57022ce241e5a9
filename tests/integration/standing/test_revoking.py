"""A stop told to staff, and the fresh consent that alone leads back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import chain_faults, live, owed, text

SPOKEN = {"channel": "spoken", "note": "told Ana at the desk"}
PHONE = "+15025550142"


def test_a_spoken_stop_ends_both_numbers_and_sends_nothing(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariant 10: what was queued is refused when it would leave."""
    ref = enroll()
    read, here = load(ref), tenant(program)
    change = Change(read, by="test", at=clock(), policy=here.policy)
    texting.plan(change, here, "notice", "started", due_at=clock() + timedelta(hours=1))
    change.commit("test.queued")
    sent = len(carriers.texts)
    answer = api("POST", f"/v1/alumni/{ref.person}/opt-out", SPOKEN)
    assert (answer.status_code, answer.json_body["texting"]) == (200, "stopped")
    live(program, clock, clock() + timedelta(days=20))
    assert len(carriers.texts) == sent
    queued = [m for m in load_all(ref).values(Message) if m.kind == "notice"]
    assert [(m.state, m.reason) for m in queued] == [("SUPPRESSED", "stopped")]
    # Only questionnaires look again, for START may come; until then they ask nothing.
    assert owed(program, ref) == ["INSTRUMENT#ASKING"]
    assert chain_faults(ref) == []


def test_it_shows_in_the_timeline_with_its_note_and_is_audited(
    api: Api, enroll: Callable[..., Any], clock: Clock
) -> None:
    ref = enroll()
    said_at = (clock() - timedelta(hours=3)).isoformat()
    api("POST", f"/v1/alumni/{ref.person}/opt-out", {**SPOKEN, "said_at": said_at})
    events = api.every(f"/v1/alumni/{ref.person}/timeline")
    told = next(e for e in events if e["kind"] == "standing")
    assert (told["what"], told["channel"], told["note"]) == ("opt_out", "spoken", SPOKEN["note"])
    assert told["said_at"] == "2026-11-24T12:00:00Z"
    entries = api.get(f"/v1/audit/{ref.person}", role="supervisor")["items"]
    assert (entries[-1]["action"], entries[-1]["reason"]) == ("texting.stopped", "spoken")
    assert SPOKEN["note"] not in str(entries)


def test_one_confirmation_leaves_if_it_is_asked_for(
    api: Api, enroll: Callable[..., Any], carriers: Carriers, clock: Clock, program: str
) -> None:
    ref = enroll()
    before = len(carriers.to(PHONE))
    api("POST", f"/v1/alumni/{ref.person}/opt-out", {"channel": "email", "confirm": True})
    live(program, clock, clock() + timedelta(days=9))
    assert carriers.to(PHONE)[before:] == [
        "Handrail: You won't get more texts. Text START to come back."
    ]


def test_a_start_sent_after_the_stop_was_said_counts_more(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str
) -> None:
    ref = enroll()
    said_at = clock().isoformat()
    clock.go(hours=1)
    text(own_number(program), PHONE, "STOP", clock())
    text(own_number(program), PHONE, "START", clock.go(minutes=1))
    answer = api("POST", f"/v1/alumni/{ref.person}/opt-out", {**SPOKEN, "said_at": said_at})
    assert answer.status_code == 422
    assert answer.json_body["errors"][0]["code"] == "overruled"
    assert load(ref).one(Person).texting == "joined"


def test_a_stop_said_again_is_the_later_word_than_a_start_that_was_sent_before_it_and_is_late(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str
) -> None:
    """Invariant 13; and two taps are one word."""
    ref = enroll()
    text(own_number(program), PHONE, "STOP", clock())
    start_sent_at = clock.go(hours=100)
    clock.go(minutes=20)
    api("POST", f"/v1/alumni/{ref.person}/opt-out", SPOKEN)
    after = load(ref).seq
    clock.go(seconds=1)
    api("POST", f"/v1/alumni/{ref.person}/opt-out", SPOKEN)
    assert load(ref).seq == after
    text(own_number(program), PHONE, "START", start_sent_at)
    assert load(ref).one(Person).texting == "stopped"
    text(own_number(program), PHONE, "START", clock.go(minutes=5))
    assert load(ref).one(Person).texting == "joined"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "channel"),
        ({"channel": "fax"}, "channel"),
        ({"channel": "spoken", "said_at": "2026-11-25T15:00:00Z"}, "said_at"),
        ({"channel": "spoken", "said_at": "2026-11-20T15:00:00"}, "said_at"),
        ({"channel": "spoken", "note": "x" * 1001}, "note"),
        ({"channel": "spoken", "by": "me"}, "by"),
    ],
)
def test_what_cannot_be_is_refused(
    api: Api, enroll: Callable[..., Any], body: dict[str, Any], field: str
) -> None:
    ref = enroll()
    answer = api("POST", f"/v1/alumni/{ref.person}/opt-out", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert load(ref).one(Person).texting == "joined"


def test_only_a_fresh_consent_or_start_leads_back_and_never_straight_to_joined(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str, carriers: Carriers
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    old = clock() - timedelta(days=1)
    api("POST", f"{path}/opt-out", SPOKEN)
    stale = api("POST", f"{path}/consent", {"form": "SMS-2026-2", "at": old.isoformat()})
    assert [e["code"] for e in stale.json_body["errors"]] == ["not_fresh"]
    clock.go(days=1)
    for word in ("yes", "ok text me"):
        text(own_number(program), PHONE, word, clock.go(minutes=1))
    assert load(ref).one(Person).texting == "stopped"
    fresh = api("POST", f"{path}/consent", {"form": "SMS-2026-2", "at": clock().isoformat()})
    assert fresh.json_body["texting"] == "consented"
    assert load(ref).one(Thread).joining == "waiting"
    live(program, clock, clock() + timedelta(hours=8))
    assert load(ref).one(Thread).joining == "invited"
    assert "YES" in carriers.to(PHONE)[-1]
    text(own_number(program), PHONE, "yes", clock())
    assert load(ref).one(Person).texting == "joined"
    assert [c["form"] for c in api.get(path)["consents"]] == ["SMS-2026-2"]
    assert chain_faults(ref) == []


def test_start_still_leads_back_by_itself(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str
) -> None:
    ref = enroll()
    api("POST", f"/v1/alumni/{ref.person}/opt-out", SPOKEN)
    text(own_number(program), PHONE, "START", clock.go(hours=1))
    assert load(ref).one(Person).texting == "joined"


def test_a_consent_needs_a_number_that_can_be_theirs(
    api: Api, enroll: Callable[..., Any], clock: Clock
) -> None:
    given = {"form": "SMS-2026-2", "at": clock().isoformat()}
    for more, code in (({"phone": None}, "missing"), ({"number_state": "suspect"}, "suspect")):
        ref = enroll(joined=False, texting="none", **more)
        answer = api("POST", f"/v1/alumni/{ref.person}/consent", given)
        assert [e["code"] for e in answer.json_body["errors"]] == [code]


def test_a_mentor_is_stopped_on_their_own_route_only(
    api: Api, volunteer: Callable[..., Any], enroll: Callable[..., Any]
) -> None:
    mentor, graduate = volunteer(), enroll()
    assert api("POST", f"/v1/alumni/{mentor.person}/opt-out", SPOKEN).status_code == 404
    assert api("POST", f"/v1/mentors/{graduate.person}/opt-out", SPOKEN).status_code == 404
    stopped = api("POST", f"/v1/mentors/{mentor.person}/opt-out", SPOKEN).json_body
    assert (stopped["texting"], stopped["external_id"]) == ("stopped", "M-1")


def test_analysts_may_not_and_other_programs_find_nobody(
    api: Api, enroll: Callable[..., Any], other_program: str
) -> None:
    """Invariant 23."""
    path = f"/v1/alumni/{enroll().person}/opt-out"
    assert api("POST", path, SPOKEN, role="analyst").status_code == 403
    assert api("POST", path, SPOKEN, program=other_program).status_code == 404
