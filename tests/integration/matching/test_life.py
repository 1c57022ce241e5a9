"""A match from the question to its end: by text where people have joined, by staff where not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.matches import Match
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.tenant import tenant
from chalicelib.store.audit import Entry
from chalicelib.store.change import Change
from chalicelib.store.codec import decode
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import rows
from tests.integration.conftest import own_number
from tests.integration.life import Crash, chain_faults, live, text, work

ALUMNUS_PHONE, MENTOR_PHONE = "+15025551001", "+15025555001"


def quiet(ref: Ref) -> None:
    """No check-ins for this person: only the match's texts count here."""
    read = load(ref)
    change = Change(
        read, by="test", at=read.one(Person).created_at, policy=tenant(ref.program).policy
    )
    planned = read.maybe(Plan)
    if planned and planned.value.next_key:
        read.also(planned.value.next_key)
        change.remove(read.rows[planned.value.next_key])
        change.amend(Plan, active=False, next_key=None)
    change.commit("test.quiet")


def amend(ref: Ref, value: Any, **fields: Any) -> None:
    read = load_all(ref)
    change = Change(
        read, by="test", at=read.one(Person).created_at, policy=tenant(ref.program).policy
    )
    change.amend(value, **fields)
    change.commit("test.amended")


def approved(program: str) -> Match:
    run = matching.start(program, "coordinator")
    done = matching_approval.approve(program, run.run.id, "coordinator")
    assert len(done.matches) == 1, done.skipped
    return done.matches[0]


def now(match: Match, program: str) -> Match:
    return load(Ref(program, match.person_id), matches.key(match.id)).one(Match)


def causes(ref: Ref) -> set[str]:
    return set(load(ref).one(Care).open_alerts)


def places(ref: Ref) -> int:
    return load(ref).one(Mentor).active


@pytest.fixture
def pair(graduate, volunteer, carriers) -> tuple[Ref, Ref]:
    alumnus, mentor = graduate(), volunteer(languages=("en", "es"))
    quiet(alumnus)
    return alumnus, mentor


@pytest.fixture
def not_joined(graduate, volunteer, carriers) -> tuple[Ref, Ref]:
    return graduate(joined=False), volunteer(joined=False)


def test_both_joined_the_whole_way_goes_by_text(program, clock, carriers, pair):
    alumnus, mentor = pair
    match = approved(program)
    assert (match.state, places(mentor)) == ("approved", 1)
    work(program, clock())
    asked = carriers.to(ALUMNUS_PHONE)[-1]
    assert asked == (
        "Handrail: We found a mentor for you: English, Spanish, weekends, evenings, Louisville, "
        "in their 40s. OK? Reply 1 yes 2 someone else"
    )
    match = now(match, program)
    assert (match.state, match.due_at) == ("asked", clock() + timedelta(hours=72))
    clock.go(hours=1)
    text(own_number(program), ALUMNUS_PHONE, "1", clock())
    assert carriers.to(ALUMNUS_PHONE)[-1].endswith("We will ask them and let you know.")
    assert now(match, program).state == "offered"
    clock.go(minutes=1)
    work(program, clock())
    clock.go(minutes=1)
    work(program, clock())
    assert "would like you as a mentor" in carriers.to(MENTOR_PHONE)[-1]
    assert "Rosa" not in carriers.to(MENTOR_PHONE)[-1]
    match = matching_life.accept(program, match.id, "coordinator")
    assert match.state == "active"
    clock.go(minutes=1)
    work(program, clock())
    assert "Dana is your mentor" in carriers.to(ALUMNUS_PHONE)[-1]
    assert "matched with R." in carriers.to(MENTOR_PHONE)[-1]
    assert matching_life.accept(program, match.id, "coordinator") == now(match, program)
    tasks = {"ask_about_match", "offer_match", "introduce"}
    assert tasks.isdisjoint(causes(alumnus) | causes(mentor))
    assert chain_faults(alumnus) + chain_faults(mentor) == []


