"""Erasure: the key is destroyed, what is left says nothing, and nobody is enrolled by mistake."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.erasure import ConsentProof, Erasure
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.services import due
from chalicelib.services.importing import running
from chalicelib.services.standing import erasing, restoring
from chalicelib.store import erasures
from chalicelib.store.keys import WATERMARK, Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import Row
from chalicelib.store.sealing import SealError
from chalicelib.store.writes import Taken
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import (
    Crash,
    chain_faults,
    due_keys,
    live,
    owed,
    text,
    whole_table,
    work,
)  # fmt: skip

ASKED = {"identity_checked_by": "Ana Lopez", "requested_how": "letter"}
PHONE = "+15025550142"
SECRETS = ("Rosa", "Clark", "5550142", "1990", "went to aa", "sister")


@pytest.fixture
def lived(
    api: Api, enroll: Callable[..., Any], clock: Clock, program: str, carriers: Carriers
) -> Any:
    """A graduate who joined, answered, attended and talked."""
    ref = enroll(external_id="A-77", email="rosa@example.org", zip="40202", city="Louisville")
    live(program, clock, clock() + timedelta(days=3, hours=1))
    for words in ("n", "3", "went to aa", "my sister helped me a lot"):
        text(own_number(program), PHONE, words, clock.go(minutes=2))
    assert any(o.answers for o in load_all(ref).values(Occurrence))
    return ref


def erase(api: Api, ref: Any, **more: Any) -> Any:
    return api("POST", f"/v1/alumni/{ref.person}/erasure", ASKED, role="supervisor", **more)


def raw(ref: Any) -> list[dict[str, Any]]:
    """The items of a partition as the table holds them."""
    return [item for item in whole_table() if item["pk"]["S"] == ref.pk]


def test_nothing_that_was_sealed_opens_again(api: Api, lived: Any, program: str) -> None:
    sealed = {
        (item["sk"]["S"], name): value["B"]
        for item in raw(lived)
        for name, value in item.items()
        if "B" in value and name != "secret"
    }
    assert {name for _, name in sealed} >= {"first_name", "phone", "body", "external_id"}
    before = load(lived).secret
    assert erase(api, lived).status_code == 200
    now = load(lived)
    assert now.secret != before
    assert before.hex() not in str(raw(lived))
    for (_, name), content in sealed.items():
        with pytest.raises(SealError):
            now.sealer.open(name, content)


def test_what_is_left_says_nothing_of_them(
    api: Api, lived: Any, program: str, clock: Clock
) -> None:
    erase(api, lived)
    read = load_all(lived)
    assert not read.values(Inbound)
    assert not read.values(Activity)
    assert all(not o.answers and o.level is None for o in read.values(Occurrence))
    assert {o.state for o in read.values(Occurrence)} & {"ANSWERED", "PARTIAL", "CANCELLED"}
    alumnus = read.one(Alumnus)
    assert (alumnus.external_id, alumnus.substances) == ("", frozenset())
    assert alumnus.discharged_on == date(2026, 1, 1)
    path = f"/v1/alumni/{lived.person}"
    listed = next(i for i in api.every("/v1/alumni") if i["id"] == lived.person)
    record, events = api.get(path), api.every(f"{path}/timeline")
    assert listed["erased_at"] == record["erased_at"] is not None
    assert [(e["kind"], e["what"]) for e in events] == [("standing", "erased")]
    assert (record["birth_date"], record["open_alerts"], record["match"]) == (None, [], None)
    told = f"{listed} {record} {events}"
    assert not any(word in told for word in SECRETS)


def test_everything_under_way_ends_and_the_chain_stays_whole(
    api: Api, lived: Any, carriers: Carriers, clock: Clock, program: str
) -> None:
    """Invariant 22 outlives the key."""
    erase(api, lived)
    assert not owed(program, lived)
    sent = len(carriers.to(PHONE))
    live(program, clock, clock() + timedelta(days=30))
    assert carriers.to(PHONE)[sent:] == []
    assert chain_faults(lived) == []
    assert chain_faults(Ref(program, "")) == []


def test_a_text_from_the_number_reaches_nobody_but_a_crisis_is_answered(
    api: Api, lived: Any, carriers: Carriers, clock: Clock, program: str
) -> None:
    erase(api, lived)
    sent, seq = len(carriers.to(PHONE)), load(lived).seq
    for words in ("hello", "START", "yes"):
        text(own_number(program), PHONE, words, clock.go(minutes=1))
    assert carriers.to(PHONE)[sent:] == []
    assert load(lived).seq == seq
    text(own_number(program), PHONE, "I want to kill myself", clock.go(minutes=1))
    assert "call 911" in carriers.to(PHONE)[-1]


HEADER = (
    "external_id,first_name,last_name,phone,birth_date,time_zone,discharged_on,"
    "sms_consent_at,sms_consent_form"
)


@pytest.mark.parametrize(
    ("external_id", "phone", "column"),
    [("A-77", PHONE, "external_id"), ("A-99", PHONE, "phone"), ("A-77", "", "external_id")],
)
def test_an_older_export_does_not_enrol_them_again(
    api: Api, lived: Any, external_id: str, phone: str, column: str
) -> None:
    erase(api, lived)
    consent = "2026-11-20T15:04:00Z,SMS-2026-1" if phone else ","
    row = f"{external_id},Rosa,Clark,{phone},1990-05-04,America/New_York,2026-11-10,{consent}"
    taken = running.import_people(api.program, "alumni", f"{HEADER}\n{row}\n", by="coordinator")
    assert [(e["column"], e["code"]) for e in taken.errors] == [(column, "erased")]
    assert taken.created == taken.updated == 0
    assert len([i for i in api.every("/v1/alumni") if i["erased_at"] is None]) == 0


def test_the_proof_of_consent_is_kept_under_the_programs_key(
    api: Api, lived: Any, program: str
) -> None:
    erase(api, lived)
    home = load(Ref(program, ""), f"CONSENTPROOF#{lived.person}")
    proof = home.one(ConsentProof)
    assert proof.sms
    assert proof.sms.form == "SMS-2026-1"
    assert PHONE not in str(proof)


def test_a_legal_hold_refuses_and_only_a_supervisor_erases(api: Api, lived: Any) -> None:
    hold = f"/v1/alumni/{lived.person}/legal-hold"
    why = {"on": True, "reason": "subpoena of 20 November"}
    assert api("PUT", hold, why).status_code == 403
    assert api("PUT", hold, why, role="supervisor").json_body["legal_hold"] is True
    assert api("POST", f"/v1/alumni/{lived.person}/erasure", ASKED).status_code == 403
    refused = erase(api, lived)
    assert (refused.status_code, refused.json_body["code"]) == (409, "legal_hold")
    assert load(lived).one(Person).first_name == "Rosa"
    assert not [e for e in erasures.entries() if e.ref == lived]
    api("PUT", hold, {"on": False, "reason": "the case is closed"}, role="supervisor")
    assert erase(api, lived).status_code == 200
    assert erase(api, lived).status_code == 200  # again changes nothing
    late = api("POST", f"/v1/alumni/{lived.person}/opt-out", {"channel": "spoken"})
    assert (late.status_code, late.json_body["code"]) == (409, "erased")


def test_a_mentor_of_somebody_hands_over_first(
    api: Api, lived: Any, clock: Clock, program: str
) -> None:
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    change = Change(load(lived), by="test", at=clock(), policy=tenant(program).policy)
    change.put(
        Mentor(person_id=lived.person, external_id="", recovery_since=date(2020, 1, 1), active=1)
    )  # fmt: skip
    change.commit("test.mentor")
    assert erase(api, lived).json_body["code"] == "mentees_waiting"


def test_a_crash_amid_the_sweep_is_finished_by_its_due_key(
    api: Api, lived: Any, clock: Clock, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One due key until the last piece is gone; the key itself was destroyed at once."""
    monkeypatch.setattr(erasing, "PIECE", 1)
    pieces = []
    whole = erasing._remove_piece

    def die(change: Any) -> bool:
        pieces.append(1)
        if len(pieces) == 2:
            raise Crash
        return whole(change)

    monkeypatch.setattr(erasing, "_remove_piece", die)
    with pytest.raises(Crash):
        erasing.erase(program, lived.person, "sup", Alumnus, checked_by="Ana", how="letter")
    assert load(lived).erased
    assert load_all(lived).values(Inbound)
    assert owed(program, lived) == ["ERASURE"]
    work(program, clock.go(minutes=1))
    assert not load_all(lived).values(Inbound)
    assert load_all(lived).one(Erasure).done_at
    assert not owed(program, lived)
    assert chain_faults(lived) == []


