"""Things that may happen once, remembered for a while."""

from datetime import datetime

from pynamodb.exceptions import PutError

from chalicelib.store.rows import Row, fetch


class OnceRow(Row, discriminator="once"):
    """A mark that something happened."""


def first_time(what: str, until: datetime) -> bool:
    """Whether ``what`` happens for the first time; remembered until then (UTC)."""
    row = OnceRow(f"ONCE#{what}", "ONCE", expires_at=int(until.timestamp()))
    try:
        row.save(condition=Row.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def happened(what: str) -> bool:
    """Whether ``what`` has happened and is still remembered."""
    return any(fetch([(f"ONCE#{what}", "ONCE")]))
