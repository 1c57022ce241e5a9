"""The store words its requests itself; they say what PynamoDB's own would say."""

from typing import Any

import pytest
from pynamodb.expressions.condition import Condition

from chalicelib.domain.messages import Message
from chalicelib.store import records, requests  # noqa: F401  (the kinds register themselves)
from chalicelib.store.keys import Key
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.requests import ABSENT, AtVersion
from chalicelib.store.rows import Row

KEY = Key("PROGRAM#p#PERSON#x", "MESSAGE#1")
MESSAGE = BY_VALUE[Message].row
TABLE = Row.Meta.table_name


def pynamodb(**asked: Any) -> dict[str, Any]:
    """The same request as PynamoDB builds it."""
    kwargs: dict[str, Any] = Row._get_connection().get_operation_kwargs(
        KEY.pk, range_key=KEY.sk, **asked
    )
    return kwargs


CONDITIONS: list[tuple[Any, Condition]] = [
    (ABSENT, Row.pk.does_not_exist()),
    (AtVersion(7), Row.version == 7),
    (Row.owner_of == "x", Row.owner_of == "x"),
]


@pytest.mark.parametrize(("ours", "theirs"), CONDITIONS)
def test_a_put_says_what_pynamodb_would_say(ours: Any, theirs: Condition) -> None:
    row = MESSAGE(*KEY, state="PLANNED", version=1, secret=b"\x01", expires_at=17, due_pk=None)
    attributes = {"state": "PLANNED", "version": 1, "secret": b"\x01", "expires_at": 17}
    put = requests.put(TABLE, KEY, {**attributes, "due_pk": None, "record": "message"}, ours)
    assert put == row.get_save_kwargs_from_instance(condition=theirs)


@pytest.mark.parametrize(("ours", "theirs"), CONDITIONS)
def test_an_update_says_what_pynamodb_would_say(ours: Any, theirs: Condition) -> None:
    actions = [
        MESSAGE.state.set("SENDING"), MESSAGE.owner.set("me"), Row.due_pk.remove(),
        Row.version.set(8), Row.due_sk.remove(),
    ]  # fmt: skip
    sets = {"state": "SENDING", "owner": "me", "due_pk": None, "version": 8, "due_sk": None}
    update = requests.update(TABLE, KEY, sets, ours)
    assert _spelled_out(update) == _spelled_out(
        pynamodb(key="Key", actions=actions, condition=theirs)
    )


def _spelled_out(request: dict[str, Any]) -> dict[str, Any]:
    """The request with names and values in the place of placeholders, which may differ."""
    meant = dict(request)
    for held in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        for placed, what in sorted(meant.pop(held, {}).items(), reverse=True):
            for text in ("ConditionExpression", "UpdateExpression"):
                meant[text] = meant[text].replace(placed, f"<{what}>")
    return meant


@pytest.mark.parametrize(("ours", "theirs"), CONDITIONS)
def test_a_delete_says_what_pynamodb_would_say(ours: Any, theirs: Condition) -> None:
    assert requests.touch(TABLE, KEY, ours) == pynamodb(key="Key", condition=theirs)


def test_truth_is_no_number_and_what_the_store_does_not_hold_is_refused() -> None:
    assert requests.wire(True) == {"BOOL": True}
    assert requests.wire(1) == {"N": "1"}
    with pytest.raises(KeyError):
        requests.wire(1.5)  # type: ignore[arg-type]
