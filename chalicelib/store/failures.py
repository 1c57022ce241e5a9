"""What a queued message failed with, by its id: SQS keeps a letter, but not why it is dead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.store import keys
from chalicelib.store.rows import Row, fetch

#: As long as SQS keeps a dead letter, and a day.
KEPT = timedelta(days=15)


class FailureRow(Row, discriminator="failure"):
    """``error`` is the exception's class, nothing of its words."""

    error = UnicodeAttribute()


def note(message_id: str, error: str, at: datetime) -> None:
    """Write down what the latest delivery of a message failed with."""
    expires = int((at + KEPT).timestamp())
    FailureRow(*keys.failure(message_id), error=error, expires_at=expires).save()


def of(message_ids: Iterable[str]) -> dict[str, str]:
    """What messages failed with last, as far as that is known: one round trip for a hundred."""
    wanted = {keys.failure(one): one for one in message_ids}
    found = fetch(wanted, consistent=False, read=FailureRow.from_raw_data)
    return {wanted[keys.Key(row.pk, row.sk)]: row.error for row in found}
