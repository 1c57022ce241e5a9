"""The labelled sets hold to the product's bars; their reports are `benchmarks.understand_report`."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.understand_report import Labelled, is_right, labelled

DATA = Path(__file__).parents[2] / "data"
LABELLED = labelled(DATA / "inbound-texts.csv")
EXTRA = labelled(DATA / "inbound-texts-extra.csv")
FRESH = labelled(DATA / "fresh-texts.csv")
UNSEEN = labelled(DATA / "unseen-texts.csv")  # nothing is fitted or tuned to these

SHORT = 3  # words; everybody writes "stop" and "no thanks"


def of(rows: Iterable[Labelled], intent: str) -> list[Labelled]:
    return [row for row in rows if row.intent == intent]


def share(rows: list[Labelled], right: Iterable[bool]) -> float:
    return sum(right) / len(rows)


@pytest.mark.parametrize("row", of(LABELLED, "crisis"), ids=lambda row: row.id)
def test_every_crisis_text_of_the_labelled_set_is_seen(row: Labelled) -> None:
    assert row.understood().intent == "crisis"


@pytest.mark.parametrize("row", of(LABELLED, "opt_out"), ids=lambda row: row.id)
def test_every_opt_out_of_the_labelled_set_is_honoured(row: Labelled) -> None:
    assert row.understood().intent == "opt_out"


@pytest.mark.parametrize("intent", ["crisis", "opt_out"])
def test_hard_negatives_of_the_labelled_set_are_not_taken_for_it(intent: str) -> None:
    hard = [row for row in LABELLED if f"hn:{intent}" in row.tags]
    assert [row.id for row in hard if row.understood().intent == intent] == []


def test_the_rest_of_the_labelled_set_is_read_with_its_value() -> None:
    rest = [row for row in LABELLED if row.intent not in ("crisis", "opt_out")]
    assert [row.id for row in rest if not is_right(row, row.understood())] == []


def test_what_a_text_says_besides_is_kept() -> None:
    said = [row for row in LABELLED if row.also]
    assert [row.id for row in said if set(row.understood().also) != set(row.also)] == []


@pytest.mark.parametrize("rows", [EXTRA, FRESH, UNSEEN], ids=["second", "fresh", "unseen"])
@pytest.mark.parametrize(
    ("intent", "recall", "precision"), [("crisis", 0.97, 0.85), ("opt_out", 0.97, 0.97)]
)
def test_danger_and_ends_are_understood(
    intent: str, recall: float, precision: float, rows: list[Labelled]
) -> None:
    wanted = of(rows, intent)
    named = [row for row in rows if row.understood().intent == intent]
    hits = [row for row in wanted if row in named]
    assert len(hits) / len(wanted) >= recall
    assert len(hits) / len(named) >= precision


def test_the_rest_of_the_second_set_is_read_with_its_value() -> None:
    rest = [row for row in EXTRA if row.intent not in ("crisis", "opt_out")]
    assert share(rest, (is_right(row, row.understood()) for row in rest)) >= 0.95


def test_the_rest_of_the_unseen_set_is_read_with_its_value() -> None:
    rest = [row for row in UNSEEN if row.intent not in ("crisis", "opt_out")]
    assert share(rest, (is_right(row, row.understood()) for row in rest)) >= 0.90


def test_nothing_of_the_unseen_set_is_taught() -> None:
    taught = {row.text for rows in (LABELLED, EXTRA, FRESH) for row in rows}
    told = [row.text for row in UNSEEN if len(row.text.split()) > SHORT]
    assert [text for text in told if text in taught] == []


def test_the_rest_of_the_fresh_set_is_read_no_worse_than_it_was() -> None:
    rest = [row for row in FRESH if row.intent not in ("crisis", "opt_out")]
    assert share(rest, (is_right(row, row.understood()) for row in rest)) >= 0.88
