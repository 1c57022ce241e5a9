"""Alerts: opened or joined within the change that caused them, climbing until a human has them."""

from datetime import datetime, timedelta

from chalicelib import ids
from chalicelib.domain import messages
from chalicelib.domain.care import Care, Worry
from chalicelib.domain.checkins.assessment import assess_pattern
from chalicelib.domain.messages import Page
from chalicelib.domain.outage import WAITING, waits_until
from chalicelib.domain.people import Person
from chalicelib.domain.safety import alerts, causes, paging, rota
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.staffed import add_staffed_hours, next_staffed_hour
from chalicelib.services import page_codes
from chalicelib.services.outbound import digests, failing, pages
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing, Partition, Stored
from chalicelib.store.writes import write_alone


def raise_alert(change: Change, tenant: Tenant, cause: str, code: str | None = None) -> Alert:
    """Open an alert for the person of this change, or join the open one of the same cause.

    ``code`` names the trigger where it says more than the cause. An open alert that was not read
    along (``open_alert_keys`` tells which) costs one more read.
    """
    care = change.value(Care)
    if at := care.open_alerts.get(cause):
        change.read.also(at)
        joined = alerts.join(change.value(Alert, at), code or cause, change.at)
        alert = change.replace(joined)
    else:
        alert = _opened(change, tenant, cause, code)
        change.put(alert)
        change.amend(Care, open_alerts={**care.open_alerts, cause: f"ALERT#{alert.id}"})
    if cause in causes.WORRIES:
        _remember(change, tenant, Worry(cause=cause, at=change.at))
    return alert


def _opened(change: Change, tenant: Tenant, cause: str, code: str | None) -> Alert:
    person, zone = change.value(Person), tenant.program.zone
    known = ids.new_id()
    alert = alerts.open_alert(
        id=known, cause=cause, opened_at=change.at, zone=zone, policy=tenant.policy,
        person_id=person.id, site=person.site, code=page_code(known),
        owner=owner_now(tenant, change.at, person.site, cause), watched=tenant.watched(change.at),
    )  # fmt: skip
    look = alerts.first_look(alert, zone, tenant.policy)
    trigger = (alerts.trigger(code or cause, change.at),)
    return alert.model_copy(update={"next_look_at": look, "triggers": trigger})


def _remember(change: Change, tenant: Tenant, worry: Worry) -> None:
    """A worry counts from its latest trigger, joined ones too; different ones that gather ask for
    re-intervention."""
    care = change.value(Care)
    others = tuple(one for one in care.worries if one.cause != worry.cause)
    change.amend(Care, worries=(*others, worry))
    if len(others) == len(care.worries):  # one that was not there: the pattern may be new
        ambers = [(one.cause, one.at) for one in (*others, worry)]
        for cause in assess_pattern(ambers, change.at, tenant.policy).causes:
            raise_alert(change, tenant, cause, "different_ambers")


def owner_now(tenant: Tenant, at: datetime, site: str, cause: str = "") -> str | None:
    """The name of whoever is told first."""
    told = _told(tenant, at, site, cause)
    return told[0].name if told else None


def _told(tenant: Tenant, at: datetime, site: str, cause: str) -> list[rota.OnCall]:
    """Who is told of a cause, in order: whoever is on call, or everyone, for nobody's alert is
    lost; the supervisor of what is the clinical lead's alone to judge."""
    if tenant.rota is None:
        return []
    if cause in causes.CAUSES and causes.CAUSES[cause].supervisor:
        return rota.supervisors(tenant.rota)
    here = rota.ladder(tenant.rota, at, tenant.program.zone, site)
    return here or rota.everyone(tenant.rota)


