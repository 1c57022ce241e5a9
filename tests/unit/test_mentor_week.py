"""The weekly text to a mentor: what answers mean and log, when it comes, whom it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import mentor_week
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog, entries
from chalicelib.domain.mentor_week import MentorWeek, choice, told
from chalicelib.domain.policy.following import MatchLife

ZONE = "America/New_York"
LIFE = MatchLife()
NOW = datetime(2026, 11, 26, 17, tzinfo=UTC)  # Thursday noon in New York
TODAY = date(2026, 11, 26)


def match(**more: Any) -> Match:
    fields = {
        "id": "a-r", "person_id": "a", "mentor_id": "m", "run_id": "r", "score": 1, "parts": {},
        "state": "active", "created_at": NOW - timedelta(days=30),
        "introduced_at": NOW - timedelta(days=20), **more,
    }  # fmt: skip
    return Match(**fields)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1", "yes"), ("Yes", "yes"), ("sí, gracias", "yes"), ("Hablamos", "yes"), ("2", "tried"),
        ("lo intenté", "tried"), ("3", "no"), ("No", "no"), ("not yet", "no"), ("todavía no", "no"),
        ("4", "worried"), ("me preocupa", "worried"), ("four please", "worried"),
        ("5", None), ("1 2", None), ("he sounds flat", None), ("", None),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(body: str, said: str | None) -> None:
    assert choice(body) == said


def test_every_label_is_an_answer() -> None:
    for label in ("yes", "tried", "no", "worried"):
        assert choice(label) == label


@pytest.mark.parametrize(
    ("said", "counted", "worried"),
    [("yes", ["mentor_session"], False), ("tried", [], False), ("worried", [], True)],
)
def test_what_is_logged_makes_nothing_up(said: Any, counted: list[str], worried: bool) -> None:
    written = told(said, TODAY)
    assert written
    assert (written.way, written.minutes, written.worried) == (None, None, worried)
    log = MentorLog(
        id="l", person_id="a", match_id="a-r", mentor_id="m", recorded_at=NOW, told=written
    )
    found: list[Any] = entries(log)
    assert [(one.type, one.hours) for one in found] == [(one, None) for one in counted]


def test_a_plain_no_logs_nothing() -> None:
    assert told("no", TODAY) is None


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (NOW - timedelta(days=2), NOW), (NOW - timedelta(seconds=1), NOW),
        (NOW, NOW + timedelta(days=7)), (NOW + timedelta(days=1), NOW + timedelta(days=7)),
        # Clocks change on Nov 1: noon stays noon.
        (datetime(2026, 10, 29, 16, tzinfo=UTC), datetime(2026, 11, 5, 17, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_questions_come_on_a_thursday_noon(moment: datetime, first: datetime) -> None:
    assert mentor_week.round_after(moment, ZONE, LIFE) == first
    assert (
        mentor_week.round_after(moment, ZONE, LIFE.model_copy(update={"week_text_on": None}))
        is None
    )


def test_a_round_that_did_not_begin_for_a_day_is_left_out() -> None:
    week = MentorWeek(person_id="m", round_at=NOW)
    assert not mentor_week.is_late(week, NOW + timedelta(hours=23))
    assert mentor_week.is_late(week, NOW + timedelta(hours=24))
    begun = week.model_copy(update={"waiting": ("a-r",)})
    assert not mentor_week.is_late(begun, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({}, True),
        ({"contacted_on": TODAY - timedelta(days=7)}, True),
        ({"contacted_on": TODAY - timedelta(days=6)}, False),
        ({"introduced_at": NOW - timedelta(hours=71)}, False),
        ({"introduced_at": None}, False),
    ],
)
def test_only_who_was_not_in_contact_this_week_is_asked_about(
    more: dict[str, Any], asked: bool
) -> None:
    assert mentor_week.wants_asking(match(**more), [], NOW, ZONE, LIFE) is asked


def test_a_try_that_was_logged_is_not_asked_about_again() -> None:
    written = told("tried", TODAY - timedelta(days=1))
    assert written
    log = MentorLog(
        id="l", person_id="a", match_id="a-r", mentor_id="m", recorded_at=NOW, told=written
    )
    assert not mentor_week.wants_asking(match(), [log], NOW, ZONE, LIFE)
    other = log.model_copy(update={"match_id": "a-q"})
    assert mentor_week.wants_asking(match(), [other], NOW, ZONE, LIFE)


def test_who_was_without_contact_longest_comes_first() -> None:
    found = [
        match(id="b", contacted_on=TODAY - timedelta(days=8)),
        match(id="c"),
        match(id="a", contacted_on=TODAY - timedelta(days=12)),
    ]
    assert mentor_week.longest_first(found) == ("c", "a", "b")
