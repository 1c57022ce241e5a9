"""Texts from the rota: a page's two digits, or "1" if only one is open, take the page on."""

from chalicelib.carriers import sms
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.paging import is_acknowledgement
from chalicelib.domain.safety.rota import OnCall
from chalicelib.domain.texts.wording import say
from chalicelib.services import alerting
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import Partition, load


def on_rota(text: Received, tenant: Tenant) -> OnCall | None:
    """Who on the rota texts, if anybody."""
    rungs = tenant.rota.rungs if tenant.rota else ()
    return next((one for one in rungs if one.phone == text.sender), None)


def take(text: Received, tenant: Tenant, staff: OnCall) -> bool:
    """Take the page on that the text names; ``False`` if the text is no page code."""
    pages = _open_pages(tenant)
    named = [
        (ref, alert) for ref, alert in pages
        if is_acknowledgement(text.body, alert.code or "", len(pages))
    ]  # fmt: skip
    if not named:
        return False
    for ref, alert in named:
        alerting.acknowledge(ref, alert.id, staff.name)
    words = say("page.acknowledged", language="en", code=named[0][1].code or "")
    context = {"program": tenant.id, "person": "-", "message": f"staff-{text.id}"}
    sms.send_text(text.sender, words, sender=text.to, context=context)
    return True


def _open_pages(tenant: Tenant) -> list[tuple[Ref, Alert]]:
    """Every open red alert: the ones that were paged by text."""
    found = []
    for one in lists.every(listing(tenant.id, "ALERTS-open")):
        if one.facts.get("level") == "red":
            read: Partition = load(one.ref, one.key.sk)
            alert = read.maybe(Alert, one.key.sk)
            if alert and alert.value.state == "open":
                found.append((one.ref, alert.value))
    return found
