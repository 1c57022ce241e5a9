"""Where the next page of a list starts, sealed: a caller can neither read nor make a cursor.

Sealed by the program's key and bound to program, principal and list (its route and filters), so
that one carried elsewhere does not open.
"""

import base64
import json

from chalicelib.store.programkeys import program_keys
from chalicelib.store.sealing import Sealer, SealError

#: Longer ones are none of ours.
AT_MOST = 2048


class BadCursor(ValueError):
    """The cursor is not one of ours, or not of this caller's list."""


def _sealer(program: str) -> Sealer:
    return program_keys(program).sealer("cursors", b"cursors")


def seal(program: str, principal: str, of: str, start: dict[str, str]) -> str:
    """The cursor of a place in the list ``of``, URL-safe."""
    plain = json.dumps(start, separators=(",", ":")).encode()
    sealed = _sealer(program).seal(f"{principal}|{of}", plain)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_(program: str, principal: str, of: str, cursor: str) -> dict[str, str]:
    """The place that a cursor stands for.

    Raises
    ------
    BadCursor
        if it was changed, or made for another program, principal or list.
    """
    if len(cursor) > AT_MOST:
        raise BadCursor("too long")
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        start: dict[str, str] = json.loads(_sealer(program).open(f"{principal}|{of}", sealed))
    except (SealError, ValueError, IndexError) as error:
        raise BadCursor("does not open") from error
    return start