def page_code(alert_id: str) -> str:
    """Two digits (10-99) that acknowledge a page by text, to begin with (see ``page_codes``)."""
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
    health = failing.health_of(program) if stored.value.cause in WAITING else None
    if health and (later := waits_until(health.value, stored.value, at)):
        waiting = stored.value.model_copy(update={"next_look_at": later})
        write_alone(stored, waiting, read, at=at, policy=program.policy)
        return
    change = Change(read, by="alerts", at=at, policy=program.policy)
    alert, targets = _step(stored.value, program, at)
    if targets and alert.level == "red" and stored.value.rung == 0:
        alert = alert.model_copy(update={"code": page_codes.own_or_free(alert, program)})
    change.set(stored, alert)
    paged = [] if alert.level == "amber" else targets
    sent = pages.plan(change, program, alert, paged)
    read = change.commit("alert.paged" if targets else "alert.looked_at", alert.cause)
    pages.deliver(read, program, sent)
    for target in targets if alert.level == "amber" else []:
        digests.send(program, target, at)


def _step(alert: Alert, program: Tenant, at: datetime) -> tuple[Alert, list[rota.OnCall]]:
    """The alert after this look, and whom to tell."""
    if program.rota is None:
        later = add_staffed_hours(at, 1, program.program.zone, program.policy)
        return alert.model_copy(update={"next_look_at": later}), []
    here = rota.ladder(program.rota, at, program.program.zone, alert.site)
    if alert.cause == "crisis":
        everyone = here or rota.everyone(program.rota)
        step = paging.rungs_to_page(
            alert.climbs_since, at, alert.acknowledged_at, alert.resolved_at, everyone,
            program.policy,
        )  # fmt: skip
        if not here and step.targets:  # nobody is on call, so there is no order to keep
            step = step._replace(targets=tuple(everyone))
        if alert.acknowledged_at and step.targets:
            alert = alerts.reopen(alert, paging.reach_by(alert.acknowledged_at, program.policy))
        looked = {"rung": alert.rung + bool(step.targets), "next_look_at": step.next_look_at}
        return alert.model_copy(update=looked), list(step.targets)
    return _reminded(alert, program, at, _told(program, at, alert.site, alert.cause))


def _reminded(
    alert: Alert, program: Tenant, at: datetime, ladder: list[rota.OnCall]
) -> tuple[Alert, list[rota.OnCall]]:
    """Told when it opens, told again one rung further when its clock has run out, taken on or not,
    then at each further run of the clock (red) or each week (amber), so that a long list does not
    drown its readers. Ambers are looked at on the hour, all together."""
    zone, policy = program.program.zone, program.policy
    clock_runs_out = alerts.due(alert.level, alert.cause, at, policy, zone)
    weekly = alert.level == "amber" and alert.rung > 0
    later = max(clock_runs_out, at + timedelta(weeks=1)) if weekly else clock_runs_out
    next_look = alert.due_at if at < alert.due_at else later
    if alert.level == "amber":
        next_look = next_staffed_hour(next_look, zone, policy)
    waits = alert.state == "open" or at >= alert.due_at
    told = ladder[min(alert.rung, len(ladder) - 1) :][:1] if waits else []
    return alert.model_copy(update={"rung": alert.rung + 1, "next_look_at": next_look}), told


def sweep_page(read: Partition, stored: Stored[Page], program: Tenant, at: datetime) -> None:
    """A page whose sender died: nobody knows whether it left. Its alert goes on climbing."""
    look = messages.next_look(stored.value, program.policy)
    if look is not None and look <= at and stored.value.state == "SENDING":
        swept = messages.move(stored.value, "UNKNOWN", reason="swept", outcome_at=at)
        write_alone(stored, swept, read, at=at, policy=program.policy)


def forget(change: Change, alert: Alert) -> None:
    """A resolved alert no longer takes new triggers in."""
    try:
        care = change.value(Care)
    except Missing:
        return
    left = {cause: at for cause, at in care.open_alerts.items() if at != f"ALERT#{alert.id}"}
    contact = change.at if alert.outcome == "reached" else care.last_contact_at
    change.amend(Care, open_alerts=left, last_contact_at=contact)
