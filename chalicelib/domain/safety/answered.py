"""What a receipt says of the automatic answer to a crisis: whether anybody has heard from us."""

from datetime import datetime, timedelta

from chalicelib.domain.messages import State
from chalicelib.domain.policy import Policy
from chalicelib.domain.safety.alerts import Alert

#: What a receipt makes of the answer; what is only on its way says nothing new.
ENDS: dict[State, str] = {"DELIVERED": "delivered", "FAILED": "failed"}
#: The carrier had the answer, and a receipt told the rest.
MESSAGE: dict[str, State] = {end: state for state, end in ENDS.items()}
TOLD = frozenset(MESSAGE)


def told(
    alert: Alert, state: State, text: str, reply_id: str, at: datetime, policy: Policy
) -> Alert:
    """The incident after a receipt, at ``at`` (UTC), about the try ``reply_id`` of the answer to
    ``text``; unchanged where it says nothing new.

    An answer that arrived stays so, and only the newest one counts. Where it did not arrive and
    nobody has taken the incident on, everyone is paged now: the person has heard nothing at all.
    """
    end = ENDS.get(state)
    newest = not alert.texts or alert.texts[-1] == text
    if end is None or not newest or alert.reply in ("delivered", end):
        return alert
    if end == "failed" and alert.reply_id not in (None, reply_id):
        return alert  # an earlier try; the later one was taken
    heard = alert.model_copy(update={"reply": end, "reply_id": reply_id})
    if end == "delivered" or alert.state != "open":
        return heard
    everyone = at - timedelta(minutes=policy.paging.everyone_minutes)
    return heard.model_copy(update={"climb_from": everyone, "next_look_at": at})


def kept(noted: str | None, noted_id: str | None, reply_id: str | None) -> bool:
    """Whether what receipts told stands beside what the carrier says later of the try
    ``reply_id``: an answer that arrived, or this very try."""
    return noted == "delivered" or (noted == "failed" and noted_id == reply_id)
