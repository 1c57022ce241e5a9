"""Initials as mentors write them, and what an entry is counted as."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.mentor_log import (
    BadInitials,
    MentorLog,
    Told,
    entries,
    initials,
    may_be_mended,
    mended,
)

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TOLD = Told(
    on=date(2026, 11, 24), way="call", minutes=30, went="good", together=("fitness",),
    people=("J",),
)  # fmt: skip
LOG = MentorLog(id="l", person_id="a", match_id="a-r", mentor_id="m", recorded_at=NOW, told=TOLD)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()), ("j", ("J",)), ("J, M", ("J", "M")), ("J. and m", ("J", "M")),
        ("J y M", ("J", "M")), ("JM; É.", ("JM", "É")), ("J J", ("J",)), (" , ", ()),
    ],
)  # fmt: skip
def test_initials_as_people_write_them(written: str, read: tuple[str, ...]) -> None:
    assert initials(written) == read


@pytest.mark.parametrize("written", ["Jonathan", "J1", "4", "a b c d f g", "<b>", "=A"])
def test_nothing_else_is_an_initial(written: str) -> None:
    with pytest.raises(BadInitials):
        initials(written)


def test_an_entry_is_counted_under_ids_of_its_own_and_others_once_mended() -> None:
    first = [one.id for one in entries(LOG)]
    again = mended(LOG, TOLD.model_copy(update={"minutes": 60}), NOW + timedelta(hours=1))
    assert first == ["l.0.mentor_session", "l.0.fitness", "l.0.0"]
    assert not set(first) & {one.id for one in entries(again)}
    assert [before.told for before in again.before] == [TOLD]


def test_a_try_counts_as_nothing() -> None:
    assert entries(mended(LOG, TOLD.model_copy(update={"went": "no_answer"}), NOW)) == []


def test_a_day_is_a_day() -> None:
    assert may_be_mended(LOG, NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert not may_be_mended(LOG, NOW + timedelta(hours=24))
