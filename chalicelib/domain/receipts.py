"""What the carrier's receipts say of a message, as one table.

AWS End User Messaging, "Event types for SMS, MMS, and voice". A receipt that is not final changes
nothing but this: whatever event carries our id proves that the carrier had taken the message. A
final one is believed, up to 72 hours late (AWS then ends it as unknown), and the table of states
says whether it still moves anything: what was delivered stays delivered.
"""

from chalicelib.domain.messages import State

#: Event → what a final one makes of a message.
EVENTS: dict[str, State] = {
    # On its way, or taken by the recipient's carrier, which in some networks is all that is told.
    "TEXT_QUEUED": "ACCEPTED",
    "TEXT_PENDING": "ACCEPTED",
    "TEXT_SENT": "ACCEPTED",
    "TEXT_SUCCESSFUL": "ACCEPTED",
    "TEXT_DELIVERED": "DELIVERED",
    # It did not arrive, or nobody can say that it did: ours to answer for.
    "TEXT_INVALID": "FAILED",
    "TEXT_INVALID_MESSAGE": "FAILED",
    "TEXT_UNREACHABLE": "FAILED",
    "TEXT_CARRIER_UNREACHABLE": "FAILED",
    "TEXT_BLOCKED": "FAILED",
    "TEXT_CARRIER_BLOCKED": "FAILED",
    "TEXT_SPAM": "FAILED",
    "TEXT_UNKNOWN": "FAILED",
    "TEXT_TTL_EXPIRED": "FAILED",
    "TEXT_PROTECT_BLOCKED": "FAILED",
    # Calls. "Completed" says that it was played, to a human or to a mailbox.
    "VOICE_INITIATED": "ACCEPTED",
    "VOICE_RINGING": "ACCEPTED",
    "VOICE_ANSWERED": "ACCEPTED",
    "VOICE_COMPLETED": "DELIVERED",
    "VOICE_BUSY": "FAILED",
    "VOICE_NO_ANSWER": "FAILED",
    "VOICE_FAILED": "FAILED",
    "VOICE_TTL_EXPIRED": "FAILED",
}
#: Failures that say the number itself is no good, so that it may have a new owner. A phone that is
#: switched off or out of reach (TEXT_UNREACHABLE) says nothing of the kind.
PERMANENT = frozenset({"TEXT_INVALID", "TEXT_BLOCKED"})


def state_after(event: str, is_final: bool) -> State | None:
    """What an event makes of a message if the table of states allows it; None: nothing."""
    told = EVENTS.get(event)
    return told if is_final or told is None else "ACCEPTED"
