"""Texts from numbers that belong to nobody we know: one neutral answer a day, and a human if a
life may hang on it. Staff on call are told how a page is taken. Nothing else is kept."""

from contextlib import suppress
from datetime import timedelta

from chalicelib.carriers import sms
from chalicelib.domain.inbound import StrangerText
from chalicelib.domain.texts.last_used import language_used
from chalicelib.services.inbound import incidents, staff_texts
from chalicelib.services.inbound.crisis import Alarm
from chalicelib.services.inbound.dialogue import wants_no_texts
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import Tenant
from chalicelib.store import once, strangers
from chalicelib.store.change import Change
from chalicelib.store.programkeys import program_keys
from chalicelib.store.writes import Taken

#: An incident that nobody ended by then is joined no more; SNS brings a text again for 23 days.
REMEMBERED = timedelta(days=40)


def take(text: Received, tenant: Tenant, alarm: Alarm | None) -> None:
    """Handle a stranger's text. A crisis was answered already; its number is kept, sealed, so that
    someone can call."""
    if alarm:
        _keep(text, tenant, alarm)
        return
    if wants_no_texts(text.body):
        return  # they get none
    digest = program_keys(tenant.id).digest("phone", text.sender)
    # By the day on which it was sent: brought again weeks later it finds its answer given.
    if once.first_time(f"{tenant.id}#STRANGER#{digest}#{text.at:%Y-%m-%d}", text.now + REMEMBERED):
        context = {"program": tenant.id, "person": "-", "message": f"stranger-{text.id}"}
        words = "page.by_code" if staff_texts.on_rota(text, tenant) else "unknown_number"
        sms.send_text(
            text.sender,
            tenant.say(words, language=language_used(text.body) or "en"),
            sender=text.to,
            context=context,
        )


def _keep(text: Received, tenant: Tenant, alarm: Alarm) -> None:
    """Keep a stranger's crisis text, and let it join their incident if one is open. Another
    delivery finishes what an earlier one began."""
    earlier = strangers.incident_of(tenant.id, text.sender)
    home = incidents.home(tenant.id, alarm.incident, earlier)
    change = Change(tenant.partition, by="inbound", at=text.now, policy=tenant.policy)
    change.put(StrangerText(id=alarm.incident, at=text.at, phone=text.sender, body=text.body))
    with suppress(Taken):
        change.commit("stranger.crisis")
    strangers.remember_incident(tenant.id, text.sender, home, text.now + REMEMBERED)
    incidents.settle(tenant.id, alarm.incident, home, None, "")