def test_who_was_erased_and_comes_back_is_enrolled_anew_once_a_supervisor_says_so(
    api: Api, lived: Any, enroll: Any
) -> None:
    """A mark on their number must not keep a human from help for ever; nothing old returns."""
    erase(api, lived)
    with pytest.raises(Taken):
        enroll()
    back = {"phone": PHONE, "external_id": "A-0", "consent_form": "SMS-2027-2"}
    assert api("POST", "/v1/readmissions", back).status_code == 403
    answer = api("POST", "/v1/readmissions", back, role="supervisor")
    assert (answer.status_code, answer.json_body["lifted"]) == (200, ["phone"])
    assert api("POST", "/v1/readmissions", back, role="supervisor").json_body["lifted"] == []
    anew = enroll()
    assert anew != lived
    assert load(anew).one(Person).first_name == "Rosa"
    assert load(lived).one(Person).first_name == ""
    assert chain_faults(Ref(lived.program, "")) == []


def test_a_number_that_somebody_has_is_not_lifted(api: Api, lived: Any) -> None:
    mine = {"phone": PHONE, "consent_form": "SMS-2027-2"}
    answer = api("POST", "/v1/readmissions", mine, role="supervisor")
    assert (answer.status_code, answer.json_body["lifted"]) == (200, [])
    bad = api("POST", "/v1/readmissions", mine | {"phone": "12"}, role="supervisor")
    assert bad.status_code == 422
    assert "phone" in bad.body.decode()


