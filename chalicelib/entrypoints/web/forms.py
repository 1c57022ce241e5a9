"""Forms: whence they come, and the token that says they are ours.

The browser holds one random cookie; each form carries a keyed digest of it, so that a page of
somebody else's can neither read nor make one (double submit, bound to the cookie).
"""

import hmac
import secrets
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from chalice.app import Request

from chalicelib import ids

FORM = "application/x-www-form-urlencoded"
#: A form that sends a file.
UPLOAD = "multipart/form-data"
COOKIE = "__Host-page"
#: Bytes of a form (a line or two and some boxes), and the fields of the longest one (somebody is
#: enrolled with all that they told, and every slot of their week).
AT_MOST, FIELDS = 4096, 100


#: Characters of a cookie of ours.
MADE = 43


class Foreign(PermissionError):
    """The form is not one that we gave to this browser."""


class Form(NamedTuple):
    """A form that is ours: its fields, and the cookie of the browser that sent it."""

    fields: dict[str, str]
    cookie: str


def new_cookie() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def set_cookie(value: str) -> dict[str, str]:
    """The header that has the browser hold it: for this host alone, out of any script's reach."""
    return {"Set-Cookie": cookie_line(COOKIE, value)}


def cookie_line(name: str, value: str, keep: timedelta | None = None) -> str:
    """One such header's value: ``keep`` is how long, ``None`` until the browser is closed; without
    a value the browser forgets it."""
    life = f"; Max-Age={int(keep.total_seconds())}" if keep else "" if value else "; Max-Age=0"
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{life}"


def token(cookie: str, path: str) -> str:
    """The token of the forms on one page in the browser that holds this cookie."""
    return hmac.new(cookie.encode(), path.encode(), sha256).hexdigest()


def own_id(cookie: str, path: str, named: str) -> str:
    """The id of the form on a page that its address names, by which it counts once. It is another
    one for whoever holds another cookie, so that an address that is kept, or handed on, and opened
    after the next signing in is a form that nobody has sent yet."""
    return ids.following(token(cookie, f"{path}?form={named}"))


def read(request: Request, path: str, cookie: str = COOKIE, at_most: int = AT_MOST) -> Form:
    """The form of a request, of ``at_most`` bytes; ``cookie`` names the one that its token is bound
    to.

    Raises
    ------
    Foreign
        if it is too long, comes from elsewhere, cannot be read, or its token is not this browser's.
    """
    raw = request.raw_body
    raw = raw.encode() if isinstance(raw, str) else raw
    if len(raw) > at_most or not _is_ours(request):
        raise Foreign
    kind = request.headers.get("content-type", "")
    fields = _uploaded(raw, kind) if kind.lower().startswith(UPLOAD) else _typed(raw)
    value = held(request, cookie)
    known = hmac.compare_digest(fields.get("csrf", "").encode(), token(value, path).encode())
    if not value or not known:
        raise Foreign
    return Form(fields, value)


def _typed(raw: bytes) -> dict[str, str]:
    """The first value of each field."""
    try:
        sent = parse_qs(raw.decode("utf-8", "replace"), max_num_fields=FIELDS)
    except ValueError as error:
        raise Foreign from error
    return {name: values[0].strip() for name, values in sent.items()}


def _uploaded(raw: bytes, kind: str) -> dict[str, str]:
    """The fields of a form with a file, which is a field as well: its text, in UTF-8."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("ascii", "replace")
    parts = list(message_from_bytes(head + raw, policy=policy.HTTP).iter_parts())
    if not 0 < len(parts) <= FIELDS:
        raise Foreign
    found: dict[str, str] = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        text = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(text, bytes):
            found.setdefault(name, text.decode("utf-8", "replace").strip())
    return found


def held(request: Request, name: str = COOKIE) -> str:
    """What the browser holds under a name; empty if nothing, or nothing that we could have made."""
    try:
        cookies = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    value = cookies[name].value if name in cookies else ""
    return value if len(value) <= MADE else ""


def _is_ours(request: Request) -> bool:
    """Whether the browser says that the form comes from a page of ours. One that says nothing, as
    old phones do, is told by the token alone."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
