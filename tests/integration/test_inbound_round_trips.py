"""A reply taken, scored and answered costs at most five requests, whatever it says."""

from typing import Any

import pytest

from benchmarks.counting import counted
from tests.integration.phones import Phone, ask_first, person

#: Requests of a text that is taken and answered (design: at most five).
AT_MOST = 5


@pytest.mark.parametrize(
    "before_and_text",
    [
        ("N", "4"), ("N", "2", "oops 4"), ("the weather",), ("N", "the weather", "again"),
        ("STOP",), ("STOP", "hello"), ("STOP", "START"), ("PAUSE 2W",), ("STOP TIPS",),
        ("wrong number",), ("I quit",), ("I quit", "no"), ("HELP",), ("CALL",), ("PLAN",),
        ("DELETE",), ("ESPAÑOL",), ("N, went to aa",), ("met J",), ("Y",),
        ("in hospital till monday",), ("my mentor wants money",),
    ],
    ids=" / ".join,
)  # fmt: skip
def test_each_kind_of_text_costs_at_most_five_round_trips(
    program: str, enroll: Any, clock: Any, carriers: Any, before_and_text: tuple[str, ...]
) -> None:
    phone = Phone(program, clock, carriers)
    ref = enroll(substances=frozenset({"opioids"}))
    ask_first(program, clock, ref)
    *before, text = before_and_text
    for body in ("who sees", *before):  # warm: number and keys are known to the process
        phone.says(body)
    assert person(ref)
    cost = counted(lambda: phone.says(text))
    assert cost.round_trips <= AT_MOST
