"""A mentor hands somebody over: no fault, staff hear of it, and nobody is left without a next
step."""

from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.web import forms
from chalicelib.services.matching import breaks, life
from chalicelib.services.matching.watching import watch
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, whole_table
from tests.integration.mentors.test_today import OTHER, amend

GO = {"reason": "no_time"}


@pytest.fixture
def match(matched: Any) -> Match:
    made: Match = matched(first_name="Rosa")
    return made


@pytest.fixture
def ref(program: str, match: Match) -> Ref:
    return Ref(program, match.person_id)


@pytest.fixture
def phone(match: Match, signed_in: Any) -> Any:
    made = signed_in()
    made.get("/m/today")
    assert f'href="part/{match.id}"' in made.page
    made.get(f"/m/part/{match.id}")
    return made


def now(match: Match, ref: Ref) -> Match:
    return load(ref, matches.key(match.id)).one(Match)


def test_parting_frees_the_place_and_hands_over_with_the_mentors_words(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, carriers: Any, clock: Any
) -> None:
    before, form = len(carriers.texts), phone.page
    for _ in range(2):
        phone.page, phone.path = form, f"/m/part/{match.id}"
        phone.post(**GO, words="Likes to walk")
        assert "Thank you for all that you gave." in phone.follow()
    assert (now(match, ref).state, now(match, ref).reason) == ("ended", "no_time")
    assert "cover_needed" in load(ref).one(Care).open_alerts
    acts = [(a.by, a.what, a.note) for a in load_all(ref).values(StaffAct)]
    assert acts == [(dana.person, "mentor_handed_over", "Likes to walk")]
    alumnus, role = load(ref).one(Alumnus), load(dana).one(Mentor)
    assert (alumnus.match_id, alumnus.parted_at) == (None, clock())
    assert (role.active, role.match_ids, role.paused) == (0, frozenset(), False)
    assert alumnus.blocked == frozenset()
    assert len(carriers.texts) == before  # a human calls
    assert "Likes to walk" not in str([item for item in whole_table() if program in str(item)])
    assert [chain_faults(one) for one in (ref, dana)] == [[], []]
    assert phone.get(f"/m/part/{match.id}")
    assert phone.status == 404


def test_who_has_nobody_a_week_later_is_a_task(
    program: str, match: Match, ref: Ref, phone: Any, clock: Any
) -> None:
    phone.post(**GO)
    clock.go(days=7)
    watch(program)
    assert "rematch_due" in load(ref).one(Care).open_alerts


def test_two_who_do_not_fit_are_not_proposed_again(match: Match, ref: Ref, phone: Any) -> None:
    phone.post(reason="not_a_fit")
    assert load(ref).one(Alumnus).blocked == {match.mentor_id}


@pytest.mark.parametrize("reason", ["", "safety", "they_use"])
def test_a_reason_is_one_of_three(match: Match, ref: Ref, phone: Any, reason: str) -> None:
    phone.post(reason=reason, words='a "<b>" word')
    assert (phone.status, "Pick a reason first." in phone.page) == (422, True)
    assert "a &#34;&lt;b&gt;&#34; word</textarea>" in phone.page
    assert now(match, ref).state == "active"


def test_cover_that_is_handed_over_is_covered_again(
    program: str, match: Match, ref: Ref, dana: Any, volunteer: Any, signed_in: Any, clock: Any
) -> None:
    volunteer(phone=OTHER, first_name="Tess")
    breaks.step_back(program, match.mentor_id, None, "coordinator")
    cover = load(ref).one(Alumnus).cover_id
    third = volunteer(first_name="Tara", availability=frozenset({"sat-am"}))
    other = signed_in(OTHER)
    clock.go(minutes=1)
    other.get(f"/m/part/{cover}")
    other.post(**GO)
    again = load(ref).one(Alumnus).cover_id
    assert again not in (None, cover)
    assert load(ref, matches.key(again)).one(Match).mentor_id == third.person


def test_nobody_parts_others(
    program: str, match: Match, ref: Ref, phone: Any, volunteer: Any, signed_in: Any
) -> None:
    volunteer(phone=OTHER)
    other = signed_in(OTHER)
    seen = set()
    for id in (match.id, "nobody-run", "x"):
        seen.add(other.get(f"/m/part/{id}").replace("../", ""))
        assert other.status == 404
        own = forms.token(other.cookies["__Host-sid"], f"/m/part/{id}")
        other.post(f"/m/part/{id}", csrf=own, **GO)
        assert other.status == 404
        other.post(f"/m/part/{id}", csrf="0" * 64, **GO)
        assert other.status == 403
    assert len(seen) == 1
    assert now(match, ref).state == "active"
    form = phone.page
    life.end(program, match.id, "moved_away", "coordinator")
    phone.page = form
    phone.post(**GO)
    assert (phone.status, now(match, ref).reason) == (404, "moved_away")


def test_the_page_speaks_spanish(match: Match, phone: Any, dana: Any, clock: Any) -> None:
    amend(dana, clock, Thread, language="es")
    assert "No es culpa de nadie." in phone.get(f"/m/part/{match.id}")
