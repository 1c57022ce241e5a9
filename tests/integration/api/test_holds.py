"""Staff clear a hold: once, with what they found, in their own program only."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.people import Person
from chalicelib.store.change import Change
from chalicelib.store.partition import load
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults
from tests.integration.phones import Phone, alerts, person


@pytest.fixture
def held(program: str, enroll: Callable[..., Any], clock: Any, carriers: Any) -> Any:
    """Rosa, whose text told of a hospital."""
    ref = enroll()
    Phone(program, clock, carriers).says("in hospital till monday")
    return ref


def test_a_hold_is_cleared_with_what_was_found_and_its_alert_ends(
    api: Api, held: Any, clock: Any, carriers: Any, program: str
) -> None:
    assert api.get(f"/v1/alumni/{held.person}")["hold"] == "hospital"
    answer = api("DELETE", f"/v1/alumni/{held.person}/hold?outcome=reached")
    assert (answer.status_code, answer.json_body["hold"]) == (200, None)
    assert person(held).hold is None
    assert "held" not in alerts(held)
    trail = api.every(f"/v1/audit/{held.person}", role="supervisor")
    assert trail[-1]["action"] == "hold.cleared"
    assert trail[-1]["reason"] == "hospital:reached"
    assert chain_faults(held) == []
    assert Phone(program, clock, carriers).says("hello")  # answered again


def test_clearing_twice_changes_nothing(api: Api, held: Any) -> None:
    path = f"/v1/alumni/{held.person}/hold?outcome=not_needed"
    api("DELETE", path)
    before = load(held).seq
    assert api("DELETE", path).status_code == 200
    assert load(held).seq == before


@pytest.mark.parametrize("query", ["", "?outcome=", "?outcome=no_answer", "?outcome=reached&x=1"])
def test_without_an_outcome_nothing_is_cleared(api: Api, held: Any, query: str) -> None:
    answer = api("DELETE", f"/v1/alumni/{held.person}/hold{query}")
    assert answer.status_code == 422
    assert person(held).hold == "hospital"


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_only_staff_clear_it(api: Api, held: Any, role: str) -> None:
    path = f"/v1/alumni/{held.person}/hold?outcome=reached"
    assert api("DELETE", path, role=role).status_code == 403
    assert person(held).hold


def test_a_foreign_one_looks_like_a_missing_one(api: Api, held: Any, other_program: str) -> None:
    path = f"/v1/alumni/{held.person}/hold?outcome=reached"
    assert api("DELETE", path, program=other_program).status_code == 404
    assert api("DELETE", path.replace("alumni", "mentors")).status_code == 404
    assert person(held).hold


def test_a_mentors_hold_is_cleared_likewise(
    api: Api, volunteer: Callable[..., Any], clock: Any
) -> None:
    from chalicelib.services.tenant import tenant

    ref = volunteer()
    change = Change(load(ref), by="test", at=clock(), policy=tenant(ref.program).policy)
    change.amend(Person, hold="jail")
    change.commit("test.held")
    assert api.get(f"/v1/mentors/{ref.person}")["hold"] == "jail"
    assert api("DELETE", f"/v1/mentors/{ref.person}/hold?outcome=reached").status_code == 200
    assert person(ref).hold is None


def test_the_alert_alone_cannot_be_resolved_while_the_number_is_held(api: Api, held: Any) -> None:
    (alert,) = [a for a in api.every("/v1/alerts") if a["cause"] == "held"]
    answer = api("POST", f"/v1/alerts/{alert['id']}/resolve", {"outcome": "not_needed"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "held")
