"""Sessions and trusted phones: found by the hash of what the browser holds."""

from datetime import UTC, datetime
from typing import NamedTuple, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.domain.signing_in import House
from chalicelib.store import keys
from chalicelib.store.keys import Ref
from chalicelib.store.rows import Row
from chalicelib.store.signins import hashed


class SessionRow(Row, discriminator="session"):
    """A signed-in browser; moments are seconds since 1970."""

    program = UnicodeAttribute()
    person = UnicodeAttribute()
    house = UnicodeAttribute(null=True)
    started = NumberAttribute()
    epoch = NumberAttribute()
    seen = NumberAttribute()


class PhoneRow(Row, discriminator="trusted_phone"):
    """A phone that its owner trusts behind a PIN."""

    program = UnicodeAttribute()
    person = UnicodeAttribute()
    started = NumberAttribute()
    epoch = NumberAttribute()
    pin = UnicodeAttribute()
    tries = NumberAttribute()


class Session(NamedTuple):
    """Whose it is, when it began, in which send epoch, when it was noted to be in use (UTC), and
    behind which door: of a member of staff the ``person`` is their login."""

    ref: Ref
    started: datetime
    epoch: int
    seen: datetime
    house: House


class Phone(NamedTuple):
    """Whose it is, since when and in which send epoch, what is kept of the PIN, and how often that
    was wrong, running."""

    ref: Ref
    started: datetime
    epoch: int
    pin: str
    tries: int


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def start(
    token: str, ref: Ref, now: datetime, until: datetime, epoch: int, house: House = "mentors"
) -> None:
    """Begin a session that ends then (UTC) at the latest; ``epoch`` is the send epoch in force."""
    moment = int(now.timestamp())
    SessionRow(
        *keys.session(hashed(token)), program=ref.program, person=ref.person, started=moment,
        epoch=epoch, seen=moment, house=house, expires_at=int(until.timestamp()),
    ).save()  # fmt: skip


def find(token: str) -> Session | None:
    """The session of this token, alive or not."""
    try:
        row = SessionRow.get(*keys.session(hashed(token)), consistent_read=True)
    except SessionRow.DoesNotExist:
        return None
    ref = Ref(row.program, row.person)
    house = cast(House, row.house or "mentors")
    return Session(ref, _moment(row.started), int(row.epoch), _moment(row.seen), house)


def note(token: str, now: datetime) -> None:
    """It is in use. One that was ended meanwhile stays ended."""
    row = SessionRow(*keys.session(hashed(token)))
    try:
        row.update([SessionRow.seen.set(int(now.timestamp()))], condition=Row.pk.exists())
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def end(token: str) -> None:
    """Nobody is signed in with it any more."""
    SessionRow(*keys.session(hashed(token))).delete()


def trust(token: str, ref: Ref, pin: str, now: datetime, until: datetime, epoch: int) -> None:
    """Trust a phone until then (UTC); ``pin`` is what is kept of the PIN."""
    PhoneRow(
        *keys.trusted_phone(hashed(token)), program=ref.program, person=ref.person, pin=pin,
        started=int(now.timestamp()), epoch=epoch, tries=0, expires_at=int(until.timestamp()),
    ).save()  # fmt: skip


def phone(token: str, now: datetime) -> Phone | None:
    """The trusted phone of this token, if that has not run out."""
    try:
        row = PhoneRow.get(*keys.trusted_phone(hashed(token)), consistent_read=True)
    except PhoneRow.DoesNotExist:
        return None
    if int(row.expires_at) <= now.timestamp():
        return None
    ref = Ref(row.program, row.person)
    return Phone(ref, _moment(row.started), int(row.epoch), row.pin, int(row.tries))


def count_pin(token: str, phone: Phone, tries: int) -> bool:
    """Set how often the PIN was wrong; ``False`` if another try was counted meanwhile."""
    row = PhoneRow(*keys.trusted_phone(hashed(token)))
    try:
        row.update([PhoneRow.tries.set(tries)], condition=PhoneRow.tries == phone.tries)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def distrust(token: str) -> None:
    """The phone is one like any other again."""
    PhoneRow(*keys.trusted_phone(hashed(token))).delete()
