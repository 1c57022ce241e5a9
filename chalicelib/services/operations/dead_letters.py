"""Dead letters: what kept failing, seen by ids alone, and put back where it came from.

A redrive is safe at any time: every handler is idempotent and judges windows, consent and states
afresh, so a letter that comes back after its window sends nothing. The queues are shared by all
programs: a letter is shown to, and moved by, the program that it belongs to.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple

from chalicelib import settings
from chalicelib.observability import log
from chalicelib.services.operations.letters import QUEUES, About, Queue, about
from chalicelib.store import failures
from chalicelib.store.clients import client

#: Letters looked at in one queue at a time; more are told of as ``more``.
MOST = 100
#: Seconds for which a look hides letters from others; they are shown again right after it.
HIDDEN = 60
#: Seconds for which SQS may look for letters. At 0 it asks some of its servers only, and may answer
#: with none though letters lie there; with any wait it asks all (SQS Developer Guide, "Amazon SQS
#: short and long polling"). An empty queue takes that long.
WAITS = 1


class Letter(NamedTuple):
    """One dead letter: what it is about, since when it waits (UTC), and what it failed with."""

    about: About
    since: datetime
    error: str | None


class Shelf(NamedTuple):
    """One queue's dead letters of a program, oldest first. ``unreadable`` counts those that belong
    to nobody, ``more`` tells that there are letters that were not looked at."""

    queue: Queue
    letters: tuple[Letter, ...]
    unreadable: int
    more: bool


class Moved(NamedTuple):
    """What a redrive came to: letters put back, and those of the program still there."""

    queue: Queue
    moved: int
    left: int


class Owners(NamedTuple):
    """The programs that have letters in a queue, and how many letters are nobody's."""

    programs: tuple[str, ...]
    unreadable: int


def owners(queue: Queue) -> Owners:
    """Whose dead letters lie in a queue, of those that can be looked at in one go."""
    found = [about(queue, one["Body"]) for one in _peeked(_urls(queue)[0])]
    programs = sorted({is_.program for is_ in found if is_})
    return Owners(tuple(programs), sum(is_ is None for is_ in found))


def shelves(program: str) -> list[Shelf]:
    """The dead letters of a program, queue by queue. All are looked at side by side: each is waited
    for, empty ones too."""
    urls = [_urls(queue)[0] for queue in QUEUES]
    client("sqs")  # made before threads ask for it: making one is not safe among them, using it is
    with ThreadPoolExecutor(len(urls)) as pool:
        found = list(pool.map(_peeked, urls))
    return [_shelf(program, *one) for one in zip(QUEUES, found, strict=True)]


def redrive(program: str, queue: Queue) -> Moved:
    """Put a program's dead letters of one queue back, at most ``MOST`` at a time.

    Each is sent first and deleted then: cut off in between, it comes twice and counts once.
    """
    dead, back = _urls(queue)
    found = list(_received(dead))
    mine = [one for one in found if _is_of(program, queue, one)]
    _release(dead, [one for one in found if one not in mine])
    moved = 0
    for one in mine:
        client("sqs").send_message(QueueUrl=back, MessageBody=one["Body"])
        client("sqs").delete_message(QueueUrl=dead, ReceiptHandle=one["ReceiptHandle"])
        moved += 1
    left = sum(_is_of(program, queue, one) for one in _peeked(dead)) if len(found) >= MOST else 0
    log.info("letters.redriven", extra={"program": program, "kind": queue, "count": moved})
    return Moved(queue, moved, left)


def _shelf(program: str, queue: Queue, found: list[dict[str, Any]]) -> Shelf:
    read = [(one, about(queue, one["Body"])) for one in found]
    errors = failures.of([one["MessageId"] for one, is_ in read if is_ and is_.program == program])
    mine = [
        Letter(is_, _since(one), errors.get(one["MessageId"]))
        for one, is_ in read
        if is_ and is_.program == program
    ]
    unreadable = sum(is_ is None for _, is_ in read)
    ordered = tuple(sorted(mine, key=lambda letter: letter.since))
    return Shelf(queue, ordered, unreadable, len(found) >= MOST)


def _is_of(program: str, queue: Queue, one: dict[str, Any]) -> bool:
    is_ = about(queue, one["Body"])
    return is_ is not None and is_.program == program


def _since(one: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(one["Attributes"]["SentTimestamp"]) / 1000, UTC)


def _urls(queue: Queue) -> tuple[str, str]:
    """Where a queue's dead letters lie, and where they came from."""
    there = settings.get()
    return getattr(there, f"{queue}_dead_letters_url"), getattr(there, f"{queue}_queue_url")


def _peeked(url: str) -> list[dict[str, Any]]:
    """Letters looked at and left where they are."""
    found = list(_received(url))
    _release(url, found)
    return found


def _received(url: str) -> Iterator[dict[str, Any]]:
    for _ in range(MOST // 10):
        answer = client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=HIDDEN,
            WaitTimeSeconds=WAITS, MessageSystemAttributeNames=["All"],
        )  # fmt: skip
        batch = answer.get("Messages", [])
        yield from batch
        if not batch:
            return


def _release(url: str, found: list[dict[str, Any]]) -> None:
    for start in range(0, len(found), 10):
        entries = [
            {"Id": str(n), "ReceiptHandle": one["ReceiptHandle"], "VisibilityTimeout": 0}
            for n, one in enumerate(found[start : start + 10])
        ]
        client("sqs").change_message_visibility_batch(QueueUrl=url, Entries=entries)
