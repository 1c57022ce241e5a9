"""A crisis text of somebody whose incident is open still: it joins that one, and the page climbs
anew, for whoever had acknowledged the first text has not seen this one."""

from datetime import datetime
from typing import Any

from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert


def joined(old: Alert, new: Alert | None, text: str, at: datetime) -> Alert:
    """The open incident ``old`` with one more ``text``, at ``at`` (UTC).

    ``new`` is the incident that was opened and paged for the text alone (``None`` if it is gone):
    its climb goes on here from where it came to, whoever took it on has the whole, the codes that
    were paged for it count here, and what the carrier said of its answer is what is shown. If a
    human has ended it already, nobody is paged for it again.

    Raises
    ------
    IllegalTransition
        If ``old`` is resolved.
    """
    texts = {"texts": (*old.texts, text)}
    joined = alerts.join(old, "crisis", at).model_copy(update=texts)
    if new is None:
        return joined.model_copy(update=_anew(at))
    more = {
        "more_codes": (*old.more_codes, *sorted(alerts.codes(new))),
        "tries": (*old.tries, *new.tries),
        "rung": old.rung + new.rung,
        "reply": new.reply,
        "reply_id": new.reply_id,
        "reply_tries": new.reply_tries,
    }
    if new.state == "resolved":
        return joined.model_copy(update=more)
    climbs = {
        "climb_from": new.climbs_since,
        "next_look_at": new.next_look_at,
        "state": new.state,
        "acknowledged_at": new.acknowledged_at,
        "acknowledged_by": new.acknowledged_by,
        "owner": new.acknowledged_by or old.owner,
    }
    return joined.model_copy(update={**more, **climbs})


def _anew(at: datetime) -> dict[str, Any]:
    """Open, and to be paged now from the first rung."""
    return {
        "climb_from": at, "next_look_at": at,
        "state": "open", "acknowledged_at": None, "acknowledged_by": None,
    }  # fmt: skip


def ended(new: Alert, into: str, at: datetime) -> Alert:
    """The incident of the text alone at its end: it leads to the one that it joined."""
    over = alerts.resolve(new, f"joined {into}", "handed_over", at)
    return over.model_copy(update={"joined_into": into})
