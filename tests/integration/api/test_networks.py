"""The named list of a support network: kept sealed, measured, and told when it changes for the
worse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.checkins.plan import Plan, is_stepped_up
from chalicelib.store.partition import load
from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api, round_trips
from tests.integration.life import chain_faults

NEAR = {
    "relation": "friend", "frequency": "weekly", "supportive": 4, "attitude": "in_recovery",
}  # fmt: skip


def _list(on: str, *names: str, **fields: Any) -> dict[str, Any]:
    return {"on": on, "members": [{"name": name, **NEAR, **fields} for name in names]}


def test_a_list_is_measured_kept_sealed_and_shown(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    body = _list("2026-11-12", "J", "Ann")
    body["members"].append({"name": "Lee", "attitude": "uses", "frequency": "daily"})
    made = api("POST", f"{path}/network", body)
    assert made.status_code == 201
    told = made.json_body
    measures = ("size", "supportive", "pro_use", "net", "daily")
    assert [told[name] for name in measures] == [3, 2, 1, 1, 1]
    assert (told["flags"], told["raised"]) == ([], [])
    assert api.every(f"{path}/network") == [{k: v for k, v in told.items() if k != "raised"}]
    event = next(e for e in api.every(f"{path}/timeline") if e["kind"] == "network")
    assert (event["size"], event["net"]) == (3, 1)
    row = next(iter(Row.query(ref.pk, Row.sk.startswith("NETWORK#"))))
    assert isinstance(row.attribute_values["members"], bytes)
    assert chain_faults(ref) == []


def test_what_was_not_said_is_not_measured(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll().person}/network"
    told = api("POST", path, {"on": "2026-11-12", "members": [{"name": "J"}]}).json_body
    measures = ("size", "supportive", "pro_use", "net", "daily")
    assert [told[name] for name in measures] == [1, None, None, None, None]
    nobody = api("POST", path, {"on": "2026-11-13", "members": []}).json_body
    assert [nobody[name] for name in measures] == [0, 0, 0, 0, 0]
    assert nobody["raised"] == []


def test_a_change_for_the_worse_makes_one_alert(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    api("POST", f"{path}/network", _list("2026-11-12", "J", "Ann", "Lee"))
    fewer = _list("2026-11-24", "J", "Ann")
    lost = ["supportive_low", "supportive_lost"]
    assert api("POST", f"{path}/network", fewer).json_body["raised"] == lost
    assert api("POST", f"{path}/network", fewer).json_body["raised"] == []  # sent again
    clock.go(days=1)
    same = _list("2026-11-25", "J", "Ann")
    assert api("POST", f"{path}/network", same).json_body["raised"] == []
    alerts = api.get(path)["open_alerts"]
    assert [(a["cause"], a["level"]) for a in alerts] == [("network_change", "amber")]
    assert [t["code"] for t in alerts[0]["triggers"]] == [f"network.{flag}" for flag in lost]
    assert is_stepped_up(load(ref).one(Plan), date(2026, 11, 25))
    assert [m["flags"] for m in api.every(f"{path}/network?limit=1")] == [[], lost, []]
    assert chain_faults(ref) == []


def test_growth_is_held_against_the_baseline(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/network"
    first = api("POST", path, _list("2026-11-20", "J", "Ann")).json_body
    clock.go(days=28)
    body = _list("2026-12-20", "J", "Kim", "Sam")
    body["members"][0]["attitude"] = "abstains"
    second = api("POST", path, body | {"on": "2026-12-21"}).json_body
    found = api.get(f"{path}/growth")["items"]
    assert [(s["day"], s["state"], s["measurement_id"]) for s in found] == [
        (0, "done", first["id"]), (30, "done", second["id"]), (90, "upcoming", None),
        (180, "upcoming", None), (365, "upcoming", None),
    ]  # fmt: skip
    assert found[1]["change"] == {
        "supportive": 1, "pro_use": 0, "size": 1, "daily": 0, "net": 1,
        "added": ["Kim", "Sam"], "dropped": ["Ann"], "changed": ["J"],
    }  # fmt: skip
    assert found[2]["change"] is None


def test_a_list_is_corrected_and_both_stay(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll().person}/network"
    first = api("POST", path, _list("2026-11-20", "J")).json_body
    other = _list("2026-11-20", "J", "Ann")
    refused = api("POST", path, other)
    assert [e["field"] for e in refused.json_body["errors"]] == ["on"]
    second = api("POST", path, other | {"corrects": first["id"]}).json_body
    assert {m["id"]: m["replaced_by"] for m in api.every(path)} == {
        first["id"]: second["id"], second["id"]: None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (_list("2026-11-23", *"ABCDEFGHIJKLM"), "members"),
        (_list("2026-11-23", "J", "j"), "members.1.name"),
        (_list("2026-11-23", "J", supportive=5), "members.0.supportive"),
        (_list("2026-11-23", "J", frequency="often"), "members.0.frequency"),
        (_list("2026-11-23", "J", attitude="bad"), "members.0.attitude"),
        (_list("2026-11-23", "502 555 0142"), "members.0.name"),
        (_list("2026-11-23", "J", relation="My Friend"), "members.0.relation"),
        (_list("2026-11-23", "J", last_name="Doe"), "members.0.last_name"),
        (_list("2026-11-25", "J"), "on"),
        (_list("2026-02-30", "J"), "on"),
        ({"on": "2026-11-23"}, "members"),
        (_list("2026-11-23", "J") | {"corrects": "nobody"}, "corrects"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(
    api: Api, enroll: Callable[..., Any], body: dict[str, Any], field: str
) -> None:
    ref = enroll(joined=False)
    before = load(ref).seq
    answer = api("POST", f"/v1/alumni/{ref.person}/network", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert load(ref).seq == before


def test_who_may_enter_and_who_may_read(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll(joined=False).person}/network"
    for role, status in {
        "coordinator": (201, 200),
        "auditor": (403, 200),
        "analyst": (403, 403),
    }.items():
        sent = api("POST", path, _list("2026-11-23", "J"), role=role).status_code
        assert (sent, api("GET", path, role=role).status_code) == status
        assert api("GET", f"{path}/growth", role=role).status_code == status[1]


def test_a_page_of_lists_costs_three_round_trips(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll().person}/network"
    api("POST", path, _list("2026-11-23", "J"))
    with round_trips() as listed:
        api("GET", path)
    assert len(listed) <= 3, listed
