"""Concerns of a whole program: one open alert a cause, told to whoever is on call."""

from chalicelib import clock, ids
from chalicelib.domain.concerns import Concerns
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant_in_danger
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Stored, load

#: What the id of a program's alert begins with; it tells readers where the alert stands.
PREFIX = "program-"


@again_on_conflict
def raise_once(program: str, cause: str, *, told: bool = False) -> Alert | None:
    """Open an alert about the program; ``None`` if one of this cause is open already. Whoever has
    ``told`` staff by other words leaves the next word to the alert's clock.

    It joins nothing: what happens a thousand times in an outage must not write a thousand times
    into one record.
    """
    here = tenant_in_danger(program)
    read = load(Ref(program, ""), BY_VALUE[Concerns].sk(None))
    known = read.maybe(Concerns)
    if known and (at := known.value.open_alerts.get(cause)):
        read.also(at)
        last = read.one(Alert, at)
        if last.state != "resolved":
            return None
    change = Change(read, by="watch", at=clock.now(), policy=here.policy)
    alert = _opened(here, cause, change)
    if told:
        alert = alert.model_copy(update={"next_look_at": alert.due_at})
    change.put(alert)
    _remember(change, known, alert)
    change.commit("alert.opened", cause)
    return alert


def _opened(here: Tenant, cause: str, change: Change) -> Alert:
    known = f"{PREFIX}{ids.new_id()}"
    alert = alerts.open_alert(
        id=known, cause=cause, opened_at=change.at, zone=here.program.zone, policy=here.policy,
        owner=alerting.owner_now(here, change.at, "", cause), code=alerting.page_code(known),
        watched=here.watched(change.at),
    )  # fmt: skip
    look = alerts.first_look(alert, here.program.zone, here.policy)
    return alert.model_copy(update={"next_look_at": look})


def _remember(change: Change, known: Stored[Concerns] | None, alert: Alert) -> None:
    now = {**(known.value.open_alerts if known else {}), alert.cause: BY_VALUE[Alert].sk(alert)}
    if known:
        change.set(known, Concerns(open_alerts=now))
    else:
        change.put(Concerns(open_alerts=now))
