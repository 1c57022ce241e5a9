"""Signing in and out: a number, then a link or a code, or on a trusted phone a PIN.

GET shows forms and changes nothing, so that a scanner that follows links uses nothing up.
"""

from dataclasses import replace
from typing import Any, cast

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Language
from chalicelib.domain.signing_in import LONGEST, Way
from chalicelib.entrypoints.web import forms
from chalicelib.entrypoints.web.forms import COOKIE, Form, cookie_line
from chalicelib.entrypoints.web.mentors.site import (
    SESSION,
    SIGN_OUT,
    TRUSTED,
    Asked,
    Visited,
    door,
    room,
)
from chalicelib.services.recording import Unacceptable
from chalicelib.services.signing_in import asking, entering, trusting
from chalicelib.services.signing_in.entering import Entered, Refused

blueprint = Blueprint(__name__)
WAYS: dict[str, Way] = {"text": "text", "mail": "mail"}
#: What a code is left of when blanks and dashes are gone.
FIGURES = "0123456789"


@door(blueprint, "/m/sign-in", "sign_in", "GET")
def show(asked: Asked) -> Response:
    """The form for the number, or for the PIN on a trusted phone."""
    pin = not asked.query("other") and trusting.is_trusted(asked.held(TRUSTED))
    program = asked.query("p")[:40]
    return _form(asked, "pin" if pin else "ask", program=program, program_known=bool(program))


@door(blueprint, "/m/sign-in", "sign_in_sent", "POST")
def post(asked: Asked) -> Response:
    """A number, a code or a PIN. A number gets the same page whether it is known or not."""
    form = asked.form()
    asked = _in_its_language(asked, form)
    what = form.fields.get("act", "")
    try:
        if what in WAYS:
            return _ask(asked, form, WAYS[what])
        if what == "pin":
            pin = form.fields.get("pin", "")
            return _in(asked, trusting.enter(asked.held(TRUSTED), pin))
        return _in(asked, entering.with_code(form.cookie, _figures(form)))
    except Refused:
        step = "pin" if what == "pin" and trusting.is_trusted(asked.held(TRUSTED)) else "code"
        if what == "pin" and step == "code":
            step = "ask"
        return _form(asked, step, 403, note="door.wrong", program=_program(form))


def _ask(asked: Asked, form: Form, way: Way) -> Response:
    program, phone = _program(form), form.fields.get("phone", "")[:20]
    address = str(asked.request.context.get("identity", {}).get("sourceIp", ""))
    try:
        asking.ask(program, phone, way, asked.language, browser=form.cookie, address=address)
    except Unacceptable:
        return _form(
            asked, "ask", 422, note="door.number", program=program, phone=phone,
            program_known=bool(program),
        )  # fmt: skip
    return _form(asked, "code", program=program)


def _program(form: Form) -> str:
    return form.fields.get("program", "").lower()[:40]


def _figures(form: Form) -> str:
    return "".join(sign for sign in form.fields.get("code", "") if sign in FIGURES)


def _in_its_language(asked: Asked, form: Form) -> Asked:
    named = form.fields.get("lang", "")
    return replace(asked, language=cast(Language, named)) if named in ("en", "es") else asked


def _form(asked: Asked, step: str, status: int = 200, **said: Any) -> Response:
    """The form of a step. The browser keeps the cookie that it has: its attempt hangs on it."""
    cookie = asked.held(COOKIE) or forms.new_cookie()
    told = {"note": "", "phone": "", "program_known": True, **said}
    return asked.page(
        "mentors/sign_in", status, [cookie_line(COOKIE, cookie)], step=step,
        csrf=forms.token(cookie, asked.path), **told,
    )  # fmt: skip


def _in(asked: Asked, entered: Entered) -> Response:
    """Signed in; the cookie of the form is of no use any more."""
    held = [cookie_line(SESSION, entered.session, LONGEST), cookie_line(COOKIE, "")]
    return asked.to("today", held)


@door(blueprint, "/m/in/{token}", "sign_in_link", "GET")
def show_link(asked: Asked, token: str) -> Response:
    """A button: the same for every link, whether there is one or not."""
    return _link_form(asked)


@door(blueprint, "/m/in/{token}", "sign_in_link_sent", "POST")
def post_link(asked: Asked, token: str) -> Response:
    """The link is used."""
    form = asked.form()
    asked = _in_its_language(asked, form)
    try:
        return _in(asked, entering.with_link(token, form.cookie, _figures(form)))
    except Refused:
        return _link_form(asked, 403, "door.wrong")


def _link_form(asked: Asked, status: int = 200, note: str = "") -> Response:
    cookie = asked.held(COOKIE) or forms.new_cookie()
    return asked.page(
        "mentors/link", status, [cookie_line(COOKIE, cookie)], note=note,
        csrf=forms.token(cookie, asked.path),
    )  # fmt: skip


@room(blueprint, SIGN_OUT, "sign_out", "POST")
def sign_out(here: Visited) -> Response:
    """This session ends, or every one and every trusted phone with it."""
    form = here.form()
    if form.fields.get("everywhere"):
        entering.end_everywhere(here.visit.ref)
    entering.end(form.cookie)
    gone = [cookie_line(SESSION, "")]
    return here.to(
        "sign-in", [*gone, cookie_line(TRUSTED, "")] if form.fields.get("everywhere") else gone
    )
