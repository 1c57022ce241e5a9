"""Staff find people by name: a word of it or its beginning, never another program's, never anybody
who was erased; and the table does not hold the name in the clear."""

from typing import Any

from benchmarks.counting import counted
from chalicelib.domain.people import Alumnus, Person
from chalicelib.services import naming
from chalicelib.services.importing import editing
from chalicelib.services.reading import finding
from chalicelib.services.standing import erasing
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.rows import Row, connection
from tests.integration.life import chain_faults, whole_table


def found(program: str, name: str, **more: Any) -> list[str]:
    return [one.who.name for one in finding.find(program, name=name, **more).people]


def shelved(program: str) -> list[dict[str, Any]]:
    """What lies on the shelves of a program's names."""
    mark = f"PROGRAM#{program}#NAME#"
    return [one for one in whole_table() if one["pk"]["S"].startswith(mark)]


def test_a_box_finds_by_name_and_leads_to_the_one_or_shows_them(
    staff_in: Any, enroll: Any, volunteer: Any, program: str
) -> None:
    rosa = enroll(first_name="Rósa", last_name="Nuñez")
    other = enroll(phone="+15025550143", first_name="Nunzio", last_name="Clark")
    dana = volunteer()
    page = staff_in()
    page.get("/s/people")
    page.post(sought="rosa NUN")
    assert page.headers["Location"].endswith(f"s/people/{rosa.person}")
    page.get("/s/people")
    page.post(sought="nun")
    assert page.status == 200
    for ref in (rosa, other):
        assert f"s/people/{ref.person}" in page.page
    page.get("/s/people")
    page.post(sought="zoltan")
    assert (page.status, "We know no one" in page.page) == (422, True)
    name = load(dana).one(Person).last_name
    page.get("/s/mentors")
    page.post(sought=name[:3].upper())
    assert page.headers["Location"].endswith(f"s/mentors/{dana.person}")
    page.get("/s/mentors")
    page.post(sought="Nuñez")
    assert page.status == 422, "a graduate is no mentor"


def test_the_api_finds_by_name_and_only_its_own(
    api: Any, enroll: Any, other_rosa: Ref, program: str
) -> None:
    enroll(first_name="Rosa", last_name="Clark")
    asked = {"name": "ros"}
    did = counted(lambda: api("POST", "/people/search", asked))
    assert did.round_trips == 3, "the shelf, the heads, and the access log"
    status, answer, _ = api("POST", "/people/search", asked)
    assert (status, [one["name"] for one in answer["items"]]) == (200, ["Rosa Clark"])
    assert answer["more"] is False
    for none in ({"name": "ro"}, {"name": "ros", "role": "mentor"}):
        assert api("POST", "/people/search", none)[1]["items"] == []
    assert api("POST", "/people/search", {"name": "a", "phone": "502-555-0142"})[0] == 422
    assert found(other_rosa.program, "rosa") == ["Rosa Other"]


def test_a_correction_is_found_at_once_and_the_old_name_no_more(enroll: Any, program: str) -> None:
    rosa = enroll(first_name="Rosa", last_name="Clark")
    editing.edit(program, rosa.person, {"last_name": "Clarkson-Ortiz"}, "lead")
    assert found(program, "rosa ort") == ["Rosa Clarkson-Ortiz"]
    assert found(program, "clarkso") == ["Rosa Clarkson-Ortiz"]
    editing.edit(program, rosa.person, {"last_name": "Vega"}, "lead")
    assert found(program, "clark") == []
    assert found(program, "rosa clark") == [], "what her other words tell is not the old name"
    assert found(program, "vega") == ["Rosa Vega"]
    assert chain_faults(rosa) == []


def test_erasure_takes_the_words_away_and_nothing_of_a_name_is_in_the_clear(
    enroll: Any, program: str
) -> None:
    rosa = enroll(first_name="Rosamunda", last_name="Clark")
    kept = shelved(program)
    assert len(kept) == 2
    assert not any("osamun" in str(one).lower() or "clark" in str(one).lower() for one in kept)
    erasing.erase(program, rosa.person, "lead", Alumnus, checked_by="lead", how="spoken")
    assert shelved(program) == []
    assert found(program, "rosamunda") == []


def test_whoever_was_stored_before_is_found_after_the_nights_look(
    enroll: Any, program: str
) -> None:
    rosa = enroll(first_name="Rosa", last_name="Clark")
    for one in shelved(program):  # as it was before names were looked up
        connection().dispatch(
            "DeleteItem",
            {"TableName": Row.Meta.table_name, "Key": {k: one[k] for k in ("pk", "sk")}},
        )
    head = {"pk": {"S": rosa.pk}, "sk": {"S": "HEAD#PERSON"}}
    connection().dispatch(
        "UpdateItem",
        {
            "TableName": Row.Meta.table_name, "Key": head,
            "UpdateExpression": "REMOVE #m", "ExpressionAttributeNames": {"#m": "mark"},
        },
    )  # fmt: skip
    assert found(program, "rosa") == []
    before = load(rosa)
    naming.go_on({"program": program})
    assert found(program, "clar") == ["Rosa Clark"]
    assert load(rosa).seq == before.seq, "it is no effect on anybody"
    assert chain_faults(rosa) == []
    did = counted(lambda: naming.go_on({"program": program}))
    assert did.round_trips <= 2, "nothing is left to do"


def test_more_than_a_page_says_so(enroll: Any, program: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(finding, "AT_MOST", 2)
    for n in range(3):
        enroll(phone=f"+150255501{n + 50}", first_name="Rosa", joined=False)
    result = finding.find(program, name="rosa")
    assert (len(result.people), result.more) == (2, True)
