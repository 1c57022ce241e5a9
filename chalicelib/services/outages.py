"""Outages: after a failure the last day's sends are counted; over a tenth failed is told once."""

from datetime import datetime, timedelta

from chalicelib.domain import outage
from chalicelib.domain.outage import Counts, SendHealth
from chalicelib.domain.safety import rota
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.wall import local
from chalicelib.services import concerns
from chalicelib.services.outbound import pages
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.writes import write_alone

#: A local day may lie half a day before or after UTC's.
DAY = timedelta(days=1)


def look_at(read: Partition, stored: Stored[SendHealth], tenant: Tenant, at: datetime) -> None:
    """A send failed, or an outage goes on: count, tell once when it begins, look again until it
    is over.

    Raises
    ------
    Conflict
        if somebody else looked at it too.
    """
    health = stored.value
    if health.due_at is None or health.due_at > at:
        return
    counts = _counts(tenant.id, at)
    if not outage.is_outage(counts, tenant.policy):
        write_alone(stored, SendHealth(), read, at=at, policy=tenant.policy)
        return
    goes_on = SendHealth(due_at=at + outage.AGAIN, since=health.since or at)
    write_alone(stored, goes_on, read, at=at, policy=tenant.policy)
    if opened := concerns.raise_once(tenant.id, "outage", told=True):
        _tell(opened, counts, tenant, at)


def _counts(program: str, at: datetime) -> Counts:
    """The check-ins of the last local days and all other texts since yesterday. The index may lag
    by moments; it is asked again within the hour."""
    since, until = (at - DAY).date(), (at + DAY).date()
    checkins = lists.between(program, "checkins", since, until)
    written = lists.between(program, "messages", since, until)
    others = (one for one in written if one.facts.get("kind") not in ("checkin", "page"))
    return outage.counted(
        str(one.facts.get("state")) for lines in (checkins, others) for one in lines
    )


def _tell(alert: Alert, counts: Counts, tenant: Tenant, at: datetime) -> None:
    """The one digest: counts, no name, to whoever leads."""
    if tenant.rota is None:
        return
    sk = BY_VALUE[Alert].sk(alert)
    change = Change(load(Ref(tenant.id, ""), sk), by="watch", at=at, policy=tenant.policy)
    day = local(at, tenant.program.zone).date()
    date = f"{day:%B} {day.day}"
    subject = tenant.say(
        "outage.mail_subject", language="en", alias=tenant.program.alias, date=date
    )
    body = tenant.say(
        "outage.mail_body", language="en", date=date, count=counts.failed, total=counts.sends
    )
    sent = pages.plan(change, tenant, alert, rota.supervisors(tenant.rota), digest=body)
    pages.deliver(change.commit("alert.paged", alert.cause), tenant, sent, subject)
