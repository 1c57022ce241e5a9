"""What fails of a batch goes back to its queue alone."""

import json
from typing import Any

from chalicelib.entrypoints.batches import each


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]}


def test_good_records_are_done_and_bad_ones_named() -> None:
    done: list[int] = []

    def handle(body: dict[str, Any]) -> None:
        done.append(10 // body["n"])

    event = batch(*(json.dumps({"n": n}) for n in (5, 0, 2)), "no JSON")
    failed = [{"itemIdentifier": "m1"}, {"itemIdentifier": "m3"}]
    assert each(event, handle) == {"batchItemFailures": failed}
    assert done == [2, 5]


def test_a_batch_without_a_failure_answers_so() -> None:
    assert each(batch("{}"), lambda _: None) == {"batchItemFailures": []}


def test_a_batch_that_fails_whole_comes_back_whole_and_raises_nothing() -> None:
    def handle(_: dict[str, Any]) -> None:
        raise ConnectionError("a phone number that no log may hold")

    answer = each(batch("{}", "{}"), handle)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m0", "m1"]
