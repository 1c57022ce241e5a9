"""Message parts that a number of ours may send, given out in blocks to concurrent senders.

One item a number holds the moment up to which its parts are given out: a block of n parts at r a
second moves it n/r seconds on, never more than a little ahead of now. Each block is one conditional
update of its own, never part of a person's transaction. A lost answer that botocore asks for again
gives a block out twice and uses it once: fewer parts leave, never more.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.store import keys
from chalicelib.store.rows import Row

MILLISECOND = timedelta(milliseconds=1)


class TokensRow(Row, discriminator="tokens"):
    """``given_until`` in milliseconds since 1970."""

    given_until = NumberAttribute()


def reserve(phone: str, lasts: timedelta, at: datetime, ahead: timedelta) -> datetime | None:
    """Reserve the next stretch of ``lasts`` for whoever asks; when it begins (UTC), at ``at`` or up
    to ``ahead`` later. ``None``: everything until then is given out.

    One round trip where nobody else sends from the number, two at most.
    """
    now, length = int(at.timestamp() * 1000), lasts // MILLISECOND
    given = TokensRow.given_until
    idle = given.does_not_exist() | (given < now)
    if _update(phone, now + length, idle):
        return at
    after = _update(phone, given + length, given.between(now, now + ahead // MILLISECOND))
    return datetime.fromtimestamp((after - length) / 1000, UTC) if after else None


def _update(phone: str, until: Any, where: Condition) -> int | None:
    row = TokensRow(*keys.tokens(phone))
    try:
        row.update([TokensRow.given_until.set(until)], condition=where)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return None
        raise
    return int(row.given_until)
