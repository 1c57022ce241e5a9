"""The crisis path: an answer in seconds and a human paged, whatever else is down.

It needs only the inbound text and an unsealed copy of the rota: no KMS, no person's record, no
earlier commit. The incident is put in the program's partition under the inbound id; it counts
the deliveries (at least once, at most two tries) and holds the due key by which the page climbs.
"""

from datetime import datetime
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.carriers import sms
from chalicelib.carriers.result import Result
from chalicelib.domain.people import Language
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.texts.wording import say
from chalicelib.observability import log
from chalicelib.services import alerting
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.partition import load
from chalicelib.store.writes import Conflict, TableError, Taken, put_alone

#: Tries of the reply within one delivery.
TRIES = 2
#: Kinds of crisis in which breathing and naloxone may save a life before help comes.
MEDICAL = frozenset({"overdose", "medical", "relapse_danger"})
DOWN = (TableError, BotoCoreError, ClientError)


class Alarm(NamedTuple):
    """What the crisis path did: the incident's id, the words said, and the carrier's answer
    (``None`` if an earlier delivery of the same text was answered)."""

    incident: str
    words: str
    result: Result | None


def respond(text: Received, program: str, kind: str, language: Language, stops: bool) -> Alarm:
    """Answer a crisis text, open its incident and page the first rung."""
    incident = f"crisis-{text.id}"
    try:
        here = tenant(program)
        first = _open(incident, text, here)
    except DOWN as error:
        log.error("crisis.no_table", extra={"error": type(error).__name__})
        return Alarm(incident, *_reply(text, program, say("crisis_bare", language=language)))
    words = reply_words(here, kind, language, stops)
    if not first:
        return Alarm(incident, words, None)
    said = _reply(text, program, words)
    try:
        _page(incident, here, text.now)
    except (Conflict, *DOWN) as error:  # its due key brings the page with the next tick
        log.error("crisis.page_failed", extra={"error": type(error).__name__})
    return Alarm(incident, *said)


@again_on_conflict
def _page(incident: str, program: Tenant, at: datetime) -> None:
    """Page the first rung, right now."""
    read = load(program.partition.ref, f"ALERT#{incident}")
    alerting.climb(read, read.stored(Alert, f"ALERT#{incident}"), program, at)


def reply_words(program: Tenant, kind: str, language: Language, stops: bool) -> str:
    """911 first, then 988, then the program's line and hours; no disclosing word."""
    key = "crisis_medical" if kind in MEDICAL else "crisis"
    return say(
        f"{key}_stopped" if stops else key,
        language=language,
        line=program.program.crisis_line or program.program.check_in_number,
        hours=hours_in_words(program.rota, language)
        if program.rota
        else say("hours.unknown", language=language),
    )


def _reply(text: Received, program: str, words: str) -> tuple[str, Result]:
    context = {"program": program, "person": "-", "message": f"crisis-{text.id}"}
    for _ in range(TRIES):
        result = sms.send_text(text.sender, words, sender=text.to, context=context)
        if result.kind in ("accepted", "refused", "opted_out"):
            break
    return words, result


def _open(incident: str, text: Received, program: Tenant) -> bool:
    """Open the incident; whether this is the first delivery of the text to do so."""
    alert = alerts.open_alert(
        id=incident, cause="crisis", opened_at=text.now,
        zone=program.program.zone, policy=program.policy,
        owner=alerting.owner_now(program, text.now, ""), code=alerting.page_code(incident),
    )  # fmt: skip
    try:
        put_alone(alert, program.partition, at=text.now, policy=program.policy)
    except Taken:
        return False
    return True


def name_person(alarm: Alarm, program: str, person_id: str, site: str, earlier: str | None) -> None:
    """Once it is known who texts: name them in the incident, or join the one still open."""
    if (
        earlier
        and earlier != alarm.incident
        and alerting.join_incident(program, earlier, alarm.incident)
    ):
        return
    alerting.name_incident(program, alarm.incident, person_id, site)
