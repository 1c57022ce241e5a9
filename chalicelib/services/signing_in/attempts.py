"""An attempt to sign in is used up by its code or link: once, and only at the door it leads to."""

import secrets

from chalicelib import clock
from chalicelib.domain import signing_in
from chalicelib.domain.signing_in import House
from chalicelib.store import signins
from chalicelib.store.keys import Ref
from chalicelib.store.programkeys import program_keys
from chalicelib.store.signins import Attempt, hashed


class Refused(PermissionError):
    """No such link, a wrong code, one of before, one used up: they all look the same."""


def kept_code(program: str, browser: str, code: str) -> str:
    """What is kept of a code: so few figures need the program's key to be tried against."""
    return program_keys(program).digest("sign_in", f"{browser}|{code}")


def by_code(browser: str, code: str, house: House) -> Ref:
    """Whose the code is, in the browser that asked.

    Raises
    ------
    Refused
    """
    return _counted(signins.of_browser(hashed(browser), clock.now()), code, house)


def by_link(token: str, browser: str, code: str, house: House) -> Ref:
    """Whose the link is: alone in the browser that asked, elsewhere with the code.

    Raises
    ------
    Refused
    """
    attempt = signins.of_link(token, clock.now())
    if attempt and secrets.compare_digest(attempt.browser, hashed(browser)):
        return _used(attempt, house)
    return _counted(attempt, code, house)


def _counted(attempt: Attempt | None, code: str, house: House) -> Ref:
    """Each code is counted before it is judged."""
    if attempt is None or attempt.tries >= signing_in.TRIES or not signins.count_try(attempt):
        raise Refused
    if not secrets.compare_digest(kept_code(attempt.program, attempt.browser, code), attempt.code):
        raise Refused
    return _used(attempt, house)


def _used(attempt: Attempt, house: House) -> Ref:
    """Used up first: of two who come at once one goes on."""
    if attempt.house != house or not attempt.person or not signins.consume(attempt):
        raise Refused
    return Ref(attempt.program, attempt.person)