def test_neither_joined_staff_ask_offer_and_introduce(program, clock, carriers, not_joined):
    alumnus, mentor = not_joined
    match = approved(program)
    assert match.state == "asked"
    assert "ask_about_match" in causes(alumnus)
    match = matching_life.answer_for(program, match.id, "yes", "coordinator")
    assert match.state == "offered"
    assert match.told_at == clock()
    assert "offer_match" in causes(mentor)
    assert "ask_about_match" not in causes(alumnus)  # it was done
    match = matching_life.accept(program, match.id, "coordinator")
    assert match.state == "active"
    assert causes(mentor) == {"introduce"}
    assert "introduce" in causes(alumnus)
    work(program, clock())
    assert carriers.to(ALUMNUS_PHONE) + carriers.to(MENTOR_PHONE) == []


def test_the_introduction_is_audited_with_the_form_of_the_consent(program, pair):
    alumnus, mentor = pair
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    for ref, action in ((alumnus, "match.introduced"), (mentor, "match.told_intro")):
        chain = [decode(Entry, r.attribute_values, (), None) for r in rows(ref.audit_pk)]
        assert [e.reason for e in chain if e.action == action] == ["MD-2026-1"]


def test_someone_else_frees_the_place_and_the_same_mentor_is_not_proposed_again(
    program, clock, carriers, pair
):
    alumnus, mentor = pair
    match = approved(program)
    work(program, clock())
    text(own_number(program), ALUMNUS_PHONE, "2 someone else please", clock.go(minutes=5))
    match = now(match, program)
    assert (match.state, match.reason, match.due_at) == ("declined", "alumnus_declined", None)
    assert places(mentor) == 0
    read = load(alumnus)
    assert (read.one(Alumnus).match_id, read.one(Thread).open) == (None, None)
    assert "someone else" in carriers.to(ALUMNUS_PHONE)[-1]
    again = matching.start(program, "coordinator")
    assert (again.pairs, again.unmatched[0]["reasons"]) == ([], ["blocked"])


def test_a_mentor_who_declines_frees_the_place(program, pair):
    _, mentor = pair
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    match = matching_life.decline(program, match.id, "no_time", "coordinator")
    assert (match.state, match.reason, places(mentor)) == ("declined", "no_time", 0)
    assert matching_life.decline(program, match.id, "no_time", "coordinator") == match
    with pytest.raises(matches.IllegalTransition):
        matching_life.accept(program, match.id, "coordinator")
    with pytest.raises(matches.BadReason):
        matching_life.decline(program, match.id, "Rosa was rude", "coordinator")


@pytest.mark.parametrize("answered", [False, True], ids=["alumnus silent", "mentor silent"])
def test_an_unanswered_offer_expires_after_72_hours(program, clock, pair, answered):
    alumnus, mentor = pair
    match = approved(program)
    work(program, clock())
    if answered:
        matching_life.answer_for(program, match.id, "yes", "coordinator")
    work(program, clock.go(hours=71))
    assert now(match, program).state == ("offered" if answered else "asked")
    work(program, clock.go(hours=1, minutes=1))
    expired = now(match, program)
    reason = "mentor_no_answer" if answered else "alumnus_no_answer"
    assert (expired.state, expired.reason) == ("expired", reason)
    assert places(mentor) == 0
    read = load(alumnus)
    assert read.one(Alumnus).match_id is None
    assert read.one(Thread).open is None
    assert len(matching.start(program, "coordinator").pairs) == 1


def test_approving_twice_changes_nothing(program, pair):
    alumnus, mentor = pair
    run = matching.start(program, "coordinator").run
    first = matching_approval.approve(program, run.id, "coordinator")
    seq = load(alumnus).seq
    assert matching_approval.approve(program, run.id, "other") == first
    assert (load(alumnus).seq, places(mentor)) == (seq, 1)


def test_two_runs_approved_match_one_person_once(program, pair):
    one, other = (matching.start(program, "coordinator").run for _ in range(2))
    matching_approval.approve(program, one.id, "coordinator")
    late = matching_approval.approve(program, other.id, "coordinator")
    assert late.matches == []
    assert late.skipped[0]["reasons"] == ["live_match"]
    assert places(pair[1]) == 1


def test_a_consent_gone_since_the_run_leaves_the_pair_out_with_its_reason(program, pair):
    run = matching.start(program, "coordinator").run
    amend(pair[0], Alumnus, disclosure_consent=None)
    done = matching_approval.approve(program, run.id, "coordinator")
    assert (done.matches, done.skipped[0]["reasons"]) == ([], ["no_disclosure_consent"])
    assert places(pair[1]) == 0


