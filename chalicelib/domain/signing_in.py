"""Signing in without a password: one message holds a link and a code, and a session begins.

Every number here is the design's (trust.md, Security; OWASP ASVS 5, level 2, chapters 6 and 7).
"""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.people import Language, Value

Way = Literal["text", "mail"]
#: Behind which door somebody is or wants to be; ``halfway`` is staff without the second factor yet.
#: An applicant's link and code confirm their form, and open no door.
House = Literal["mentors", "staff", "halfway", "applicants"]

#: Link and code are good for so long after they were made.
LIFE = timedelta(minutes=10)
#: Wrong codes until only a new message helps.
TRIES = 5
#: Messages that one person gets within ``WITHIN``, and forms that one address sends in an hour.
MESSAGES, WITHIN = 3, timedelta(minutes=15)
PER_ADDRESS = 20
#: A session ends without use, or at last; its use is noted at most so often.
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
NOTED = timedelta(minutes=5)
#: A phone that its owner trusts signs in with a PIN alone.
TRUSTED = timedelta(days=30)
PIN_TRIES = 3


class SignInRequest(Value):
    """A form that somebody sent to be signed in: whoever it was, the answer was the same.

    ``browser`` is the digest of the cookie that the form came with. Mentors give their number,
    staff their mail address, applicants both. Kept sealed until it was looked at, which is at
    ``due_at`` (UTC): at once.
    """

    id: str
    house: House = "mentors"
    phone: str = ""
    email: str = ""
    way: Way
    language: Language
    browser: str
    at: datetime
    due_at: datetime | None = None


class SignIns(Value):
    """How one person signs in. ``asked``: when their last messages were made (UTC); ``attempt`` the
    place of the latest; sessions and trusted phones from before ``not_before`` have ended."""

    person_id: str
    asked: tuple[datetime, ...] = ()
    attempt: str | None = None
    not_before: datetime | None = None


def may_ask(known: SignIns, now: datetime) -> bool:
    """Whether one more message may be made for this person."""
    return sum(now - at < WITHIN for at in known.asked) < MESSAGES


def asked(known: SignIns, attempt: str, now: datetime) -> SignIns:
    """One more message was made: it takes the place of the one before."""
    recent = [at for at in known.asked if now - at < WITHIN]
    return known.model_copy(update={"asked": (*recent, now), "attempt": attempt})


def is_alive(
    started: datetime, seen: datetime, now: datetime, not_before: datetime | None = None
) -> bool:
    """Whether a session that began and was used last at these moments (UTC) goes on."""
    ended = not_before is not None and started < not_before
    return not ended and now - seen < IDLE and now - started < LONGEST
