"""The crisis path: an answer in seconds and a human paged, whatever else is down.

It needs only the inbound text and an unsealed copy of the rota: no KMS, no person's record, no
earlier commit. The incident is put in the program's partition under the inbound id; it counts the
tries of the answer before each is made (at least once, at most two), and holds the due key by
which the page climbs. Where the table itself is out of reach, the answer leaves all the same, and
everyone of the rota that this process read last is paged (decision 0100).
"""

from typing import Any, NamedTuple

from chalicelib.carriers import sms
from chalicelib.carriers.reasons import STOPPED
from chalicelib.carriers.result import Result
from chalicelib.domain.people import Language
from chalicelib.domain.safety import alerts, answered, rota
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.danger_language import language_in_danger
from chalicelib.domain.texts.reading.crisis import crisis_kind
from chalicelib.domain.texts.relaying import words_of
from chalicelib.domain.texts.veterans import served
from chalicelib.ids import new_id
from chalicelib.observability import log
from chalicelib.services import alerting
from chalicelib.services.inbound import crisis_words
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.outbound import pages
from chalicelib.services.tenant import Tenant, again_on_conflict, last_read, tenant_in_danger
from chalicelib.store.partition import Stored, load
from chalicelib.store.writes import Taken, put_alone, write_alone

#: Tries of the reply to one text, whatever number of deliveries.
TRIES = 2
#: What is known of an answer that needs no other try.
_HEARD = pages.SETTLED | {"delivered"}
#: While the table is down, everyone is paged again each so many deliveries: at the queue's pace of
#: six minutes, about a quarter of an hour.
REPEATS = 3


#: Texts that this process answered while the table was down, the oldest first: a text that stands
#: twice in the queue comes twice as a first delivery.
_ANSWERED: dict[tuple[str, str], None] = {}
REMEMBERED = 1000


class Danger(NamedTuple):
    """What the scan found: the kind, the language to answer in (``None``: the text does not tell),
    whether the text also says stop, and whether it says that its sender served."""

    kind: str
    language: Language | None
    stops: bool
    served: bool = False


class Alarm(NamedTuple):
    """What the crisis path did: the incident's id, the words said, the carrier's answer (``None``
    if it never gave one), whether the incident stands in the table, and what is known there of the
    words by now: the carrier's answer, or a receipt's."""

    incident: str
    words: str
    result: Result | None
    opened: bool = True
    told: str | None = None


class NotOpened(RuntimeError):
    """A crisis was answered, but its incident could not be opened: the queue must bring the text
    again."""


def scan(body: str) -> Danger | None:
    """The crisis scan, before everything and for everybody."""
    said = dict.fromkeys((body, words_of(body)))  # to the relay it may begin with M
    body, kind = next(((b, k) for b in said if (k := crisis_kind(b))), (body, None))
    if kind is None:
        return None
    language = language_in_danger(body)
    reading = understand(body, context="none", question=None, language=language or "en")
    return Danger(kind, language, "opt_out" in reading.also, served(body))


def respond(text: Received, program: str | None, danger: Danger) -> Alarm:
    """Answer a crisis text, open its incident and page the first rung.

    ``program`` is None where not even that could be read. Raises nothing but what ends the process.
    """
    incident = f"crisis-{text.id}"
    if program is None:
        return _without_table(text, None, danger)
    try:
        here = tenant_in_danger(program)
        stored, fresh = _open(incident, text, here)
    except Exception as error:  # whatever it is, somebody waits for an answer
        log.error("crisis.no_table", extra={"error": type(error).__name__})
        return _without_table(text, program, danger)
    words = reply_words(here, danger, text.sender)
    after = _answer(stored, fresh, text, here, words)
    try:
        _page(incident, here, text)
    except Exception as error:  # its due key brings the page with the next tick
        log.error("crisis.page_failed", extra={"error": type(error).__name__})
    return Alarm(incident, words, _said(after), told=after.reply)


@again_on_conflict
def _page(incident: str, program: Tenant, text: Received) -> None:
    """Page the first rung, right now."""
    read = load(program.partition.ref, f"ALERT#{incident}")
    alerting.climb(read, read.stored(Alert, f"ALERT#{incident}"), program, text.now)


def reply_words(program: Tenant | None, danger: Danger, phone: str = "") -> str:
    """911 first, then 988, then the program's line and hours; no disclosing word. Where the text
    does not tell its language, in the one that the number's texts were in before, or in both."""
    key = "crisis_veteran" if danger.served else "crisis"
    key = "crisis_medical" if danger.kind in crisis_words.MEDICAL else key
    language = danger.language
    if language is None and program and phone:
        language = crisis_words.last_used(program, phone)
    return crisis_words.words(program, f"{key}_stopped" if danger.stops else key, language)


def _send(text: Received, program: str | None, words: str) -> Result:
    context = {"program": program or "-", "person": "-", "message": f"crisis-{text.id}"}
    return sms.send_text(text.sender, words, sender=text.to, context=context, vital=True)


