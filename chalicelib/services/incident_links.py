"""The link in a page's mail: for one incident and one member of the rota."""

import secrets
from datetime import timedelta

from chalicelib import clock, settings
from chalicelib.domain.safety.rota import OnCall
from chalicelib.observability import log
from chalicelib.services.tenant import Tenant
from chalicelib.store import links
from chalicelib.store.keys import Ref
from chalicelib.store.writes import OUT_OF_REACH

#: How long a link may be opened: the next page brings a fresh one.
LIFE = timedelta(hours=24)
_INCIDENT = "ALERT#crisis-"


def mailed(program: Tenant, person: str, about: str, to: OnCall) -> str | None:
    """A fresh link for a mail about an incident; ``None`` where there can be none.

    It opens nothing without the PIN of whoever it was mailed to. The mail leaves without a link
    rather than not at all.
    """
    address = settings.get().public_url.rstrip("/")
    if not (address and to.pin_hash and about.startswith(_INCIDENT)):
        return None
    token = secrets.token_urlsafe(32)
    link = links.Link(Ref(program.id, person), about.removeprefix("ALERT#"), to.key)
    try:
        links.put(token, link, clock.now() + LIFE)
    except OUT_OF_REACH as error:
        log.error("page.no_link", extra={"error": type(error).__name__})
        return None
    return f"{address}/i/{token}"
