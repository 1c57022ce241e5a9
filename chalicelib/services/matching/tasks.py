"""Tasks for staff that a match opened end when what they asked for was done.

A task that something else joined meanwhile (NEW MENTOR by text, a second offer) stays open: a
human decides.
"""

from datetime import UTC, datetime

from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load

#: Since whenever a task was opened.
EVER = datetime.min.replace(tzinfo=UTC)


def done(change: Change, cause: str, since: datetime, outcome: str) -> bool:
    """Resolve the open task of a cause if it was opened since then and nothing joined it."""
    key = change.value(Care).open_alerts.get(cause)
    if key is None:
        return False
    change.read.also(key)
    alert = change.value(Alert, key)
    if alert.joined or alert.opened_at < since or alert.state == "resolved":
        return False
    ended = change.replace(alerts.resolve(alert, change.by, outcome, change.at))
    alerting.forget(change, ended)
    return True


@again_on_conflict
def offer_settled(tenant: Tenant, match: Match, by: str, at: datetime) -> None:
    """The mentor answered: nobody need tell them of the offer any more."""
    if match.offered_at is None:
        return
    read = load(Ref(tenant.id, match.mentor_id))
    change = Change(read, by=by, at=at, policy=tenant.policy)
    if done(change, "offer_match", match.offered_at, "reached"):
        change.commit("alert.resolved", "offer_match")
