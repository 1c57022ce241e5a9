"""A page for one person and one time: behind a link in a text, opened with what only they know.

The numbers are the design's (trust.md, One-time private pages).
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.gate import why_quiet
from chalicelib.domain.people import Person, Value

Purpose = Literal["checkin", "questionnaire"]

#: Wrong PINs or birth years until the page stays shut and staff hear of it.
TRIES = 3
#: The page is open for so long from the moment at which it was opened.
OPEN = timedelta(minutes=30)


class PrivatePage(Value):
    """One such page. Moments are UTC.

    ``id`` is what its token is derived from, ``about`` the key of what it is for, ``numbers_had``
    as of the text that held the link. ``tries`` counts wrong proofs, ``session`` is the digest of
    what the browser that opened it holds, until ``open_until``; ``done``: it was used up.
    """

    id: str
    program: str
    person_id: str
    purpose: Purpose
    about: str
    numbers_had: int
    expires_at: datetime
    tries: int = 0
    session: str | None = None
    open_until: datetime | None = None
    done: bool = False


#: Why a page stays shut, whoever stands before it.
_SHUT: dict[str, Callable[[PrivatePage, Person, datetime], bool]] = {
    "done": lambda page, _p, _now: page.done,
    "expired": lambda page, _p, now: now >= page.expires_at,
    "over": lambda page, _p, now: page.open_until is not None and now >= page.open_until,
    "locked": lambda page, _p, _now: page.tries >= TRIES,
    "erased": lambda _page, person, _now: person.erased_at is not None,
    "deceased": lambda _page, person, _now: person.deceased is not None,
    "number_changed": lambda page, person, _now: page.numbers_had != person.numbers_had,
    "suspect": lambda _page, person, _now: person.number_state != "verified",
    "not_joined": lambda _page, person, _now: person.texting != "joined",
    # Away and paused want no texts; whoever opens a page of their own may all the same.
    "held": lambda _page, person, now: why_quiet(person, now) == "held",
    "shared_phone": lambda _page, person, _now: not is_guarded(person),
}


def is_guarded(person: Person) -> bool:
    """Whether what opens a page is known to them alone: on a phone that others use, whoever lives
    with them knows the year of birth."""
    return person.pin is not None or not person.shared_phone


def why_shut(page: PrivatePage, person: Person, now: datetime) -> str | None:
    """Why the page does not open at ``now`` (UTC) to anybody; ``None`` if it would to them."""
    return next((why for why, holds in _SHUT.items() if holds(page, person, now)), None)


def may_be_sent(person: Person, open_alerts: Collection[str]) -> bool:
    """Whether a link may go to them: not while staff find out who has the phone."""
    return is_guarded(person) and "privacy" not in open_alerts


def proof(person: Person) -> str:
    """What opens their pages: the PIN if they chose one, else the year of birth."""
    return person.pin or str(person.birth_date.year)
