"""The coordinators' matching pages: how things stand, a run in words, its review and approval."""

import html
import re
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain.matches import Match
from chalicelib.entrypoints.web import pages
from chalicelib.store.partition import load_all

EACH = re.compile(r"<h3>(.*?)</h3>")


@pytest.fixture
def pool(graduate: Any, volunteer: Any) -> Any:
    """Three who ask, two places with two mentors; the people by name."""
    people = {name: graduate(first_name=name) for name in ("Ana", "Bea", "Cleo")}
    mentors = {n: volunteer(first_name=n, capacity=1) for n in ("Dana", "Erin")}
    return {**people, **mentors}


def heads(page: Any) -> list[str]:
    """Whom the page shows, in its order."""
    return [html.unescape(one) for one in EACH.findall(page.page)]


def started(page: Any) -> Any:
    page.get("/s/matching")
    page.post(act="full")
    page.follow()
    return page


def test_the_page_says_how_many_asked_how_many_places_and_the_wait(
    staff_in: Any, pool: Any
) -> None:
    page = staff_in()
    assert "No one has run a match yet." in page.get("/s/matching")
    started(page)
    for said in (page.page, page.get("/s/matching")):
        facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", said))
        assert facts == {
            "Asked for a mentor": "3", "Free places": "2",
            "Next in line waits": "we can not tell yet",
        }  # fmt: skip
    assert "Waits for your yes. Pairs: 2. With no one: 1." in html.unescape(page.page)


def test_a_run_is_told_in_words_and_approved_once_however_often(staff_in: Any, pool: Any) -> None:
    page = started(staff_in())
    assert [head.partition(" ")[2].rpartition(" ")[2] for head in heads(page)][:2] == ["Reed"] * 2
    assert "They follow the same pathway." in page.page
    assert "Where places are short" in page.page
    assert "There is no better set of pairs." in page.page
    run, ours = page.path, page.filled()
    for _ in range(2):
        page.post(run, **ours, act="approve")
        assert page.status == 303
    page.follow()
    assert "We ask each one." in page.page
    assert 'value="approve"' not in page.page
    made = [
        match for name in ("Ana", "Bea", "Cleo") for match in load_all(pool[name]).values(Match)
    ]
    assert [match.state for match in made] == ["approved", "approved"]


def test_staff_keep_part_and_swap_and_each_says_what_it_costs(staff_in: Any, pool: Any) -> None:
    page = started(staff_in())
    first, second = (head.split(" + ") for head in heads(page)[:2])
    swap = re.findall(r'<option value="(\w+)">', page.page)[:2]
    page.post(form=2, act="swap", one=swap[0], other=swap[1])
    page.follow()
    pairs = [head.split(" + ") for head in heads(page) if " + " in head]
    assert sorted(pairs) == sorted([[first[0], second[1]], [second[0], first[1]]])
    assert "pairs +0" in page.page
    assert "You keep these two together." in page.page
    gone = re.search(r'name="part" value="(\w+ \w+)"', page.page)
    assert gone
    page.post(form=1, part=gone[1])
    page.follow()
    assert f'value="{gone[1]}"' not in page.page
    assert "Next to the run it came from" in page.page


def test_what_cannot_be_is_said_in_words(staff_in: Any, pool: Any, volunteer: Any) -> None:
    page = started(staff_in())
    run = page.path
    opposed = volunteer(first_name="Fay", languages=("es",))
    page.post(run, form=1, keep=f"{pool['Ana'].person} {opposed.person}")
    assert page.status == 422
    assert "We can not pair them. They share no language." in page.page
    page.post(run, form=2, act="swap", one=pool["Ana"].person, other=pool["Ana"].person)
    assert page.status == 422
    assert "Pick two people of this run" in page.page
    page.post(run, form=1, keep=f"nobody {opposed.person}")
    assert page.status == 422
    ours = page.filled()
    page.post(run, **ours, act="approve")
    page.post(run, **ours, part=f"{pool['Ana'].person} {pool['Dana'].person}")
    assert page.status == 409
    assert "This run has moved on." in page.page


def test_a_pair_that_no_longer_holds_is_left_out_and_says_why(
    staff_in: Any, pool: Any, api: Any
) -> None:
    page = started(staff_in())
    run = page.path
    gone = re.search(r'name="part" value="(\w+) (\w+)"', page.page)
    assert gone
    assert api("POST", f"/mentors/{gone[2]}/leave")[0] == 200
    page.post(run, act="approve")
    page.follow()
    assert "They were left out:" in page.page
    assert "The mentor is taking a break." in page.page


def test_only_staff_open_it_and_another_programs_run_is_not_there(
    staff_in: Any, pool: Any, program: str
) -> None:
    page = staff_in("auditor")
    page.get("/s/matching")
    assert page.status == 403
    page = staff_in("coordinator")
    page.get("/s/matching/nosuchrun")
    assert page.status == 404


def test_a_run_page_costs_five_round_trips_and_forty_kilobytes(
    staff_in: Any, graduate: Any, volunteer: Any
) -> None:
    page = staff_in()
    for _ in range(6):
        volunteer(capacity=3)
    for _ in range(22):
        graduate()
    started(page)
    run = page.path
    cost = counted(lambda: page.get(run))
    assert cost.round_trips <= 7, cost.requests
    assert len(heads(page)) == 20
    assert len(page.page.encode()) + len(pages.css("page").encode()) < 60_000
    page.get(f"{run}?from=20")
    assert len(heads(page)) == 2
    page.get(f"{run}?from=x")
    assert len(heads(page)) == 20
