"""What is near somebody and on soon, in their zone and language."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.people import DAYS, Gender, Pathway
from chalicelib.domain.policy import Policy
from chalicelib.domain.resources.directory import MEETINGS, Resource, Spot
from chalicelib.domain.schedule.wall import local, to_utc

#: What each pathway looks for first; anybody is shown the others where too few of these are on.
SUITED: dict[Pathway, frozenset[str]] = {
    "twelve_step": frozenset({"twelve_step"}),
    "smart_recovery": frozenset({"smart_recovery"}),
    "secular": frozenset({"smart_recovery", "other_mutual_help"}),
    "faith": frozenset({"twelve_step", "other_mutual_help"}),
    "medication": MEETINGS,
}


#: Links to a room of a service that anybody uses, with a number or letters that say nothing. A
#: fellowship's own address, or a room with a name, would tell a bystander what it is.
_NEUTRAL = re.compile(
    r"https://((?:us\d\dweb\.)?zoom\.us/j/\d{9,11}(?:\?pwd=[\w.-]{1,40})?"
    r"|meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3})",
    re.ASCII,
)


def neutral_link(url: str) -> str:
    """A meeting's link as a text may tell it, short and without its scheme, which phones do not
    need; empty where it would tell what it leads to."""
    found = _NEUTRAL.fullmatch(url)
    return found[1] if found else ""


class Seeker(NamedTuple):
    """Who asks, and from where."""

    spot: Spot
    zone: str
    language: str
    gender: Gender | None = None
    pathway: Pathway | None = None


class Occasion(NamedTuple):
    """A meeting at its next time: ``starts`` in the zone of who asks, ``km`` away (none online)."""

    resource: Resource
    starts: datetime
    km: float | None


def next_time(resource: Resource, now: datetime) -> datetime | None:
    """When (UTC) a weekly meeting is next held after a moment; none if it has no time."""
    if resource.day is None or resource.at is None:
        return None
    today = local(now, resource.zone).date()
    ahead = (DAYS.index(resource.day) - today.weekday()) % 7
    starts = to_utc(today + timedelta(days=ahead), resource.at, resource.zone)
    if starts > now:
        return starts
    return to_utc(today + timedelta(days=ahead + 7), resource.at, resource.zone)


def soonest(
    found: Iterable[Resource], seeker: Seeker, now: datetime, policy: Policy
) -> list[Occasion]:
    """The next meetings that somebody can go to, the soonest first and of those the nearest.

    In reach, in their language, open to their gender, within the days that policy looks ahead.
    Where the meetings of their pathway are too few, all fill up; what nobody has confirmed for
    long comes only after that.
    """
    rules = policy.directory
    until = now + timedelta(days=rules.days_ahead)
    occasions = [
        one for resource in found if (one := _occasion(resource, seeker, now, until, policy))
    ]
    suited = SUITED[seeker.pathway] if seeker.pathway else MEETINGS
    today = local(now, seeker.zone).date()

    def order(one: Occasion) -> tuple[bool, bool, datetime, float, str]:
        held = one.resource
        far = rules.km if one.km is None else one.km
        return (
            held.is_stale(today, policy), held.kind not in suited, one.starts, far, held.id,
        )  # fmt: skip

    best = sorted(occasions, key=order)[: rules.shown]
    return sorted(best, key=lambda one: (one.starts, order(one)))


def _occasion(
    one: Resource, seeker: Seeker, now: datetime, until: datetime, policy: Policy
) -> Occasion | None:
    """A meeting at its next time, if this person can go."""
    starts = next_time(one, now) if one.kind in MEETINGS and not one.closed else None
    if starts is None or starts > until or seeker.language not in one.languages:
        return None
    if one.gender not in (None, seeker.gender):
        return None
    km = None if one.online or one.spot is None else one.spot.km_to(seeker.spot)
    if km is not None and km > policy.directory.km:
        return None
    return Occasion(one, local(starts, seeker.zone), km)
