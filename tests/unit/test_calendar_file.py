"""A calendar file as RFC 5545 has it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.calendar_file import LINE, Entry, calendar
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import MentorBreak
from chalicelib.domain.mentoring import planned_contacts
from chalicelib.domain.policy.following import MatchLife

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY, ZONE, LIFE = date(2026, 11, 24), "America/New_York", MatchLife()


def unfolded(file: str) -> list[str]:
    assert file.endswith("END:VCALENDAR\r\n")
    assert "\n" not in file.replace("\r\n", "")
    return file.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_entry_is_a_whole_day_and_private() -> None:
    lines = unfolded(calendar([Entry("u1", date(2026, 12, 31), "Say hello to R.")], NOW))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//1//EN"]
    for line in (
        "UID:u1", "DTSTAMP:20261124T150000Z", "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101", "SUMMARY:Say hello to R.", "CLASS:PRIVATE",
    ):  # fmt: skip
        assert lines.count(line) == 1


def test_nothing_planned_is_a_file_all_the_same() -> None:
    assert unfolded(calendar([], NOW))[-1] == "END:VCALENDAR"


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ("a, b; c\\d", "SUMMARY:a\\, b\\; c\\\\d"),
        ("two\r\nlines\nBEGIN:VEVENT", "SUMMARY:two\\nlines\\nBEGIN:VEVENT"),
    ],
)
def test_what_would_break_out_of_its_line_is_escaped(says: str, line: str) -> None:
    assert line in unfolded(calendar([Entry("u", TODAY, says)], NOW))


def test_long_lines_are_folded_and_no_character_is_split() -> None:
    says = "Saludar a Ñ. " * 20
    file = calendar([Entry("u", TODAY, says)], NOW)
    assert max(len(line.encode()) for line in file.split("\r\n")) <= LINE
    assert f"SUMMARY:{says}" in unfolded(file)


def test_a_later_file_is_the_newer_one() -> None:
    numbers = [
        next(line for line in unfolded(calendar([Entry("u", TODAY, "x")], at)) if "SEQ" in line)
        for at in (NOW, NOW + timedelta(minutes=1))
    ]
    assert numbers[0] < numbers[1]


def match(**more: object) -> Match:
    return Match.model_validate(
        {
            "id": "a-r", "person_id": "a", "mentor_id": "m", "run_id": "r", "score": 1, "parts": {},
            "state": "active", "created_at": NOW, "introduced_at": NOW, "accepted_at": NOW, **more,
        }
    )  # fmt: skip


def test_contacts_are_planned_weekly_and_later_every_other_week() -> None:
    assert planned_contacts(match(), ZONE, LIFE, TODAY) == [
        date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18),
    ]  # fmt: skip
    old = NOW - timedelta(weeks=20)
    later = match(introduced_at=old, contacted_on=TODAY)
    assert planned_contacts(later, ZONE, LIFE, TODAY) == [date(2026, 12, 8), date(2026, 12, 22)]


def test_what_is_overdue_is_for_today() -> None:
    late = match(introduced_at=NOW - timedelta(weeks=3), accepted_at=NOW - timedelta(weeks=3))
    assert planned_contacts(late, ZONE, LIFE, TODAY)[0] == TODAY


def test_days_of_a_leave() -> None:
    leave = MentorBreak(person_id="m", starts=TODAY, until=TODAY + timedelta(days=2))
    days = [TODAY + timedelta(days=n) for n in range(-1, 4)]
    assert [leave.covers(day) for day in days] == [False, True, True, False, False]
    assert not MentorBreak(person_id="m").covers(TODAY)
