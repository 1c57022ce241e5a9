"""Receipts of the automatic answers to crisis texts, which name an incident and no message: they
left before it was known whose text it was."""

from typing import Any

from chalicelib import clock
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.messages import State
from chalicelib.domain.safety import answered
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.tenant import again_on_conflict, tenant_in_danger
from chalicelib.store.keys import Ref, message_sk
from chalicelib.store.partition import Missing, Stored, load
from chalicelib.store.writes import write_alone

INCIDENT = "crisis-"


def is_one(receipt: dict[str, Any]) -> bool:
    """Whether a receipt is about the answer to a crisis text."""
    context = receipt.get("context") or {}
    return str(context.get("message", "")).startswith(INCIDENT)


def message_id(text: str) -> str:
    """The id of the answer to an inbound text among its sender's messages; it is dated by the time
    that SNS stamped on the text, so that a receipt finds it."""
    return f"{INCIDENT}{text}"


def take(receipt: dict[str, Any], state: State) -> tuple[Ref | None, str]:
    """Write down with the incident whether the answer arrived; where its sender is known, whose
    message it is and its key. Where no incident could be opened, nothing can be: the text is still
    in its queue, and is answered again."""
    alert = _told(receipt, state)
    if alert is None or alert.person_id is None:
        return None, ""
    ref = Ref(receipt["context"]["program"], alert.person_id)
    text = receipt["context"]["message"].removeprefix(INCIDENT)
    taken = load(ref, f"INBOUND#{text}").maybe(Inbound, f"INBOUND#{text}")
    return (ref, message_sk(taken.value.at, message_id(text))) if taken else (None, "")


@again_on_conflict
def _told(receipt: dict[str, Any], state: State) -> Alert | None:
    """The incident, with what the receipt says of its answer."""
    context = receipt["context"]
    incident, text = context["message"], context["message"].removeprefix(INCIDENT)
    try:
        here = tenant_in_danger(context["program"])
    except Missing:
        return None  # answered before it could be read whose number was texted
    at = clock.now()
    stored: Stored[Alert] | None = None
    while incident:
        here.partition.also(f"ALERT#{incident}")
        stored = here.partition.maybe(Alert, f"ALERT#{incident}")
        incident = stored.value.joined_into if stored else None
    if stored is None:
        return None
    reply_id = receipt.get("messageId", "")
    after = answered.told(stored.value, state, text, reply_id, at, here.policy)
    if after != stored.value:
        write_alone(stored, after, here.partition, at=at, policy=here.policy)
    return after
