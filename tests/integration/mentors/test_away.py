"""Away and well: a leave begins and ends by itself, stepping back covers everybody at once, and
nobody is told why."""

import re
from datetime import date
from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import BREAK, MentorBreak
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.web import pages
from chalicelib.services.matching import approving, breaks, life, proposing
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import Crash, chain_faults, dues, work
from tests.integration.matching.test_life import quiet
from tests.integration.mentors.test_today import OTHER, amend

ROSA = "+15025551001"


@pytest.fixture
def match(program: str, matched: Any) -> Match:
    made: Match = matched(first_name="Rosa")
    quiet(Ref(program, made.person_id))
    return made


@pytest.fixture
def ref(program: str, match: Match) -> Ref:
    return Ref(program, match.person_id)


@pytest.fixture
def tess(match: Match, volunteer: Any) -> Any:
    return volunteer(phone=OTHER, first_name="Tess")


@pytest.fixture
def phone(match: Match, tess: Any, signed_in: Any) -> Any:
    made = signed_in()
    made.get("/m/away")
    return made


def kept(ref: Ref) -> MentorBreak:
    return load(ref, BREAK).one(MentorBreak)


def state(match: Match, ref: Ref) -> str:
    return load(ref, matches.key(match.id)).one(Match).state


def send(phone: Any, **fields: str) -> str:
    """A form of the page, whichever: what was typed alone."""
    shown = phone.page.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'name="csrf" value="(\w+)"', shown)
    token = phone.token = found[0] if found else phone.token
    page: str = phone.post("/m/away", csrf=token, **fields)
    return phone.follow() if phone.status == 303 else page


def causes(ref: Ref) -> set[str]:
    return set(load(ref).one(Care).open_alerts)


def test_a_leave_is_covered_when_it_begins_and_ends_by_itself(
    program: str, match: Match, ref: Ref, phone: Any, tess: Any, dana: Any, clock: Any,
    carriers: Any,
) -> None:  # fmt: skip
    assert len(phone.page.encode()) + len(pages.css("page").encode()) < 40_000
    page = send(phone, act="leave", starts="2026-12-01", until="2026-12-08")
    assert "Your days are saved." in page
    assert "You are off from Dec 1. You are back on Dec 8." in page
    work(program, clock.go(days=6))  # Nov 30
    assert (state(match, ref), kept(dana).leave) == ("active", "planned")
    clock.go(hours=14)  # midnight has passed in New York
    for _ in range(2):
        work(program, clock.go(minutes=1))
    assert (state(match, ref), kept(dana).leave) == ("paused", "running")
    assert load(dana).one(Mentor).away_until == date(2026, 12, 8)
    assert load(ref).one(Alumnus).cover_id
    work(program, clock.go(hours=12))
    assert "Tess is here for you" in carriers.to(ROSA)[-1]
    assert "mentor_stepped_back" not in causes(dana)
    work(program, clock.go(days=6))
    assert state(match, ref) == "paused"
    clock.go(hours=14)
    for _ in range(2):
        work(program, clock.go(minutes=1))
    assert (state(match, ref), kept(dana).leave, kept(dana).due_at) == ("active", "none", None)
    assert load(dana).one(Mentor).away_until is None
    assert load(ref).one(Alumnus).cover_id is None
    work(program, clock.go(hours=12))
    assert any("Dana is back" in body for body in carriers.to(ROSA))
    assert "mentor_return" not in causes(ref)
    assert [chain_faults(one) for one in (ref, dana, tess)] == [[], [], []]


def test_a_planned_leave_is_moved_or_called_off(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, clock: Any
) -> None:
    for until in ("2026-12-08", "2026-12-10"):
        send(phone, act="leave", starts="2026-12-01", until=until)
    assert kept(dana).until == date(2026, 12, 10)
    assert [key.sk for _, key in dues(program) if key.pk == dana.pk].count(BREAK) == 1
    assert "All goes on as before." in send(phone, act="end_leave")
    assert (kept(dana).leave, kept(dana).due_at) == ("none", None)
    work(program, clock.go(days=8))
    assert state(match, ref) == "active"


def test_a_leave_from_today_begins_at_once_and_moves_its_end(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, clock: Any, signed_in: Any
) -> None:
    for _ in range(2):
        send(phone, act="leave", starts="2026-11-24", until="2026-11-26")
    assert state(match, ref) == "paused"
    page = send(phone, act="leave", starts="2026-11-24", until="2026-11-28")
    assert "You are back on Nov 28." in page
    work(program, clock.go(days=2, hours=2))
    assert (state(match, ref), "mentor_return" in causes(ref)) == ("paused", False)
    phone = signed_in()
    phone.get("/m/away")
    send(phone, act="end_leave")
    assert state(match, ref) == "active"