def test_clearances_are_judged_again_when_the_mentor_accepts(program, pair):
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    amend(pair[1], Mentor, training_completed_on=date(2024, 1, 1))
    with pytest.raises(matching_life.NoLongerHolds) as refused:
        matching_life.accept(program, match.id, "coordinator")
    assert refused.value.reasons == ("mentor_training",)
    assert now(match, program).state == "offered"


def test_a_mentor_may_agree_before_the_alumnus_and_still_the_alumnus_decides(
    program, clock, carriers, pair
):
    match = approved(program)
    match = matching_life.accept(program, match.id, "coordinator")
    assert (match.state, match.mentor_agreed_at) == ("approved", clock())
    assert matching_life.accept(program, match.id, "coordinator") == match
    work(program, clock())
    assert now(match, program).state == "asked"
    assert carriers.to(MENTOR_PHONE) == []
    text(own_number(program), ALUMNUS_PHONE, "1", clock.go(minutes=1))
    assert carriers.to(ALUMNUS_PHONE)[-1] == (
        "Handrail: Good. They said yes too. You will hear from us soon."
    )
    for _ in range(3):
        work(program, clock.go(minutes=1))
    assert now(match, program).state == "active"
    assert "Dana is your mentor" in carriers.to(ALUMNUS_PHONE)[-1]
    assert [b for b in carriers.to(MENTOR_PHONE) if "matched with R." in b] == carriers.to(
        MENTOR_PHONE
    )


def test_staff_who_accept_for_someone_whom_staff_ask_say_that_they_asked(program, not_joined):
    alumnus, mentor = not_joined
    match = matching_life.accept(program, approved(program).id, "coordinator")
    assert (match.state, match.consent_form) == ("active", "MD-2026-1")
    assert causes(alumnus) == causes(mentor) == {"introduce"}


def test_nobody_is_introduced_whose_consent_is_gone_by_then(program, clock, carriers, pair):
    match = approved(program)
    matching_life.accept(program, match.id, "coordinator")
    amend(pair[0], Alumnus, disclosure_consent=None)
    work(program, clock())
    text(own_number(program), ALUMNUS_PHONE, "1", clock.go(minutes=1))
    for _ in range(2):
        work(program, clock.go(minutes=1))
    ended = now(match, program)
    assert (ended.state, ended.reason) == ("ended", "no_disclosure_consent")
    assert carriers.to(MENTOR_PHONE) == []
    assert "introduce" in causes(pair[0])
    assert places(pair[1]) == 0


def test_a_question_not_sent_yet_is_withdrawn_when_staff_have_the_answer(
    program, clock, carriers, pair
):
    match = approved(program)
    matching_life.answer_for(program, match.id, "someone_else", "coordinator")
    work(program, clock.go(hours=1))
    assert carriers.to(ALUMNUS_PHONE)[1:] == []  # nothing after the welcome


def test_who_stops_before_the_question_leaves_is_asked_by_staff(program, clock, carriers, pair):
    match = approved(program)
    text(own_number(program), ALUMNUS_PHONE, "STOP", clock())
    work(program, clock())
    assert now(match, program).state == "asked"
    assert "ask_about_match" in causes(pair[0])
    assert not any("found a mentor" in body for body in carriers.to(ALUMNUS_PHONE))


def test_an_open_check_in_waits_while_the_match_is_asked_about(program, clock, pair):
    question = OpenQuestion(
        about="CHECKIN#x", context="scale_0_10", question="craving", asked_at=clock(),
        expires_at=clock() + timedelta(hours=48),
    )  # fmt: skip
    amend(pair[0], Thread, open=question)
    match = approved(program)
    work(program, clock())
    thread = load(pair[0]).one(Thread)
    assert (thread.open.about, thread.parked) == (matches.key(match.id), (question,))
    text(own_number(program), ALUMNUS_PHONE, "yes please", clock.go(minutes=1))
    thread = load(pair[0]).one(Thread)
    assert (thread.open, thread.parked) == (question, ())


