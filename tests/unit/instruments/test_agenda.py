"""What is asked in a first year, from which day on, how often; and by which way."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.instruments.agenda import next_on, set_of, wanted
from chalicelib.domain.instruments.session import Tried
from chalicelib.domain.network.named import Measurement, snapshots
from chalicelib.domain.policy import Policy
from tests.unit.instruments.responses import DISCHARGED, bam, barc, phq

POLICY = Policy()


def day(number: int) -> date:
    return DISCHARGED + timedelta(days=number)


LISTED = [Measurement(id="m", on=day(1))]


def asked(number: int, *responses: object, tried: tuple[Tried, ...] = ()) -> list[str]:
    today = day(number)
    lists = snapshots(LISTED, DISCHARGED, today, POLICY)
    found = wanted(list(responses), lists, tried, DISCHARGED, today, POLICY)
    return [one.part for one in set_of(found, today)]


def test_a_set_is_asked_as_one_around_its_day_and_the_list_with_it() -> None:
    assert asked(27) == []
    assert asked(28) == ["barc-10", "bam-17", "phq-2"]
    assert set(asked(29)) == {"barc-10", "bam-17", "phq-2", "network"}
    assert asked(61) == ["phq-2"]
    assert asked(70) == []


def test_what_was_answered_is_not_asked_and_what_was_half_answered_is() -> None:
    assert set(asked(31, barc(30, 5), phq(30, 1))) == {"bam-17", "network"}
    assert "barc-10" in asked(31, barc(30, 5, count=9), bam(30), phq(30, 1))


@pytest.mark.parametrize(
    ("tries", "number", "again"), [(1, 36, False), (1, 37, True), (2, 37, False)]
)
def test_it_is_asked_again_once_after_a_week(tries: int, number: int, again: bool) -> None:
    parts = ("barc-10", "bam-17", "phq-2", "network")
    tried = tuple(Tried(part=part, day=30, on=day(30)) for part in parts for _ in range(tries))
    assert bool(asked(number, tried=tried)) == again


def test_the_next_day_is_that_of_the_next_window_and_after_the_year_there_is_none() -> None:
    lists = snapshots(LISTED, DISCHARGED, day(40), POLICY)
    assert next_on(wanted([], lists, (), DISCHARGED, day(40), POLICY), day(40)) == day(58)
    later = snapshots(LISTED, DISCHARGED, day(400), POLICY)
    assert next_on(wanted([], later, (), DISCHARGED, day(400), POLICY), day(400)) is None


def test_without_a_first_list_it_is_wanted_whatever_the_day() -> None:
    lists = snapshots([], DISCHARGED, day(40), POLICY)
    found = wanted([], lists, (), DISCHARGED, day(40), POLICY)
    assert [(one.part, one.day) for one in set_of(found, day(40))] == [("network", 0)]
