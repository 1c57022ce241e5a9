"""DynamoDB Local with the double beside it: each call goes to both, and they must agree."""

from typing import Any

from botocore.exceptions import ClientError

from tests.simulation import local_table
from tests.simulation.checks.journal import Violation
from tests.simulation.double.client import Client


class Both:
    """Answers as DynamoDB Local does; the double follows, so that the checks can look at it."""

    def __init__(self, local: Any, double: Client) -> None:
        local_table.empty(local)
        self._local, self._double = local, double

    def _make_api_call(self, operation: str, parameters: dict[str, Any]) -> Any:
        told, refused = _answer(self._local, operation, parameters)
        doubled, also_refused = _answer(self._double, operation, parameters)
        if _code(refused) != _code(also_refused):
            raise Violation(f"{operation}: {_code(refused)}, the double {_code(also_refused)}")
        if refused:
            raise refused
        if _rows(told) != _rows(doubled):
            raise Violation(f"{operation} {parameters}: {told}, the double {doubled}")
        return told


def _answer(
    client: Any, operation: str, parameters: dict[str, Any]
) -> tuple[Any, ClientError | None]:
    try:
        return client._make_api_call(operation, dict(parameters)), None
    except ClientError as error:
        return None, error


def _code(error: ClientError | None) -> Any:
    if error is None:
        return None
    reasons = [reason["Code"] for reason in error.response.get("CancellationReasons", ())]
    return error.response["Error"]["Code"], reasons


def _rows(answer: Any) -> Any:
    """The items of an answer; an index has no order among equal sort keys."""
    found = [answer.get("Item"), answer.get("Attributes"), *answer.get("Items", ())]
    found += [item for items in answer.get("Responses", {}).values() for item in items]
    return sorted(
        (item for item in found if item), key=lambda item: (item["pk"]["S"], item["sk"]["S"])
    )