def _answer(
    stored: Stored[Alert], fresh: bool, text: Received, program: Tenant, words: str
) -> Alert:
    """Send the reply until the carrier surely has it or the tries are used up.

    Each try is counted in the incident before it is made, so that neither a crash nor a second
    delivery makes a third; the incident's opening counts the first one, and those that earlier
    deliveries may have made. These are no more than possible: where nobody is written down as
    having had the last try, and nothing is known of an answer, it is still to be had (decision
    0263). A second try that cannot be counted is made only where the carrier surely has nothing.
    """
    alert, tries = stored.value, stored.value.reply_tries
    if not fresh:
        if alert.reply or _is_used_up(alert) or _counted(alert, program, text) is False:
            return alert
        tries = TRIES
    result = _send(text, program.id, words)
    if result.kind not in pages.SETTLED and tries < TRIES:
        counted = _counted(alert, program, text)
        if counted or (counted is None and result.kind == "not_accepted"):
            result = _send(text, program.id, words)
    return _noted_or_not(
        alert, program, text, reply=result.kind, reply_id=result.provider_id
    )  # fmt: skip


def _is_used_up(alert: Alert) -> bool:
    """Whether a delivery is written down as having had the last try."""
    return alert.reply_tries >= TRIES and alert.tried_by is not None


def _counted(alert: Alert, program: Tenant, text: Received) -> bool | None:
    """Whether the last try is this delivery's; ``None`` where the table does not say."""
    try:
        return _takes_last_try(alert.id, program, text, new_id())
    except Exception as error:
        log.error("crisis.not_counted", extra={"error": type(error).__name__})
        return None


@again_on_conflict
def _takes_last_try(incident: str, program: Tenant, text: Received, mine: str) -> bool:
    """Another delivery may be at it too, and only one gets it. Who has it is written beside the
    count: a write whose answer was lost, and that was asked again, is told as a conflict."""
    read = load(program.partition.ref, f"ALERT#{incident}")
    stored = read.stored(Alert, f"ALERT#{incident}")
    if _is_used_up(stored.value):
        return stored.value.tried_by == mine
    if stored.value.reply in _HEARD:
        return False
    counted = stored.value.model_copy(update={"reply_tries": TRIES, "tried_by": mine})
    write_alone(stored, counted, read, at=text.now, policy=program.policy)
    return True


def _noted_or_not(alert: Alert, program: Tenant, text: Received, **fields: object) -> Alert:
    """How the reply stands: a table that does not answer now stops nothing."""
    try:
        return _noted(alert.id, program, text, fields)
    except Exception as error:
        log.error("crisis.not_noted", extra={"error": type(error).__name__})
        return alert.model_copy(update=fields)


@again_on_conflict
def _noted(incident: str, program: Tenant, text: Received, fields: dict[str, Any]) -> Alert:
    """Others write here too (a page that climbs, a second delivery): only our fields change."""
    read = load(program.partition.ref, f"ALERT#{incident}")
    stored = read.stored(Alert, f"ALERT#{incident}")
    alert = stored.value
    if answered.kept(alert.reply, alert.reply_id, fields.get("reply_id")):
        return alert  # a receipt was faster, and knows more
    noted = alert.model_copy(update=fields)
    write_alone(stored, noted, read, at=text.now, policy=program.policy)
    return noted


def _said(alert: Alert) -> Result | None:
    if alert.reply is None:
        return None
    kind = "accepted" if alert.reply in answered.TOLD else alert.reply
    reason = STOPPED if kind == "opted_out" else None
    return Result.model_validate(
        {"kind": kind, "provider_id": alert.reply_id, "reason": reason}
    )  # fmt: skip


def _open(incident: str, text: Received, program: Tenant) -> tuple[Stored[Alert], bool]:
    """The incident, and whether this delivery is the one that opened it."""
    alert = alerts.open_alert(
        id=incident, cause="crisis", opened_at=text.now,
        zone=program.program.zone, policy=program.policy,
        owner=alerting.owner_now(program, text.now, ""), code=alerting.page_code(incident),
        watched=program.watched(text.now),
    ).model_copy(
        # An earlier delivery may have answered without the table: then one try is left. If this
        # process did, it is the last one.
        update={
            "texts": (text.id,), "reply_tries": min(_tries_so_far(text) + 1, TRIES),
            "tried_by": text.id if (text.to, text.id) in _ANSWERED else None,
        }
    )  # fmt: skip
    try:
        return put_alone(alert, program.partition, at=text.now, policy=program.policy), True
    except Taken:
        read = load(program.partition.ref, f"ALERT#{incident}")
        return read.stored(Alert, f"ALERT#{incident}"), False


def _tries_so_far(text: Received) -> int:
    """Deliveries of a text that may have answered it, as the queue and this process know."""
    return max(text.delivery - 1, (text.to, text.id) in _ANSWERED)


def _remember(text: Received) -> None:
    _ANSWERED[text.to, text.id] = None
    while len(_ANSWERED) > REMEMBERED:
        del _ANSWERED[next(iter(_ANSWERED))]


def _without_table(text: Received, program: str | None, danger: Danger) -> Alarm:
    """Nothing can be written down: the first delivery answers, and is tried again only where the
    carrier surely has nothing; everyone is paged, for no clock can climb. The queue brings the
    text until the table is back, and then its incident opens."""
    known = last_read(program) if program else None
    words = reply_words(known, danger)
    result = None
    if _tries_so_far(text) == 0:
        result = _send(text, program, words)
        if result.kind == "not_accepted":
            result = _send(text, program, words)
        if result.kind != "not_accepted":
            _remember(text)
    if known and known.rota and text.delivery % REPEATS == 1:
        code = alerting.page_code(f"crisis-{text.id}")
        pages.page_unrecorded(known, rota.everyone(known.rota), code)
    return Alarm(f"crisis-{text.id}", words, result, opened=False)
