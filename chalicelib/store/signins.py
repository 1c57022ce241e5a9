"""Attempts to sign in: what a browser asked for, and the hashes of the link and code it was sent.

An attempt of somebody whom we do not know is kept too: it looks and counts like any other, and its
code is nobody's.
"""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, UpdateError

from chalicelib.domain.signing_in import House
from chalicelib.store import keys
from chalicelib.store.rows import Row

_REFUSED = "ConditionalCheckFailedException"


class AttemptRow(Row, discriminator="sign_in"):
    """One attempt; ``person`` is empty where nobody is meant."""

    program = UnicodeAttribute()
    person = UnicodeAttribute()
    house = UnicodeAttribute(null=True)
    code = UnicodeAttribute()
    token = UnicodeAttribute()
    tries = NumberAttribute()


class AttemptLinkRow(Row, discriminator="sign_in_link"):
    """Which browser asked for a link."""

    browser = UnicodeAttribute()


class Attempt(NamedTuple):
    """``browser`` is the digest of the cookie, ``code`` and ``token`` what is kept of those two,
    ``tries`` how many codes were typed, ``house`` behind which door it leads."""

    browser: str
    program: str
    person: str
    code: str
    token: str
    tries: int = 0
    house: House = "mentors"


def hashed(secret: str) -> str:
    """What is kept of a random token or cookie."""
    return sha256(secret.encode()).hexdigest()


def put(attempt: Attempt, until: datetime) -> None:
    """Keep an attempt until then (UTC); a browser's earlier one is void."""
    browser, program, person, code, token, tries, house = attempt
    expires = int(until.timestamp())
    AttemptRow(
        *keys.sign_in(browser), program=program, person=person, code=code, token=token,
        tries=tries, house=house, expires_at=expires,
    ).save()  # fmt: skip
    AttemptLinkRow(*keys.sign_in_link(token), browser=browser, expires_at=expires).save()


def of_browser(browser: str, now: datetime) -> Attempt | None:
    """The attempt of a browser that has not expired."""
    try:
        row = AttemptRow.get(*keys.sign_in(browser), consistent_read=True)
    except AttemptRow.DoesNotExist:
        return None
    if int(row.expires_at) <= now.timestamp():
        return None
    tries, house = int(row.tries), cast(House, row.house or "mentors")
    return Attempt(browser, row.program, row.person, row.code, row.token, tries, house)


def of_link(token: str, now: datetime) -> Attempt | None:
    """The attempt whose link this is, unless a newer one took its place."""
    known = hashed(token)
    try:
        row = AttemptLinkRow.get(*keys.sign_in_link(known), consistent_read=True)
    except AttemptLinkRow.DoesNotExist:
        return None
    found = of_browser(row.browser, now)
    return found if found and found.token == known else None


def count_try(attempt: Attempt) -> bool:
    """Count a typed code before it is judged; ``False`` if another was counted meanwhile, or the
    attempt is gone."""
    as_read = (AttemptRow.tries == attempt.tries) & (AttemptRow.code == attempt.code)
    try:
        AttemptRow(*keys.sign_in(attempt.browser)).update(
            [AttemptRow.tries.set(attempt.tries + 1)], condition=as_read
        )
    except UpdateError as error:
        if error.cause_response_code == _REFUSED:
            return False
        raise
    return True


def consume(attempt: Attempt) -> bool:
    """Use an attempt up; ``True`` for one caller alone."""
    try:
        AttemptRow(*keys.sign_in(attempt.browser)).delete(
            condition=AttemptRow.token == attempt.token
        )
    except DeleteError as error:
        if error.cause_response_code == _REFUSED:
            return False
        raise
    return True


def void(browser: str) -> None:
    """A newer attempt of the same person takes this one's place."""
    AttemptRow(*keys.sign_in(browser)).delete()
