"""Inbound texts, one at a time, in the order in which they come."""

from typing import Any

from chalice import Blueprint

from chalicelib.entrypoints.batches import each_delivery

inbound = Blueprint(__name__)


@inbound.on_sqs_message(
    queue_arn="arn:aws:sqs:us-east-1:000000000000:inbound", batch_size=10, name="inbound"
)
def take_inbound(event: Any) -> Any:
    """Handle texts that people sent."""
    from chalicelib.services.inbound.receiving import from_notification
    from chalicelib.services.inbound.taking import take

    return each_delivery(
        event.to_dict(),
        lambda envelope, delivery: take(from_notification(envelope, delivery)),
        event.context,
    )
