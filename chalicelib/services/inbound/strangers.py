"""Texts from numbers that belong to nobody we know: one neutral answer a day, and a human if a
life may hang on it. Nothing else is kept."""

from datetime import timedelta

from chalicelib.carriers import sms
from chalicelib.domain.inbound import StrangerText
from chalicelib.domain.texts.wording import say
from chalicelib.services.inbound.crisis import Alarm
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import Tenant
from chalicelib.store import once
from chalicelib.store.change import Change
from chalicelib.store.programkeys import program_keys
from chalicelib.store.writes import Taken


def take(text: Received, tenant: Tenant, alarm: Alarm | None) -> None:
    """Handle a stranger's text. A crisis was answered already; its number is kept, sealed, so that
    someone can call."""
    if alarm:
        change = Change(tenant.partition, by="inbound", at=text.now, policy=tenant.policy)
        change.put(StrangerText(id=alarm.incident, at=text.at, phone=text.sender, body=text.body))
        try:
            change.commit("stranger.crisis")
        except Taken:
            return
        return
    digest = program_keys(tenant.id).digest("phone", text.sender)
    if once.first_time(
        f"{tenant.id}#STRANGER#{digest}#{text.now:%Y-%m-%d}", text.now + timedelta(days=2)
    ):
        context = {"program": tenant.id, "person": "-", "message": f"stranger-{text.id}"}
        sms.send_text(
            text.sender, say("unknown_number", language="en"), sender=text.to, context=context
        )
