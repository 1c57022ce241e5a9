"""The second factor: an authenticator's six figures, set up once and asked for at each sign-in.

The figures go by the real time, whatever the product's clock says, as an authenticator does. Each
number is counted before it is judged, and counts once (RFC 6238, 5.2).
"""

import secrets
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chalicelib.domain import staff as rules
from chalicelib.domain.staff import STEP, Staff

#: Bytes of a key (RFC 4226, 4: 160 bits), and figures of a number.
KEY, FIGURES = 20, 6


def new_key() -> str:
    """A key for an authenticator, in hex."""
    return secrets.token_hex(KEY)


def _totp(key: str) -> TOTP:
    return TOTP(bytes.fromhex(key), FIGURES, SHA1(), STEP)  # nosec B303


def number(key: str, seconds: float | None = None) -> str:
    """The figures that an authenticator with this key shows at a moment (real time, now)."""
    moment = time.time() if seconds is None else seconds
    return _totp(key).generate(int(moment)).decode()


def address(key: str, login: str, alias: str) -> str:
    """What an authenticator reads (otpauth), from a picture or a link: a neutral name, a login."""
    return _totp(key).get_provisioning_uri(login, alias)


def step_of(member: Staff, key: str, figures: str) -> int | None:
    """The step of time whose number these figures are; ``None`` for wrong ones and used ones."""
    now = time.time()
    for step in rules.steps(now):
        right = secrets.compare_digest(number(key, step * STEP), figures)
        if right and step > member.step:
            return step
    return None
