"""The access log: one entry per request that told somebody about people, listing whom.

Beside the chains of effects: a read changes nothing, so it has no place in a person's chain.
"""

import json
from datetime import date

from pynamodb.attributes import UnicodeAttribute

from chalicelib import clock
from chalicelib.store.keys import Key, stamp
from chalicelib.store.rows import Row


class AccessRow(Row, discriminator="access"):
    """Who read whom, by which route; ids and codes only."""

    by = UnicodeAttribute()
    role = UnicodeAttribute()
    route = UnicodeAttribute()
    ids = UnicodeAttribute()


def access_pk(program: str, day: date) -> str:
    """The partition of a program's entries of one day (UTC)."""
    return f"PROGRAM#{program}#ACCESS#{day.isoformat()}"


def put(program: str, *, by: str, role: str, route: str, request_id: str, ids: list[str]) -> None:
    """Write one entry: one round trip. A failure fails the request: nothing is read unlogged."""
    at = clock.now()
    key = Key(access_pk(program, at.date()), f"{stamp(at)}#{request_id}")
    AccessRow(*key, by=by, role=role, route=route, ids=json.dumps(ids)).save()
