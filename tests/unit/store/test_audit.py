"""Invariant 22: the chain of effects is gapless, and any change to it shows."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.store.audit import GENESIS, Entry, entry, faults

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        prev = entries[-1].hash if entries else GENESIS
        at = NOON + timedelta(minutes=seq)
        entries.append(entry(seq, prev, at, "sender", "message.sending", "", [("A", "00")]))
    return entries


def test_an_untouched_chain_has_no_faults() -> None:
    whole = chain(5)
    assert faults(whole, 5, whole[-1].hash) == []
    assert faults([], 0, GENESIS) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: [*c[:2], *c[3:]],
        lambda c: [*c[:2], c[2].model_copy(update={"by": "somebody else"}), *c[3:]],
        lambda c: [*c[:2], c[2].model_copy(update={"touched": (("A", "11"),)}), *c[3:]],
        lambda c: c[:-1],
        lambda c: [c[1], c[0], *c[2:]],
    ],
    ids=["one left out", "another author", "other bytes", "the end cut off", "two swapped"],
)
def test_a_spoilt_chain_is_found_out(spoil) -> None:  # type: ignore[no-untyped-def]
    whole = chain(5)
    assert faults(spoil(whole), 5, whole[-1].hash)
