"""A row is read once, and as PynamoDB would read it."""

from typing import Any

import pytest
from pynamodb.exceptions import AttributeDeserializationError
from pynamodb.models import Model

from chalicelib.store import records, rows  # noqa: F401  (the kinds register themselves)
from chalicelib.store.due import WatermarkRow
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.rows import Row

_SAMPLES = {"S": "text", "N": "-12", "B": b"\x00\x01", "BOOL": False}


def _full(row: type[Row], kind: str) -> dict[str, Any]:
    """An item with everything that its kind can have, and something it does not know."""
    known = {n: {a.attr_type: _SAMPLES[a.attr_type]} for n, a in row.get_attributes().items()}
    return {**known, "record": {"S": kind}, "from_a_later_version": {"S": "left alone"}}


@pytest.mark.parametrize("kind", BY_VALUE.values(), ids=lambda kind: kind.name)
def test_a_row_is_what_pynamodb_reads(kind: Any) -> None:
    raw = _full(kind.row, kind.name)
    ours, theirs = Row.from_raw_data(raw), Model.from_raw_data.__func__(Row, raw)  # type: ignore[attr-defined]
    assert type(ours) is type(theirs) is kind.row
    assert ours.attribute_values == theirs.attribute_values


def test_an_index_without_the_kind_gives_a_plain_row() -> None:
    row = Row.from_raw_data({"pk": {"S": "a"}, "sk": {"S": "b"}, "due_sk": {"S": "c"}})
    assert type(row) is Row
    assert (row.pk, row.sk, row.due_sk, row.version) == ("a", "b", "c", None)


def test_a_kind_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="Unknown discriminator"):
        Row.from_raw_data({"pk": {"S": "a"}, "record": {"S": "of a later version"}})


def test_a_row_of_another_kind_than_was_asked_for_is_an_error() -> None:
    with pytest.raises(ValueError, match="UniqueRow where a WatermarkRow"):
        WatermarkRow.from_raw_data({"pk": {"S": "a"}, "record": {"S": "unique"}})


def test_an_attribute_of_another_type_is_an_error() -> None:
    with pytest.raises(AttributeDeserializationError):
        Row.from_raw_data({"pk": {"S": "a"}, "version": {"S": "1"}})


def test_an_attribute_that_no_kind_has_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="no such attributes"):
        WatermarkRow("a", "b", hours="misspelt")


def test_what_an_answer_had_no_room_for_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    table, asked = Row.Meta.table_name, []

    class Connection:
        def dispatch(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
            wanted = parameters["RequestItems"][table]["Keys"]
            asked.append((operation, len(wanted)))
            left = {table: {"Keys": wanted[60:]}} if len(wanted) > 60 else {}
            return {"Responses": {table: wanted[:60]}, "UnprocessedKeys": left}

    monkeypatch.setattr(rows, "connection", Connection)
    keys = [("a", str(number)) for number in range(150)]
    assert sorted(row.sk for row in rows.fetch([*keys, keys[0]])) == sorted(sk for _, sk in keys)
    assert asked == [("BatchGetItem", 100), ("BatchGetItem", 90), ("BatchGetItem", 30)]
    assert list(rows.fetch([])) == []
    assert len(asked) == 3
