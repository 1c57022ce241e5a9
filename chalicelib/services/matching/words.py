"""What is said about a match: to the alumnus the question, to the mentor the offer, to both the
introduction. Who cannot be texted becomes a task for staff.

The texts' ids follow from the match, so that a step taken twice says nothing twice.
"""

from datetime import datetime
from typing import NamedTuple

from chalicelib import settings
from chalicelib.domain import gate, matches, messages
from chalicelib.domain.matches import Kind, Match
from chalicelib.domain.matching.pool import years_between
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.texts.wording import say
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.matching.effects import MOVED_ON
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref, stamp
from chalicelib.store.partition import Partition, load
from chalicelib.store.writes import Taken

#: Times of day in the order in which they are said; at most two of them.
TIMES = ("weekend", "eve", "am", "pm")
TIMES_AT_MOST = 2


def may_reach(person: Person, kind: str, at: datetime, program: str) -> bool:
    """Whether a text of this kind can reach the person, now or when their window opens."""
    draft = Message(
        id="", program=program, to="alumnus", kind=kind, body="", epoch=epoch(), due_at=at,
        created_at=at, numbers_had=person.numbers_had,
    )  # fmt: skip
    return gate.may_text(person, draft, at, epoch()) in {None, *gate.PASSING}


def message_key(kind: str, match: Match, since: datetime) -> str:
    """The sort key of the one message of a kind about a match."""
    return f"MESSAGE#{stamp(since)}#{kind}-{match.id}"


def plan(
    change: Change, tenant: Tenant, kind: str, key: str, match: Match, since: datetime, **more: str
) -> None:
    """Put the one message of a kind about a match on its way, in the person's next window."""
    person, thread = change.value(Person), change.value(Thread)
    due = change.at
    if person.time_zone:
        due = next_open(due, person.time_zone, tenant.policy, person.state, person.days_off)
    message = texting.compose(
        person, thread, tenant, kind, key, change.at,
        about=matches.key(match.id), due_at=due, **more,
    )  # fmt: skip
    named = {"id": f"{kind}-{match.id}", "created_at": since}
    change.put(message.model_copy(update=named))


def ask(change: Change, tenant: Tenant, match: Match, mentor: Partition) -> bool:
    """Ask the alumnus by text; ``False`` if staff must, and have the task now."""
    person = change.value(Person)
    if not may_reach(person, "match_ask", change.at, tenant.id):
        alerting.raise_alert(change, tenant, "ask_about_match")
        return False
    about = summary(mentor, change.value(Thread).language, change.at, tenant)
    plan(
        change, tenant, "match_ask", "match.ask", match, match.created_at,
        summary=about, asks="match",
    )  # fmt: skip
    return True


def withdraw(change: Change, match: Match) -> None:
    """The question is no longer open; a text that has not left yet does not leave."""
    change.replace(change.value(Thread).ended(matches.key(match.id), change.at))
    key = message_key("match_ask", match, match.created_at)
    change.read.also(key)
    stored = change.read.maybe(Message, key)
    if stored and stored.value.state in ("PLANNED", "CLAIMED"):
        ended = messages.move(stored.value, "SUPPRESSED", reason=MOVED_ON, outcome_at=change.at)
        change.set(stored, ended)


def summary(mentor: Partition, language: str, at: datetime, tenant: Tenant) -> str:
    """A mentor in a few words and without a name: languages, times, town, decade of age."""
    person, role = mentor.one(Person), mentor.one(Mentor)
    spoken = [say(f"about.language.{one}", language=language) for one in person.languages]
    times = [say(f"about.{one}", language=language) for one in _times(role.availability)]
    decade = years_between(person.birth_date, local(at, tenant.program.zone).date()) // 10 * 10
    age = say("about.age", language=language, count=decade)
    town = [person.city[:20]] if person.city else []
    return ", ".join([*spoken, *times[:TIMES_AT_MOST], *town, age])


def _times(availability: frozenset[str]) -> list[str]:
    days, parts = {s[:3] for s in availability}, {s[4:] for s in availability}
    weekend = {"weekend"} if days & {"sat", "sun"} else set()
    return [one for one in TIMES if one in weekend | parts]


def door(tenant: Tenant) -> str:
    """Where this program's mentors sign in; empty where we have no pages."""
    address = settings.get().public_url.rstrip("/")
    return f"{address}/m/sign-in?p={tenant.id}" if address else ""


def initial(person: Person) -> str:
    """A first name's initial: all that a mentor's text says of an alumnus."""
    return f"{person.first_name[:1].upper()}."


@again_on_conflict
def tell_mentor(
    tenant: Tenant, match: Match, kind: str, key: str, cause: str | None, since: datetime,
    at: datetime, **more: str,
) -> bool:  # fmt: skip
    """Tell the mentor one thing about a match, once; whether a text says it now. ``cause`` is the
    task for staff where none can.

    It commits in the mentor's own partition, before the match moves on: a crash between the two
    leads here again, and the message's id stops it.

    Raises
    ------
    Conflict
    """
    read = load(Ref(tenant.id, match.mentor_id), message_key(kind, match, since))
    if read.maybe(Message):
        return False
    change = Change(read, by="matching", at=at, policy=tenant.policy)
    texted = may_reach(read.one(Person), kind, at, tenant.id)
    if texted:
        plan(change, tenant, kind, key, match, since, **more)
    elif cause:
        alerting.raise_alert(change, tenant, cause)
    else:
        return False
    try:
        change.commit(f"match.told_{kind}", match.consent_form or "")
    except Taken as taken:
        if taken.what != "message":
            raise
    return texted


class Introduction(NamedTuple):
    """The keys of what either side is told when a match of a kind begins."""

    alumnus: str
    mentor: str


INTRODUCES: dict[Kind, Introduction] = {
    "mentor": Introduction("match.intro_alumnus", "match.intro_mentor"),
    "cover": Introduction("match.cover_alumnus", "match.cover_mentor"),
    "companion": Introduction("match.companion_alumnus", "match.companion_mentor"),
}


def introduce(change: Change, tenant: Tenant, match: Match, mentor: Person) -> None:
    """The alumnus's half of the introduction: the mentor's first name, to a number known theirs."""
    say_to_alumnus(change, tenant, match, INTRODUCES[match.kind].alumnus, mentor.first_name)


def say_to_alumnus(
    change: Change, tenant: Tenant, match: Match, key: str, mentor_first: str
) -> None:
    """Tell the alumnus one thing about their mentor, by text or by a task for staff."""
    since = (match.accepted_at if match.state == "accepted" else None) or change.at
    if may_reach(change.value(Person), "intro", change.at, tenant.id):
        plan(change, tenant, "intro", key, match, since, mentor_first=mentor_first)
    else:
        alerting.raise_alert(change, tenant, "introduce")
