"""An offer: what it tells, the answers, and who may see it."""

import re
from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.standing import StaffAct
from chalicelib.services.matching import life
from chalicelib.services.standing import sharing
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, work
from tests.integration.mentors.conftest import DANA, HOST
from tests.integration.mentors.test_today import OTHER, amend


def ref(match: Match, program: str) -> Ref:
    return Ref(program, match.person_id)


def now(match: Match, program: str) -> Match:
    return load(ref(match, program), matches.key(match.id)).one(Match)


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))


def test_an_offer_tells_what_it_may_and_what_the_alumnus_chose(
    program: str, offered: Any, signed_in: Any
) -> None:
    match = offered(
        first_name="Wanda", last_name="Hill", shared_experience=frozenset({"parent"}),
        languages=("en", "es"),
    )  # fmt: skip
    phone = signed_in()
    page = phone.get(f"/m/offers/{match.id}")
    least = {
        "Speaks": "English, Spanish", "Lives in": "Louisville, KY", "Age": "in their 30s",
        "Has time": "Mon evenings, Wed afternoons, Sat mornings",
    }  # fmt: skip
    assert told(page) == least
    for hidden in ("Wanda", "Hill", "+1502", "40202", "1990", "alcohol", "12 steps", "woman"):
        assert hidden not in page.partition("<main")[2]
    shared = frozenset({"gender", "pathway", "experience"})
    sharing.set_shares(program, match.person_id, "coordinator", shared)
    page = phone.get(f"/m/offers/{match.id}")
    assert told(page) == {**least, "Is a": "woman", "Way": "12 steps", "Shares": "a parent"}


def test_the_text_that_tells_of_it_leads_to_the_door(
    program: str, browser: Any, offered: Any, clock: Any, carriers: Any
) -> None:
    offered()
    work(program, clock())
    said = carriers.to(DANA)[-1]
    assert f"Please sign in at https://{HOST}/m/sign-in?p={program} or call us" in said


def test_its_time_counts_down(program: str, offered: Any, signed_in: Any, clock: Any) -> None:
    match = offered()
    clock.go(hours=50, minutes=10)
    assert "Time left to answer: 21 h 50 min." in signed_in().get(f"/m/offers/{match.id}")


def test_yes_said_twice_is_one_yes_and_both_are_introduced(
    program: str, offered: Any, signed_in: Any, dana: Any
) -> None:
    match = offered(first_name="Wanda")
    phone = signed_in()
    phone.get(f"/m/offers/{match.id}")
    first = phone.page
    phone.post(act="accept")
    assert "Thank you" in phone.follow()
    assert now(match, program).state == "active"
    phone.page, phone.path = first, f"/m/offers/{match.id}"
    phone.post(act="accept")
    assert phone.status == 303
    held = load(dana).one(Mentor)
    assert (held.active, held.match_ids) == (1, {match.id})
    assert "Wanda" in phone.get("/m/today")
    assert chain_faults(ref(match, program)) == []


def test_no_needs_a_reason_and_frees_the_place(
    program: str, offered: Any, signed_in: Any, dana: Any
) -> None:
    match = offered()
    phone = signed_in()
    phone.get(f"/m/offers/{match.id}")
    for reason in ("", "safety"):
        phone.post(act="decline", reason=reason)
        assert (phone.status, "Pick a reason" in phone.page) == (422, True)
    phone.post(act="decline", reason="no_time")
    assert "That is fine" in phone.follow()
    ended = now(match, program)
    assert (ended.state, ended.reason) == ("declined", "no_time")
    held = load(dana).one(Mentor)
    assert (held.active, held.match_ids) == (0, frozenset())


def test_a_question_reaches_staff_with_its_words_once(
    program: str, offered: Any, signed_in: Any, dana: Any
) -> None:
    match = offered()
    phone = signed_in()
    page = phone.get(f"/m/offers/{match.id}")
    phone.post(form=1, act="ask", question="")
    assert phone.status == 422
    for _ in range(2):
        phone.page, phone.path = page, f"/m/offers/{match.id}"
        phone.post(form=1, act="ask", question="Do they <b>text</b>?")
    assert "Staff has your question" in phone.follow()
    asked = load_all(ref(match, program)).values(StaffAct)
    assert [(a.by, a.what, a.note) for a in asked] == [
        (dana.person, "mentor_asked", "Do they <b>text</b>?")
    ]
    assert "mentor_asks" in load(ref(match, program)).one(Care).open_alerts
    assert now(match, program).state == "offered"


def test_what_no_longer_holds_is_not_accepted(
    program: str, offered: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    match = offered()
    phone = signed_in()
    phone.get(f"/m/offers/{match.id}")
    amend(dana, clock, Mentor, paused=True)
    phone.post(act="accept")
    assert phone.headers["Location"].endswith("m/today?note=gone")
    assert now(match, program).state == "offered"


@pytest.mark.parametrize("act", ["accept", "decline", "ask"])
def test_nobody_else_sees_or_answers_it(
    program: str, offered: Any, signed_in: Any, volunteer: Any, act: str
) -> None:
    """Another mentor's, an ended one, one that there is not: the same 404."""
    match = offered()
    volunteer(phone=OTHER)
    other, dana = signed_in(OTHER), signed_in()
    dana.get(f"/m/offers/{match.id}")
    form = dana.filled()
    life.end(program, match.id, "moved_away", "coordinator")
    seen = set()
    for phone in (other, dana):
        for id in (match.id, "nobody-run", f"{match.person_id}-x"):
            seen.add(phone.get(f"/m/offers/{id}"))
            assert phone.status == 404
    assert len(seen) == 1
    dana.path = f"/m/offers/{match.id}"
    dana.page = ""
    dana._ask(
        "POST", dana.path,
        f"csrf={form['csrf']}&act={act}&reason=no_time&question=x".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert dana.status == 404
    assert now(match, program).state == "ended"


def test_an_offer_beyond_consent_is_not_shown(
    program: str, offered: Any, signed_in: Any, clock: Any
) -> None:
    match = offered()
    amend(ref(match, program), clock, Alumnus, disclosure_consent=None)
    phone = signed_in()
    phone.get(f"/m/offers/{match.id}")
    assert phone.status == 404
    assert "offers/" not in phone.get("/m/today")


def test_staff_record_what_they_share_through_the_api(program: str, offered: Any, api: Any) -> None:
    match = offered()
    path = f"/alumni/{match.person_id}/shares"
    status, body, _ = api("PUT", path, {"shares": ["pathway", "gender"]})
    assert (status, sorted(body["shares"])) == (200, ["gender", "pathway"])
    status, body, _ = api("PUT", path, {"shares": ["substances"]})
    assert status == 422
    assert load(ref(match, program)).one(Alumnus).shares == {"gender", "pathway"}
