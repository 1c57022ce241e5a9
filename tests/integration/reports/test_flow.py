"""Changes of engagement are put down as they happen, are told, and go with an erasure."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from chalicelib.domain.care import Care
from chalicelib.domain.moves import Moved
from chalicelib.services.standing import erasing
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, count, live
from tests.integration.phones import Phone

SAID = {"channel": "spoken", "note": "Feels well"}
DIED = {"on": "2026-12-09", "source": "family"}


def _moves(ref: Any) -> list[tuple[str, str]]:
    found = sorted(load_all(ref).values(Moved), key=lambda one: one.effect)
    return [(one.before, one.after) for one in found]


def _told(api: Any, program: str) -> dict[tuple[str, str], int]:
    count(program)
    rows = api.get("/v1/reports/program")["flow"]["rows"]
    return {(r["before"], after): n for r in rows for after, n in r["counts"].items() if n}


def test_each_change_is_put_down_and_told_until_the_record_is_erased(
    program: str, clock: Any, enroll: Any, api: Any, carriers: Any
) -> None:
    ref, phone = enroll(), Phone(program, clock, carriers)
    live(program, clock, clock() + timedelta(days=15))
    assert _moves(ref)[:2] == [("new", "active"), ("active", "slipping")]
    phone.says("went aa")
    assert _moves(ref)[-1][1] == "active"
    path = f"/v1/alumni/{ref.person}"
    for what, more in (
        ("aftercare/end", SAID), ("aftercare/resume", {"note": "Asked for it"}), ("deceased", DIED),
        ("deceased/undo", {"reason": "another person of that name"}),
    ):  # fmt: skip
        clock.go(hours=1)
        answer = api("POST", f"{path}/{what}", more, role="supervisor")
        assert answer.status_code == 200, answer.body
    found = _moves(ref)
    assert found[-4:] == [("active", "closed"), ("closed", "active")] * 2
    assert all(one[1] == following[0] for one, following in pairwise(found))
    assert found[-1][1] == load_all(ref).one(Care).engagement
    told = _told(api, program)
    assert told["not_joined", "active"] == 1
    assert told["closed", "active"] == told["active", "closed"] == 2
    assert sum(told.values()) == len(found)
    assert api.get("/v1/reports/program")["flow"]["re_entries"] == 2
    assert chain_faults(ref) == []
    erasing.carry_out(ref, "test", "spoken", "test")
    assert _moves(ref) == []
    assert _told(api, program) == {}
