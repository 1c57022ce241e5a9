"""When a mentor and their mentee should be in contact, and what of their standing is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import mentoring
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, DisclosureConsent, Person
from chalicelib.domain.policy.following import MatchLife
from chalicelib.domain.safety.causes import CAUSES

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ZONE = "America/New_York"


def match(**more: Any) -> Match:
    given = {"id": "a-r", "person_id": "a", "mentor_id": "m", "run_id": "r", "score": 1,
             "parts": {}, "created_at": NOW, "accepted_at": NOW, "introduced_at": NOW,
             "state": "active"}  # fmt: skip
    return Match.model_validate({**given, **more})


def person(**more: Any) -> Person:
    given = {"id": "a", "program": "p", "roles": {"alumnus"}, "first_name": "Rosa",
             "last_name": "Clark", "birth_date": date(1990, 5, 4), "created_at": NOW}  # fmt: skip
    return Person.model_validate({**given, **more})


@pytest.mark.parametrize(
    ("contacted", "due"),
    [
        (None, date(2026, 11, 27)),  # within 72 hours
        (date(2026, 11, 25), date(2026, 12, 2)),
        (date(2027, 2, 15), date(2027, 2, 22)),  # the last of twelve weeks
        (date(2027, 2, 16), date(2027, 3, 2)),
    ],
)
def test_contact_is_weekly_for_twelve_weeks_then_every_other(
    contacted: date | None, due: date
) -> None:
    assert mentoring.next_contact(match(contacted_on=contacted), ZONE, MatchLife()) == due


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        *((cause, "staff") for cause in sorted(mentoring.STAFFS)),
        *((cause, "reach_out") for cause in sorted(mentoring.QUIET)),
        ("unread", "steady"),
        ("mentor_log_due", "steady"),
    ],
)
def test_each_worry_is_told_as_one_of_two_things(cause: str, told: str) -> None:
    assert cause in CAUSES
    care = Care(person_id="a", open_alerts={cause: "ALERT#1"})
    assert mentoring.standing(person(), care, match(), overdue=False) == told


def test_a_hold_is_for_staff_and_an_overdue_contact_for_the_mentor() -> None:
    care = Care(person_id="a")
    assert mentoring.standing(person(hold="jail"), care, match(), overdue=True) == "staff"
    assert mentoring.standing(person(), care, match(), overdue=True) == "reach_out"
    fading = care.model_copy(update={"engagement": "slipping"})
    assert mentoring.standing(person(), fading, match(), overdue=False) == "reach_out"


def test_a_silent_check_in_asks_for_a_hello_until_there_was_one() -> None:
    silent = Occurrence(
        plan_id="p", person_id="a", local_date=TODAY, slot="pm", zone=ZONE, state="SILENT",
        questions=("use",), due_at=NOW, window_ends_at=NOW + timedelta(hours=3),
    )  # fmt: skip
    care = Care(person_id="a").ended(silent)
    assert mentoring.standing(person(), care, match(), overdue=False) == "reach_out"
    after = match(contacted_on=TODAY + timedelta(days=1))
    assert mentoring.standing(person(), care, after, overdue=False) == "steady"


def test_nobody_is_shown_beyond_their_consent() -> None:
    consent = DisclosureConsent(at=NOW, form="MD", recipient="mentors", expires_on=TODAY)
    alumnus = Alumnus(
        person_id="a", external_id="A", discharged_on=TODAY, disclosure_consent=consent
    )
    assert mentoring.may_be_shown(alumnus, TODAY)
    assert not mentoring.may_be_shown(alumnus, TODAY + timedelta(days=1))
    none = alumnus.model_copy(update={"disclosure_consent": None})
    assert not mentoring.may_be_shown(none, TODAY)


def test_what_is_left_of_an_offer() -> None:
    until = NOW + timedelta(days=2, hours=3, minutes=4, seconds=30)
    assert mentoring.left(until, NOW) == (2, 3, 4)
    assert mentoring.left(NOW, until) == (0, 0, 0)
