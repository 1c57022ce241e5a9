"""Aftercare closes by somebody's own choice, and opens again by it: no silence, no stop."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.engagement import Followed
from chalicelib.domain.people import Person
from chalicelib.store.partition import load_all
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live
from tests.integration.phones import ROSA, Phone, alerts, ask_first, checkins

SAID = {"channel": "spoken", "note": "Feels well"}


def _state(ref: Any) -> tuple[str, tuple[str, ...]]:
    read = load_all(ref)
    return str(read.one(Care).engagement), read.one(Followed).evidence


def _path(ref: Any, what: str) -> str:
    return f"/v1/alumni/{ref.person}/aftercare/{what}"


def test_nothing_is_asked_any_more_and_nobody_counts_it_as_silence(
    api: Api, program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    for _ in range(2):
        ended = api("POST", _path(ref, "end"), SAID)
        assert ended.status_code == 200, ended.body
    assert _state(ref) == ("closed", ("own_choice",))
    before = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(days=30))
    assert len(carriers.to(ROSA)) == before
    assert {one.state for one in load_all(ref).values(Occurrence)} <= {"CANCELLED"}
    assert alerts(ref) == {}
    assert _state(ref) == ("closed", ("own_choice",))
    shown = api.get(f"/v1/alumni/{ref.person}")
    assert (shown["texting"], shown["aftercare_ended_at"][:10]) == ("joined", "2026-11-25")
    told = [e["what"] for e in api.every(f"/v1/alumni/{ref.person}/timeline")
            if e["kind"] == "standing"]  # fmt: skip
    assert told == ["aftercare_ended"]
    assert chain_faults(ref) == []


def test_a_text_is_still_read_and_opens_nothing_by_itself(
    api: Api, program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref, phone = enroll(), Phone(program, clock, carriers)
    api("POST", _path(ref, "end"), SAID)
    phone.says("thinking of you all")
    assert set(alerts(ref)) == {"unread"}
    assert _state(ref)[0] == "closed"


def test_start_and_their_word_to_staff_begin_a_new_episode(
    api: Api, program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref, phone = enroll(), Phone(program, clock, carriers)
    api("POST", _path(ref, "end"), SAID)
    clock.go(days=40)
    phone.says("START")
    assert _state(ref)[0] == "active"
    assert checkins(ref)[-1].state == "PLANNED"
    api("POST", _path(ref, "end"), SAID)
    clock.go(days=40)
    for _ in range(2):
        assert api("POST", _path(ref, "resume"), {"note": "Asked for it"}).status_code == 200
    assert _state(ref)[0] == "active"
    read = load_all(ref)
    assert read.one(Person).aftercare_ended_at is None
    assert read.one(Followed).episodes == 2
    before = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(days=8))
    assert len(carriers.to(ROSA)) > before


def test_what_cannot_be_is_refused(api: Api, enroll: Any) -> None:
    new = enroll(joined=False)
    answer = api("POST", _path(new, "end"), SAID)
    assert answer.json_body["errors"][0]["code"] == "not_followed"
    ref = enroll(phone="+15025550143")
    for wrong, field in (({"channel": "dream"}, "channel"),
                         ({"said_at": "2027-01-01T00:00:00Z"}, "said_at")):  # fmt: skip
        answer = api("POST", _path(ref, "end"), {**SAID, **wrong})
        assert (answer.status_code, answer.json_body["errors"][0]["field"]) == (422, field)
    assert _state(ref)[0] == "active"