@pytest.mark.parametrize(
    ("starts", "until", "wrong"),
    [
        ("2026-11-23", "2026-11-30", "That day is over."),
        ("2026-12-02", "2026-12-02", "after the first day off"),
        ("2026-12-02", "2028-12-02", "too long for us to plan"),
        ("soon", "2026-12-02", "Type the day like"),
        ("2026-12-02", "", "Type the day like"),
    ],
)
def test_days_that_cannot_be_are_named_and_kept(
    match: Match, phone: Any, dana: Any, starts: str, until: str, wrong: str
) -> None:
    page = send(phone, act="leave", starts=starts, until=until)
    assert (phone.status, wrong in page) == (422, True)
    assert page.count('role="alert"') == 1
    assert f'value="{starts}"' in page
    assert load(dana, BREAK).maybe(MentorBreak) is None


def test_stepping_back_covers_everybody_today_and_tells_nobody_why(
    program: str, match: Match, ref: Ref, phone: Any, tess: Any, dana: Any, clock: Any,
    carriers: Any,
) -> None:  # fmt: skip
    assert "Please pick this first." in send(phone, act="step_back")
    assert state(match, ref) == "active"
    for _ in range(2):
        page = send(phone, act="step_back", sure="1")
    assert "You stepped back" in page
    assert state(match, ref) == "paused"
    cover = load(ref).one(Alumnus).cover_id
    assert cover
    assert load(ref, matches.key(cover)).one(Match).mentor_id == tess.person
    assert "mentor_stepped_back" in causes(dana)
    work(program, clock.go(minutes=1))
    told = carriers.to(ROSA)[-1]
    assert told == (
        "Handrail: Your mentor is taking a break. Tess is here for you and will reach out in the "
        "next 3 days."
    )
    assert len([body for body in carriers.to(ROSA) if "taking a break" in body]) == 1
    assert load(dana).one(Mentor).active == 1  # nobody is lost to them for it
    assert [chain_faults(one) for one in (ref, dana, tess)] == [[], [], []]


def test_who_stepped_back_is_back_when_staff_say_so(
    match: Match, ref: Ref, phone: Any, dana: Any, api: Any, clock: Any
) -> None:
    clock.go(minutes=5)
    send(phone, act="step_back", sure="1")
    for _ in range(2):
        page = send(phone, act="ask_back")
    assert "One of us calls you first." in page
    assert "mentor_return" in causes(dana)
    for act in ("unpause", "end_leave"):
        send(phone, act=act)
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("paused", True)
    assert phone.get("/m/away").count("I would like to go on") == 0
    assert api("POST", f"/mentors/{dana.person}/return")[0] == 200
    assert (state(match, ref), kept(dana).stepped) == ("active", "no")
    assert "Time off" in phone.get("/m/away")


def test_a_death_on_the_way_is_mended_by_the_tick(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, clock: Any, monkeypatch: Any
) -> None:
    real = breaks.cover_all

    def dies(*_given: Any) -> None:
        raise Crash

    monkeypatch.setattr(breaks, "cover_all", dies)
    with pytest.raises(Crash):
        send(phone, act="step_back", sure="1")
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("active", True)
    monkeypatch.setattr(breaks, "cover_all", real)
    work(program, clock.go(minutes=1))
    assert (state(match, ref), kept(dana).stepped) == ("paused", "done")
    assert "mentor_stepped_back" in causes(dana)


def test_a_leave_that_ends_does_not_bring_back_who_stepped_back_meanwhile(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, api: Any, clock: Any
) -> None:
    send(phone, act="leave", starts="2026-11-24", until="2026-11-26")
    api("POST", f"/mentors/{dana.person}/step-back", {})
    assert "mentor_stepped_back" in causes(dana)
    work(program, clock.go(days=3))
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("paused", True)


def test_a_leave_that_ends_leaves_a_pause_of_staffs_alone(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, api: Any, clock: Any
) -> None:
    send(phone, act="leave", starts="2026-11-24", until="2026-11-26")
    api("PUT", f"/mentors/{dana.person}/pause", {"paused": True})
    work(program, clock.go(days=2))
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("paused", True)
    assert kept(dana).leave == "none"


def test_a_pause_keeps_who_is_theirs_and_passes_on_what_was_only_offered(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, graduate: Any, clock: Any
) -> None:
    graduate(first_name="Wanda")
    run = proposing.start(program, "coordinator")
    found = approving.approve(program, run.run.id, "coordinator").matches
    (offer,) = [one for one in found if one.mentor_id == dana.person] or found
    assert "You take no one new for now." in send(phone, act="pause")
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("active", True)
    if offer.mentor_id == dana.person:
        there = Ref(program, offer.person_id)
        assert load(there, matches.key(offer.id)).one(Match).reason == "mentor_break"
    send(phone, act="unpause")
    assert not load(dana).one(Mentor).paused


