"""A run explained over HTTP, in both languages."""

from datetime import date

import pytest

from chalicelib.domain import jobs as pages
from chalicelib.services.matching import explaining

SPANISH = {"languages": ("es",)}


@pytest.fixture
def run(api, graduate, volunteer):
    """Three who speak Spanish alone share one mentor with one place; a fourth has no consent."""
    for _ in range(3):
        graduate(joined=False, **SPANISH)
    graduate(joined=False, disclosure_consent=None)
    volunteer(joined=False, languages=("en", "es"), capacity=1)
    volunteer(joined=False, languages=("en",))
    volunteer(joined=False, languages=("es",), training_completed_on=date(2024, 1, 1))
    return api("POST", "/matching/runs")[1]


def test_everybody_is_explained_in_words(api, run):
    status, told, _ = api("GET", f"/matching/runs/{run['id']}/explanation")
    assert (status, told["next_cursor"]) == (200, None)
    (pair,) = (one for one in told["items"] if one["mentor"])
    assert sum(part["points"] for part in pair["points"]) == pair["score"]
    assert pair["score"] == run["pairs"][0]["score"]
    pathway = next(part for part in pair["points"] if part["part"] == "pathway")
    assert pathway["words"] == "They follow the same pathway."
    assert (pathway["points"], pathway["most"]) == (25, 25)
    left = {one["reasons"][0]["code"]: one for one in told["items"] if not one["mentor"]}
    assert left.keys() == {"no_capacity", "no_disclosure_consent"}
    near = {one["rule"]: one for one in left["no_capacity"]["near_misses"]}
    assert near["mentor_training"]["mentor"]["external_id"] == "M-5003"
    assert near["mentor_training"]["words"] == "The mentor's training is missing or too old."
    spanish = api("GET", f"/matching/runs/{run['id']}/explanation?language=es")[1]
    (mated,) = (one for one in spanish["items"] if one["mentor"])
    assert mated["points"][0]["words"] == "Siguen el mismo camino."


def test_pages_of_the_explanation_lead_on(api, run, monkeypatch):
    path = f"/matching/runs/{run['id']}/explanation"
    whole = api("GET", path)[1]["items"]
    first = api("GET", f"{path}?limit=3")[1]
    rest = api("GET", f"{path}?limit=3&cursor={first['next_cursor']}")[1]
    assert first["items"] + rest["items"] == whole
    assert rest["next_cursor"] is None


def test_a_page_of_the_explanation_may_span_the_pages_that_are_kept(
    api, program, graduate, volunteer, monkeypatch
):
    for module in (pages, explaining):
        monkeypatch.setattr(module, "PAGE", 2)
    for _ in range(5):
        graduate(joined=False)
    volunteer(joined=False, capacity=3)
    run = api("POST", "/matching/runs")[1]
    everybody = [one["alumnus"]["id"] for one in (*run["pairs"], *run["unmatched"])]
    for first in range(6):
        told = explaining.people(program, run["id"], "en", first, 3)
        assert [one.alumnus for one in told.people] == everybody[first : first + 3]
        assert told.next_place == (first + 3 if first + 3 < 5 else None)


def test_shortages_name_the_group_what_binds_and_whom_to_recruit(api, run):
    path = f"/matching/runs/{run['id']}/shortages"
    status, told, _ = api("GET", path)
    assert (status, told["asked"], told["places"]) == (200, 4, 4)
    (group,) = told["groups"]
    assert group["words"] == "3 people share 1 mentor with 1 place; what binds: Spanish."
    assert (group["people"], group["left"], len(group["unmatched_ids"])) == (3, 2, 2)
    assert told["recruits"][0]["words"] == (
        "One more Spanish-speaking woman mentor would match 2 people."
    )
    assert (
        "daría mentor a 2 personas" in api("GET", f"{path}?language=es")[1]["recruits"][0]["words"]
    )


@pytest.mark.parametrize("what", ["explanation", "shortages"])
def test_a_language_that_nobody_wrote_and_a_run_that_is_not_there_are_problems(api, run, what):
    status, problem, _ = api("GET", f"/matching/runs/{run['id']}/{what}?language=fr")
    assert (status, problem["errors"][0]["message"]) == (422, "Send one of these: en, es.")
    assert api("GET", f"/matching/runs/nothing/{what}")[0] == 404
