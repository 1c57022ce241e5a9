"""How often an address may do something within an hour: counted, and forgotten an hour later."""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.store import keys
from chalicelib.store.programkeys import program_keys
from chalicelib.store.rows import Row


class AllowanceRow(Row, discriminator="allowance"):
    """How much of it was spent."""

    spent = NumberAttribute()


def spend(program: str, address: str, most: int, now: datetime) -> bool:
    """Spend one of ``most`` an hour (UTC); ``False`` if none is left. The address is kept as a
    keyed digest. A write that was repeated may spend two: that errs on the safe side."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = AllowanceRow(
        *keys.allowance(program, program_keys(program).digest("address", address), hour)
    )
    left = AllowanceRow.spent.does_not_exist() | (AllowanceRow.spent < most)
    ends = int((hour + timedelta(hours=2)).timestamp())
    try:
        row.update([AllowanceRow.spent.add(1), Row.expires_at.set(ends)], condition=left)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True
