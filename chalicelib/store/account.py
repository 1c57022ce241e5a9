"""Stops that hold for the whole account: one item a number, found by a digest under a key of the
account's own, so that it tells no program anything about another.

It is checked inside the SENDING transaction of programs that take part, at no further round trip.
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from chalicelib.store.keys import Key, stamp
from chalicelib.store.programkeys import make_program_key, program_keys
from chalicelib.store.rows import Row, fetch

#: Stands in a program's place where the account's own key is kept.
ACCOUNT = "@account"
#: What a refused transaction names when such a stop stands against it.
STOPPED = "account_stop"


class StopRow(Row, discriminator="account_stop"):
    """That a number said STOP to any program that takes part, and when (UTC) last."""

    said_at = UnicodeAttribute()


def make_key() -> None:
    """The account's data key; an account that has one keeps it."""
    make_program_key(ACCOUNT)


def stop_key(phone: str) -> Key:
    """Where a number's stop stands."""
    return Key(f"ACCOUNT#STOP#{program_keys(ACCOUNT).digest('stop', phone)}", "STOP")


def stop(phone: str, at: datetime) -> None:
    """Put a stop said at ``at`` (UTC) down; a later one that stands already stays."""
    row = StopRow(*stop_key(phone), said_at=stamp(at))
    try:
        row.save(condition=Row.pk.does_not_exist() | (StopRow.said_at < stamp(at)))
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def is_stopped(phone: str) -> bool:
    """Whether a stop stands for a number."""
    return any(fetch([stop_key(phone)]))


def none_since(moment: datetime | None) -> Condition:
    """That no stop stands which was said at or after a moment (UTC), or at all."""
    absent = Row.pk.does_not_exist()
    return absent | (StopRow.said_at < stamp(moment)) if moment else absent
