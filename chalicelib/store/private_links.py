"""One-time private pages: found by the hash of their token, which is kept nowhere.

Each stands alone, as sessions do: what happens at its door is no effect on the person.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.domain.private_pages import PrivatePage, Purpose
from chalicelib.store import keys
from chalicelib.store.requests import ABSENT
from chalicelib.store.rows import Row
from chalicelib.store.writes import Write

KIND = "private_page"


class PrivatePageRow(Row, discriminator=KIND):
    """A page and how its door stands; moments are seconds since 1970."""

    program = UnicodeAttribute()
    person = UnicodeAttribute()
    page = UnicodeAttribute()
    purpose = UnicodeAttribute()
    about = UnicodeAttribute()
    numbers_had = NumberAttribute()
    tries = NumberAttribute()
    session = UnicodeAttribute(null=True)
    open_until = NumberAttribute(null=True)
    done = BooleanAttribute()


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def new(token: str, page: PrivatePage) -> Write:
    """The put of a page, to be part of the change that sends its link."""
    held: dict[str, Any] = {
        "record": KIND, "program": page.program, "person": page.person_id, "page": page.id,
        "purpose": page.purpose, "about": page.about, "numbers_had": page.numbers_had,
        "tries": 0, "done": False, "expires_at": int(page.expires_at.timestamp()),
    }  # fmt: skip
    return Write("put", keys.private_page(hashed(token)), KIND, ABSENT, held)


def find(token: str) -> PrivatePage | None:
    """The page of this token, open or not."""
    try:
        row = PrivatePageRow.get(*keys.private_page(hashed(token)), consistent_read=True)
    except PrivatePageRow.DoesNotExist:
        return None
    until = row.open_until
    return PrivatePage(
        id=row.page, program=row.program, person_id=row.person,
        purpose=cast(Purpose, row.purpose), about=row.about, numbers_had=int(row.numbers_had),
        expires_at=_moment(row.expires_at), tries=int(row.tries), session=row.session,
        open_until=_moment(until) if until is not None else None, done=bool(row.done),
    )  # fmt: skip


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def count_try(token: str, page: PrivatePage) -> bool:
    """Count a proof before it is judged; ``False`` if another was counted meanwhile."""
    as_read = (PrivatePageRow.tries == page.tries) & (PrivatePageRow.done == False)  # noqa: E712
    return _update(token, [PrivatePageRow.tries.set(page.tries + 1)], as_read)


def start_session(token: str, session: str, until: datetime) -> bool:
    """The proof was right: this browser may look until then (UTC), an earlier one no more."""
    return _update(
        token,
        [
            PrivatePageRow.session.set(hashed(session)),
            PrivatePageRow.open_until.set(int(until.timestamp())),
            PrivatePageRow.tries.set(0),
        ],
        PrivatePageRow.done == False,  # noqa: E712
    )


def use_up(token: str) -> None:
    """It was used: its link opens nothing any more. Its browser may still see that it is done."""
    _update(token, [PrivatePageRow.done.set(True)], Row.pk.exists())


def _update(token: str, actions: list[Any], condition: Any) -> bool:
    row = PrivatePageRow(*keys.private_page(hashed(token)))
    try:
        row.update(actions, condition=condition)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True