def test_a_pause_of_staffs_is_not_the_mentors_to_end(
    match: Match, ref: Ref, phone: Any, dana: Any, api: Any
) -> None:
    send(phone, act="pause")
    assert api("PUT", f"/mentors/{dana.person}/pause", {"paused": True})[1]["paused"] is True
    page = send(phone, act="unpause")
    assert load(dana).one(Mentor).paused
    assert "Call us about it." in page
    api("POST", f"/mentors/{dana.person}/leave")
    send(phone, act="unpause")
    assert load(dana).one(Mentor).paused


def test_a_leave_of_somebody_who_takes_nobody_new_ends_too(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any, clock: Any
) -> None:
    send(phone, act="pause")
    send(phone, act="leave", starts="2026-11-24", until="2026-11-26")
    assert state(match, ref) == "paused"
    work(program, clock.go(days=2))
    assert (state(match, ref), load(dana).one(Mentor).paused) == ("active", True)


@pytest.mark.parametrize(("chosen", "kept_at"), [("1", 1), ("0", 0), ("6", 3), ("-1", 3), ("x", 3)])
def test_room_is_set_and_takes_nobody_away(
    match: Match, ref: Ref, phone: Any, dana: Any, chosen: str, kept_at: int
) -> None:
    send(phone, act="capacity", capacity=chosen)
    assert load(dana).one(Mentor).capacity == kept_at
    assert state(match, ref) == "active"


def test_staff_do_all_of_it_by_the_api(
    match: Match, ref: Ref, tess: Any, dana: Any, api: Any, clock: Any
) -> None:
    clock.go(minutes=5)
    path = f"/mentors/{dana.person}"
    assert api("GET", f"{path}/away")[1]["leave"] == "none"
    days = {"starts": "2026-11-24", "until": "2026-12-01"}
    assert api("PUT", f"{path}/away", days)[1]["leave"] == "running"
    assert state(match, ref) == "paused"
    status, problem, _ = api("PUT", f"{path}/away", {**days, "until": "2026-11-24"})
    assert (status, problem["errors"][0]["field"]) == (422, "until")
    assert api("DELETE", f"{path}/away")[1]["leave"] == "none"
    assert state(match, ref) == "active"
    assert api("PUT", f"{path}/capacity", {"capacity": 7})[1]["capacity"] == 7
    assert api("PUT", f"{path}/capacity", {"capacity": 51})[0] == 422
    assert api("PUT", f"{path}/pause", {"paused": True})[1]["paused_by_mentor"] is False


def test_the_page_acts_for_nobody_else_and_for_no_form_from_elsewhere(
    program: str, match: Match, ref: Ref, phone: Any, tess: Any, signed_in: Any, dana: Any
) -> None:
    other = signed_in(OTHER)
    other.get("/m/away")
    send(other, act="step_back", sure="1", person_id=dana.person, match_id=match.id)
    assert state(match, ref) == "active"
    assert load(tess).one(Mentor).paused
    phone.post("/m/away", headers={"Sec-Fetch-Site": "cross-site"}, act="pause")
    assert phone.status == 403
    phone.get("/m/away")
    phone.post("/m/away", csrf="0" * 64, act="pause")
    assert (phone.status, load(dana).one(Mentor).paused) == (403, False)


def test_the_page_speaks_spanish(match: Match, phone: Any, dana: Any, clock: Any) -> None:
    amend(dana, clock, Thread, language="es")
    page = phone.get("/m/away")
    assert "Días libres" in page
    assert "Está libre desde el" in send(
        phone, act="leave", starts="2026-12-01", until="2026-12-08"
    )


def test_without_anybody_to_stand_in_staff_are_told(
    program: str, match: Match, ref: Ref, signed_in: Any, dana: Any
) -> None:
    phone = signed_in()
    phone.get("/m/away")
    send(phone, act="leave", starts="2026-11-24", until="2026-11-30")
    assert (state(match, ref), "cover_needed" in causes(ref)) == ("paused", True)
    life.look_again(program, match.id)


def test_days_are_the_programs(match: Match, signed_in: Any, dana: Any, clock: Any) -> None:
    clock.moment = clock().replace(day=25, hour=3)  # still the 24th in New York
    phone = signed_in()
    phone.get("/m/away")
    send(phone, act="leave", starts="2026-11-24", until="2026-11-26")
    assert kept(dana).due_at == clock().replace(day=26, hour=5)
