"""People of whom tests of outcomes are made: a year after a discharge on New Year's Day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from chalicelib.domain.instruments.definition import definition
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.milestones import NAMES, Milestone
from chalicelib.domain.network import Measurement, Member
from chalicelib.domain.outcomes.facts import MISSING, Facts, Mentored

DISCHARGED = date(2026, 1, 1)
TODAY = date(2027, 3, 1)
SET = ("barc-10", "bam-17", "phq-2")


def day(number: int) -> date:
    return DISCHARGED + timedelta(days=number)


def answers(instrument: str, value: int) -> dict[str, int]:
    """Every item that a complete response has, answered by the nearest that its scale allows."""
    asked = definition(instrument)
    found = {}
    for item in asked.items:
        if item.id in asked.required:
            scale = asked.scale_of(item)
            given = value
            while not scale.has(given):
                given = given + 1 if given < 1 else given - 1
            found[item.id] = given
    return found


def response(
    instrument: str, on: int, value: int = 2, given: Mapping[str, int] | None = None
) -> Response:
    return Response(
        id=f"{instrument}-{on}-{value}", on=day(on), instrument=instrument, instrument_version=1,
        answers=answers(instrument, value) if given is None else given, how="call",
        recorded_at=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def followed_up(on: int, *, used: int = 0, barc: int = 4) -> list[Response]:
    """A whole follow-up on a day, with so many days of drink."""
    bam = {**answers("bam-17", 1), "4": used, "5": 0, "6": 0}
    return [response("barc-10", on, barc), response("bam-17", on, given=bam), response("phq-2", on)]


def measured(on: int, supportive: int, using: int = 0) -> Measurement:
    def member(name: str, attitude: Any) -> Member:
        return Member(name=name, frequency="weekly", supportive=4, attitude=attitude)

    friends = [member(f"S{n}", "in_recovery") for n in range(supportive)]
    others = [member(f"U{n}", "uses") for n in range(using)]
    return Measurement(id=f"m{on}", on=day(on), members=(*friends, *others))


def somebody(**more: Any) -> Facts:
    return Facts(**{"today": TODAY, "discharged_on": DISCHARGED, "joined_on": day(4), **more})


def crowd(size: int, seed: int = 1) -> list[Facts]:
    """Made-up people of every sort, always the same."""
    dice = Random(seed)
    return [_one(dice) for _ in range(size)]


def _milestone(name: Any, dice: Random) -> Milestone:
    state: Any = dice.choice(("met", "unmet", "unknown"))
    once = state == "met" or dice.random() < 0.5
    return Milestone(name=name, state=state, first_met_on=day(9) if once else None)


def _one(dice: Random) -> Facts:
    asked = [at for at in (0, 30, 90, 180, 365) if dice.random() < 0.7]
    responses = [
        one for at in asked
        for one in followed_up(at, used=dice.choice((0, 0, 5)), barc=dice.randint(2, 6))
        if dice.random() < 0.9
    ]  # fmt: skip
    left = day(dice.randint(95, 400)) if dice.random() < 0.3 else None
    return somebody(
        gender=dice.choice(("man", "man", "woman", "nonbinary", None)),
        pathway=dice.choice(("twelve_step", "secular", None)),
        substances=frozenset(dice.sample(("alcohol", "opioids", "cannabis"), dice.randint(0, 2))),
        site=dice.choice(("North", "South", "=EAST")),
        responses=responses,
        measurements=[measured(at, dice.randint(0, 5), dice.randint(0, 3))
                      for at in asked if dice.random() < 0.8],
        milestones=[_milestone(name, dice) for name in NAMES],
        matches=[Mentored(day(20), day(90) if dice.random() < 0.4 else None, "no_time", 12)]
        if dice.random() < 0.5 else [],
        quiet=dice.choice(MISSING[1:]),
        joined_on=day(dice.randint(1, 30)) if dice.random() < 0.8 else None,
        left_on=left,
    )  # fmt: skip
