"""By which way a questionnaire may be asked now; where by none, staff ask in a call."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain import gate, private_pages
from chalicelib.domain.instruments.definition import Definition, definition
from chalicelib.domain.instruments.session import NETWORK, Part, Way
from chalicelib.domain.instruments.wording import is_worded
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Language, Person
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.burden import is_capped
from chalicelib.domain.thread import Thread

KIND = "instrument"


def has_words(
    asked: Definition, way: Way, language: Language, policy: Policy = DEFAULT
) -> bool:  # fmt: skip
    """Whether a questionnaire may be asked so in a language: in a translation of ours, which nobody
    has validated, on a page alone, which says so, and only where the program allows it."""
    numbers = policy.instruments
    if language in asked.own_translations and (way == "text" or not numbers.own_translations):
        return False
    return is_worded(asked, language, numbers.wording)


def why_not_by_text(
    person: Person,
    thread: Thread,
    asked: Definition,
    now: datetime,
    today: date,
    policy: Policy = DEFAULT,
    checkin_on: date | None = None,
) -> str | None:
    """None, or why not: ``no_wording`` we may not carry its words, ``discreet`` a bystander would
    learn from them (on a shared phone too), a reason of the gate's, or ``cap`` it would be a prompt
    too many today.

    ``now`` is UTC, ``today`` the person's local date, ``checkin_on`` that of the check-in planned
    next. That the window is closed for the night is no reason: a text waits for it.
    """
    return (
        _unsaid_by_text(person, asked, thread.language, policy)
        or _against(person, now, policy)
        or ("cap" if is_capped(thread, KIND, today, policy, checkin_on) else None)
    )


def _unsaid_by_text(
    person: Person, asked: Definition, language: Language, policy: Policy
) -> str | None:
    if not has_words(asked, "text", language, policy):
        return "no_wording"
    if asked.disclosing and person.spoken != "plain":
        return "discreet"
    return None


def why_not_by_page(
    person: Person,
    language: Language,
    part: Part,
    now: datetime,
    open_alerts: Collection[str] = (),
    policy: Policy = DEFAULT,
) -> str | None:
    """None, or why no link to a private page may ask it: ``no_wording``, ``shared_phone`` no PIN
    keeps it to them, ``privacy`` staff find out who has the phone, or a reason of the gate's."""
    if part != NETWORK and not has_words(definition(part), "page", language, policy):
        return "no_wording"
    if not private_pages.is_guarded(person):
        return "shared_phone"
    if not private_pages.may_be_sent(person, open_alerts):
        return "privacy"
    return _against(person, now, policy)


def _against(person: Person, now: datetime, policy: Policy) -> str | None:
    against = gate.may_text(person, _prompt(person, now), now, epoch=1, policy=policy)
    return against if against not in gate.PASSING else None


def _prompt(person: Person, now: datetime) -> Message:
    """The text that would ask, as far as the gate looks at it."""
    return Message(
        id="", program=person.program, person_id=person.id, to="alumnus", kind=KIND, body="",
        due_at=now, created_at=now, numbers_had=person.numbers_had,
    )  # fmt: skip


class Chosen(NamedTuple):
    """The parts of a set that are asked together, and how."""

    way: Way
    parts: tuple[Part, ...]


def chosen(
    person: Person, language: Language, parts: Collection[Part], policy: Policy, link: bool
) -> Chosen | None:
    """How a set is asked: all of it one way. By text where the person wants plain words and every
    questionnaire may be texted; else on a page where a ``link`` may be sent, for whatever has words
    there; ``None``: staff ask."""
    by: Mapping[Way, tuple[Part, ...]] = {
        "text": tuple(
            one for one in parts
            if one != NETWORK and not _unsaid_by_text(person, definition(one), language, policy)
        ),
        "page": tuple(
            one for one in parts
            if one == NETWORK or has_words(definition(one), "page", language, policy)
        ) if link else (),
    }  # fmt: skip
    of_page = [one for one in by["page"] if one != NETWORK]
    way: Way = "text" if by["text"] and len(by["text"]) >= len(of_page) else "page"
    return Chosen(way, by[way]) if by[way] else None
