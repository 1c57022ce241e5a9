"""Instruments are counted as their papers say: held against cases counted by hand, and against a
second counting written from the rules, for every class of answers."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.instruments import (
    OutOfRange,
    Result,
    UnknownInstrument,
    UnknownItem,
    UnknownVersion,
    score,
)
from chalicelib.domain.instruments.definition import Definition, all_versions, definition
from chalicelib.domain.instruments.scoring import Contradiction, check, missing

CASES = Path(__file__).parents[2] / "data" / "instrument-cases.csv"


def _cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> int | None:
    return int(text) if text else None


@pytest.mark.parametrize("case", _cases(), ids=lambda c: f"{c['instrument']}: {c['case']}")
def test_cases_counted_by_hand(case: dict[str, str]) -> None:
    answers = dict(pair.split("=") for pair in case["answers"].split())
    found = score(case["instrument"], {item: int(answer) for item, answer in answers.items()})
    assert found.total == _number(case["total"])
    known = ("use", "risk", "protective") if case["instrument"] == "bam-17" else ()
    assert found.subscales == {name: _number(case[name]) for name in known}
    assert found.flags == tuple(case["flags"].split())


# --- a second counting, from the rules and not from the definitions --------------------------

DAYS = {2, 3, 4, 5, 6, 7, 10, 11, 13, 16}
BAM_SUMS = {"use": (4, 5, 6), "risk": (1, 2, 3, 8, 11, 15), "protective": (9, 10, 12, 13, 14, 16)}
BAM_MARKS = {
    "use": ("use", lambda n: n >= 1), "risk": ("risk", lambda n: n >= 12),
    "protective": ("protective_low", lambda n: n <= 12),
}  # fmt: skip


def _allowed(instrument: str, item: int) -> list[int]:
    if instrument == "barc-10":
        return list(range(1, 7))
    if instrument == "phq-2":
        return list(range(4))
    if item == 14:
        return [0, 4]
    return list(range(31)) if item in DAYS else list(range(5))


def _coded(item: int, answer: int) -> int:
    if item not in DAYS:
        return answer
    return (answer >= 1) + (answer >= 4) + (answer >= 9) + (answer >= 16)


def _counted(instrument: str, answers: dict[int, int]) -> Result:
    size = {"barc-10": 10, "phq-2": 2, "bam-17": 17}[instrument]
    if instrument != "bam-17":
        total = sum(answers.values()) if len(answers) == size else None
        mark = {"barc-10": (47, "sustained_remission"), "phq-2": (3, "positive")}[instrument]
        return Result(total, {}, (mark[1],) if total is not None and total >= mark[0] else ())
    sums: dict[str, int | None] = {
        name: sum(_coded(i, answers[i]) for i in items) if answers.keys() >= set(items) else None
        for name, items in BAM_SUMS.items()
    }
    marks = tuple(
        code for name, (code, holds) in BAM_MARKS.items()
        if (value := sums[name]) is not None and holds(value)
    )  # fmt: skip
    return Result(None, sums, marks)


SIZES = {"barc-10": 10, "phq-2": 2, "bam-17": 17}


@st.composite
def _vectors(draw: st.DrawFn) -> tuple[str, dict[int, int | None]]:
    """Each item missing, at an end of its scale, at an edge of the codes of days, or anything."""
    instrument = draw(st.sampled_from(sorted(SIZES)))
    full = draw(st.booleans())
    answers = {}
    for item in range(1, SIZES[instrument] + 1):
        allowed = _allowed(instrument, item)
        edges = [n for n in (0, 1, 3, 4, 8, 9, 15, 16, 30) if n in allowed]
        some = st.sampled_from([allowed[0], allowed[-1], *edges]) | st.sampled_from(allowed)
        answers[item] = draw(some if full else st.none() | some)
    return instrument, answers


@given(_vectors())
def test_every_class_of_answers_is_counted_by_the_rules(drawn: Any) -> None:
    instrument, vector = drawn
    answers = {item: answer for item, answer in vector.items() if answer is not None}
    assert score(instrument, answers) == _counted(instrument, answers)
    assert score(instrument, {str(i): answer for i, answer in answers.items()}) == _counted(
        instrument, answers
    )


@given(_vectors(), st.data())
def test_one_answer_off_its_scale_and_nothing_is_counted(drawn: Any, data: st.DataObject) -> None:
    instrument, vector = drawn
    answers = {item: answer for item, answer in vector.items() if answer is not None}
    item = data.draw(st.integers(1, SIZES[instrument]))
    allowed = _allowed(instrument, item)
    off = data.draw(st.integers(-40, 80).filter(lambda n: n not in allowed))
    with pytest.raises(OutOfRange) as refused:
        score(instrument, {**answers, item: off})
    assert refused.value.field == f"answers.{item}"


@given(_vectors())
def test_a_gap_never_makes_a_total(drawn: Any) -> None:
    instrument, vector = drawn
    answers = {item: answer for item, answer in vector.items() if answer is not None}
    found = score(instrument, answers)
    gaps = missing(instrument, answers)
    assert (found.total is not None) == (not gaps and instrument != "bam-17")


# --- what cannot be ----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [0, 7, -1, 1.0, 5.5, "5", True, None])
def test_what_is_no_answer_is_refused(answer: Any) -> None:
    with pytest.raises(OutOfRange, match="one of 1, 2, 3, 4, 5, 6"):
        score("barc-10", {1: answer})


@pytest.mark.parametrize(
    ("item", "answer"), [(1, 5), (2, 31), (2, -1), (8, 5), (14, 1), (14, 3), (17, 5)]
)
def test_each_scale_of_the_bam_has_its_own_bounds(item: int, answer: int) -> None:
    with pytest.raises(OutOfRange):
        score("bam-17", {item: answer})


@pytest.mark.parametrize(("instrument", "item"), [("barc-10", 0), ("barc-10", 11), ("phq-2", 3)])
def test_an_item_that_there_is_not_is_refused(instrument: str, item: int) -> None:
    with pytest.raises(UnknownItem, match="Answer these items only: 1, 2"):
        score(instrument, {item: 1})


@pytest.mark.parametrize("name", ["", "phq-9", "who-5", "rec-cap", "barc-10 "])
def test_an_instrument_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(UnknownInstrument, match="bam-17, barc-10, phq-2"):
        score(name, {1: 1})


@pytest.mark.parametrize("version", [0, 2, -1])
def test_a_version_that_there_is_not_is_refused(version: int) -> None:
    with pytest.raises(UnknownVersion, match="versions: 1"):
        score("phq-2", {1: 1}, version)


def test_the_names_on_paper_are_known() -> None:
    assert score("BAM", {4: 1, 5: 0, 6: 0}) == score("bam-17", {4: 1, 5: 0, 6: 0})
    assert score("PHQ-2", {1: 1, 2: 2}).total == 3


def test_more_days_of_heavy_drinking_than_of_drinking_are_not_stored() -> None:
    check("bam-17", {4: 3, 5: 3})
    check("bam-17", {5: 3})
    with pytest.raises(Contradiction) as refused:
        check("bam-17", {4: 2, 5: 3})
    assert refused.value.field == "answers.5"


def test_what_a_complete_response_lacks() -> None:
    assert missing("phq-2", {2: 0}) == ("1",)
    assert missing("bam-17", {i: 0 for i in range(1, 18) if i != 7}) == ()
    assert missing("bam-17", {i: 0 for i in range(1, 17)}) == ("17",)


# --- the definitions themselves ----------------------------------------------------------------

EVERY = [one for versions in all_versions().values() for one in versions.values()]


@pytest.mark.parametrize("asked", EVERY, ids=lambda d: f"{d.id}.v{d.version}")
def test_a_definition_has_source_and_licence_and_words_in_both_languages_or_none(
    asked: Definition,
) -> None:
    assert asked.source
    assert asked.licence
    languages = [set(item.text) for item in asked.items] + [set(asked.intro)]
    assert all(one == languages[0] for one in languages)
    assert languages[0] in (set(), {"en", "es"})
    for scale in asked.scales.values():
        for labels in scale.labels.values():
            assert not labels or set(labels) == set(map(str, scale.values))


def test_wording_that_no_licence_lets_us_carry_is_not_carried() -> None:
    assert not any(item.text for item in definition("barc-10").items)


def test_the_sums_span_what_the_papers_say() -> None:
    def span(instrument: str, name: str | None = None) -> tuple[int, int]:
        asked = definition(instrument)
        of = asked.subscales[name] if name else asked.total
        assert of
        ends = []
        for item in filter(None, map(asked.item, of.items)):
            scale = asked.scale_of(item)
            allowed = scale.values or range(scale.least or 0, (scale.most or 0) + 1)
            ends.append([scale.points(answer) for answer in allowed])
        return sum(map(min, ends)), sum(map(max, ends))

    assert span("barc-10") == (10, 60)
    assert span("phq-2") == (0, 6)
    assert [span("bam-17", name) for name in BAM_SUMS] == [(0, 12), (0, 24), (0, 24)]
    assert definition("bam-17").total is None


def test_a_definition_that_names_what_it_has_not_is_refused() -> None:
    good = definition("phq-2").model_dump()
    for wrong in (
        {"total": {"items": ["1", "3"]}},
        {"flags": [{"code": "x", "of": "risk", "at_least": 1}]},
        {"scales": {}},
        {"items": [*good["items"], good["items"][0]]},
    ):
        with pytest.raises(ValueError, match="there"):
            Definition.model_validate({**good, **wrong})
