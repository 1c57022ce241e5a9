"""The workers: the tick, the sender, the carrier's receipts, and long jobs.

The queues' ARNs here are placeholders: infra/template.yaml overrides them when packaging, because
Chalice's merge also merges intrinsics.
"""

from typing import Any

from chalice import Blueprint
from chalice.app import Rate

from chalicelib.entrypoints.batches import bodies, each

workers = Blueprint(__name__)
PLACEHOLDER = "arn:aws:sqs:us-east-1:000000000000:{}"


@workers.schedule(Rate(1, unit=Rate.MINUTES), name="tick")
def tick(event: Any) -> dict[str, int]:
    """Queue everything that is due; once an hour, look for dead letters."""
    from chalicelib.services import due
    from chalicelib.services.operations import letter_watch

    queued = due.tick()
    letter_watch.look()
    return {"queued": queued}


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("due"), batch_size=10, name="sender")
def sender(event: Any) -> Any:
    """Do what is due, ten records a batch, read together."""
    return _look(event)


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("replies"), batch_size=10, name="replies")
def replies(event: Any) -> Any:
    """The same for what may not wait for bulk: answers to be tried again, pages that climb."""
    return _look(event)


def _is_key(body: dict[str, Any]) -> bool:
    """Whether a record can be read ahead; any other fails by itself, beside the good ones."""
    return body.keys() == {"pk", "sk"} and str(body["pk"]).startswith("PROGRAM#")


def _look(event: Any) -> Any:
    from chalicelib.services import due
    from chalicelib.store.keys import Key

    raw = event.to_dict()
    at_hand = due.read([Key(**body) for body in bodies(raw) if _is_key(body)])
    return each(raw, lambda body: due.look_at(Key(**body), at_hand), event.context)


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("receipts"), batch_size=10, name="receipts")
def receipts(event: Any) -> Any:
    """Take the carrier's receipts."""
    from chalicelib.services.outbound import receipts as taking

    raw = event.to_dict()
    at_hand = taking.read(bodies(raw))
    return each(raw, lambda body: taking.take(body, at_hand), event.context)


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("jobs"), batch_size=1, name="jobs")
def jobs(event: Any) -> Any:
    """Go on with an import or a matching run."""
    from chalicelib.services import long_work

    return each(event.to_dict(), long_work.go_on)
