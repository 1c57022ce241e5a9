"""Matches through the API: both sides named, and what a page costs."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.matches import Match, match_id
from chalicelib.domain.people import Alumnus
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load
from tests.integration.api.conftest import Api, round_trips


@pytest.fixture
def pair(clock: Any) -> Callable[..., str]:
    """Makes a match of two people, asked; its id."""

    def make(alumnus: Any, mentor: Any) -> str:
        clock.go(seconds=1)
        match = Match(
            id=match_id("run1", alumnus.person), person_id=alumnus.person,
            mentor_id=mentor.person, run_id="run1", state="asked", score=70,
            parts={"pathway": 25, "availability": 45}, created_at=clock(),
        )  # fmt: skip
        change = Change(load(alumnus), by="test", at=clock(), policy=tenant(alumnus.program).policy)
        change.put(match)
        change.amend(Alumnus, match_id=match.id)
        change.commit("match.asked")
        return match.id

    return make


def test_a_match_names_both_sides(
    api: Api, enroll: Callable[..., Any], volunteer: Callable[..., Any], pair: Callable[..., str]
) -> None:
    alumnus, mentor = enroll(external_id="A-5"), volunteer("M-5")
    id = pair(alumnus, mentor)
    match = api.get(f"/v1/matches/{id}")
    assert match["alumnus"] == {"id": alumnus.person, "external_id": "A-5"}
    assert match["mentor"] == {"id": mentor.person, "external_id": "M-5"}
    assert (match["state"], match["score"]) == ("asked", 70)
    assert api.get("/v1/matches")["items"] == [match]
    assert api.get(f"/v1/alumni/{alumnus.person}")["match"] == match
    events = api.every(f"/v1/alumni/{alumnus.person}/timeline")
    assert ("match", "created") in [(event["kind"], event.get("step")) for event in events]
    assert api("GET", f"/v1/matches/{alumnus.person}-run2").status_code == 404


def test_a_page_of_twenty_matches_costs_three_round_trips(
    api: Api, many: Callable[..., Any], volunteer: Callable[..., Any], pair: Callable[..., str]
) -> None:
    ids = [pair(alumnus, volunteer(f"M-{n}")) for n, alumnus in enumerate(many(22))]
    with round_trips() as called:
        page = api.get("/v1/matches")
    assert called == ["Query", "BatchGetItem", "PutItem"]
    assert len(page["items"]) == 20
    assert all(item["mentor"]["external_id"].startswith("M-") for item in page["items"])
    assert [match["id"] for match in api.every("/v1/matches?limit=9")] == ids[::-1]
