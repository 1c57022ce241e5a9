"""The alert table: which answers and silences are red, amber or green."""

from datetime import date, timedelta
from itertools import product

import pytest

from chalicelib.domain.checkins.after import step
from chalicelib.domain.checkins.assessment import (
    GREEN,
    Assessment,
    assess,
    assess_pattern,
    assess_silence,
    silent_run,
)
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.policy import Policy
from tests.unit.checkins.checkin_examples import NOON, answered, occurrence, plan

CALM = {"use": False, "craving": 2, "confidence": 8, "want_call": False}


@pytest.mark.parametrize(
    ("answers", "opioid_history", "level", "causes"),
    [
        (CALM, True, "green", ()),
        ({}, True, "green", ()),
        # Any use is amber, and red with opioid history: one alert, not two.
        ({**CALM, "use": True}, False, "amber", ("use",)),
        ({**CALM, "use": True}, True, "red", ("use_opioid",)),
        # Craving: amber from 6, red from 8 only with confidence of 3 or less.
        ({**CALM, "craving": 5}, False, "green", ()),
        ({**CALM, "craving": 6}, False, "amber", ("craving",)),
        ({**CALM, "craving": 8}, False, "amber", ("craving",)),
        ({"craving": 8, "confidence": 4}, False, "amber", ("craving",)),
        ({"craving": 7, "confidence": 0}, False, "amber", ("craving",)),
        ({"craving": 8, "confidence": 3}, False, "red", ("craving_high_confidence_low",)),
        ({"craving": 10, "confidence": 0}, False, "red", ("craving_high_confidence_low",)),
        ({"craving": 9}, False, "amber", ("craving",)),
        ({"confidence": 0}, False, "green", ()),
        # A call asked for is red by either plan.
        ({**CALM, "want_call": True}, False, "red", ("call_requested",)),
        ({"how": 4}, False, "red", ("call_requested",)),
        ({"how": 3}, False, "green", ()),
        ({"how": 3, "craving": 7}, False, "amber", ("craving",)),
        # Several at once: the gravest first.
        (
            {"use": True, "craving": 9, "confidence": 2, "want_call": True},
            False,
            "red",
            ("craving_high_confidence_low", "call_requested", "use"),
        ),
    ],
)
def test_answers_against_the_alert_table(
    answers: dict[str, int | bool], opioid_history: bool, level: str, causes: tuple[str, ...]
) -> None:
    got = assess(answered(24, **answers), [], opioid_history)
    assert (got.level, got.causes) == (level, causes)


@pytest.mark.parametrize(
    ("before", "now", "causes"),
    [
        ([2], 5, ("craving_up",)),
        ([3], 5, ()),
        ([2], 6, ("craving",)),  # one concern, one alert
        ([5, 0], 5, ()),  # against the last check-in, not the lowest
        ([None, 1], 4, ("craving_up",)),  # the last one that asked about it
        ([], 5, ()),
    ],
)
def test_craving_up_three_since_the_last_check_in_is_amber(
    before: list[int | None], now: int, causes: tuple[str, ...]
) -> None:
    history = [
        answered(20 - n, **({"use": False} if v is None else {"craving": v}))
        for n, v in enumerate(before)
    ]
    assert assess(answered(24, craving=now), history, False).causes == causes


@pytest.mark.parametrize(
    ("earlier", "causes"),
    [
        ([answered(20, use=True)], ("use", "reintervene")),
        ([answered(20, use=False), answered(17, use=True)], ("use",)),
        ([], ("use",)),
        # What we failed to ask, and silence, break no run of use.
        ([occurrence("MISSED", local_date=date(2026, 11, 20)), answered(17, use=True)],
         ("use", "reintervene")),
        ([occurrence("SILENT", local_date=date(2026, 11, 20)), answered(17, use=True)],
         ("use", "reintervene")),
    ],
)  # fmt: skip
def test_use_in_two_check_ins_running_offers_assessment(
    earlier: list[Occurrence], causes: tuple[str, ...]
) -> None:
    assert assess(answered(24, use=True), earlier, False).causes == causes


def test_the_check_in_itself_is_no_part_of_its_history() -> None:
    now = answered(24, use=True, craving=4)
    assert assess(now, [now], False).causes == ("use",)


def _history(states: str) -> list[Occurrence]:
    """Check-ins newest first: S silent, M missed, U unknown, X suppressed, A answered, O open."""
    names = {"S": "SILENT", "M": "MISSED", "U": "UNKNOWN", "X": "SUPPRESSED", "O": "ASKED"}
    return [
        answered(24 - n, use=False)
        if letter == "A"
        else occurrence(names[letter], local_date=date(2026, 11, 24) - timedelta(days=n))
        for n, letter in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("states", "run"),
    [("", 0), ("A", 0), ("S", 1), ("SS", 2), ("SAS", 1), ("SMS", 2), ("MUX", 0), ("OSUS", 2),
     ("SSSA", 3)],
)  # fmt: skip
def test_only_what_arrived_and_went_unanswered_is_silence(states: str, run: int) -> None:
    """Missed, unknown and suppressed check-ins are ours and never count against a person."""
    assert silent_run(_history(states)) == run


