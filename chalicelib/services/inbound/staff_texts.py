"""Texts from the rota: a page's two digits, or "1" if only one is open, take the page on."""

import re
from collections.abc import Sequence
from datetime import timedelta

from chalicelib.carriers import sms
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.paging import is_acknowledgement
from chalicelib.domain.safety.rota import OnCall
from chalicelib.services import attending
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists, once
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import Partition, load

#: A text that can only be meant as a page's code.
_CODE = re.compile(r"\W*(1|[1-9]\d)\W*")

#: SNS may bring a text again for 23 days; its answer leaves once.
ANSWERED = timedelta(days=30)

OpenPage = tuple[Ref, Alert]


def on_rota(text: Received, tenant: Tenant) -> OnCall | None:
    """Who on the rota texts, if anybody."""
    rungs = tenant.rota.rungs if tenant.rota else ()
    return next((one for one in rungs if one.phone == text.sender), None)


def take(text: Received, tenant: Tenant, staff: OnCall, known: bool = False) -> bool:
    """Take the page on that the text names; ``False`` if the text is no page code.

    A code that names nothing is answered too: whoever was paged must know that it was not taken by
    this text. Not so where the number is ``known`` as a person's: it may be a craving of 10.
    """
    pages = _open_pages(tenant)
    named = [page for page in pages if _names(text.body, page[1], len(pages))]
    if not named and (known or not _CODE.fullmatch(text.body)):
        return False
    for ref, alert in named:
        attending.acknowledge(ref, alert.id, staff.name)
    if once.first_time(f"{tenant.id}#STAFF#{text.id}", text.now + ANSWERED):
        context = {"program": tenant.id, "person": "-", "message": f"staff-{text.id}"}
        words = _answer(tenant, text, named, pages)
        sms.send_text(text.sender, words, sender=text.to, context=context)
    return True


def _names(body: str, alert: Alert, open_pages: int) -> bool:
    return any(is_acknowledgement(body, code, open_pages) for code in alerts.codes(alert))


def _answer(
    tenant: Tenant, text: Received, named: Sequence[OpenPage], pages: Sequence[OpenPage]
) -> str:
    if named:
        code = named[0][1].code or ""
        return tenant.say("page.acknowledged", language="en", code=code, count=len(named))
    code = "".join(c for c in text.body if c.isdigit())
    if code == "1" and len(pages) > 1:
        return tenant.say("page.which", language="en")
    return tenant.say("page.taken", language="en", code=code)


def _open_pages(tenant: Tenant) -> list[OpenPage]:
    """Every open red alert: the ones that were paged by text."""
    found = []
    for one in lists.every(listing(tenant.id, "ALERTS-open")):
        if one.facts.get("level") == "red":
            read: Partition = load(one.ref, one.key.sk)
            alert = read.maybe(Alert, one.key.sk)
            if alert and alert.value.state == "open":
                found.append((one.ref, alert.value))
    return found
