"""What fails of a batch goes back to its queue alone."""

import json
from typing import Any

from chalicelib.entrypoints.batches import bodies, each


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


class Context:
    """Lambda's, with so many milliseconds left at each look."""

    def __init__(self, *left: int) -> None:
        self.left = list(left)

    def get_remaining_time_in_millis(self) -> int:
        return self.left.pop(0)


def test_what_there_is_no_time_for_is_given_back_untouched() -> None:
    """A carrier that hangs: the function's own time-out must cut nothing off in the middle."""
    done: list[dict[str, Any]] = []
    answer = each(batch("{}", "{}", "{}", "{}"), done.append, Context(90_000, 29_000, 16_000))
    assert len(done) == 2
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m2", "m3"]


def test_the_first_record_is_always_tried() -> None:
    done: list[dict[str, Any]] = []
    each(batch("{}"), done.append, Context())
    assert done == [{}]


def test_only_objects_are_read_ahead() -> None:
    assert bodies(batch(json.dumps({"n": 1}), "no JSON", "[]", "7")) == [{"n": 1}]
