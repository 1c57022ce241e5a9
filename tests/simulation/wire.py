"""The one seam of all input and output: every call of the product to the outside passes here.

So calls can be counted, and a fault put before or after any of them. A crash is a
``BaseException``: an ordinary one is a failure that the product, or botocore under it, may act on.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests.simulation.double.client import cancelled, error

T = TypeVar("T")


class Crash(BaseException):
    """The process is gone in the midst of a call."""


class Call(NamedTuple):
    """One call: its number in the world's life, and what is called."""

    number: int
    service: str
    operation: str


#: What may be done to a call: see ``Wire.call``.
FAULTS = ("crash_before", "crash_after", "throttled", "down", "lost", "lost_retried", "conflict")
_SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_WRITES = _SINGLE_WRITES | {"TransactWriteItems"}
_OUT_OF_REACH = "https://double.invalid"


class Wire:
    """Counts calls and lets ``choose`` put a fault on each; ``meanwhile`` runs between them."""

    def __init__(self) -> None:
        self.count = 0
        self.quiet = 0
        self.now: Call | None = None
        self.choose: Callable[[Call], str | None] = lambda _: None
        self.meanwhile: Callable[[Call], None] = lambda _: None

    def call(self, service: str, operation: str, parameters: Any, do: Callable[[], T]) -> T:
        """Do one call, with the fault that was chosen for it.

        ``lost`` means done, and no answer came; ``lost_retried`` that botocore asked again, as it
        does by itself: a transaction carries a token and answers the same, a single write is judged
        anew. ``conflict`` is DynamoDB's TransactionConflict, ``down`` and ``throttled`` do nothing.
        """
        if self.quiet:
            self.now = Call(self.count, service, operation)
            return do()
        call = Call(self.count, service, operation)
        self.count += 1
        self.meanwhile(call)
        self.now = call
        fault = self.choose(call)
        if fault is None:
            return do()
        return self._faulty(fault, call, parameters, do)

    def _faulty(self, fault: str, call: Call, parameters: Any, do: Callable[[], T]) -> T:
        if fault == "crash_before":
            raise Crash(call)
        if fault == "throttled":
            raise error(call.operation, "ThrottlingException")
        if fault == "down":
            raise EndpointConnectionError(endpoint_url=_OUT_OF_REACH)
        if fault == "conflict":
            if refusal := _conflict(call.operation, parameters):
                raise refusal
            return do()
        answer = do()
        if fault == "crash_after":
            raise Crash(call)
        if fault == "lost":
            raise ReadTimeoutError(endpoint_url=_OUT_OF_REACH)
        if fault == "lost_retried" and call.operation in _SINGLE_WRITES:
            return do()
        return answer


def _conflict(operation: str, parameters: Any) -> Exception | None:
    """DynamoDB's answer to a write that meets a transaction on the same item."""
    if operation == "TransactWriteItems":
        count = len(parameters["TransactItems"])
        return cancelled(["TransactionConflict", *["None"] * (count - 1)])
    if operation in _SINGLE_WRITES:
        return error(operation, "TransactionConflictException")
    return None


def writes(call: Call) -> bool:
    """Whether a call changes something outside."""
    return call.service != "dynamodb" or call.operation in _WRITES
