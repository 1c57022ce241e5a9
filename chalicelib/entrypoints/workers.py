"""The workers: the tick, the sender, the carrier's receipts, and long jobs.

The queues' ARNs here are placeholders: infra/template.yaml overrides them when packaging, because
Chalice's merge also merges intrinsics.
"""

import json
from typing import Any

from chalice import Blueprint
from chalice.app import Rate

from chalicelib.entrypoints.batches import each

workers = Blueprint(__name__)
PLACEHOLDER = "arn:aws:sqs:us-east-1:000000000000:{}"


@workers.schedule(Rate(1, unit=Rate.MINUTES), name="tick")
def tick(event: Any) -> dict[str, int]:
    """Queue everything that is due."""
    from chalicelib.services import due

    return {"queued": due.tick()}


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("due"), batch_size=10, name="sender")
def sender(event: Any) -> Any:
    """Do what is due, ten records a batch, read together."""
    from chalicelib.services import due
    from chalicelib.store.keys import Key

    raw = event.to_dict()
    at_hand = due.read([Key(**json.loads(record["body"])) for record in raw["Records"]])
    return each(raw, lambda body: due.look_at(Key(**body), at_hand))


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("receipts"), batch_size=10, name="receipts")
def receipts(event: Any) -> Any:
    """Take the carrier's receipts."""
    from chalicelib.services.outbound import receipts as taking

    raw = event.to_dict()
    at_hand = taking.read([json.loads(record["body"]) for record in raw["Records"]])
    return each(raw, lambda body: taking.take(body, at_hand))


@workers.on_sqs_message(queue_arn=PLACEHOLDER.format("jobs"), batch_size=1, name="jobs")
def jobs(event: Any) -> Any:
    """Go on with an import or a matching run."""
    from chalicelib.services import jobs as working

    return each(event.to_dict(), working.work)
