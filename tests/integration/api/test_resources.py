"""The directory: read from a feed again and again, kept by hand, searched near a zip, and asked for
by text."""

from typing import Any

import pytest

from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.segments import segments
from chalicelib.store.keys import Ref
from tests.integration.api.conftest import Api, round_trips
from tests.integration.life import chain_faults
from tests.integration.phones import Phone, alerts

FEED = "/v1/resources/import?source=city"


def meeting(slug: str, **more: Any) -> dict[str, Any]:
    """An entry of a feed, on Tuesday evening in Louisville."""
    return {
        "name": f"Sober {slug}", "slug": slug, "day": 2, "time": "19:00",
        "address": f"{slug} Main St", "city": "Louisville", "postal_code": "40202", **more,
    }  # fmt: skip


def counts(answer: dict[str, Any]) -> list[int]:
    """Created, updated, unchanged, removed, rejected."""
    return [answer[n] for n in ("created", "updated", "unchanged", "removed", "rejected")]


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def test_a_feed_is_taken_changed_and_thinned_out(api: Api, clock: Any) -> None:
    def send(*entries: dict[str, Any], **more: str) -> dict[str, Any]:
        told = "".join(f"&{name}={value}" for name, value in more.items())
        answer = api("POST", FEED + told, list(entries))
        assert answer.status_code == 200, answer.body
        found: dict[str, Any] = answer.json_body
        return found

    one, two, three = meeting("1"), meeting("2"), meeting("3")
    assert counts(send(one, two, dry_run="true")) == [2, 0, 0, 0, 0]
    assert api.every("/v1/resources") == []
    assert counts(send(one, two, three)) == [3, 0, 0, 0, 0]
    clock.go(days=200)
    assert [r["stale"] for r in api.every("/v1/resources?limit=1")] == [True] * 3
    assert counts(send(one, {**two, "time": "20:00"})) == [0, 1, 1, 1, 0]
    found = {r["external_id"]: r for r in api.every("/v1/resources")}
    assert {slug: (r["at"], r["stale"]) for slug, r in found.items()} == {
        "1": ("19:00:00", False), "2": ("20:00:00", False),
    }  # fmt: skip
    assert chain_faults(Ref(api.program, "")) == []


def test_a_bad_entry_takes_nothing_out_and_a_shrunken_feed_is_refused(api: Api) -> None:
    api("POST", FEED, [meeting(str(n)) for n in range(4)])
    told = api("POST", FEED, [meeting("0"), meeting("1", time=None)]).json_body
    assert counts(told) == [0, 0, 1, 0, 1]
    assert (told["errors"][0]["line"], told["errors"][0]["column"]) == (2, "time")
    refused = api("POST", FEED, [meeting("0")])
    assert (refused.status_code, refused.json_body["errors"][0]["code"]) == (422, "shrunk")
    assert len(api.every("/v1/resources")) == 4
    assert counts(api("POST", FEED + "&shrink=true", [meeting("0")]).json_body)[3] == 3


def test_more_entries_than_one_transaction_takes(api: Api) -> None:
    assert counts(api("POST", FEED, [meeting(str(n)) for n in range(200)]).json_body)[0] == 200
    assert len(api.every("/v1/resources")) == 200


def test_what_is_no_feed_is_refused(api: Api) -> None:
    answer = api("POST", FEED, {"a": 1})
    assert (answer.status_code, answer.json_body["errors"][0]["code"]) == (422, "not_a_list")
    assert api("POST", "/v1/resources/import", []).json_body["errors"][0]["field"] == "source"


def test_a_table_is_taken_like_a_feed(api: Api) -> None:
    table = "Name,ID,Day,Time,Postal Code,Address,Kind\r\nX,x1,Monday,7:30 PM,40202,9 Elm,\r\n"
    told = api("POST", FEED, "\ufeff" + table + "Y,y1,,,40202,,food\r\n", media_type="text/csv")
    assert counts(told.json_body) == [2, 0, 0, 0, 0]
    assert {r["kind"] for r in api.every("/v1/resources")} == {"twelve_step", "food"}


def test_an_entry_by_hand_is_added_confirmed_and_taken_out(api: Api, clock: Any) -> None:
    entry = {"kind": "food", "name": "Pantry", "zip": "40203", "address": "9 Elm St"}
    made = api("POST", "/v1/resources", entry)
    assert made.status_code == 201, made.body
    path = f"/v1/resources/{made.json_body['id']}"
    clock.go(days=181)
    (stale,) = api.every("/v1/resources?stale=true")
    assert (stale["name"], stale["source"]) == ("Pantry", "by_hand")
    assert api("POST", f"{path}/confirm").json_body["stale"] is False
    assert api("DELETE", path).status_code == 204
    assert api("DELETE", path).status_code == 404
    assert api("POST", f"{path}/confirm").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zip": "00000"}, "zip"),
        ({"zip": ""}, "zip"),
        ({"kind": "smart_recovery"}, "day"),
        ({"day": "mon"}, "day"),
        ({"kind": "bar"}, "kind"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"languages": []}, "languages"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_entry_is_refused_by_field(api: Api, change: dict[str, Any], field: str) -> None:
    entry = {"kind": "food", "name": "Pantry", "zip": "40203", **change}
    answer = api("POST", "/v1/resources", entry)
    assert (answer.status_code, answer.json_body["errors"][0]["field"]) == (422, field)


