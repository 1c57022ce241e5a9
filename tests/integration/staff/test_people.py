"""Staff find somebody, see how they stand and what happened, and act: once, and for their own."""

import html
import json
from datetime import date
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain.care import Care
from chalicelib.domain.engagement import Followed
from chalicelib.domain.matches import Match, key
from chalicelib.domain.matching.telling import tell_reason
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.api.roles import ROUTES
from chalicelib.entrypoints.web import forms, pages
from chalicelib.entrypoints.web.staff.act_table import ACTS
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS
from chalicelib.services.matching import approving, life, proposing
from chalicelib.services.reading.alerts import outside_id
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import rows
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, text
from tests.integration.mentors.test_today import amend
from tests.integration.staff.test_today import concern

PHONE = "+15025550142"


def acted(ref: Ref) -> list[str]:
    return [one.what for one in load_all(ref).values(StaffAct)]


def do(page: Any, ref: Ref, act: str, **fields: str) -> str:
    """Open the form of an act, send it, and confirm it where it asks."""
    page.get(f"/s/people/{ref.person}/{act}")
    assert page.status == 200, page.page
    said = page.post(**fields)
    if ACTS[act].grave and page.status == 200:
        said = page.post(sure="1", **fields)
    return str(said)


def test_people_are_listed_found_by_number_or_own_id_and_opened(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    page = staff_in()
    rosa = enroll(external_id="A-77")
    enroll(phone="+15025550143", first_name="Wanda", joined=False)
    said = page.get("/s/people")
    assert "Rosa Clark" in said
    assert "Wanda Clark" in said
    assert "Gets texts, in touch" in said
    said = page.get("/s/people?texting=consented")
    assert "Rosa Clark" not in said
    for sought in ("(502) 555-0142", "A-77"):
        page.get("/s/people")
        page.post(sought=sought)
        assert page.headers["Location"].endswith(f"s/people/{rosa.person}")
    page.get("/s/people")
    for sought in ("502-555-0199", "A-1", ""):
        page.post(sought=sought)
        assert page.status == 422
    page.get(f"/s/people/{rosa.person}")
    assert "502-555-0142" in page.page
    assert "They joined" in page.page
    told = [r for r in rows(access_pk(program, clock().date())) if isinstance(r, AccessRow)]
    (seen,) = [one for one in told if one.route == "staff.person"]
    assert json.loads(seen.ids) == [rosa.person]


def test_the_list_goes_on_page_by_page(staff_in: Any, enroll: Any) -> None:
    page = staff_in()
    for n in range(22):
        enroll(phone=f"+150255501{n:02}", joined=False, discharged_on=date(2026, 11, 1 + n))
    said = page.get("/s/people")
    assert said.count("Rosa Clark") == 20
    (after,) = [one for one in said.split('"') if one.startswith("?texting=&amp;after=")]
    cost = counted(lambda: page.get("/s/people" + after.replace("&amp;", "&")))
    assert page.page.count("Rosa Clark") == 2
    assert cost.round_trips <= 5, cost.requests  # session and member, list, batch, access log
    page.get("/s/people?after=AAAA")
    assert page.status == 200


def test_a_text_that_holds_script_is_only_words(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll(first_name="<b>Rosa")
    clock.go(minutes=1)
    text(own_number(program), PHONE, "<script>alert(1)</script> \u202e hello", clock())
    said = page.get(f"/s/people/{rosa.person}")
    assert "<script" not in said
    assert "<b>Rosa" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [U+202E] hello" in said
    assert len(said.encode()) + len(pages.css("page").encode()) < 40_000


@pytest.mark.parametrize(("outcome", "left"), [("reached", 0), ("no_answer", 1)])
def test_a_call_ends_or_keeps_the_alert_it_was_about_and_is_logged_once(
    program: str, staff_in: Any, enroll: Any, clock: Any, outcome: str, left: int
) -> None:
    page = staff_in()
    rosa = enroll()
    concern(program, rosa, clock, "silence")
    (alert,) = load_all(rosa).values(Alert)
    page.get(f"/s/people/{rosa.person}/call?alert={outside_id(rosa.person, alert)}")
    form = {
        **page.filled(), "outcome": outcome, "alert": outside_id(rosa.person, alert),
        "note": "She sounds well.",
    }  # fmt: skip
    for _ in range(2):
        page.post(f"/s/people/{rosa.person}/call", **form)
        assert page.status == 303, page.page
    read = load_all(rosa)
    (alert,) = read.values(Alert)
    assert [(one.by, one.outcome) for one in alert.tries] == [("coordinator-1", outcome)]
    assert len(read.one(Care).open_alerts) == left
    assert acted(rosa) == [f"call_{outcome}"]
    assert len(read.one(Followed).tries) == left
    assert "She sounds well." in page.follow()
    assert chain_faults(rosa) == []


def test_a_call_without_an_alert_is_a_try_by_its_way_or_contact(
    staff_in: Any, enroll: Any, clock: Any
) -> None:
    rosa = enroll()
    clock.go(hours=2)
    page = staff_in()
    for way, outcome in (("call", "no_answer"), ("visit", "left_message")):
        do(page, rosa, "call", outcome=outcome, way=way)
    assert [one.channel for one in load_all(rosa).one(Followed).tries] == ["call", "visit"]
    do(page, rosa, "call", outcome="reached", way="call")
    assert load(rosa).one(Care).last_contact_at == clock()
    page.get(f"/s/people/{rosa.person}/call")
    page.post(way="call", note="kept")
    assert page.status == 422
    assert "kept" in page.page


def test_a_call_about_an_incident_ends_it_and_is_kept_with_the_person(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    text(own_number(program), PHONE, "I want to end it all", clock())
    incident = load(rosa).one(Thread).crisis_incident
    do(page, rosa, "call", outcome="reached", alert=incident)
    sk = f"ALERT#{incident}"
    assert load(Ref(program, ""), sk).one(Alert, sk).outcome == "reached"
    assert acted(rosa) == ["call_reached"]


def test_stop_pause_away_and_consent_are_written_down_as_they_were_told(
    staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    do(page, rosa, "pause", until="2026-12-08")
    assert load(rosa).one(Person).paused_until > clock()
    assert "Dec 8" in page.follow()
    clock.go(minutes=1)
    do(page, rosa, "resume")
    assert load(rosa).one(Person).paused_until <= clock()
    do(page, rosa, "away", reason="hospital", until="2026-12-01")
    assert load(rosa).one(Person).away.reason == "hospital"
    do(page, rosa, "back")
    assert load(rosa).one(Person).away is None
    clock.go(minutes=1)
    do(page, rosa, "stop", channel="spoken", note="Too many.")
    assert load(rosa).one(Person).texting == "stopped"
    clock.go(days=1)
    page = staff_in(login="next-day")
    do(page, rosa, "consent", paper="SMS-2026-2", on="2026-11-25")
    assert page.status == 303, page.page
    assert load(rosa).one(Person).texting == "consented"
    assert acted(rosa) == ["paused", "pause_ended", "opt_out", "consent"]
    assert chain_faults(rosa) == []


def test_a_new_number_asks_once_more_and_one_that_is_taken_is_refused(
    staff_in: Any, enroll: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    enroll(phone="+15025550143")
    page.get(f"/s/people/{rosa.person}/phone")
    page.post(phone="502 555 0144", channel="spoken")
    assert page.status == 200
    assert "Check it once more." in page.page
    assert load(rosa).one(Person).phone == PHONE
    page.post(channel="spoken", sure="1")
    assert load(rosa).one(Person).phone == "+15025550144"
    assert "Someone else has this number." in do(
        page, rosa, "phone", phone="502 555 0143", channel="spoken"
    )
    assert "That is too short." in do(page, rosa, "phone", phone="555-0143", channel="spoken")
    assert page.filled()["phone"] == "555-0143"


def test_a_death_is_asked_twice_ends_everything_and_only_a_supervisor_undoes_it(
    staff_in: Any, enroll: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    page.get(f"/s/people/{rosa.person}/died")
    page.post(on="2026-11-20", source="family")
    assert load(rosa).one(Person).deceased is None
    page.post(source="family", sure="1")
    assert load(rosa).one(Person).deceased is not None
    said = page.get(f"/s/people/{rosa.person}")
    assert "Died on Nov 20." in said
    assert "/undo" not in said
    page.get(f"/s/people/{rosa.person}/undo")
    assert page.status == 403
    lead = staff_in("supervisor")
    do(lead, rosa, "undo", why="It was her aunt.")
    assert load(rosa).one(Person).deceased is None


def test_a_hold_is_ended_with_what_was_found(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    text(own_number(program), PHONE, "Rosa passed away last night", clock())
    assert load(rosa).one(Person).hold
    assert "on hold" in page.get(f"/s/people/{rosa.person}")
    do(page, rosa, "unhold", found="reached")
    assert load(rosa).one(Person).hold is None


def test_nobody_of_another_program_is_found_or_acted_for(
    program: str, staff_in: Any, enroll: Any, other_rosa: Ref
) -> None:
    page = staff_in()
    enroll()
    for path in ("", "/call", "/died", "/nothing"):
        page.get(f"/s/people/{other_rosa.person}{path}")
        assert page.status == 404
    page.get("/s/people")
    page.post(sought="502-555-0166")
    assert page.status == 422
    before = load_all(other_rosa).seq
    token = do_token(page, other_rosa, "stop")
    page.post(
        f"/s/people/{other_rosa.person}/stop", csrf=token, id="a" * 20, channel="spoken", sure="1"
    )
    assert page.status == 404
    assert load_all(other_rosa).seq == before


def do_token(page: Any, ref: Ref, act: str) -> str:
    return forms.token(page.cookies["__Host-staff"], f"/s/people/{ref.person}/{act}")


def test_other_roles_see_no_people_and_every_act_is_a_route_of_the_api(
    staff_in: Any, enroll: Any
) -> None:
    rosa = enroll()
    assert {act.route for act in (*ACTS.values(), *OF_MENTORS.values())} <= ROUTES.keys()
    for role in ("analyst", "auditor"):
        page = staff_in(role)
        for path in ("/s/people", f"/s/people/{rosa.person}", f"/s/people/{rosa.person}/call"):
            page.get(path)
            assert page.status == 403


def test_a_match_rests_goes_on_and_ends_from_the_persons_page(
    program: str, staff_in: Any, matched: Any, dana: Any, clock: Any
) -> None:
    match = matched(first_name="Rosa")
    ref = Ref(program, match.person_id)
    clock.go(minutes=1)
    page = staff_in()

    def state() -> str:
        return load(ref, key(match.id)).one(Match, key(match.id)).state

    assert "/part" in page.get(f"/s/people/{ref.person}")
    do(page, ref, "rest")
    assert (state(), page.status) == ("paused", 303)
    assert "cover_needed" in load(ref).one(Care).open_alerts
    assert "/go_on" in page.follow()
    do(page, ref, "go_on")
    assert state() == "active"
    page.get(f"/s/people/{ref.person}/part")
    form = {**page.filled(), "parted": "not_a_fit"}
    page.post(**form)
    assert state() == "active"
    for _ in range(2):
        page.post(**form, sure="1")
        assert page.status == 303
    assert state() == "ended"
    assert load(ref).one(Alumnus).blocked == {dana.person}
    assert "/part" not in page.follow()
    page.get(f"/s/people/{ref.person}/part")
    page.post(parted="not_a_fit", sure="1", match=f"{'a' * 20}-x")
    assert page.status == 404


@pytest.fixture
def unasked(program: str, graduate: Any, volunteer: Any, carriers: Any) -> Match:
    """A match of two who cannot be texted: staff ask her, and the mentor after her."""
    graduate(joined=False)
    volunteer(joined=False)
    run = proposing.start(program, "coordinator").run
    (match,) = approving.approve(program, run.id, "coordinator").matches
    return match


def as_it_is(program: str, match: Match) -> Match:
    return load(Ref(program, match.person_id), key(match.id)).one(Match, key(match.id))


def acts_of_a_match(page: Any, ref: Ref) -> set[str]:
    said = page.get(f"/s/people/{ref.person}")
    return {one for one in ("answered", "accept", "decline", "rest", "part") if f'/{one}"' in said}


def test_staff_write_down_a_yes_and_the_mentors_yes_where_nobody_can_be_texted(
    program: str, staff_in: Any, unasked: Match
) -> None:
    ref, page = Ref(program, unasked.person_id), staff_in()
    assert "ask_about_match" in load(ref).one(Care).open_alerts
    assert acts_of_a_match(page, ref) == {"answered", "part"}
    do(page, ref, "answered")
    assert page.status == 422  # neither yes nor someone else
    do(page, ref, "answered", answer="yes")
    assert page.status == 303, page.page
    assert "We take the next step." in page.follow()
    assert as_it_is(program, unasked).state == "offered"
    assert "ask_about_match" not in load(ref).one(Care).open_alerts
    mentor = Ref(program, unasked.mentor_id)
    assert "offer_match" in load(mentor).one(Care).open_alerts
    assert acts_of_a_match(page, ref) == {"accept", "decline", "part"}
    do(page, ref, "accept")
    assert page.status == 303, page.page
    assert as_it_is(program, unasked).state == "active"
    assert "offer_match" not in load(mentor).one(Care).open_alerts
    assert acts_of_a_match(page, ref) == {"rest", "part"}
    assert chain_faults(ref) + chain_faults(mentor) == []


def test_staff_write_down_that_she_wants_somebody_else_and_the_next_is_asked_about(
    program: str, staff_in: Any, volunteer: Any, unasked: Match
) -> None:
    ref, page = Ref(program, unasked.person_id), staff_in()
    page.get(f"/s/people/{ref.person}/answered")
    form = {**page.filled(), "answer": "someone_else"}
    page.post(**form)
    assert page.status == 303, page.page
    ended = as_it_is(program, unasked)
    assert (ended.state, ended.reason) == ("declined", "alumnus_declined")
    assert load(ref).one(Alumnus).blocked == {unasked.mentor_id}
    page.post(f"/s/people/{ref.person}/answered", **{**form, "answer": "yes"})
    assert page.status == 422  # a form that was left open undoes nothing
    assert as_it_is(program, unasked) == ended


def test_the_mentors_no_has_a_reason_and_frees_the_place(
    program: str, staff_in: Any, unasked: Match
) -> None:
    life.answer_for(program, unasked.id, "yes", "coordinator")
    ref, page = Ref(program, unasked.person_id), staff_in()
    do(page, ref, "decline", declined="staff_decision")
    assert page.status == 422  # no reason of a mentor's
    do(page, ref, "decline", declined="no_time")
    assert page.status == 303, page.page
    ended = as_it_is(program, unasked)
    assert (ended.state, ended.reason) == ("declined", "no_time")
    assert load(Ref(program, unasked.mentor_id)).one(Mentor).active == 0


def test_a_pair_that_breaks_a_rule_by_now_is_refused_with_the_rule(
    program: str, staff_in: Any, unasked: Match, clock: Any
) -> None:
    life.answer_for(program, unasked.id, "yes", "coordinator")
    amend(
        Ref(program, unasked.mentor_id), clock, Mentor, training_completed_on=date(2024, 1, 1)
    )  # fmt: skip
    page = staff_in()
    said = do(page, Ref(program, unasked.person_id), "accept")
    assert page.status == 422
    assert "We can not pair them. " in said
    assert tell_reason("mentor_training", "en") in html.unescape(said)
    assert as_it_is(program, unasked).state == "offered"


def test_what_somebody_lets_a_mentor_know_is_ticked_and_stands_in_the_offer(
    program: str, staff_in: Any, offered: Any, signed_in: Any, carriers: Any
) -> None:
    match = offered()
    ref, page, phone = Ref(program, match.person_id), staff_in(), signed_in()

    def told() -> list[bool]:
        said = phone.get(f"/m/offers/{match.id}")
        return ["woman" in said, "12 steps" in said]

    assert told() == [False, False]
    said = page.get(f"/s/people/{ref.person}/shares")
    assert " checked" not in said
    page.post(**{"shares.gender": "1", "shares.pathway": "1", "shares.name": "1"})
    assert "What helps them" in page.follow()
    assert load(ref).one(Alumnus).shares == {"gender", "pathway"}
    assert told() == [True, True]
    page.get(f"/s/people/{ref.person}/shares")
    form = page.filled()
    assert {one for one in form if one.startswith("shares.")} == {"shares.gender", "shares.pathway"}
    page.page, ticked = "", {"shares.pathway": "1"}
    page.post(f"/s/people/{ref.person}/shares", csrf=form["csrf"], id=form["id"], **ticked)
    assert load(ref).one(Alumnus).shares == {"pathway"}
    assert told() == [False, True]
    assert acted(ref) == ["shares", "shares"]
    assert chain_faults(ref) == []
