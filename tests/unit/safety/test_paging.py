"""A page climbs from rung to rung until a human has it, and again until one has got through."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.safety.paging import is_acknowledgement, rungs_to_page
from chalicelib.domain.safety.rota import OnCall

OPENED = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
PAT, KIM, LEE, SAM = (
    OnCall(name=name, phone=f"+1502555019{n}", email=f"{name}@example.org")
    for n, name in enumerate(("pat", "kim", "lee", "sam"))
)
LADDER = [PAT, KIM, LEE, SAM]


def _at(minutes: float) -> datetime:
    return OPENED + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "rungs", "targets", "next_look"),
    [
        (0, 4, [PAT], 5),
        (4.9, 4, [PAT], 5),
        (5, 4, [KIM], 10),
        (10, 4, [LEE], 15),
        (15, 4, LADDER, 30),
        (29, 4, LADDER, 30),
        (30, 4, LADDER, 45),
        (600, 4, LADDER, 615),  # hours without a tick stop nothing
        (0, 1, [PAT], 15),
        (15, 1, [PAT], 30),
        (0, 2, [PAT], 5),
        (5, 2, [KIM], 15),
        (0, 0, [], 15),  # nobody on call: look again when a shift may have begun
        (15, 0, [], 30),
    ],
)
def test_first_rung_at_once_the_next_after_five_everyone_after_fifteen(
    minutes: float, rungs: int, targets: list[OnCall], next_look: int
) -> None:
    step = rungs_to_page(OPENED, _at(minutes), None, None, LADDER[:rungs])
    assert list(step.targets) == targets
    assert step.next_look_at == _at(next_look)


@pytest.mark.parametrize(
    ("minutes", "targets", "next_look"),
    [
        (3, [], 17),
        (16.9, [], 17),
        (17, [PAT], 22),
        (22, [KIM], 27),
        (32, LADDER, 47),
        (500, LADDER, 512),
    ],
)
def test_acknowledged_but_not_reached_climbs_again(
    minutes: float, targets: list[OnCall], next_look: int
) -> None:
    """Invariant 15."""
    step = rungs_to_page(OPENED, _at(minutes), _at(2), None, LADDER)
    assert list(step.targets) == targets
    assert step.next_look_at == _at(next_look)


def test_reached_ends_it() -> None:
    step = rungs_to_page(OPENED, _at(600), _at(2), _at(9), LADDER)
    assert step.targets == ()
    assert step.next_look_at is None


@pytest.mark.parametrize(
    ("minutes", "next_look"),
    [
        (15 + 119, 15 + 120),
        (15 + 120, 15 + 180),
        (15 + 23 * 60, 15 + 24 * 60),
        (15 + 24 * 60, 15 + 48 * 60),
        (15 + 100 * 24 * 60, 15 + 101 * 24 * 60),
    ],
)
def test_nobody_is_ever_forgotten_but_pages_thin_out_after_two_hours_and_a_day(
    minutes: int, next_look: int
) -> None:
    step = rungs_to_page(OPENED, _at(minutes), None, None, LADDER)
    assert list(step.targets) == LADDER
    assert step.next_look_at == _at(next_look)


def test_a_doubled_tick_finds_the_same_step_and_each_step_has_its_own_key() -> None:
    keys = []
    for minute in range(90):
        first, second = (rungs_to_page(OPENED, _at(minute + s), None, None, LADDER).key
                         for s in (0, 0.5))  # fmt: skip
        assert first == second
        keys.append(first)
    assert len(set(keys)) == 8  # three rungs, then everyone at 15, 30, 45, 60, 75


def test_following_the_looks_pages_everybody_in_order() -> None:
    now, paged = OPENED, []
    for _ in range(5):
        step = rungs_to_page(OPENED, now, None, None, LADDER)
        paged.append([person.name for person in step.targets])
        assert step.next_look_at is not None
        now = step.next_look_at
    everyone = ["pat", "kim", "lee", "sam"]
    assert paged == [["pat"], ["kim"], ["lee"], everyone, everyone]


@pytest.mark.parametrize(
    ("text", "open_incidents", "yes"),
    [
        ("42", 1, True),
        ("42", 3, True),
        ("ok 42!", 3, True),
        ("1", 1, True),
        (" 1. ", 1, True),
        ("1", 2, False),
        ("421", 1, False),
        ("on it", 1, False),
        ("", 1, False),
    ],
)
def test_the_code_acknowledges_and_so_does_one_if_only_one_is_open(
    text: str, open_incidents: int, yes: bool
) -> None:
    assert is_acknowledgement(text, "42", open_incidents) is yes
