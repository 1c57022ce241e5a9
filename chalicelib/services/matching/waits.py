"""How long somebody who asks for a mentor now may expect to wait."""

from datetime import datetime, timedelta
from math import ceil

from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing, stamp

#: Matches of so many days say how fast the queue moves.
LOOK_BACK = timedelta(days=84)
#: Ends that matched nobody.
CAME_TO_NOTHING = frozenset({"declined", "expired"})


def expected_wait_days(tenant: Tenant, waiting: int, at: datetime) -> int | None:
    """Days until the queue of so many people has moved through, at the pace of the last twelve
    weeks (Little 1961: time in a queue = its length / its rate); ``None`` if none was matched."""
    if not waiting:
        return 0
    lately = lists.stretch(listing(tenant.id, "matches"), stamp(at - LOOK_BACK), f"{stamp(at)}~")
    matched = {
        one.ref.person
        for one in lately
        if one.facts["state"] not in CAME_TO_NOTHING and one.facts.get("kind", "mentor") == "mentor"
    }
    return ceil(waiting * LOOK_BACK.days / len(matched)) if matched else None
