"""Milestones: what each follows from, and that nothing later takes away what was met."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.instruments.response import Response
from chalicelib.domain.milestones import (
    NAMES,
    Facts,
    Judged,
    Milestone,
    Name,
    Told,
    changes_on,
    milestones,
)
from chalicelib.domain.network import Measurement, Member
from chalicelib.domain.participation import Activity

START = date(2026, 1, 5)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def day(n: int) -> date:
    return START + timedelta(days=n)


def _of(name: Name, **facts: Any) -> Milestone:
    today = facts.pop("today", day(120))
    found = milestones(Facts(discharged_on=START, today=today, **facts))
    assert tuple(one.name for one in found) == NAMES
    return found[NAMES.index(name)]


def _use(*told: tuple[int, bool]) -> list[Told]:
    return [Told(day(n), "use", value) for n, value in told]


def _response(instrument: str, n: int, **answers: int) -> Response:
    return Response(
        id=f"{instrument}{n}", instrument=instrument, instrument_version=1, on=day(n),
        answers={key.removeprefix("q"): value for key, value in answers.items()}, how="call",
        recorded_at=NOW,
    )  # fmt: skip


def _activity(n: int, type: str = "fitness") -> Activity:
    return Activity(person_id="p", type=type, on=day(n), source="self", recorded_at=NOW)


@pytest.mark.parametrize(
    ("told", "state", "evidence"),
    [
        ([], "unknown", ""),
        ([(0, False), (14, False)], "unknown", ""),
        ([(0, False), (14, False), (30, False)], "met", "days_without_use:30"),
        ([(0, False), (40, False)], "unknown", ""),  # nobody told of the days between
        ([(0, False), (14, False), (30, False), (37, True)], "unmet", "use_told"),
        ([(0, True), (7, False), (21, False), (37, False)], "met", "days_without_use:30"),
        ([(0, True), (7, False), (21, False), (36, False)], "unmet", "use_told"),
    ],
)
def test_thirty_days_without_use(told: list[tuple[int, bool]], state: str, evidence: str) -> None:
    found = _of("abstinence", told=_use(*told))
    assert (found.state, found.evidence) == (state, evidence)


def test_a_bam_tells_of_thirty_days_at_once() -> None:
    none = _of("abstinence", responses=[_response("bam-17", 31, q4=0, q6=0)])
    assert (none.state, none.since) == ("met", day(31))
    some = _of("abstinence", responses=[_response("bam-17", 31, q4=2)])
    assert some.state == "unmet"
    assert _of("abstinence", responses=[_response("bam-17", 31, q4=0)]).state == "unknown"


def test_a_return_to_use_ends_a_stretch_and_takes_none_away() -> None:
    told = _use((0, False), (20, False), (35, False), (40, True), (50, False), (81, False))
    found = _of("abstinence", told=told)
    assert [(step.state, step.on) for step in found.course] == [
        ("met", day(35)), ("unmet", day(40)), ("met", day(81)),
    ]  # fmt: skip
    assert (found.first_met_on, found.since) == (day(35), day(81))


def test_each_of_the_others_by_its_own_evidence() -> None:
    ann = Member(name="A", frequency="weekly", supportive=4, attitude="in_recovery")
    near = [
        Measurement(on=day(30), members=tuple(ann.model_copy(update={"name": n}) for n in "ABC"))
    ]
    few = [Measurement(on=day(30), members=(ann,))]
    unsaid = [Measurement(on=day(30), members=(Member(name="A"),))]
    assert _of("relationships", measurements=near).state == "met"
    assert _of("relationships", measurements=few).state == "unmet"
    assert _of("relationships", measurements=unsaid).state == "unknown"
    assert _of("well_being", responses=[_response("phq-2", 30, q1=1, q2=1)]).state == "met"
    assert _of("well_being", responses=[_response("phq-2", 30, q1=1, q2=2)]).state == "unmet"
    assert _of("well_being", responses=[_response("phq-2", 30, q1=1)]).state == "unknown"
    assert _of("finances_and_living", responses=[_response("bam-17", 30, q14=4)]).state == "met"
    assert _of("finances_and_living", responses=[_response("bam-17", 30, q14=0)]).state == "unmet"
    sure = [Told(day(30), "confidence", 8)]
    assert _of("coping_skills", told=sure).state == "unknown"
    assert _of("coping_skills", told=sure, planned_on=[(day(33), True)]).since == day(33)
    assert _of("coping_skills", told=[Told(day(30), "confidence", 6)]).state == "unmet"


def test_aftercare_is_a_session_in_each_of_four_weeks() -> None:
    steady = [_activity(7 * week + 2) for week in range(4)]
    found = _of("active_aftercare", activities=steady, today=day(29))
    assert (found.state, found.evidence, found.since) == ("met", "weeks_attended:4/4", day(28))
    assert _of("active_aftercare", activities=steady[:3], today=day(29)).state == "unmet"
    assert _of("active_aftercare", today=day(29)).state == "unknown"
    mentor = [_activity(7 * week + 2, "mentor_session") for week in range(4)]
    assert _of("active_aftercare", activities=mentor, today=day(29)).state == "unknown"


def test_what_is_too_old_is_unknown_again_and_staff_have_the_last_word_of_a_day() -> None:
    phq = [_response("phq-2", 30, q1=0, q2=0)]
    old = _of("well_being", responses=phq, today=day(245))
    assert (old.state, old.since, old.evidence) == ("unknown", day(245), "phq-2:0")
    assert old.first_met_on == day(30)
    seen = _of("well_being", responses=phq, judged=[Judged(day(30), "well_being", False)])
    assert (seen.state, seen.evidence) == ("unmet", "staff")


ANSWERS = st.lists(
    st.one_of(
        st.builds(Told, st.integers(0, 119).map(day), st.just("use"), st.booleans()),
        st.builds(Told, st.integers(0, 119).map(day), st.just("confidence"), st.integers(0, 10)),
    ),
    max_size=12,
)
DAYS = st.lists(st.integers(0, 119), max_size=12)


@given(ANSWERS, DAYS, st.integers(1, 119), st.randoms())
def test_later_facts_change_nothing_before_them_and_their_order_nothing_at_all(
    told: list[Told], attended: list[int], cut: int, random: Any
) -> None:
    facts = Facts(
        discharged_on=START, today=day(120), told=told, planned_on=[(day(10), True)],
        activities=[_activity(n) for n in attended],
    )  # fmt: skip
    whole = milestones(facts)
    earlier = milestones(
        facts._replace(
            today=day(cut), told=[one for one in told if one.on <= day(cut)],
            activities=[one for one in facts.activities if one.on <= day(cut)],
        )
    )  # fmt: skip
    for then, now in zip(earlier, whole, strict=True):
        assert tuple(step for step in now.course if step.on <= day(cut)) == then.course
        assert then.first_met_on is None or now.first_met_on == then.first_met_on
    mixed = list(told)
    random.shuffle(mixed)
    assert milestones(facts._replace(told=mixed)) == whole


@given(
    st.lists(st.tuples(st.integers(0, 130), st.booleans()), max_size=5),
    st.lists(st.integers(0, 130), max_size=12),
    st.lists(st.tuples(st.integers(0, 130), st.integers(0, 6)), max_size=3),
    st.lists(st.tuples(st.integers(0, 130), st.sampled_from(NAMES), st.booleans()), max_size=3),
)
def test_none_stands_otherwise_by_time_alone_before_the_day_that_is_told(
    told: list[tuple[int, bool]], there: list[int], phq: list[tuple[int, int]],
    seen: list[tuple[int, Name, bool]],
) -> None:  # fmt: skip
    facts = Facts(
        discharged_on=START, today=day(120), told=_use(*told),
        activities=[_activity(n) for n in there],
        responses=[_response("phq-2", n, q1=value // 2, q2=value - value // 2) for n, value in phq],
        judged=[Judged(day(n), name, met) for n, name, met in seen],
    )  # fmt: skip
    now = milestones(facts)
    first = changes_on(now, facts)
    for n in range(121, 520):
        if first and day(n) >= first:
            break
        then = milestones(facts._replace(today=day(n)))
        assert [(o.state, o.first_met_on) for o in then] == [(o.state, o.first_met_on) for o in now]


def test_weeks_of_aftercare_that_end_are_a_day_to_come() -> None:
    """Four weeks running, the last one this week: met when it is over; a week without ends that."""
    facts = Facts(
        discharged_on=START, today=day(24), activities=[_activity(n) for n in (1, 8, 15, 22)]
    )
    assert changes_on(milestones(facts), facts) == day(28)
    later = facts._replace(today=day(29))
    assert changes_on(milestones(later), later) == day(35)
