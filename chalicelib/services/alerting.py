"""Alerts: opened or joined within the change that caused them, climbing until a human has them."""

from datetime import datetime, timedelta

from chalicelib import clock, ids
from chalicelib.domain import messages
from chalicelib.domain.care import Care, Worry
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.safety import alerts, causes, paging, rota
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.staffed import add_staffed_hours
from chalicelib.services.outbound import pages
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, Stored, load
from chalicelib.store.writes import write_alone


def raise_alert(change: Change, tenant: Tenant, cause: str, code: str | None = None) -> Alert:
    """Open an alert for the person of this change, or join the open one of the same cause.

    ``code`` names the trigger where it says more than the cause. An open alert that was not read
    along (``open_alert_keys`` tells which) costs one more read.
    """
    care = change.value(Care)
    if at := care.open_alerts.get(cause):
        change.read.also(at)
        return change.replace(alerts.join(change.value(Alert, at), code or cause, change.at))
    person = change.value(Person)
    alert = alerts.open_alert(
        id=ids.new_id(),
        cause=cause,
        opened_at=change.at,
        zone=tenant.program.zone,
        policy=tenant.policy,
        person_id=person.id,
        site=person.site,
        owner=owner_now(tenant, change.at, person.site),
    )
    alert = alert.model_copy(update={"code": page_code(alert.id), "next_look_at": change.at})
    change.put(alert)
    worry = (Worry(cause=cause, at=change.at),) if cause in causes.WORRIES else ()
    change.amend(
        Care,
        open_alerts={**care.open_alerts, cause: f"ALERT#{alert.id}"},
        worries=(*care.worries, *worry)[-20:],
    )
    return alert


def owner_now(tenant: Tenant, at: datetime, site: str) -> str | None:
    """The name of whoever is on call first, or of the first on the rota: nobody's alert is lost."""
    if tenant.rota is None:
        return None
    on_call = rota.ladder(tenant.rota, at, tenant.program.zone, site) or rota.everyone(tenant.rota)
    return on_call[0].name


def page_code(alert_id: str) -> str:
    """Two digits (10-99) that acknowledge a page by text."""
    return str(10 + sum(alert_id.encode()) * 37 % 90)


def open_alert_keys(care: Care) -> list[str]:
    """The sort keys of the person's open alerts."""
    return sorted(set(care.open_alerts.values()))


def climb(read: Partition, stored: Stored[Alert], program: Tenant, at: datetime) -> None:
    """If an alert is due for a look: tell its owner, page the next rung, or start over when
    nobody was reached.

    Raises
    ------
    Conflict
        if somebody else wrote first; nobody was paged.
    """
    if stored.value.next_look_at is None or stored.value.next_look_at > at:
        return
    change = Change(read, by="alerts", at=at, policy=program.policy)
    alert, targets = _step(stored.value, program, at)
    change.set(stored, alert)
    sent = pages.plan(change, program, alert, targets)
    read = change.commit("alert.paged" if targets else "alert.looked_at", alert.cause)
    pages.deliver(read, program, sent)


def _step(alert: Alert, program: Tenant, at: datetime) -> tuple[Alert, list[rota.OnCall]]:
    """The alert after this look, and whom to tell."""
    if program.rota is None:
        later = add_staffed_hours(at, 1, program.program.zone, program.policy)
        return alert.model_copy(update={"next_look_at": later}), []
    here = rota.ladder(program.rota, at, program.program.zone, alert.site)
    if alert.cause == "crisis":
        everyone = here or rota.everyone(program.rota)
        step = paging.rungs_to_page(
            alert.opened_at, at, alert.acknowledged_at, alert.resolved_at, everyone, program.policy
        )
        again = alert.state == "acknowledged" and bool(step.targets)
        alert = alerts.reopen(alert) if again else alert
        looked = {"rung": alert.rung + bool(step.targets), "next_look_at": step.next_look_at}
        return alert.model_copy(update=looked), list(step.targets)
    return _reminded(alert, program, at, here or rota.everyone(program.rota))


