"""What the forms of both doors share: their cookie, their language, figures as people type them."""

from dataclasses import replace
from typing import Any, cast

from chalice.app import Response

from chalicelib.domain.people import Language
from chalicelib.entrypoints.web import forms
from chalicelib.entrypoints.web.forms import COOKIE, Form, cookie_line
from chalicelib.entrypoints.web.site import Asked
from chalicelib.services.signing_in.asking import Asker

#: What a code is left of when blanks and dashes are gone.
FIGURES = "0123456789"


def page(asked: Asked, template: str, status: int = 200, **said: Any) -> Response:
    """A form of the door. The browser keeps the cookie that it has: its attempt hangs on it."""
    cookie = asked.held(COOKIE) or forms.new_cookie()
    csrf = forms.token(cookie, asked.path)
    return asked.page(template, status, [cookie_line(COOKIE, cookie)], csrf=csrf, **said)


def program(form: Form) -> str:
    """The program that a form names."""
    return form.fields.get("program", "").lower()[:40]


def figures(form: Form, field: str = "code") -> str:
    """The figures in a field."""
    return "".join(sign for sign in form.fields.get(field, "") if sign in FIGURES)


def in_its_language(asked: Asked, form: Form) -> Asked:
    """The answer is in the language in which the form was shown."""
    named = form.fields.get("lang", "")
    return replace(asked, language=cast(Language, named)) if named in ("en", "es") else asked


def asker(asked: Asked, form: Form) -> Asker:
    """Whence a form came."""
    address = str(asked.request.context.get("identity", {}).get("sourceIp", ""))
    return Asker(asked.language, form.cookie, address)