def test_near_a_zip_the_nearest_come_first(api: Api) -> None:
    lexington = {"city": "Lexington", "postal_code": "40507", "address": "1 Vine St"}
    across = {"city": "New Albany", "postal_code": "47150", "address": "1 Elm St"}
    phone = {"address": "", "city": "", "postal_code": "", "conference_phone": "+15025550123"}
    api("POST", FEED, [meeting("far", **lexington), meeting("across", **across),
                       meeting("here"), meeting("dial", **phone)])  # fmt: skip
    with round_trips() as trips:
        found = api.get("/v1/resources?near=40202")["items"]
    assert [r["external_id"] for r in found] == ["here", "across", "dial"]
    assert [r["km"] is None for r in found] == [False, False, True]
    assert len(trips) <= 6  # heads, up to four square degrees, what is online
    assert api("GET", "/v1/resources?near=4020").status_code == 422
    assert api("GET", "/v1/resources?near=00000").json_body["errors"][0]["field"] == "near"


def test_what_another_program_has_is_not_there(api: Api, other_program: str) -> None:
    api("POST", FEED, [meeting("1")])
    (mine,) = api.every("/v1/resources")
    assert api.every("/v1/resources", program=other_program) == []
    path = f"/v1/resources/{mine['id']}"
    assert api("DELETE", path, program=other_program).status_code == 404


def test_near_by_text_tells_when_and_where_and_never_what(
    api: Api, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    api("POST", FEED, [
        meeting("1"), meeting("2", day=3, city="New Albany", postal_code="47150"),
        meeting("3", address="3 Recovery Rd"), meeting("4", day=4, time="12:00"),
        meeting("5", types=["S"]),
    ])  # fmt: skip
    (said,) = phone.says("NEAR 40202")
    assert said == (
        "Handrail: Near 40202: today 7pm, 1 Main St; Wed 7pm, 2 Main St, New Albany; "
        "Thu noon, 4 Main St"
    )
    assert disclosing(said) == []
    assert segments(said).parts <= 2
    assert alerts(ref) == {}


def test_near_without_a_zip_means_their_own_in_their_language(
    api: Api, enroll: Any, phone: Phone
) -> None:
    enroll(zip="40202")
    api("POST", FEED, [meeting("1"), meeting("5", types=["S"], day=0)])
    phone.says("ESPAÑOL")
    (said,) = phone.says("NEAR")
    assert said == "Handrail: Cerca de 40202: dom 7pm, 5 Main St"


def test_an_online_meeting_is_told_by_its_number_else_by_a_link_that_tells_nothing(
    api: Api, enroll: Any, phone: Phone
) -> None:
    enroll()
    online = {"address": "", "city": "", "postal_code": ""}
    api("POST", FEED, [
        meeting("1", conference_url="https://us02web.zoom.us/j/81234567890?pwd=bGV0", **online),
        meeting("2", day=3, conference_url="https://zoom.us/my/soberfriends", **online),
        meeting("3", day=3, conference_url="https://na.org/j/81234567890", **online),
        meeting("4", day=4, conference_url="https://zoom.us/j/123456789",
                conference_phone="+15025550123", **online),
    ])  # fmt: skip
    (said,) = phone.says("NEAR 40202")
    assert said == (
        "Handrail: Near 40202: today 7pm, online us02web.zoom.us/j/81234567890?pwd=bGV0; "
        "Thu 7pm, by phone +15025550123"
    )
    assert segments(said).parts <= 2


def test_no_link_goes_to_a_phone_that_others_share(api: Api, enroll: Any, phone: Phone) -> None:
    enroll(shared_phone=True)
    api("POST", FEED, [meeting("1", address="", city="", postal_code="",
                               conference_url="https://zoom.us/j/123456789")])  # fmt: skip
    (said,) = phone.says("NEAR 40202")
    assert "zoom" not in said


def test_what_moved_is_told_where_it_is_now_and_what_nobody_confirmed_says_so(
    api: Api, enroll: Any, phone: Phone, clock: Any
) -> None:
    enroll()
    api("POST", FEED, [meeting("1"), meeting("2", time="20:00"), meeting("3", time="21:00")])
    clock.go(days=182)  # a Tuesday still
    moved = {"address": "9 Elm St", "city": "New Albany", "postal_code": "47150"}
    api("POST", FEED, [meeting("1", **moved), meeting("2", time="20:00")])
    api("POST", "/v1/resources", {"kind": "twelve_step", "name": "Old", "zip": "40202",
                                  "address": "7 Oak St", "day": "wed", "at": "18:00"})  # fmt: skip
    (said,) = phone.says("NEAR 40202")
    assert "9 Elm St, New Albany" in said
    assert "3 Main St" not in said
    assert "check first" not in said
    clock.go(days=182)
    api("POST", FEED, [meeting("1", **moved), meeting("2", time="20:00")])
    (said,) = phone.says("NEAR 40202")
    assert "7 Oak St (check first)" in said


def test_long_addresses_still_make_two_parts(api: Api, enroll: Any, phone: Phone) -> None:
    enroll()
    api("POST", FEED, [meeting(f"{n}", address=f"{n}{'0' * 50} Avenue") for n in range(5)])
    (said,) = phone.says("NEAR 40202")
    assert segments(said).parts <= 2


def test_where_nothing_is_known_a_human_looks(api: Api, enroll: Any, phone: Phone) -> None:
    ref = enroll()
    api("POST", FEED, [meeting("1", types=["S"])])
    (said,) = phone.says("NEAR 40202")
    assert "Someone will look" in said
    assert list(alerts(ref)) == ["unread"]