@pytest.mark.parametrize(
    ("states", "week", "opioid_history", "level"),
    [
        ("S", 5, False, "green"),
        ("SS", 5, False, "amber"),
        ("S", 4, False, "amber"),
        ("S", 1, False, "amber"),
        ("S", 30, True, "amber"),
        ("SMS", 30, False, "amber"),
        ("SA", 30, False, "green"),
        ("M", 1, True, "green"),
    ],
)
def test_silence_is_amber_the_second_time_and_at_once_under_risk(
    states: str, week: int, opioid_history: bool, level: str
) -> None:
    got = assess_silence(_history(states), week, opioid_history)
    assert got.level == level
    assert got.causes == (("silence",) if level == "amber" else ())


def test_three_different_ambers_in_thirty_days_offer_assessment() -> None:
    ambers = [("use", NOON), ("craving", NOON), ("silence", NOON - timedelta(days=29))]
    assert assess_pattern(ambers, NOON).causes == ("reintervene",)
    assert assess_pattern(ambers, NOON + timedelta(days=2)) == GREEN
    assert assess_pattern([("use", NOON)] * 5, NOON) == GREEN


def test_thresholds_are_program_policy() -> None:
    careful = Policy.model_validate({"alerts": {"craving_amber": 4}})
    assert assess(answered(24, craving=4), [], False, careful).level == "amber"


AMBER = Assessment(level="amber", causes=("craving",))
TODAY = date(2026, 11, 24)


def test_worry_steps_the_cadence_up_for_four_weeks_and_anew_each_time() -> None:
    stepped = step(plan(), AMBER, TODAY)
    assert stepped.stepped_up_until == TODAY + timedelta(weeks=4)
    later = TODAY + timedelta(days=10)
    again = step(step(stepped, GREEN, later), AMBER, later)
    assert again.stepped_up_until == later + timedelta(weeks=4)
    assert again.greens == 0


@pytest.mark.parametrize(
    ("greens_on", "stepped_up"),
    [
        ([14, 18], False),
        ([3, 14], False),
        ([3, 7, 10], True),  # greens enough, but not 14 days
        ([20], True),  # days enough, but one green only
        ([], True),
    ],
)
def test_calm_steps_back_after_fourteen_days_and_two_greens(
    greens_on: list[int], stepped_up: bool
) -> None:
    held = step(plan(), AMBER, TODAY)
    for day in greens_on:
        held = step(held, GREEN, TODAY + timedelta(days=day))
    assert (held.stepped_up_until is not None) is stepped_up


def test_a_plan_remembers_its_latest_steps_with_what_for_and_until_when() -> None:
    back = step(plan(), AMBER, TODAY)
    for day in (7, 15):
        back = step(back, GREEN, TODAY + timedelta(days=day))
    assert [(s.on, s.to, s.why, s.until) for s in back.steps] == [
        (TODAY, "up", "craving", TODAY + timedelta(weeks=4)),
        (TODAY + timedelta(days=15), "back", "greens", None),
    ]
    for day in range(100):
        back = step(back, AMBER, TODAY + timedelta(days=day))
    assert len(back.steps) == 24
    assert back.steps[-1].on == TODAY + timedelta(days=99)


def test_a_first_silence_is_no_alert_and_no_green_either() -> None:
    quiet = assess_silence(_history("S"), 30, False)
    assert quiet == Assessment(level="green", told=False)
    stepped = step(step(plan(), AMBER, TODAY), GREEN, TODAY + timedelta(days=14))
    assert step(stepped, quiet, TODAY + timedelta(days=18)) == stepped


def test_calm_changes_nothing_about_a_plan_at_its_usual_pace() -> None:
    assert step(plan(), GREEN, TODAY) == plan()
    over = plan(stepped_up_until=TODAY)
    assert step(over, GREEN, TODAY) == plan()


# --- the whole table -------------------------------------------------------------------------

_ASKED = (None, 0, 2, 3, 5, 6, 7, 8, 10)


def _by_the_rules(
    use: bool | None, craving: int | None, before: int | None, confidence: int | None,
    call: bool | None, opioids: bool,
) -> tuple[str, set[str]]:  # fmt: skip
    """The alert table of the rules, written out once more by hand."""
    red, amber = set(), set()
    if use:
        (red if opioids else amber).add("use_opioid" if opioids else "use")
    high = craving is not None and craving >= 8
    if high and confidence is not None and confidence <= 3:
        red.add("craving_high_confidence_low")
    elif craving is not None and craving >= 6:
        amber.add("craving")
    elif craving is not None and before is not None and craving - before >= 3:
        amber.add("craving_up")
    if call:
        red.add("call_requested")
    return ("red" if red else "amber" if amber else "green"), red | amber


def test_every_combination_of_answers_has_the_level_and_causes_of_the_table() -> None:
    """2,592 combinations, each thing also unasked."""
    given = product(
        (None, False, True), _ASKED, (None, 0, 3, 7), (None, 0, 3, 4),
        (None, False, True), (False, True),
    )  # fmt: skip
    seen = 0
    for use, craving, before, confidence, call, opioids in given:
        said = {"use": use, "craving": craving, "confidence": confidence, "want_call": call}
        now = answered(24, **{n: v for n, v in said.items() if v is not None})
        history = [answered(20, craving=before)] if before is not None else []
        found = assess(now, history, opioids)
        wanted = _by_the_rules(use, craving, before, confidence, call, opioids)
        assert (found.level, set(found.causes)) == wanted, said
        seen += 1
    assert seen == 3 * 9 * 4 * 4 * 3 * 2
