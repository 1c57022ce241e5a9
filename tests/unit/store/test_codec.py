"""Every kind of record comes back from the table as the value that went in."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import Field

from chalicelib.domain.people import Value
from chalicelib.store import records  # noqa: F401
from chalicelib.store.codec import NaiveMoment, decode, encode, storage_types
from chalicelib.store.kinds import BY_ROW, BY_VALUE
from chalicelib.store.rows import LISTED, Row
from chalicelib.store.sealing import ProgramKeys
from infra.build import own_template


class Inner(Value):
    at: datetime


class Sample(Value):
    name: str
    secret: str | None = None
    count: int = 0
    good: bool = False
    day: date | None = None
    clock: time | None = None
    hours: Annotated[Decimal, Field(gt=0)] | None = None
    times: Annotated[int, Field(ge=1)] = 1
    tags: frozenset[str] = frozenset()
    kind: Literal["a", "b"] = "a"
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FULL = Sample(
    name="é", secret="s", count=3, good=True, day=date(2026, 1, 2), clock=time(9, 5),
    hours=Decimal("1.50"), tags=frozenset({"b", "a"}), kind="b", inner=Inner(at=NOON),
    many=(Inner(at=NOON),),
)  # fmt: skip
SEALER = ProgramKeys("demo", "k1", b"k" * 32).sealer("p1", b"s" * 32)


@pytest.mark.parametrize("value", [FULL, Sample(name="")])
def test_a_value_survives_the_round_trip(value: Sample) -> None:
    stored = encode(value, {"secret"}, SEALER)
    assert decode(Sample, stored, {"secret"}, SEALER) == value


def test_a_sealed_field_is_stored_as_bytes_and_none_as_nothing() -> None:
    assert isinstance(encode(FULL, {"secret"}, SEALER)["secret"], bytes)
    assert "secret" not in encode(Sample(name="x"), {"secret"}, SEALER)


def test_numbers_with_bounds_are_stored_as_plain_numbers() -> None:
    stored = encode(FULL, {"secret"}, SEALER)
    assert (stored["hours"], stored["times"]) == ("1.50", 1)


def test_sets_are_stored_in_one_order() -> None:
    assert encode(FULL, (), None)["tags"] == '["a","b"]'


def test_a_field_to_seal_without_a_key_is_refused() -> None:
    with pytest.raises(LookupError):
        encode(FULL, {"secret"}, None)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveMoment):
        encode(Inner(at=datetime(2026, 1, 1)), (), None)  # noqa: DTZ001


def test_attributes_of_a_later_version_are_left_alone() -> None:
    stored = {**encode(Sample(name="x"), (), None), "from_the_future": "y"}
    assert decode(Sample, stored, (), None) == Sample(name="x")


@pytest.mark.parametrize("kind", BY_VALUE.values(), ids=lambda k: k.name)
def test_every_kind_has_a_row_class_of_its_own_and_seals_only_fields_it_has(kind) -> None:  # type: ignore[no-untyped-def]
    assert BY_ROW[kind.row] is kind
    assert kind.sealed <= storage_types(kind.value).keys()


@pytest.mark.parametrize("kind", BY_VALUE.values(), ids=lambda k: k.name)
def test_what_is_sealed_can_be_blank_when_its_key_is_destroyed(kind) -> None:  # type: ignore[no-untyped-def]
    """Else the erasure of somebody who has such a record would fail half-way. The person's own is
    written anew in the transaction that destroys the key."""
    fields = kind.value.model_fields
    required = {name for name in kind.sealed if fields[name].is_required()} - {"birth_date"}
    assert {name: fields[name].annotation for name in required} == dict.fromkeys(required, str)


@pytest.mark.parametrize("kind", BY_VALUE.values(), ids=lambda k: k.name)
def test_nothing_sealed_stands_in_the_listing_index(kind) -> None:  # type: ignore[no-untyped-def]
    assert not kind.sealed & set(LISTED)


def test_the_template_projects_what_the_rows_list() -> None:
    indexes = own_template()["Resources"]["Table"]["Properties"]["GlobalSecondaryIndexes"]
    listing = next(i for i in indexes if i["IndexName"] == "listing")
    assert listing["Projection"]["NonKeyAttributes"] == LISTED
    assert len(LISTED) <= 20  # DynamoDB's limit for a local description of one index


def test_every_kind_of_row_is_known_by_its_discriminator() -> None:
    for kind in BY_VALUE.values():
        raw = {"pk": {"S": "x"}, "sk": {"S": "y"}, "record": {"S": kind.name}}
        assert type(Row.from_raw_data(raw)) is kind.row
