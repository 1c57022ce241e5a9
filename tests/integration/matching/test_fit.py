"""Two weeks into a match its alumnus is asked whether the two fit, and every answer is acted on."""

from datetime import timedelta

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services.matching import life as matching_life
from chalicelib.store.partition import load
from tests.integration.conftest import own_number
from tests.integration.life import text, work
from tests.integration.matching.test_life import amend, approved, quiet

PHONE = "+15025551001"
QUESTION = "Handrail: How is it with your mentor? Reply 1 good fit 2 not so good 3 talk to staff"


@pytest.fixture
def active(program, clock, carriers, graduate, volunteer):
    """An active match with a contact on its tenth day: the alumnus, and a way to read the match."""
    alumnus, _ = graduate(), volunteer()
    quiet(alumnus)
    id = approved(program).id
    matching_life.answer_for(program, id, "yes", "staff")
    matching_life.accept(program, id, "staff")
    amend(alumnus, Match, contacted_on=clock().date() + timedelta(days=10))
    return alumnus, lambda: load(alumnus, matches.key(id)).one(Match)


def asked_after_two_weeks(program, clock):
    """Everything due in two weeks is done, and the text has left."""
    work(program, clock.go(days=14, minutes=-1))
    work(program, clock.go(minutes=1))
    work(program, clock.go(minutes=1))


def causes(ref):
    return set(load(ref).one(Care).open_alerts)


def test_it_is_asked_once_by_text_and_a_good_fit_asks_nothing_of_anybody(
    program, clock, carriers, active
):
    alumnus, match = active
    work(program, clock.go(days=13))
    assert QUESTION not in carriers.to(PHONE)
    work(program, clock.go(days=1))
    work(program, clock.go(minutes=1))
    assert carriers.to(PHONE)[-1] == QUESTION
    assert match().due_at <= match().fit_asked_at + timedelta(hours=72)
    text(own_number(program), PHONE, "1", clock.go(minutes=1))
    assert carriers.to(PHONE)[-1] == "Handrail: Good to hear. Thanks for telling us."
    assert (match().fit, load(alumnus).one(Thread).open) == ("good", None)
    for _ in range(4):
        work(program, clock.go(days=4))
    assert carriers.to(PHONE).count(QUESTION) == 1
    assert "fit_check" not in causes(alumnus)


@pytest.mark.parametrize(
    ("body", "fit", "cause", "answer"),
    [
        ("not so good", "poor", "fit_check", "nobody's fault"),
        ("no tan bien", "poor", "fit_check", "No es culpa de nadie"),
        ("3", "talk", "call_requested", "Someone will call you"),
    ],
)
def test_what_is_not_so_good_reaches_staff_and_ends_nothing(
    program, clock, carriers, active, body, fit, cause, answer
):
    alumnus, match = active
    asked_after_two_weeks(program, clock)
    text(own_number(program), PHONE, body, clock.go(minutes=1))
    assert (match().fit, match().state) == (fit, "active")
    assert cause in causes(alumnus)
    assert answer in carriers.to(PHONE)[-1]


def test_words_of_their_own_go_to_a_human_and_the_question_stays(program, clock, active):
    alumnus, match = active
    asked_after_two_weeks(program, clock)
    text(own_number(program), PHONE, "he is nice but he never calls me back", clock.go(minutes=1))
    assert match().fit == "asked"
    assert causes(alumnus) & {"unread", "safeguarding"}


def test_no_answer_in_72_hours_becomes_a_task(program, clock, active):
    alumnus, match = active
    asked_after_two_weeks(program, clock)
    work(program, clock.go(hours=71))
    assert "fit_check" not in causes(alumnus)
    work(program, clock.go(hours=2))
    assert "fit_check" in causes(alumnus)
    assert match().fit == "staff"
    assert match().due_at > clock()


@pytest.mark.parametrize(
    "standing", [{"texting": "stopped"}, {"shared_phone": True}, {"number_state": "suspect"}]
)
def test_who_cannot_be_texted_is_asked_by_staff(program, clock, carriers, active, standing):
    alumnus, match = active
    amend(alumnus, Person, **standing)
    asked_after_two_weeks(program, clock)
    assert QUESTION not in carriers.to(PHONE)
    assert match().fit == "staff"
    assert "fit_check" in causes(alumnus)


def test_a_match_that_ends_first_is_not_asked_about(program, clock, carriers, active):
    alumnus, match = active
    clock.go(days=14, hours=13)
    work(program, clock())
    matching_life.end(program, match().id, "not_a_fit", "staff")
    work(program, clock.go(hours=12))
    assert QUESTION not in carriers.to(PHONE)
    assert "fit_check" not in causes(alumnus)
    assert load(alumnus).one(Alumnus).match_id is None


def test_it_waits_for_a_check_in_and_is_asked_again_after_it(program, clock, active):
    alumnus, match = active
    asked_after_two_weeks(program, clock)
    waiting = load(alumnus).one(Thread).open
    assert (waiting.about, waiting.context) == (matches.key(match().id), "fit")
    checkin = OpenQuestion(
        about="CHECKIN#2026-12-08#0#p1", context="yn", question="use", asked_at=clock(),
        expires_at=clock() + timedelta(hours=48),
    )  # fmt: skip
    thread = load(alumnus).one(Thread).asks(checkin, clock())
    assert thread.ended(checkin.about, clock()).open == waiting
