"""What staff do about an application, through the API: nothing half done, nothing done twice."""

import secrets
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.applying import applications
from chalicelib.domain.applying.applications import Draft
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.thread import Thread
from chalicelib.services import programs
from chalicelib.services.applying import approving, deciding
from chalicelib.services.importing import people
from chalicelib.services.tenant import of
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load
from tests.applicants import SAM
from tests.integration.conftest import own_number
from tests.integration.life import Crash, chain_faults, whole_table, work

CLEARED = {
    "background_check_on": "2026-11-01", "training_completed_on": "2026-11-20",
    "ethics_signed_on": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def applicant(program: str, clock: Any) -> Any:
    """Puts a confirmed application down: ``applicant(way, **cells) -> path``."""

    def make(way: Any = "text", **cells: str) -> str:
        read = load(Ref(program, ""))
        draft = Draft(id="x", language="es", started_at=clock()).with_cells({**SAM, **cells})
        made = applications.confirmed(draft, secrets.token_hex(8), way, clock())
        change = Change(read, by="applicant", at=clock(), policy=of(read).policy)
        change.put(made)
        change.commit("application.confirmed", way)
        return f"/applications/{made.id}"

    return make


@pytest.fixture
def cleared(applicant: Any, api: Any) -> Any:
    """One that was screened and cleared."""

    def make(*way: str, **cells: str) -> str:
        path: str = applicant(*way, **cells)
        assert api("POST", f"{path}/screen", {"note": "Both speak well of Sam."})[0] == 200
        assert api("PUT", f"{path}/clearances", CLEARED)[0] == 200
        return path

    return make


def test_screened_cleared_and_approved_an_applicant_is_a_mentor_as_an_import_makes_them(
    program: str, cleared: Any, api: Any, clock: Any
) -> None:
    path = cleared()
    status, told, _ = api("POST", f"{path}/approve", {"external_id": "M-77", "site": "Louisville"})
    assert (status, told["state"], told["answers"], told["note"]) == (200, "approved", {}, "")
    ref = Ref(program, told["person_id"])
    read = load(ref)
    person, mentor, thread = read.one(Person), read.one(Mentor), read.one(Thread)
    assert (person.first_name, person.site, person.languages) == ("Sam", "Louisville", ("es", "en"))
    assert (person.texting, person.number_state) == ("consented", "verified")
    assert person.sms_consent
    assert person.sms_consent.form == "mentor-application-1"
    assert (thread.joining, thread.language) == ("waiting", "es")
    assert (mentor.external_id, mentor.capacity) == ("M-77", 2)
    assert mentor.training_completed_on == date(2026, 11, 20)
    assert mentor.notes.startswith("To give back\nReferences: Kim Low (502 555 0181), Lee Park")
    look_at = load(ref, "CLEARANCES").rows["CLEARANCES"].value.look_at
    assert f"{look_at:%Y-%m-%d}" == "2028-09-02"  # 60 days before the background check runs out
    assert chain_faults(ref) == []
    assert chain_faults(Ref(program, "")) == []
    seq = load(ref).seq
    assert api("POST", f"{path}/approve", {"external_id": "M-77"})[1]["person_id"] == ref.person
    assert load(ref).seq == seq
    assert api("POST", f"{path}/decline", {"reason": "other"})[0] == 409


def test_until_then_nobody_gets_a_text_and_nothing_counts(
    program: str, cleared: Any, api: Any, clock: Any, carriers: Any
) -> None:
    cleared()
    work(program, clock())
    clock.go(days=1)
    work(program, clock())
    assert carriers.texts == []
    assert api("GET", "/mentors")[1]["items"] == []


def test_who_did_not_show_the_number_or_allow_texts_is_not_texted(
    program: str, cleared: Any, api: Any
) -> None:
    _, told, _ = api("POST", f"{cleared('mail', texts='')}/approve")
    person = load(Ref(program, told["person_id"])).one(Person)
    assert (person.texting, person.number_state, person.sms_consent) == ("none", "unverified", None)


@pytest.mark.parametrize(
    ("act", "body", "status", "field"),
    [
        ("approve", {}, 422, "background_check_on"),
        ("decline", {}, 422, "reason"),
        ("decline", {"reason": "no"}, 422, "reason"),
        ("screen", {"note": "x" * 2001}, 422, "note"),
        ("screen", {"notes": "x"}, 422, "notes"),
        ("approve", {"external_id": ""}, 422, "external_id"),
    ],
)  # fmt: skip
def test_what_cannot_be_names_its_field_and_writes_nothing(
    program: str, applicant: Any, api: Any, act: str, body: Any, status: int, field: str
) -> None:
    path = applicant()
    api("POST", f"{path}/screen", {})
    seq = load(Ref(program, "")).seq
    answer = api("POST", f"{path}/{act}", body)
    assert (answer[0], answer[1]["errors"][0]["field"]) == (status, field)
    assert load(Ref(program, "")).seq == seq


def test_nobody_is_approved_unscreened_or_with_an_old_clearance(applicant: Any, api: Any) -> None:
    path = applicant()
    api("PUT", f"{path}/clearances", {**CLEARED, "training_completed_on": "2024-11-23"})
    assert api("POST", f"{path}/approve")[0] == 409
    api("POST", f"{path}/screen", {})
    status, problem, _ = api("POST", f"{path}/approve")
    assert (status, problem["errors"][0]["field"]) == (422, "training_completed_on")
    status, problem, _ = api("PUT", f"{path}/clearances", {"ethics_signed_on": "2026-11-25"})
    assert (status, problem["errors"][0]["code"]) == (422, "future")


def test_one_human_with_two_roles_keeps_one_record(
    program: str, cleared: Any, api: Any, enroll: Any
) -> None:
    ref = enroll(
        first_name="Sam", last_name="Rivers", birth_date=date(1984, 2, 3), phone="+15025550151"
    )
    _, told, _ = api("POST", f"{cleared()}/approve")
    assert told["person_id"] == ref.person
    read = load(ref)
    assert read.one(Person).roles == {"alumnus", "mentor"}
    assert read.one(Alumnus)
    assert read.one(Mentor).background_check_on == date(2026, 11, 1)
    assert read.one(Person).texting == "joined"
    assert chain_faults(ref) == []


def test_a_number_or_an_id_of_somebody_else_is_refused_and_both_stay_as_they_were(
    program: str, cleared: Any, api: Any, volunteer: Any
) -> None:
    other = volunteer(phone="+15025550151")
    path = cleared()
    seq = load(other).seq
    status, problem, _ = api("POST", f"{path}/approve")
    assert (status, problem["errors"][0]["field"]) == (422, "phone")
    known = load(other).one(Mentor).external_id
    second = cleared(phone="5025550152")
    status, problem, _ = api("POST", f"{second}/approve", {"external_id": known})
    assert (status, problem["errors"][0]["field"]) == (422, "external_id")
    assert load(other).seq == seq
    assert api("GET", path)[1]["state"] == "screened"


def test_a_crash_on_the_way_leaves_all_or_nothing(
    program: str, cleared: Any, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cleared()
    real = people.enrolled

    def dies(*args: Any) -> Any:
        change = real(*args)
        monkeypatch.setattr(change, "commit", lambda *_: (_ for _ in ()).throw(Crash()))
        return change

    monkeypatch.setattr(people, "enrolled", dies)
    with pytest.raises(Crash):
        api("POST", f"{path}/approve")
    assert api("GET", path)[1]["state"] == "screened"
    assert api("GET", "/mentors")[1]["items"] == []
    monkeypatch.setattr(people, "enrolled", real)
    assert api("POST", f"{path}/approve")[1]["state"] == "approved"
    assert len(api("GET", "/mentors")[1]["items"]) == 1


def test_of_two_who_decide_at_once_one_decides(
    program: str, cleared: Any, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = cleared(), people.enrolled

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(people, "enrolled", real)
        deciding.decline(program, path.rpartition("/")[2], "other", "not_cleared", "")
        return real(*args)

    monkeypatch.setattr(people, "enrolled", meanwhile)
    assert api("POST", f"{path}/approve")[0] == 409
    assert api("GET", path)[1]["state"] == "declined"
    assert api("GET", "/mentors")[1]["items"] == []


def test_declined_with_a_reason_it_is_kept_for_a_while_and_withdrawn_it_is_forgotten_at_once(
    program: str, applicant: Any, api: Any, clock: Any, carriers: Any
) -> None:
    kept, gone = applicant(), applicant(phone="5025550152")
    for _ in range(2):
        status, told, _ = api("POST", f"{kept}/decline", {"reason": "references", "note": "No."})
        assert (status, told["reason"], told["note"]) == (200, "references", "No.")
    assert told["answers"]["first_name"] == "Sam"
    _, told, _ = api("POST", f"{gone}/decline", {"reason": "withdrew", "note": "Moves away"})
    assert (told["answers"], told["note"]) == ({}, "")
    told = api("POST", f"{kept}/decline", {"reason": "withdrew"})[1]  # and wants to be forgotten
    assert (told["reason"], told["answers"], told["note"]) == ("references", {}, "")
    items = api("GET", "/applications?state=declined")[1]["items"]
    assert len(items) == 2
    assert api("GET", "/applications?state=waiting")[1]["items"] == []
    clock.go(days=89)
    work(program, clock())
    assert api("GET", kept)[0] == 200
    clock.go(days=1)
    work(program, clock())
    assert api("GET", kept)[0] == 404
    assert carriers.texts == []
    assert chain_faults(Ref(program, "")) == []


def test_pages_of_the_list_hold_each_once(applicant: Any, api: Any, clock: Any) -> None:
    paths = []
    for n in range(5):
        clock.go(minutes=1)
        paths.append(applicant(phone=f"502555017{n}").rpartition("/")[2])
    found, cursor = [], ""
    while True:
        page = api("GET", f"/applications?limit=2{cursor}")[1]
        found += [one["id"] for one in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == paths[::-1]


def test_what_was_told_is_sealed(program: str, applicant: Any) -> None:
    applicant()
    pk = Ref(program, "").pk
    rows = [one for one in whole_table() if one["pk"]["S"] == pk]
    (row,) = (one for one in rows if one["record"]["S"] == "application")
    for hidden in ("Sam", "Rivers", "555", "Kim", "2019"):
        assert hidden not in str(row).replace(str(row["confirmed_at"]), "")


def test_another_programs_staff_find_nothing(applicant: Any, clock: Any) -> None:
    path = applicant()
    name = f"p{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Other", alias="Lifeline", zone="America/New_York", number=own_number(name)
    )
    known = path.rpartition("/")[2]
    for act in (
        lambda: deciding.one(name, known),
        lambda: deciding.screen(name, known, "x", ""),
        lambda: deciding.decline(name, known, "x", "other", ""),
        lambda: approving.approve(name, known, "x"),
    ):
        with pytest.raises(Missing):
            act()
    assert deciding.page(name, 10) == ([], None)


def test_a_paper_form_is_entered_once_and_judged_as_the_one_on_the_web(
    program: str, api: Any, clock: Any, carriers: Any
) -> None:
    sent = {"language": "es", "answers": {n: cell for n, cell in SAM.items() if cell}}
    status, told, _ = api("POST", "/applications", sent)
    assert (status, told["state"], told["confirmed_by"]) == (201, "waiting", "paper")
    assert api("POST", "/applications", sent)[1]["id"] == told["id"]
    assert len(api("GET", "/applications")[1]["items"]) == 1
    path = f"/applications/{told['id']}"
    api("POST", f"{path}/screen", {})
    api("PUT", f"{path}/clearances", CLEARED)
    made = api("POST", f"{path}/approve")[1]
    person = load(Ref(program, made["person_id"])).one(Person)
    assert (person.number_state, person.texting) == ("unverified", "consented")


@pytest.mark.parametrize(
    ("name", "cell", "code", "fix"),
    [
        ("first_name", "", "missing", "fill it in"), ("agrees", "no", "box", "Write yes"),
        ("texts", "no", "box", "Write yes"), ("gender", "x", "enum_unknown", "nonbinary"),
        ("capacity", "99", "number_out_of_range", "0 to 50"),
        ("recovery_since", "2026-06-01", "recovery_short", "as long as"),
        ("shoe_size", "9", "unknown", "leave it out"), ("phone", "12", "phone_short", "area code"),
    ],
)  # fmt: skip
def test_a_wrong_answer_on_paper_names_its_field_and_the_fix(
    program: str, api: Any, name: str, cell: str, code: str, fix: str
) -> None:
    seq = load(Ref(program, "")).seq
    answers = {**SAM, name: cell}
    status, told, _ = api("POST", "/applications", {"answers": answers})
    (error,) = told["errors"]
    assert (status, error["field"], error["code"]) == (422, f"answers.{name}", code)
    assert fix in error["message"]
    assert load(Ref(program, "")).seq == seq