def _reminded(
    alert: Alert, program: Tenant, at: datetime, ladder: list[rota.OnCall]
) -> tuple[Alert, list[rota.OnCall]]:
    """Told at once, told again one rung further when its clock has run out, then at each further
    run of the clock (red) or each week (amber), so that a long list does not drown its readers."""
    clock_runs_out = alerts.due(alert.level, alert.cause, at, program.policy, program.program.zone)
    weekly = alert.level == "amber" and alert.rung > 0
    later = max(clock_runs_out, at + timedelta(weeks=1)) if weekly else clock_runs_out
    next_look = alert.due_at if at < alert.due_at else later
    told = ladder[min(alert.rung, len(ladder) - 1) :][:1] if alert.state == "open" else []
    return alert.model_copy(update={"rung": alert.rung + 1, "next_look_at": next_look}), told


def sweep_page(read: Partition, stored: Stored[Message], program: Tenant, at: datetime) -> None:
    """A page whose sender died: nobody knows whether it left. Its alert goes on climbing."""
    look = messages.next_look(stored.value, program.policy)
    if look is not None and look <= at and stored.value.state == "SENDING":
        swept = messages.move(stored.value, "UNKNOWN", reason="swept", outcome_at=at)
        write_alone(stored, swept, read, at=at, policy=program.policy)


@again_on_conflict
def acknowledge(ref: Ref, alert_id: str, by: str) -> Alert:
    """Take an alert on.

    Raises
    ------
    Missing, IllegalTransition
    """
    return _settle(ref, alert_id, by, "alert.acknowledged", None)


@again_on_conflict
def resolve(ref: Ref, alert_id: str, by: str, outcome: str) -> Alert:
    """End an alert with what came of it; its cause may then open a new one.

    Raises
    ------
    Missing, IllegalTransition, UnknownOutcome
    """
    return _settle(ref, alert_id, by, "alert.resolved", outcome)


def _settle(ref: Ref, alert_id: str, by: str, action: str, outcome: str | None) -> Alert:
    program = tenant(ref.program)
    read = load(ref, f"ALERT#{alert_id}")
    stored: Stored[Alert] = read.stored(Alert, f"ALERT#{alert_id}")
    change = Change(read, by=by, at=clock.now(), policy=program.policy)
    if outcome is None:
        alert = alerts.acknowledge(stored.value, by, change.at)
        if alert.cause == "crisis":
            step = paging.rungs_to_page(
                alert.opened_at, change.at, alert.acknowledged_at, None, [], program.policy
            )
            alert = alert.model_copy(update={"next_look_at": step.next_look_at})
    else:
        alert = alerts.resolve(stored.value, by, outcome, change.at)
        forget(change, alert)
    change.set(stored, alert)
    change.commit(action, outcome or alert.cause)
    return alert


def forget(change: Change, alert: Alert) -> None:
    """A resolved alert no longer takes new triggers in."""
    try:
        care = change.value(Care)
    except Missing:
        return
    left = {cause: at for cause, at in care.open_alerts.items() if at != f"ALERT#{alert.id}"}
    contact = change.at if alert.outcome == "reached" else care.last_contact_at
    change.amend(Care, open_alerts=left, last_contact_at=contact)


@again_on_conflict
def name_incident(program: str, incident: str, person_id: str, site: str) -> None:
    """Say whose incident it is; the program's partition keeps it."""
    here = tenant(program)
    here.partition.also(f"ALERT#{incident}")
    stored = here.partition.maybe(Alert, f"ALERT#{incident}")
    if stored and stored.value.person_id is None:
        named = stored.value.model_copy(update={"person_id": person_id, "site": site})
        write_alone(stored, named, here.partition, at=clock.now(), policy=here.policy)


@again_on_conflict
def join_incident(program: str, earlier: str, incident: str) -> bool:
    """A further crisis text joins the person's incident if that is still open; its own one ends."""
    here = tenant(program)
    here.partition.also(f"ALERT#{earlier}", f"ALERT#{incident}")
    old = here.partition.maybe(Alert, f"ALERT#{earlier}")
    new = here.partition.maybe(Alert, f"ALERT#{incident}")
    if old is None or old.value.state == "resolved":
        return False
    change = Change(here.partition, by="inbound", at=clock.now(), policy=here.policy)
    change.set(old, alerts.join(old.value, "crisis", change.at))
    if new and new.value.state != "resolved":
        change.set(new, alerts.resolve(new.value, f"joined {earlier}", "handed_over", change.at))
    change.commit("incident.joined")
    return True
