"""Dead letters reach a human: while any of a program's lie there, a red concern of it is open.

Each hour the tick asks the queues how much they hold, and only where there is something a job looks
whose it is, by ids alone. A text that nobody could take may be a crisis.
"""

from contextlib import suppress
from typing import Any

from chalicelib import clock, settings
from chalicelib.observability import log
from chalicelib.services import jobs
from chalicelib.services.operations.letters import QUEUES, Queue
from chalicelib.store.clients import client

CAUSE = "dead_letters"
#: The minute of the hour at which the tick asks: a call each minute would cost more than it finds.
MINUTE = 7
_COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]


def look() -> list[Queue]:
    """Once an hour, have a job see whose letters there are; the queues that hold some."""
    if clock.now().minute != MINUTE:
        return []
    holding = [queue for queue in QUEUES if _holds(queue)]
    if holding:
        jobs.send("dead_letters", queues=holding)
    return holding


def _holds(queue: Queue) -> bool:
    url = getattr(settings.get(), f"{queue}_dead_letters_url")
    if not url:
        return False
    counts = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=_COUNTS)
    return any(int(count) for count in counts["Attributes"].values())


def go_on(body: dict[str, Any]) -> None:
    """The job: one concern a program, however many letters, until a human has ended it."""
    from chalicelib.services import concerns
    from chalicelib.services.operations import dead_letters
    from chalicelib.store.partition import Missing

    for queue in body["queues"]:
        owners = dead_letters.owners(queue)
        log.error("letters.dead", extra={"kind": queue, "count": owners.unreadable})
        for program in owners.programs:
            with suppress(Missing):  # a letter may name a program that is gone
                concerns.raise_once(program, CAUSE)
