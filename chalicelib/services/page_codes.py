"""A page's two digits, which no other open page has as long as any are free."""

from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.observability import log
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing
from chalicelib.store.partition import load_plain
from chalicelib.store.writes import OUT_OF_REACH

LOWEST, HIGHEST = 10, 99


def own_or_free(alert: Alert, program: Tenant) -> str | None:
    """The alert's code, or the next one that no page has that may be open.

    Asked when an alert is first paged, not when it is opened: an answer must not wait for it, and
    where the list cannot be read the page leaves with the code that it has. The index may lag: two
    pages of one moment may still share a code, and its answer then says how many it took.
    """
    if alert.code is None or alert.reply_tries > 1:
        return alert.code  # everyone may have been paged with it while the table was down
    try:
        taken = _taken(program, alert.id)
    except OUT_OF_REACH as error:
        log.error("page.codes_unread", extra={"error": type(error).__name__})
        return alert.code
    first, count = int(alert.code) - LOWEST, HIGHEST - LOWEST + 1
    codes = (str(LOWEST + (first + n) % count) for n in range(count))
    return next((code for code in codes if code not in taken), alert.code)


def _taken(program: Tenant, but: str) -> set[str]:
    """The codes of all other red alerts that have not ended."""
    listed = [
        one.key
        for state in ("open", "acknowledged")
        for one in lists.every(listing(program.id, f"ALERTS-{state}"))
        if one.facts.get("level") == "red"
    ]
    others = [one for one in load_plain(Alert, listed) if one.id != but]
    return {code for one in others for code in alerts.codes(one)}
