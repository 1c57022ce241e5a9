"""A phone that its owner trusts: for thirty days a PIN of six figures signs in there."""

import secrets

from chalicelib import clock
from chalicelib.domain import signing_in
from chalicelib.domain.safety import pins
from chalicelib.domain.signing_in import SignIns
from chalicelib.services.recording import Unacceptable
from chalicelib.services.signing_in.answering import SIGN_INS
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.signing_in.entering import Entered, begin
from chalicelib.services.tenant import epoch
from chalicelib.store import sessions
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.programkeys import program_keys
from chalicelib.store.sessions import Phone


def trust(ref: Ref, pin: str) -> str:
    """Trust the phone that holds what is returned.

    Raises
    ------
    Unacceptable
        if the PIN is no six figures, or the first that anybody tries.
    """
    if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
        raise Unacceptable("pin", "malformed", "Use six figures.")
    if pins.is_guessable(pin):
        raise Unacceptable("pin", "guessable", "Use one that is not so easy to guess.")
    token, at = secrets.token_urlsafe(32), clock.now()
    kept = pins.hashed(_peppered(ref, token, pin), secrets.token_bytes(16))
    sessions.trust(token, ref, kept, at, at + signing_in.TRUSTED, epoch())
    return token


def _peppered(ref: Ref, token: str, pin: str) -> str:
    """Nothing that is in the table alone lets anybody try PINs."""
    return program_keys(ref.program).digest("pin", f"{token}|{pin}")


def enter(token: str, pin: str) -> Entered:
    """Sign in on a trusted phone. Each PIN is counted before it is judged; after the third wrong
    one running the phone is like any other.

    Raises
    ------
    Refused
    """
    phone = _known(token)
    if phone is None or not sessions.count_pin(token, phone, phone.tries + 1):
        pins.matches(pin, None)  # takes as long
        raise Refused
    right = pins.matches(_peppered(phone.ref, token, pin), phone.pin)
    if not right or phone.tries >= signing_in.PIN_TRIES:
        if phone.tries + 1 >= signing_in.PIN_TRIES:
            sessions.distrust(token)
        raise Refused
    known = load(phone.ref, SIGN_INS).maybe(SignIns, SIGN_INS)
    if known and known.value.not_before and phone.started < known.value.not_before:
        sessions.distrust(token)
        raise Refused
    sessions.count_pin(token, phone._replace(tries=phone.tries + 1), 0)
    return begin(phone.ref)


def is_trusted(token: str) -> bool:
    """Whether this phone may sign in with a PIN."""
    return _known(token) is not None


def _known(token: str) -> Phone | None:
    """One that was trusted before a restore is not: who ended that since is not known."""
    phone = sessions.phone(token, clock.now()) if token else None
    return phone if phone and phone.epoch == epoch() else None


def distrust(token: str) -> None:
    """The phone is like any other again."""
    if token:
        sessions.distrust(token)
