"""What happened with somebody, in a line each, as a person's page tells it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.domain.attendance import Attended, Retelling
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.network import Contact, Measurement
from chalicelib.domain.participation import DrugTestResult
from chalicelib.domain.people import Language
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.web import phrases
from chalicelib.services.reading.timeline import Event


class Line(NamedTuple):
    """One event: when (UTC), what, the very words if there are some, and what else there is."""

    at: datetime
    what: str
    said: str = ""
    more: str = ""


Say = Callable[..., str]
#: What became of a text of ours, in a word.
_SENT = {
    "PLANNED": "waits", "CLAIMED": "waits", "SENDING": "waits", "ACCEPTED": "left",
    "DELIVERED": "came", "UNKNOWN": "unsure",
}  # fmt: skip
#: What became of a check-in. Whatever else it may be is ours, and not counted against anybody.
_CAME_TO = {
    "ASKED": "asked", "ANSWERED": "answered", "PARTIAL": "partial", "SILENT": "silent",
}  # fmt: skip


def line(event: Event, language: Language) -> Line:
    """An event as a line in a language."""

    def t(key: str, **places: str | int) -> str:
        return page_text(key, language, **places)

    what, said, more = KINDS[event.kind](event, t, language)
    return Line(event.at, what, said, more)


Told = tuple[str, str, str]


def _text_out(event: Event, t: Say, _: Language) -> Told:
    message: Message = _value(event)
    return t("event.text_out"), message.body, t("sent." + _SENT.get(message.state, "not"))


def _text_in(event: Event, t: Say, _: Language) -> Told:
    return t("event.text_in"), _value(event).body, ""


def _checkin(event: Event, t: Say, _: Language) -> Told:
    one: Occurrence = _value(event)
    told = (t("asked." + a.question) + ": " + _told(a.value, t) for a in one.answers)
    level = t("level." + one.level) if one.level else ""
    came_to = t("checkin." + _CAME_TO.get(one.state, "ours"))
    return (
        t("event.checkin", came_to=came_to),
        "",
        ". ".join(filter(None, (", ".join(told), level))),
    )


def _told(value: int | bool, t: Say) -> str:
    return t("yes" if value else "no") if isinstance(value, bool) else str(value)


def _activity(event: Event, t: Say, _: Language) -> Told:
    one = _value(event)
    hours = t("event.hours", hours=f"{one.hours:g}") if one.hours else ""
    return t("did." + one.type), "", ", ".join(filter(None, (_found(one.result, t), hours)))


def _correction(event: Event, t: Say, language: Language) -> Told:
    told: Retelling = _value(event)
    said = told.now or told.was
    what = t("did." + said.type) if said else ""
    key = "event.corrected" if told.now else "event.withdrawn"
    was = t("event.was", said=attended(told.was, t, language)) if told.was and told.now else ""
    return t(key, what=what), told.why, ". ".join(filter(None, (was, told.by)))


def attended(said: Attended, t: Say, language: Language) -> str:
    """What an entry of attendance says: what, when, how often, for how long, and what was found."""
    times = t("event.times", count=said.count) if said.count > 1 else ""
    hours = t("event.hours", hours=f"{said.hours:g}") if said.hours else ""
    day = phrases.day_words(said.on, language)
    parts = (t("did." + said.type), day, times, hours, _found(said.result, t))
    return ", ".join(filter(None, parts))


def _found(result: DrugTestResult | None, t: Say) -> str:
    return t("found." + result) if result else ""


def _contact(event: Event, t: Say, _: Language) -> Told:
    one: Contact = _value(event)
    return t("event.contact"), one.name or (one.relation or "").replace("_", " "), ""


def _instrument(event: Event, t: Say, _: Language) -> Told:
    one = _value(event)
    sums = ", ".join(f"{name}: {value}" for name, value in one.sums.items())
    return t("event.instrument", name=one.instrument.upper()), "", sums.replace("_", " ")


def _network(event: Event, t: Say, _: Language) -> Told:
    one: Measurement = _value(event)
    return t("event.network", count=one.size), "", ""


def _recovery_plan(event: Event, t: Say, _: Language) -> Told:
    version = _value(event)
    return t("event.recovery_plan", number=version.number), "", version.by


def _milestone(event: Event, t: Say, _: Language) -> Told:
    step = _value(event)
    return t("milestone." + step.name), t("milestone_is." + step.state), step.evidence


def _alert(event: Event, t: Say, language: Language) -> Told:
    alert = _value(event)
    cause = phrases.cause_words(alert.cause, language)
    more = t("pick." + alert.outcome) if event.step == "resolved" and alert.outcome else ""
    return cause + ": " + t("alert." + event.step), "", more


def _consent(event: Event, t: Say, _: Language) -> Told:
    return t("consented." + event.step), _value(event).form, ""


def _match(event: Event, t: Say, _: Language) -> Told:
    return t("matched." + event.step), "", ""


def _joining(event: Event, t: Say, _: Language) -> Told:
    return t("joining." + event.step), "", ""


def _standing(event: Event, t: Say, _: Language) -> Told:
    act = _value(event)
    told = act if isinstance(act, StaffAct) else None
    ways = (told.way, told.channel) if told else ()
    more = ", ".join([*(t("pick." + one) for one in ways if one), *([told.by] if told else [])])
    return t("acted." + event.step), told.note if told else "", more


def _value(event: Event) -> Any:
    """The record of the event: which class it is, follows from the kind."""
    return event.value


#: How each kind of event is told.
KINDS: dict[str, Callable[[Event, Say, Language], Told]] = {
    "text_out": _text_out,
    "text_in": _text_in,
    "checkin": _checkin,
    "activity": _activity,
    "correction": _correction,
    "contact": _contact,
    "instrument": _instrument,
    "network": _network,
    "recovery_plan": _recovery_plan,
    "milestone": _milestone,
    "alert": _alert,
    "consent": _consent,
    "match": _match,
    "joining": _joining,
    "standing": _standing,
}
