"""What a dead letter is about, told by ids alone: whose program it is, and which record.

A letter may hold a person's words and number. Nothing of that leaves this module.
"""

import json
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

from chalicelib.store import numbers
from chalicelib.store.keys import ref_of

Queue = Literal["due", "replies", "inbound", "receipts", "jobs"]
QUEUES: tuple[Queue, ...] = get_args(Queue)


class About(NamedTuple):
    """The program that a letter belongs to, and the person and the record that it names."""

    program: str
    person_id: str | None = None
    record: str | None = None


def about(queue: Queue, body: str) -> About | None:
    """What the letter is about; ``None`` if nobody can read it, so that it is nobody's."""
    try:
        return _READERS[queue](json.loads(body))
    except (AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError):
        return None


def _key(body: dict[str, Any]) -> About:
    ref = ref_of(body["pk"])
    return About(ref.program, ref.person or None, body["sk"])


def _inbound(body: dict[str, Any]) -> About:
    text = json.loads(body["Message"])
    return About(numbers.own(text["destinationNumber"]).program, record=text["inboundMessageId"])


def _receipt(body: dict[str, Any]) -> About:
    context = json.loads(body["Message"])["context"]
    person = context["person"]
    return About(context["program"], None if person == "-" else person, context["message"])


def _job(body: dict[str, Any]) -> About:
    return About(body["program"], record=body["kind"])


_READERS: dict[Queue, Callable[[Any], About]] = {
    "due": _key,
    "replies": _key,
    "inbound": _inbound,
    "receipts": _receipt,
    "jobs": _job,
}
