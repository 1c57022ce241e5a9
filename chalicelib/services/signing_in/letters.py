"""What the message to whoever signs in holds: a link and a code, in what leaves and nowhere else.

What is stored of the message has stars in their place.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from chalicelib import settings
from chalicelib.domain import signing_in
from chalicelib.domain.signing_in import SignInRequest
from chalicelib.domain.texts.wording import printed
from chalicelib.services.signing_in.attempts import kept_code
from chalicelib.services.tenant import Tenant
from chalicelib.store import signins
from chalicelib.store.keys import Ref
from chalicelib.store.signins import Attempt, hashed

STARS = "*" * 8


class Secrets(NamedTuple):
    """What a message holds: the link's token and the code."""

    token: str
    code: str


def keep(ref: Ref, request: SignInRequest, made: Secrets, before: str | None, at: datetime) -> None:
    """Keep the attempt of ``ref`` (of staff the program and login), before its message leaves; the
    one before is void from now on."""
    if before:
        signins.void(before)
    code = kept_code(ref.program, request.browser, made.code)
    attempt = Attempt(request.browser, *ref, code, hashed(made.token), house=request.house)
    signins.put(attempt, at + signing_in.LIFE)


def mailed(tenant: Tenant, language: str) -> Callable[..., str]:
    """How a mail is worded: it keeps the letters that texts lack."""
    return partial(printed, language=language, own=tenant.own, alias=tenant.program.alias)


def texted(tenant: Tenant, language: str) -> Callable[..., str]:
    """How a text is worded."""
    return partial(tenant.say, language=language, alias=tenant.program.alias)


def words(say: Callable[..., str], made: Secrets, prefix: str) -> str:
    """What leaves: with the link to the site of ``prefix``, where we have an address."""
    address = settings.get().public_url.rstrip("/")
    if not address:
        return say("sign_in.code", sign_in_code=made.code)
    link = f"{address}/{prefix}/in/{made.token}"
    return say("sign_in.link", sign_in_code=made.code, sign_in_link=link)
