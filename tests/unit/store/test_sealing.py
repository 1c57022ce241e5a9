"""Sealed fields open for the right person and field under the right key, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store.sealing import ProgramKeys, SealError

KEYS = ProgramKeys("demo", "k1", b"k" * 32)
SECRET = b"s" * 32


@given(st.binary(max_size=300), st.text(min_size=1, max_size=20))
def test_what_is_sealed_opens_again(plain: bytes, field: str) -> None:
    sealer = KEYS.sealer("p1", SECRET)
    assert sealer.open(field, sealer.seal(field, plain)) == plain


def test_equal_values_never_look_equal() -> None:
    sealer = KEYS.sealer("p1", SECRET)
    assert sealer.seal("name", b"Rosa") != sealer.seal("name", b"Rosa")


@pytest.mark.parametrize(
    ("keys", "person", "secret", "field"),
    [
        (KEYS, "p2", SECRET, "name"),
        (KEYS, "p1", SECRET, "phone"),
        (KEYS, "p1", b"t" * 32, "name"),
        (ProgramKeys("demo", "k1", b"x" * 32), "p1", SECRET, "name"),
        (ProgramKeys("other", "k1", b"k" * 32), "p1", SECRET, "name"),
    ],
    ids=["another person", "another field", "an erased secret", "another key", "another program"],
)
def test_a_sealed_value_opens_only_where_it_belongs(
    keys: ProgramKeys, person: str, secret: bytes, field: str
) -> None:
    sealed = KEYS.sealer("p1", SECRET).seal("name", b"Rosa")
    with pytest.raises(SealError):
        keys.sealer(person, secret).open(field, sealed)


def test_changed_bytes_do_not_open() -> None:
    sealer = KEYS.sealer("p1", SECRET)
    sealed = bytearray(sealer.seal("name", b"Rosa"))
    sealed[-1] ^= 1
    with pytest.raises(SealError):
        sealer.open("name", bytes(sealed))


def test_a_lookup_digest_names_its_key_and_depends_on_program_kind_and_value() -> None:
    digest = KEYS.digest("phone", "+15025550142")
    assert digest.startswith("k1:")
    assert digest == KEYS.digest("phone", "+15025550142")
    others = {
        KEYS.digest("phone", "+15025550143"),
        KEYS.digest("alumnus", "+15025550142"),
        ProgramKeys("other", "k1", b"k" * 32).digest("phone", "+15025550142"),
    }
    assert digest not in others
    assert len(others) == 3
