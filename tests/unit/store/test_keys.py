"""Keys: every item has one due partition, and no key says anything about anybody."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store import keys
from chalicelib.store.keys import Key, Ref

NOON = datetime(2026, 11, 24, 12, 30, 15, tzinfo=UTC)


@given(st.text(alphabet="abcdefghij234567", min_size=20, max_size=20))
def test_a_due_key_stands_in_one_of_the_partitions_that_the_tick_reads(person: str) -> None:
    key = Key(Ref("demo", person).pk, "MESSAGE#x")
    pk, sk = keys.due(NOON, key)
    assert pk in keys.due_partitions(NOON)
    assert keys.from_due_sk(sk) == ("2026-11-24T12:30:15Z", key)


def test_due_keys_sort_by_time() -> None:
    key = Key(Ref("demo", "p").pk, "X")
    assert keys.due(NOON, key)[1] < keys.due(NOON + timedelta(seconds=1), key)[1]


def test_an_urgent_due_key_names_the_same_item_at_the_same_place_in_time() -> None:
    key = Key(Ref("demo", "p").pk, "MESSAGE#x")
    (pk, sk), (urgent_pk, urgent_sk) = keys.due(NOON, key), keys.due(NOON, key, urgent=True)
    assert urgent_pk == pk
    assert keys.from_due_sk(urgent_sk) == keys.from_due_sk(sk)
    assert (keys.is_urgent(urgent_sk), keys.is_urgent(sk)) == (True, False)
    assert urgent_sk < f"{keys.second(NOON)}~"  # how the tick asks for what is due


def test_a_partition_key_leads_back_to_its_reference() -> None:
    for ref in (Ref("demo", "abc"), Ref("demo", "")):
        assert keys.ref_of(ref.pk) == ref


def test_hours_from_one_moment_to_another_are_each_read_once() -> None:
    found = keys.hours(NOON, NOON + timedelta(hours=2))
    assert [h.hour for h in found] == [12, 13, 14]
    assert keys.hours(NOON, NOON) == [NOON.replace(minute=0, second=0)]
