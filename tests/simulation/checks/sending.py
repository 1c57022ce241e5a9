"""Checks of what leaves: consent in the SENDING transaction, the window, once, caps, and words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.simulation.carrier import Handed
from tests.simulation.checks.journal import (
    Journal,
    Written,
    moment,
    on_handing,
    on_write,
    text,
)
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place
from tests.simulation.town import STAFF

#: Written down from rules.md apart from the product's own table. What a kind may do in spite of:
#: S stop, H a hold, N a suspect number, P a pause, U an unverified number, T any time of day.
_MAY: dict[str, str] = {
    "crisis": "SHNPUT", "page": "SHNPUT", "stop_confirmation": "SNPUT", "help": "NPUT",
    "invitation": "U", "identity": "NPUT", "clarify": "PUT", "welcome": "PT", "reply": "PT",
}  # fmt: skip
#: Kinds for which consent is enough, or not even needed.
_NOT_JOINED = frozenset(
    {"invitation", "identity", "clarify", "help", "stop_confirmation", "crisis"}
)
#: What asks of itself (rules: Check-ins).
_PROMPTS = frozenset({"checkin", "instrument", "follow_up", "tip"})
#: States of the towns whose hours are narrower: last hour by day, and no Sunday.
_CLOSES = {"RI": (18, 17), "AL": (20, 20)}
_SKEW = timedelta(minutes=2)
#: What would tell whoever reads along what it is about, in English and Spanish; the last is what
#: the program is really called. A few stems written down apart from the product's own lists: they
#: need not be all, for what slips into one text slips into those of many days.
_TELLING = (
    "sober", "recover", "relaps", "rehab", "detox", "clinic", "treatment", "counsel",
    "therap", "patient", "addict", "alcohol", "drug", "drink", "opioid", "heroin", "craving",
    "overdos", "suicid", "meeting", "sponsor", "sobrie", "recuperaci", "recaíd", "clínic",
    "tratamiento", "consejer", "adicci", "adict", "droga", "beber", "bebid", "ansias",
    "sobredosis", "reunión", "reunion", "recaid", " sample",
)  # fmt: skip


@on_write("9, 10, 19: consent in the SENDING transaction", "message")
def may_be_texted(journal: Journal, write: Written, group: list[Written]) -> None:
    """Whoever is texted agreed, has not stopped, is not paused or held, and the number is theirs:
    as the table stands after the very commit."""
    if text(write.after, "state") != "SENDING" or text(write.before, "state") == "SENDING":
        return
    if text(write.after, "to") == "staff":
        return
    person = journal.person(write.place)
    kind = text(write.after, "kind")
    may = _MAY.get(kind, "")
    ended = text(write.after, "person_id") in journal.town.ended and kind != "crisis"
    why = "was erased or has died" if ended else None
    why = why or _why_not(person, kind, may, journal.now + journal.town.world.skew)
    if why:
        journal.fail("9, 10, 19", f"{kind} {write.place.sk} is sent to somebody who {why}")


@on_write("19: to the number on record when SENDING commits", "message")
def the_number_is_remembered(journal: Journal, write: Written, group: list[Written]) -> None:
    """Not a check but the memory of the next one: whose number it was when a text became SENDING.
    Staff may write another one down a moment later."""
    if text(write.after, "state") == "SENDING" and text(write.after, "to") == "alumnus":
        people = (*journal.town.people, *journal.town.gone)
        person_id = write.place.pk.partition("#PERSON#")[2]
        human = next((one for one in people if one.person_id == person_id), None)
        if human:
            journal.bound_for[write.place] = {human.phone, human.moving}


@on_handing("19: to the number on record when SENDING commits")
def the_number_is_theirs(journal: Journal, handed: Handed, message: Item | None) -> None:
    """What was written before a number changed does not leave for the old one, nor for a new one
    that nobody has seen."""
    context = handed.context
    place = Place(
        f"PROGRAM#{context.get('program')}#PERSON#{context.get('person')}",
        context.get("message", ""),
    )
    if handed.to not in journal.bound_for.get(place, {handed.to}):
        journal.fail("19", f"{text(message, 'kind')} leaves for a number that is not theirs")


def _why_not(person: Item | None, kind: str, may: str, now: datetime) -> str | None:
    texting, number = text(person, "texting"), text(person, "number_state")
    paused = moment(person, "paused_until")
    reasons = (
        (texting == "stopped" and "S" not in may, "said stop"),
        (kind not in _NOT_JOINED and texting not in ("joined", "stopped"), "has not joined"),
        (kind == "invitation" and texting != "consented", "is not to be invited"),
        (number == "suspect" and "N" not in may, "may not have that number any more"),
        (number != "verified" and "U" not in may, "is not known to have that number"),
        (bool(text(person, "hold")) and "H" not in may, "is on hold"),
        (paused is not None and now < paused and "P" not in may, "asked for a pause"),
    )
    return next((why for applies, why in reasons if applies), None)


@on_handing("2: what may have been accepted is never repeated")
def once(journal: Journal, handed: Handed, message: Item | None) -> None:
    """One request that may have been accepted; two for crisis replies and pages."""
    known = handed.context.get("message", "")
    if handed.channel == "mail" or not known:
        return
    same = [one for one in journal.handed[handed.known] if one.to == handed.to]
    if known.startswith("crisis-") and journal.redriven_at:
        # Answered while the table was down, dead-lettered, put back: nobody can know any more.
        same = [one for one in same if one.at >= journal.redriven_at]
    before = sum(one.maybe_accepted for one in same if one.channel == handed.channel)
    vital = known.startswith(("crisis-", "unrecorded-")) or text(message, "kind") == "page"
    if before >= (2 if vital else 1):
        journal.fail("2", f"{text(message, 'kind')} {known} is sent again to {handed.to}")


@on_handing("2: nobody is invited twice to an event")
def invited_once(journal: Journal, handed: Handed, message: Item | None) -> None:
    """An invitation to an event goes to a person once, whatever its message is called."""
    about = text(message, "about")
    if not about.startswith("EVENTINVITE#") or not handed.maybe_accepted:
        return
    who = (handed.context.get("person", ""), about)
    if who in journal.invited:
        journal.fail("2", f"{about} is sent again to {handed.to}")
    journal.invited.add(who)


@on_handing("3, 9: nothing is handed over but what is SENDING")
def only_sending(journal: Journal, handed: Handed, message: Item | None) -> None:
    """The SENDING transaction comes before the carrier's call. A page whose first try left it open
    has a second one, whatever a receipt may have said of the first by then."""
    known = handed.context.get("message", "")
    if text(message, "kind") == "page" and journal.handed[handed.known]:
        return
    if known.startswith("MESSAGE#") and text(message, "state") not in ("SENDING", "UNKNOWN"):
        journal.fail("3, 9", f"{known} is handed over while {text(message, 'state') or 'gone'}")


@on_handing("6: nothing leaves outside the recipient's window")
def within_the_window(journal: Journal, handed: Handed, message: Item | None) -> None:
    """10:00-20:00, Sunday from 12:00, on the recipient's clock, and the state's hours if narrower;
    crisis replies, pages and direct answers excepted."""
    if message is None or text(message, "to") == "staff" or _is_answer(message):
        return
    person = journal.person_of(handed)
    here = handed.at.astimezone(ZoneInfo(text(person, "time_zone")))
    skew = _SKEW if journal.town.world.skew else timedelta()
    if not any(_open(here + by, text(person, "state")) for by in (-skew, timedelta(), skew)):
        journal.fail("6", f"{text(message, 'kind')} leaves at {here:%a %H:%M} on their clock")


def _is_answer(message: Item) -> bool:
    exempt = bool(message.get("exempt", {}).get("BOOL"))
    return exempt or "T" in _MAY.get(text(message, "kind"), "")


def _open(here: datetime, state: str) -> bool:
    weekday, saturday = _CLOSES.get(state, (20, 20))
    sunday, closes = here.weekday() == 6, saturday if here.weekday() == 5 else weekday
    if sunday and state in ("AL", "RI"):
        return False
    return (12 if sunday else 10) <= here.hour < closes


@on_handing("1, 7, 30: one prompt a day, three a week")
def prompts_are_few(journal: Journal, handed: Handed, message: Item | None) -> None:
    """At most one prompt a local day and three in seven, after an outage too: check-ins, and the
    tips that invite to an event or ask whether a plan is right."""
    if text(message, "kind") not in _PROMPTS or not handed.maybe_accepted:
        return
    person = journal.person_of(handed)
    day = handed.at.astimezone(ZoneInfo(text(person, "time_zone"))).date()
    days = journal.prompts[handed.context["person"]]
    week = [one for one in days if (day - one).days < 7]
    if day in days or len(week) >= 3:
        journal.fail("1, 7, 30", f"{text(message, 'kind')} on {day} after those on {week}")
    days.append(day)


@on_handing("30: invitations a day")
def invitations_are_few(journal: Journal, handed: Handed, message: Item | None) -> None:
    """At most 25 a day in a program, on its clock."""
    if text(message, "kind") != "invitation" or not handed.maybe_accepted:
        return
    day = handed.at.astimezone(ZoneInfo("America/New_York")).date()
    journal.invitations[day] += 1
    if journal.invitations[day] > 25:
        journal.fail("30", f"{journal.invitations[day]} invitations on {day}")


@on_handing("19: nothing personal to a number that is not known")
def no_text_without_a_number(journal: Journal, handed: Handed, message: Item | None) -> None:
    """Every text has a number, and nothing between braces."""
    if not handed.to or "{" in handed.body:
        journal.fail("19", f"{handed.context} leaves to {handed.to!r}")


@on_handing("20: what leaves is discreet")
def nothing_tells(journal: Journal, handed: Handed, message: Item | None) -> None:
    """No text tells by a word what it is about, filled places included, unless its reader chose
    plain words and has a phone of their own; nobody else has, whoever wrote the words. What answers
    a crisis without looking anybody up goes to whoever holds the phone."""
    if handed.channel != "sms" or text(message, "to") == "staff" or handed.to in STAFF:
        return
    body = f" {handed.body.casefold()}"
    found = [word for word in _TELLING if word in body]
    if found and not _reads_alone(journal.person_of(handed)):
        known = text(message, "kind") or handed.context["message"]
        journal.fail("20", f"{known} to {handed.to} says {found}")


def _reads_alone(person: Item | None) -> bool:
    """Whether plain words were agreed to, for a phone that nobody else uses."""
    shared = person is not None and person.get("shared_phone", {}).get("BOOL")
    return text(person, "wording") == "plain" and not shared
