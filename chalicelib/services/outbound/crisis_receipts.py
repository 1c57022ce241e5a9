"""Receipts of the automatic answers to crisis texts, which name an incident and no message."""

from typing import Any

from chalicelib import clock
from chalicelib.domain.messages import State
from chalicelib.domain.safety import answered
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.tenant import again_on_conflict, tenant_in_danger
from chalicelib.store.partition import Missing, Stored
from chalicelib.store.writes import write_alone

INCIDENT = "crisis-"


def is_one(receipt: dict[str, Any]) -> bool:
    """Whether a receipt is about the answer to a crisis text."""
    context = receipt.get("context") or {}
    return str(context.get("message", "")).startswith(INCIDENT)


@again_on_conflict
def take(receipt: dict[str, Any], state: State) -> None:
    """Write down with the incident whether the answer arrived. Where no incident could be opened,
    nothing can be: the text is still in its queue, and is answered again."""
    context = receipt["context"]
    incident, text = context["message"], context["message"].removeprefix(INCIDENT)
    try:
        here = tenant_in_danger(context["program"])
    except Missing:
        return  # answered before it could be read whose number was texted
    at = clock.now()
    stored: Stored[Alert] | None = None
    while incident:
        here.partition.also(f"ALERT#{incident}")
        stored = here.partition.maybe(Alert, f"ALERT#{incident}")
        incident = stored.value.joined_into if stored else None
    if stored is None:
        return
    reply_id = receipt.get("messageId", "")
    after = answered.told(stored.value, state, text, reply_id, at, here.policy)
    if after != stored.value:
        write_alone(stored, after, here.partition, at=at, policy=here.policy)
