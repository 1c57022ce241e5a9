"""Links that were mailed to the rota: found by the hash of their token, which is kept nowhere."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.store import keys
from chalicelib.store.keys import Ref
from chalicelib.store.rows import Row


class LinkRow(Row, discriminator="incident_link"):
    """A link, and the one session that its PIN has opened."""

    program = UnicodeAttribute()
    person = UnicodeAttribute()
    alert = UnicodeAttribute()
    member = UnicodeAttribute()
    session = UnicodeAttribute(null=True)
    session_until = NumberAttribute(null=True)


class Link(NamedTuple):
    """Where a link leads and to whom it was mailed (their ``key`` in the rota). ``session`` is the
    hash of what the browser holds, until ``session_until`` (seconds since 1970)."""

    ref: Ref
    alert: str
    member: str
    session: str | None = None
    session_until: int = 0


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def put(token: str, link: Link, until: datetime) -> None:
    """Keep a link until then (UTC)."""
    LinkRow(
        *keys.link(hashed(token)), program=link.ref.program, person=link.ref.person,
        alert=link.alert, member=link.member, expires_at=int(until.timestamp()),
    ).save()  # fmt: skip


def find(token: str, now: datetime) -> Link | None:
    """The link of this token, if it has not expired."""
    try:
        row = LinkRow.get(*keys.link(hashed(token)), consistent_read=True)
    except LinkRow.DoesNotExist:
        return None
    if int(row.expires_at) <= now.timestamp():  # DynamoDB deletes what expired within days
        return None
    until = int(row.session_until or 0)
    return Link(Ref(row.program, row.person), row.alert, row.member, row.session, until)


def start_session(token: str, session: str, until: datetime) -> None:
    """The PIN was right: this session may act until then; an earlier one no more."""
    row = LinkRow(*keys.link(hashed(token)))
    row.update(
        [
            LinkRow.session.set(hashed(session)),
            LinkRow.session_until.set(int(until.timestamp())),
        ],
        condition=Row.pk.exists(),
    )
