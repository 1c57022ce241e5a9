"""Drift is noticed per person, fairly: the states of engagement and their evidence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.engagement import Attempt, Facts, engagement, next_change

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


def _ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def _facts(contact: float = 1, silences: tuple[float, ...] = (), **changes: Any) -> Facts:
    """A weekly person whose last contact was so many days ago."""
    fields: dict[str, Any] = {
        "started_at": _ago(200),
        "interval_days": 7,
        "last_contact_at": _ago(contact),
        "silences": tuple(_ago(days) for days in silences),
    }
    return Facts(**{**fields, **changes})


def _tried(*attempts: tuple[float, str]) -> tuple[Attempt, ...]:
    return tuple(Attempt(at=_ago(days), channel=channel) for days, channel in attempts)


THREE_BY_TWO = _tried((8, "call"), (6, "call"), (4, "mail"))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (_facts(1), "active"),
        (_facts(13.9), "active"),
        # Slipping: one silence, or the longer of 14 days and 1.5 intervals without contact.
        (_facts(5, (2,)), "slipping"),
        (_facts(14), "slipping"),
        (_facts(20, interval_days=28), "active"),
        (_facts(42, interval_days=28), "slipping"),
        # Disengaged: three silences running, or the longer of 21 days and two intervals and a week.
        (_facts(13, (9, 5)), "slipping"),
        (_facts(13, (9, 5, 1)), "disengaged"),
        (_facts(20.9), "slipping"),
        (_facts(21), "disengaged"),
        (_facts(62, interval_days=28), "slipping"),
        (_facts(63, interval_days=28), "disengaged"),
        # Lost: the longer of 30 days and two intervals, and three attempts by two channels.
        (_facts(31, attempts=THREE_BY_TWO), "lost_contact"),
        (_facts(29, attempts=THREE_BY_TWO), "disengaged"),
        (_facts(31, attempts=THREE_BY_TWO[:2]), "disengaged"),
        (_facts(31, attempts=_tried((8, "call"), (6, "call"), (4, "call"))), "disengaged"),
        (_facts(50, interval_days=28, attempts=THREE_BY_TWO), "slipping"),
        (_facts(57, interval_days=28, attempts=THREE_BY_TWO), "lost_contact"),
        # Attempts before the last contact were answered by it.
        (_facts(31, attempts=_tried((40, "call"), (35, "mail"), (4, "call"))), "disengaged"),
        # Closed: 90 days, own choice, death; not whoever opted out or is away.
        (_facts(90, attempts=THREE_BY_TWO), "closed"),
        (_facts(89.9), "disengaged"),
        (_facts(90), "closed"),
        (_facts(120, opted_out=True), "active"),
        (_facts(120, away_until=_ago(-2)), "active"),
        (_facts(1, own_choice_at=_ago(1)), "closed"),
        (_facts(1, deceased_at=_ago(1)), "closed"),
    ],
)
def test_the_gravest_state_that_holds(facts: Facts, state: str) -> None:
    assert engagement(facts, NOW).state == state


@pytest.mark.parametrize(
    ("facts", "state", "evidence"),
    [
        # With weekly check-ins (i = 7), then with monthly ones (i = 28), as the rules have it:
        # slipping 1 silent or max(14, 1.5 i), disengaged 3 silent or max(21, 2 i + 7),
        # lost contact max(30, 2 i) and 3 attempts by 2 channels, closed 90 days, choice, death.
        (_facts(5), "active", ("days_without_contact:5",)),
        (_facts(5, (2,)), "slipping", ("silent:1",)),
        (_facts(14), "slipping", ("days_without_contact:14",)),
        (_facts(13, (9, 5, 1)), "disengaged", ("silent:3",)),
        (_facts(21), "disengaged", ("days_without_contact:21",)),
        (_facts(22, (15, 8, 1)), "disengaged", ("silent:3", "days_without_contact:22")),
        (_facts(30, attempts=THREE_BY_TWO), "lost_contact",
         ("days_without_contact:30", "attempts:3")),
        (_facts(30, (20, 10), attempts=_tried((4, "call"))), "lost_contact",
         ("days_without_contact:30", "attempts:3")),
        (_facts(90, attempts=THREE_BY_TWO), "closed", ("days_without_contact:90", "attempts:3")),
        (_facts(90), "closed", ("days_without_contact:90", "attempts:0")),
        (_facts(41, interval_days=28), "active", ("days_without_contact:41",)),
        (_facts(42, interval_days=28), "slipping", ("days_without_contact:42",)),
        (_facts(63, interval_days=28), "disengaged", ("days_without_contact:63",)),
        (_facts(56, interval_days=28, attempts=THREE_BY_TWO), "lost_contact",
         ("days_without_contact:56", "attempts:3")),
        (_facts(1, own_choice_at=_ago(1)), "closed", ("own_choice",)),
        (_facts(1, deceased_at=_ago(1)), "closed", ("deceased",)),
        # What says nothing: opting out, leave, a hold, an approved taper.
        (_facts(60, (9, 5, 1), opted_out=True), "active", ("opted_out",)),
        (_facts(60, (9, 5, 1), away_until=_ago(-2)), "active", ("away",)),
        (_facts(60, (9, 5, 1), held=True), "active", ("held",)),
        (_facts(15, (2,), taper_ends_at=_ago(-38)), "active", ("taper",)),
    ],
)  # fmt: skip
def test_each_state_of_the_rules_by_its_own_evidence(
    facts: Facts, state: str, evidence: tuple[str, ...]
) -> None:
    found = engagement(facts, NOW)
    assert (found.state, found.evidence) == (state, evidence)
    assert engagement(facts, NOW) == found  # derived again, it is the same


def test_a_reply_ends_the_run_of_silences() -> None:
    assert engagement(_facts(1, (9, 5, 2)), NOW).state == "active"


def test_opting_out_is_not_disengagement() -> None:
    found = engagement(_facts(60, (50, 40, 30), opted_out=True), NOW)
    assert found.state == "active"
    assert found.evidence == ("opted_out",)
    assert (
        engagement(_facts(60, opted_out=True, attempts=THREE_BY_TWO), NOW).state == "lost_contact"
    )


def test_being_away_is_not_silence() -> None:
    assert engagement(_facts(40, (9, 5, 1), away_until=_ago(-2)), NOW).evidence == ("away",)
    assert engagement(_facts(40, away_until=_ago(2)), NOW).state == "active"  # back since then
    assert engagement(_facts(40, away_until=_ago(22)), NOW).state == "disengaged"


def test_an_approved_taper_is_not_slipping_but_does_not_hide_disengagement() -> None:
    until = _ago(-38)
    assert engagement(_facts(15, (2,), taper_ends_at=until), NOW).evidence == ("taper",)
    assert engagement(_facts(22, taper_ends_at=until), NOW).state == "disengaged"
    assert engagement(_facts(15, taper_ends_at=_ago(0.5)), NOW).state == "slipping"


def test_attendance_counts_only_where_a_dose_is_planned() -> None:
    attended = {"last_attended_at": _ago(3)}
    assert engagement(_facts(40, **attended), NOW).state == "active"
    assert engagement(_facts(40, dose_planned=False, **attended), NOW).state == "disengaged"


def test_the_evidence_says_what_and_since_when() -> None:
    found = engagement(_facts(15, (3,)), NOW)
    assert found.evidence == ("silent:1", "days_without_contact:15")
    assert found.since == _ago(3)
    assert engagement(_facts(31, attempts=THREE_BY_TWO), NOW).evidence == (
        "days_without_contact:31",
        "attempts:3",
    )
    assert engagement(_facts(31, attempts=THREE_BY_TWO), NOW).since == _ago(1)


def test_whoever_has_just_started_is_active() -> None:
    fresh = Facts(started_at=_ago(1), interval_days=3.5)
    assert engagement(fresh, NOW).state == "active"


_DAYS = st.floats(0.01, 120)


@given(
    contact=_DAYS, silences=st.lists(_DAYS, max_size=4), interval=st.sampled_from([3.5, 7, 14, 28]),
    tries=st.lists(st.tuples(_DAYS, st.sampled_from(["call", "mail"])), max_size=4),
    away=st.none() | _DAYS, taper=st.none() | _DAYS, share=st.floats(0.001, 0.999),
    opted_out=st.booleans(), held=st.booleans(),
)  # fmt: skip
def test_nothing_changes_by_time_alone_before_somebody_must_look(
    contact: float, silences: list[float], interval: float, tries: list[tuple[float, str]],
    away: float | None, taper: float | None, share: float, opted_out: bool, held: bool,
) -> None:  # fmt: skip
    facts = _facts(
        contact, tuple(sorted(silences, reverse=True)), interval_days=interval,
        attempts=_tried(*tries), away_until=NOW + timedelta(days=away) if away else None,
        taper_ends_at=NOW + timedelta(days=taper) if taper else None, opted_out=opted_out,
        held=held,
    )  # fmt: skip
    look = next_change(facts, NOW)
    until = look or NOW + timedelta(days=400)
    between = NOW + (until - NOW) * share
    assert engagement(facts, between).state == engagement(facts, NOW).state


def test_from_look_to_look_somebody_who_is_never_heard_again_passes_every_state() -> None:
    facts, at, passed = (
        _facts(0, attempts=_tried((-8, "call"), (-9, "call"), (-10, "mail"))),
        NOW,
        [],
    )
    while look := next_change(facts, at):
        at = look
        passed.append((engagement(facts, at).state, (at - NOW).days))
    assert passed == [("slipping", 14), ("disengaged", 21), ("lost_contact", 30), ("closed", 90)]


def test_whoever_opted_out_is_lost_at_its_day_after_we_tried_and_found_nobody() -> None:
    tries = _tried((15, "call"), (14, "call"), (12, "mail"))
    facts = _facts(20, opted_out=True, attempts=tries)
    assert engagement(facts, NOW).state == "active"
    look = next_change(facts, NOW)
    assert look == _ago(-10)
    assert engagement(facts, _ago(-10)).state == "lost_contact"
    assert next_change(facts, _ago(-10)) == _ago(-70)
    assert next_change(_facts(20, opted_out=True), NOW) is None