@pytest.mark.parametrize("logged", [False, True])
def test_the_first_contact_is_due_in_72_hours(program, clock, pair, logged):
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    if logged:
        read = load(pair[0])
        change = Change(read, by="test", at=clock(), policy=tenant(program).policy)
        change.put(
            Activity(
                id="a1", person_id=match.person_id, type="mentor_session",
                on=date(2026, 11, 25), source="mentor", recorded_at=clock(),
            )
        )  # fmt: skip
        change.commit("activity.logged")
    work(program, clock.go(hours=72, minutes=1))
    assert ("mentor_log_due" in causes(pair[0])) is not logged
    fit_check = match.created_at + timedelta(days=14)
    assert now(match, program).due_at == fit_check


def test_fourteen_unlogged_days_are_told_on_the_fifteenth_morning(program, clock, pair):
    """Whenever the last look was: the days are counted from the contact."""
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    amend(pair[0], Match, contacted_on=date(2026, 11, 28))
    live(program, clock, datetime(2026, 12, 13, 13, 59, tzinfo=UTC))
    assert "mentor_log_due" not in causes(pair[0])
    live(program, clock, datetime(2026, 12, 13, 14, 1, tzinfo=UTC))
    assert "mentor_log_due" in causes(pair[0])


def test_a_crash_after_the_mentor_was_told_tells_them_nothing_twice(
    program, clock, carriers, pair, monkeypatch
):
    match = approved(program)
    tell = matching_texts.tell_mentor

    def told_then_crash(*args, **more):
        tell(*args, **more)
        raise Crash

    monkeypatch.setattr(matching_texts, "tell_mentor", told_then_crash)
    with pytest.raises(Crash):
        matching_life.answer_for(program, match.id, "yes", "coordinator")
    monkeypatch.setattr(matching_texts, "tell_mentor", tell)
    assert now(match, program).told_at is None
    for _ in range(3):
        work(program, clock.go(minutes=1))
    assert now(match, program).told_at
    assert len(carriers.to(MENTOR_PHONE)) == 1


def test_a_task_that_a_wish_of_theirs_joined_stays_open(program, clock, pair):
    text(own_number(program), ALUMNUS_PHONE, "MENTOR", clock())
    amend(pair[0], Person, texting="stopped")
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    assert "ask_about_match" in causes(pair[0])


def test_an_active_match_may_end_and_its_mentor_serve_another(program, pair, graduate):
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    ended = matching_life.end(program, match.id, "completed", "coordinator")
    assert (ended.state, ended.due_at, places(pair[1])) == ("ended", None, 0)
    assert load_all(pair[0]).one(Alumnus).match_id is None


def test_a_nudge_names_no_reason_and_comes_once_a_day(program, clock, carriers, pair):
    assert matching_life.nudge(program, pair[0].person) is False
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    assert matching_life.nudge(program, pair[0].person) is True
    assert matching_life.nudge(program, pair[0].person) is False
    work(program, clock.go(minutes=1))
    nudges = [body for body in carriers.to(MENTOR_PHONE) if "reach out to R. soon" in body]
    assert len(nudges) == 1
    clock.go(days=1)
    assert matching_life.nudge(program, pair[0].person) is True
    clock.go(days=1)
    amend(pair[0], Alumnus, disclosure_consent=None)
    assert matching_life.nudge(program, pair[0].person) is False


@pytest.mark.parametrize("written", [False, True])
def test_the_first_silence_nudges_once_though_the_sender_dies_as_it_ends(
    program, clock, carriers, graduate, volunteer, monkeypatch, written
):
    commit = Change.commit

    def dies_once(change, action, *rest):
        if action == "checkin.silent" and not died:
            died.append(action)
            if written:
                commit(change, action, *rest)
            raise Crash
        return commit(change, action, *rest)

    died: list[str] = []
    alumnus, _ = graduate(), volunteer(languages=("en", "es"))
    match = approved(program)
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    matching_life.accept(program, match.id, "coordinator")
    monkeypatch.setattr(Change, "commit", dies_once)
    with pytest.raises(Crash):
        live(program, clock, clock() + timedelta(days=6))
    live(program, clock, clock() + timedelta(days=1))
    nudges = [body for body in carriers.to(MENTOR_PHONE) if "reach out to R. soon" in body]
    assert died
    assert len(nudges) == 1
    assert load(alumnus).one(Care).recent
