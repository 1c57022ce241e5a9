"""An entry of a feed: what it says follows from what was told last, and what was before stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.attendance import (
    Attended,
    Corrected,
    Fed,
    NoMoment,
    day_of,
    moment,
    resultless,
    retellings,
    retold,
    told,
)
from chalicelib.domain.participation import Activity, last_attended

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SAYINGS = st.none() | st.builds(
    Attended, type=st.sampled_from(["fitness", "group_therapy"]),
    on=st.dates(date(2026, 11, 1), date(2026, 11, 4)), count=st.integers(1, 2),
)  # fmt: skip


@given(st.lists(SAYINGS, max_size=8))
def test_what_stands_is_what_was_told_last_whatever_was_told_before(
    sayings: list[Attended | None],
) -> None:
    entry: Fed | None = None
    for n, said in enumerate(sayings):
        what = told(entry, said)
        if what in (None, "unchanged"):
            continue
        at = NOW + timedelta(minutes=n)
        if entry is None:
            assert (what, said is not None) == ("created", True)
            entry = Fed(digest="d", external_id="S", activity_id="a", said=said, told_at=at)
            continue
        assert what == ("deleted" if said is None else "corrected")
        before = entry
        entry = retold(entry, said, "Ana", at)
        assert entry.past[:-1] == before.past
        assert entry.past[-1].said == before.said
    first = next((n for n, said in enumerate(sayings) if said), None)
    if first is not None:
        assert entry
        assert entry.said == sayings[-1]
        assert told(entry, sayings[-1]) == "unchanged"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["fitness", "mentor_session"]),
            st.dates(date(2026, 11, 1), date(2026, 11, 9)),
        )
    )
)
def test_last_attended_is_the_latest_session_of_a_planned_dose(
    sessions: list[tuple[str, date]],
) -> None:
    found = [
        Activity(person_id="p", type=type, on=on, source="verified", recorded_at=NOW)
        for type, on in sessions
    ]
    planned = date(2026, 11, 5)
    last = last_attended(found, lambda day: 9 if day <= planned else 0)
    counted = [on for type, on in sessions if type == "fitness" and on <= planned]
    assert last == max(counted, default=None)
    assert last == last_attended(reversed(found), lambda day: 9 if day <= planned else 0)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20T18:00", date(2026, 11, 20)),
        ("2026-11-20 18:00:30", date(2026, 11, 20)),
        ("2026-11-21T03:00Z", date(2026, 11, 20)),
        ("2026-11-20T23:30-05:00", date(2026, 11, 20)),
        ("2026-11-20T23:30-08:00", date(2026, 11, 21)),
    ],
)
def test_a_moment_is_a_day_of_the_person(text: str, day: date) -> None:
    assert day_of(moment(text), "America/New_York") == day


@pytest.mark.parametrize(
    "text", ["", "2026-11-20", "18:00", "2026-11-20T25:00", "2026-02-30T10:00", "20.11.2026 18:00"]
)
def test_a_day_alone_or_one_that_is_not_is_no_moment(text: str) -> None:
    with pytest.raises(NoMoment):
        moment(text)


def _tested(result: str | None = None, count: int = 1) -> Attended:
    told = {"type": "drug_test", "on": "2026-11-20", "count": count, "result": result}
    return Attended.model_validate(told)


def _corrected(*sayings: Attended | None) -> Corrected:
    entry = Corrected(id="a", source="coordinator", told_at=NOW)
    entry = entry.model_copy(update=entry.saying(sayings[0]))
    for said in sayings[1:]:
        entry = retold(entry, said, "ana", NOW, "It was positive")
    return entry


def test_a_result_stands_apart_from_what_is_stored_as_it_is_and_is_told_with_it() -> None:
    entry = _corrected(_tested("positive"), _tested("negative"), _tested())
    assert (entry.says, entry.said, entry.result) == (_tested(), _tested(), None)
    entry = retold(entry, _tested("positive"), "ana", NOW)
    assert (entry.says, entry.said, entry.result) == (_tested("positive"), _tested(), "positive")
    assert [(one.was, one.now) for one in retellings(entry)] == [
        (_tested("positive"), _tested("negative")), (_tested("negative"), _tested()),
        (_tested(), _tested("positive")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sayings",
    [
        (_tested("positive"), _tested()), (_tested(), _tested("negative")),
        (_tested(), _tested("negative"), None), (_tested("positive"), None),
    ],
)  # fmt: skip
def test_who_may_not_see_results_sees_no_trace_of_one(sayings: tuple[Attended | None, ...]) -> None:
    shown = resultless(_corrected(*sayings))
    text = shown.model_dump_json()
    assert not any(word in text for word in ("positive", "negative"))
    assert [one.by for one in shown.past] == ["ana"] * (len(sayings) - 1)


def test_reasons_of_what_never_had_a_result_are_everybodys() -> None:
    entry = _corrected(_tested(), _tested(count=2), None)
    assert resultless(entry) == entry
