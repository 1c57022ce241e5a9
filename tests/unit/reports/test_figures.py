"""The figures of the program report, each by an example whose numbers can be done by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.reports import weekly
from chalicelib.domain.reports.facts import (
    Attendance,
    Checkin,
    Concern,
    Met,
    Numbered,
    Period,
    Standing,
    Step,
    Told,
    usual_period,
)
from chalicelib.domain.reports.figures import LevelOfAlerts
from tests.unit.reports import sample
from tests.unit.reports.whole import Facts, report, summed

TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
LAST_TWO = Period(MONDAY, TODAY, TODAY)


def _facts(**more: object) -> Facts:
    plain = {"program": "demo", "name": "Demo", "zone": "America/New_York", "now": NOW}
    return Facts(**{**plain, "period": usual_period(TODAY), **more})  # type: ignore[arg-type]


def test_a_report_covers_thirteen_whole_weeks_to_today_unless_told() -> None:
    period = usual_period(TODAY)
    assert (period.first, period.last) == (date(2026, 8, 31), TODAY)
    assert len(period.mondays) == 13


@pytest.mark.parametrize(
    ("period", "whole"),
    [
        (LAST_TWO, [True, False]),
        (Period(MONDAY + timedelta(days=1), TODAY, TODAY), [False, False]),
        (Period(MONDAY, MONDAY + timedelta(days=6), TODAY), [True]),
        # On its Sunday a week still runs.
        (Period(MONDAY, date(2026, 11, 22), date(2026, 11, 22)), [False]),
    ],
)
def test_a_week_is_whole_when_the_period_holds_it_and_it_has_run(
    period: Period, whole: list[bool]
) -> None:
    assert [period.is_whole(monday) for monday in period.mondays] == whole


def test_check_ins_of_a_week_add_up_to_what_was_due() -> None:
    states = ("ANSWERED", "ANSWERED", "PARTIAL", "SILENT", "ASKED", "MISSED", "UNKNOWN",
              "SUPPRESSED", "CANCELLED", "PLANNED")  # fmt: skip
    found = [Checkin(f"p{at % 3}", MONDAY, state) for at, state in enumerate(states)]
    week = report(_facts(checkins=tuple(found), period=LAST_TWO)).checkins.weeks[0]
    assert (week.due, week.asked, week.people, week.planned) == (9, 5, 3, 1)
    assert (week.answered, week.partial, week.silent, week.open) == (2, 1, 1, 1)
    assert (week.missed, week.unknown, week.suppressed, week.cancelled) == (1, 1, 1, 1)


def test_the_reply_rate_leaves_out_check_ins_whose_48_hours_still_run() -> None:
    settled, running = MONDAY, TODAY - timedelta(days=2)
    found = [
        *(Checkin("a", settled, state) for state in ("ANSWERED", "PARTIAL", "SILENT", "MISSED")),
        *(Checkin("b", running, state) for state in ("ANSWERED", "ANSWERED", "ASKED")),
    ]
    assert weekly.replies(summed(_facts(checkins=tuple(found))), LAST_TWO) == (2, 3)


def test_a_rate_of_nothing_is_missing_and_not_zero() -> None:
    rate = report(_facts()).checkins.reply_rate
    assert (rate.value, rate.n) == (None, 0)


def test_hours_said_and_estimated_are_told_apart_and_mentor_sessions_counted_apart() -> None:
    found = [
        Attendance("a", MONDAY, "twelve_step", 2),  # usually one hour each
        Attendance("a", MONDAY, "individual_counseling", 1, Decimal("1.5")),
        Attendance("b", MONDAY, "drug_test"),  # a session, and no hour of care
        Attendance("c", MONDAY, "mentor_session", 3, Decimal(2)),
    ]
    facts = _facts(attendances=tuple(found), period=LAST_TWO)
    week = report(facts).participation.weeks[0]
    assert (week.hours_said, week.hours_estimated, week.hours) == (1.5, 2.0, 3.5)
    assert (week.sessions, week.people, week.mentor_sessions) == (4, 2, 3)


def test_each_type_of_activity_is_told_apart_and_adds_up_to_what_was_attended() -> None:
    found = [
        Attendance("a", MONDAY, "twelve_step", 2),
        Attendance("b", TODAY, "medical_checkup", 1, Decimal("0.5")),
        Attendance("b", MONDAY, "drug_test"),
        Attendance("c", MONDAY, "mentor_session", 3, Decimal(2)),
        Attendance("c", MONDAY - timedelta(days=1), "fitness"),  # before the period
        Attendance("c", TODAY + timedelta(days=1), "fitness"),  # after it, in the same week
    ]
    made = report(_facts(attendances=tuple(found), period=LAST_TWO))
    told = {one.type: (one.sessions, one.hours) for one in made.by_type.rows}
    assert told.pop("twelve_step") == (2, 2.0)
    assert told.pop("medical_checkup") == (1, 0.5)
    assert told.pop("drug_test") == (1, None)  # a session, and no hour of care
    assert told.pop("mentor_session") == (3, 2.0)
    assert set(told.values()) == {(0, 0.0)}
    assert (made.by_type.sessions, made.by_type.hours) == (4, 2.5)
    weeks = made.participation.weeks
    assert sum(week.hours for week in weeks) == made.by_type.hours  # type: ignore[misc]


def test_sites_stand_side_by_side_and_add_up_to_everybody() -> None:
    joined = datetime(2026, 11, 20, tzinfo=UTC)
    alumni = (
        Standing("a", MONDAY, 9, "joined", joined, engagement="slipping"),
        Standing("b", MONDAY, 9, "invited"),
        Standing("c", MONDAY, 9, "joined", joined),
    )
    made = report(_facts(
        alumni=alumni, sites={"a": "50% / #1", "b": "50% / #1"}, period=LAST_TWO,
        attendances=(Attendance("a", TODAY, "fitness", 2), Attendance("a", TODAY, "mentor_session"),
                     Attendance("c", MONDAY - timedelta(days=1), "fitness")),
    ))  # fmt: skip
    first, unknown = made.by_site.rows
    assert (first.site, first.alumni, first.joined, first.not_joined) == ("50% / #1", 2, 1, 1)
    assert (first.slipping, first.active, first.sessions) == (1, 0, 2)
    assert (unknown.site, unknown.alumni, unknown.active, unknown.sessions) == ("unknown", 1, 1, 0)


def test_changes_of_engagement_are_told_from_state_to_state_with_who_came_back() -> None:
    steps = (
        Step("a", MONDAY - timedelta(days=1), "active", "slipping"),  # before the period
        Step("a", MONDAY, "slipping", "active"),
        Step("a", MONDAY + timedelta(days=3), "active", "slipping"),
        Step("b", MONDAY, "not_joined", "active"),
        Step("c", TODAY, "closed", "active"),
        Step("d", TODAY, "lost_contact", "active"),
        Step("d", TODAY + timedelta(days=1), "active", "closed"),  # after it
    )
    made = report(_facts(steps=steps, period=LAST_TWO)).flow
    told = {(row.before, after): n for row in made.rows for after, n in row.counts.items() if n}
    assert told == {
        ("slipping", "active"): 1, ("active", "slipping"): 1, ("not_joined", "active"): 1,
        ("closed", "active"): 1, ("lost_contact", "active"): 1,
    }  # fmt: skip
    assert (made.of, made.re_entries, made.into["active"], made.into["closed"]) == (5, 2, 4, 0)
    assert [(week.people, week.active, week.slipping) for week in made.weeks] == [
        (2, 2, 1), (2, 2, 0),
    ]  # fmt: skip


def test_sessions_told_by_number_are_apart_from_those_of_a_known_kind() -> None:
    facts = _facts(
        attendances=(Attendance("a", MONDAY, "twelve_step", 2),),
        numbered=(Numbered("a", MONDAY, 1), Numbered("a", MONDAY + timedelta(days=3), 2),
                  Numbered("b", MONDAY, 2)),
        period=LAST_TWO,
    )  # fmt: skip
    week = report(facts).participation.weeks[0]
    assert (week.unnamed_sessions, week.unnamed_people) == (5, 2)
    assert (week.sessions, week.people, week.hours) == (2, 1, 2.0)


def test_planned_hours_count_from_the_week_in_which_a_person_joined() -> None:
    joined = datetime(2026, 11, 20, tzinfo=UTC)
    alumni = [
        Standing("a", MONDAY, 9, "joined", joined),
        Standing("b", MONDAY, 6, "joined", joined + timedelta(days=4)),
        Standing("c", MONDAY, 12, "invited"),
    ]
    weeks = report(_facts(alumni=tuple(alumni), period=LAST_TWO)).participation.weeks
    assert [(week.planned_hours, week.planned_people) for week in weeks] == [(9, 1), (15, 2)]


def test_the_same_contact_counts_once_a_week_and_is_new_again_only_after_13_weeks() -> None:
    period = Period(MONDAY - timedelta(weeks=14), TODAY, TODAY)
    met = [
        Met("a", period.first, "j"),
        Met("a", period.first + timedelta(days=1), "j"),
        Met("b", period.first, "j"),  # another person's J
        Met("a", MONDAY, "j"),  # 98 days later
        Met("a", MONDAY + timedelta(days=8), "j"),
    ]
    weeks = report(_facts(met=tuple(met), period=period)).network.weeks
    assert (weeks[0].contacts, weeks[0].new, weeks[0].people) == (2, 2, 2)
    assert (weeks[-2].contacts, weeks[-2].new) == (1, 1)
    assert (weeks[-1].contacts, weeks[-1].new) == (1, 0)


def test_a_week_without_any_report_of_contacts_is_missing_and_not_zero() -> None:
    week = report(_facts(met=(Met("a", TODAY, "j"),), period=LAST_TWO)).network.weeks[0]
    assert (week.contacts, week.new, week.people, week.per_person) == (None, None, None, None)


def test_each_count_by_text_is_the_mean_of_who_answered_it_and_missing_where_nobody_did() -> None:
    told = (
        Told("a", MONDAY, "supportive", 3),
        Told("b", MONDAY + timedelta(days=6), "supportive", 0),  # none is an answer
        Told("c", TODAY, "around", 2),
    )
    first, last = report(_facts(told=told, period=LAST_TWO)).network.weeks
    assert (first.supportive, first.supportive_n) == (1.5, 2)
    assert (first.around, first.around_n) == (None, None)
    assert (last.supportive, last.around, last.around_n) == (None, 2.0, 1)
    assert first.people is None  # nobody was named


def test_alerts_of_hours_that_nobody_watched_are_told_apart() -> None:
    """Nobody was there to be quick, and their times would hide how quick the others were."""
    quick, slow = _concern(4), _concern(400)._replace(watched=False)
    levels = report(_facts(concerns=(quick, slow))).alerts.levels
    assert [(name, one.of) for name, one in levels.items()] == [
        ("red", 1), ("red_unwatched", 1), ("amber", 0), ("amber_unwatched", 0),
    ]  # fmt: skip
    assert levels["red"].minutes_to_acknowledge.p90 == 4
    assert levels["red_unwatched"].minutes_to_acknowledge.p50 == 390


def _red(concerns: list[Concern]) -> LevelOfAlerts:
    return report(_facts(concerns=tuple(concerns))).alerts.levels["red"]


def _concern(minutes: float | None, state: str = "resolved") -> Concern:
    taken = NOW + timedelta(minutes=minutes) if minutes is not None else None
    return Concern("red", state, NOW, taken)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("concerns", "expected"),
    [
        ([], (None, None, 0, 0, 0)),
        ([_concern(m) for m in (10, 1, 4)], (4, 10, 3, 0, 0)),
        # One of two still waits: the median is the quick one, the slowest is not known yet.
        ([_concern(5), _concern(None, "open")], (5, None, 2, 1, 0)),
        ([_concern(None, "open")] * 2, (None, None, 2, 2, 0)),
        # Resolved without being taken on first: no time is known, and none is made up.
        ([_concern(5), _concern(None)], (5, 5, 1, 0, 1)),
    ],
)
def test_alerts_still_waiting_count_as_longer_than_any_taken_on(
    concerns: list[Concern], expected: tuple[float | None, ...]
) -> None:
    found = _red(concerns).minutes_to_acknowledge
    assert (found.p50, found.p90, found.n, found.waiting, found.unacknowledged) == expected


def test_time_to_a_human_is_the_logged_contact_not_the_taking_on() -> None:
    opened = _concern(1).opened_at
    reached = _concern(1)._replace(reached_at=opened + timedelta(minutes=12))
    waiting = _concern(1, "acknowledged")
    found = _red([reached, waiting, _concern(3)]).minutes_to_human
    assert (found.p50, found.p90, found.n, found.waiting, found.unreached) == (12, None, 2, 1, 1)


def test_every_figure_names_its_definition_and_its_denominator() -> None:
    made = report(sample.facts(40)).model_dump(mode="json")
    figures = [value for value in made.values() if isinstance(value, dict)]
    assert len(figures) == 11
    assert all(figure["definition"] and figure["denominator"] for figure in figures)


def test_parts_add_up_to_their_whole_in_a_large_sample() -> None:
    made = report(sample.facts())
    for split in (made.engagement, made.joining):
        assert sum(cell or 0 for cell in split.counts.values()) == split.of == 600  # type: ignore[misc]
    due = sum(week.due for week in made.checkins.weeks)  # type: ignore[misc]
    assert due == made.ledger.due
    assert made.ledger.holds


def test_the_json_has_from_and_to_as_the_query_does() -> None:
    made = report(_facts()).model_dump(mode="json")
    assert (made["from"], made["to"]) == ("2026-08-31", "2026-11-24")
