"""NEAR 40202: the next few meetings, as a text that tells a bystander nothing: when and where, and
never what. Where the directory has none, a human looks."""

from datetime import datetime

from chalicelib.domain import zips
from chalicelib.domain.people import DAYS, Alumnus
from chalicelib.domain.resources.directory import Resource, Spot
from chalicelib.domain.resources.nearby import Occasion, Seeker, neutral_link, soonest
from chalicelib.domain.safety.hours import clock_in_words
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.places import PLACES_AT_MOST, STREET_AT_MOST
from chalicelib.domain.texts.segments import segments
from chalicelib.services import resources
from chalicelib.services.inbound.turn import Turn


def answer(turn: Turn) -> bool:
    """Tell what is near the zip that was sent, else near the person's own; whether there was
    anything to tell."""
    code = turn.reading.value.partition(":")[2] or turn.person.zip
    place = zips.place_of(code) if code else None
    if place is None:
        return False
    seeker = _seeker(turn, Spot.at(place.north, place.east))
    known = [
        one for one in resources.within_reach(turn.tenant, seeker.spot)
        if _where(turn, one, place.town)
    ]  # fmt: skip
    found = soonest(known, seeker, turn.text.now, turn.tenant.policy)
    told: list[str] = []
    for one in found:
        line = _line(turn, one, place.town, turn.text.now)
        if segments("; ".join([*told, line])).units <= PLACES_AT_MOST:
            told.append(line)
    if told:
        turn.say("near_places", zip=code[:5], places="; ".join(told))
    return bool(told)


def _seeker(turn: Turn, spot: Spot) -> Seeker:
    role = turn.change.read.maybe(Alumnus)
    return Seeker(
        spot, turn.person.time_zone or turn.tenant.program.zone, turn.thread.language,
        turn.person.gender, role.value.pathway if role else None,
    )  # fmt: skip


def _line(turn: Turn, one: Occasion, town: str, now: datetime) -> str:
    language, say = turn.thread.language, turn.tenant.say
    today = now.astimezone(one.starts.tzinfo).date()
    which = "when.today" if one.starts.date() == today else f"day.{DAYS[one.starts.weekday()]}"
    where = _where(turn, one.resource, town)
    if one.resource.is_stale(today, turn.tenant.policy):
        where = say("near.stale", language=language, where=where)
    minute = one.starts.hour * 60 + one.starts.minute
    return say(
        "near.when", language=language, day=say(which, language=language),
        time=clock_in_words(minute, language), where=where,
    )  # fmt: skip


def _where(turn: Turn, one: Resource, town: str) -> str:
    """Street and town, or the number to dial, or the link where there is no number and the phone is
    theirs alone; empty where that would tell what it is, or cannot be
    told in a text. The name of a place is left out: it may be a church, or a club of theirs."""
    language, say = turn.thread.language, turn.tenant.say
    where = ""
    if one.address and not one.online:
        elsewhere = one.town and one.town.casefold() != town.casefold()
        where = (
            say("near.street", language=language, street=one.address, town=one.town)
            if elsewhere
            else one.address
        )
    elif one.phone:
        where = say("near.phone", language=language, phone=one.phone)
    elif (link := neutral_link(one.url)) and not turn.person.shared_phone:
        return say("near.link", language=language, link=link)
    if len(where) > STREET_AT_MOST or disclosing(where, [turn.tenant.program.name]):
        return ""
    return where
