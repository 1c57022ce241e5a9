"""The site of people who would like to be mentors: pages under ``/a``, open to anybody.

A form hangs on a cookie of its own, so that signing in elsewhere on the phone does not lose it.
"""

import re
from typing import Any, NoReturn

from chalice.app import Response

from chalicelib.domain.applying.applications import DRAFT_LIFE
from chalicelib.entrypoints.web import forms
from chalicelib.entrypoints.web.forms import Form, cookie_line
from chalicelib.entrypoints.web.site import Asked, Site
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.store.partition import Missing

#: What the browser holds from the first page on; it forgets it before the form is forgotten.
COOKIE = "__Host-apply"
#: A step with five hundred signs of any script.
AT_MOST = 8192
_PROGRAM = re.compile(r"[a-z0-9_-]{1,40}", re.IGNORECASE)


def _nobody(_session: str) -> NoReturn:
    raise Refused


APPLYING: Site[NoReturn] = Site(
    "a", "applying", COOKIE, _nobody, back=lambda asked: asked.path.removeprefix("/a/")
)
door = APPLYING.door


def checked(program: str) -> str:
    """A program as a path names it.

    Raises
    ------
    Missing
        if it can be none.
    """
    if not _PROGRAM.fullmatch(program):
        raise Missing("no such program")
    return program


def page(asked: Asked, template: str, status: int = 200, **said: Any) -> Response:
    """A page with a form; the browser keeps the cookie that it has."""
    held = asked.held(COOKIE)
    cookie = held or forms.new_cookie()
    lines = [] if held else [cookie_line(COOKIE, cookie, DRAFT_LIFE)]
    csrf = forms.token(cookie, asked.path)
    return asked.page(f"applying/{template}", status, lines, csrf=csrf, **said)


def sent(asked: Asked) -> Form:
    """The form that was sent.

    Raises
    ------
    Foreign
    """
    return forms.read(asked.request, asked.path, COOKIE, AT_MOST)


def forgotten() -> list[str]:
    """The browser forgets its form."""
    return [cookie_line(COOKIE, "")]


__all__ = ["APPLYING", "COOKIE", "Asked", "checked", "door", "forgotten", "page", "sent"]