def test_a_mentor_is_erased_once_nobody_is_theirs(api: Api, volunteer: Any) -> None:
    mentor = volunteer()
    path = f"/v1/mentors/{mentor.person}"
    why = {"on": True, "reason": "A court asked for it."}
    assert api("PUT", f"{path}/legal-hold", why, role="supervisor").status_code == 200
    refused = api("POST", f"{path}/erasure", ASKED, role="supervisor")
    assert (refused.status_code, refused.json_body["code"]) == (409, "legal_hold")
    assert api("PUT", f"{path}/legal-hold", why | {"on": False}, role="supervisor")
    assert api("POST", f"{path}/erasure", ASKED, role="supervisor").status_code == 200
    read = load_all(mentor)
    assert read.one(Person).erased_at
    assert read.one(Mentor).capacity == 0
    assert "Sam" not in str(raw(mentor))
    assert chain_faults(mentor) == []


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch, api: Api, lived: Any) -> Any:
    """The backup's items of an erased person are back, and the operator has raised the epoch."""
    table = Row._get_connection().connection.client
    name = os.environ["TABLE_NAME"]
    kept = [
        i
        for i in whole_table()
        if lived.person in i["pk"]["S"]
        or (lived.program in i["pk"]["S"] and "UNIQUE" in i["sk"]["S"])
    ]
    assert erase(api, lived).status_code == 200
    for item in whole_table():
        if lived.person in item["pk"]["S"]:
            table.delete_item(TableName=name, Key={"pk": item["pk"], "sk": item["sk"]})
    for item in kept:
        table.put_item(TableName=name, Item=item)
    proof = {"pk": {"S": f"PROGRAM#{lived.program}"},
             "sk": {"S": f"CONSENTPROOF#{lived.person}"}}  # fmt: skip
    table.delete_item(TableName=name, Key=proof)
    raised = settings.get().model_copy(update={"send_epoch": 2})
    monkeypatch.setattr(settings, "get", lambda: raised)
    monkeypatch.setattr(restoring, "_known", {})
    yield lived
    for pk, sk in (("LEDGER", "REPLAYED"), WATERMARK):
        table.delete_item(TableName=name, Key={"pk": {"S": pk}, "sk": {"S": sk}})


def test_a_restored_table_serves_nothing_until_the_ledger_was_replayed(
    api: Api, restored: Any, clock: Clock, carriers: Carriers, program: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Invariant 29."""
    assert load(restored).one(Person).first_name == "Rosa"
    refused = api("GET", f"/v1/alumni/{restored.person}")
    assert (refused.status_code, refused.json_body["code"]) == (503, "restoring")
    queued: list[str] = []
    queue = SimpleNamespace(send_message_batch=lambda **batch: queued.append(str(batch)))
    monkeypatch.setattr(due, "client", lambda _: queue)
    clock.go(days=1)
    assert {key.pk for key in due_keys(program, clock())} >= {restored.pk}
    due.tick()
    assert not any(restored.person in batch for batch in queued)
    assert {key.pk for key in due_keys(program, clock())} >= {restored.pk}  # it stays due
    with pytest.raises(restoring.NotReplayed):
        text(own_number(program), PHONE, "hello", clock.go(minutes=1))
    with pytest.raises(restoring.NotReplayed):
        text(own_number(program), PHONE, "I want to kill myself", clock.go(minutes=1))
    assert "call 911" in carriers.to(PHONE)[-1]
    ours = [e for e in erasures.entries() if e.ref == restored]
    assert len(ours) == 1
    _, back = restoring.replay("operator")
    assert back >= 1
    assert load(restored).one(Person).erased_at
    assert api.get(f"/v1/alumni/{restored.person}")["first_name"] == ""
    assert chain_faults(restored) == []
    assert restoring.replay("operator")[1] == 0
