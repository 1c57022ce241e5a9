"""Signing in and out: a mail address, then its link or code, then an authenticator's number.

GET shows forms and changes nothing, so that a scanner that follows links uses nothing up.
"""

from typing import cast

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Language
from chalicelib.domain.signing_in import LONGEST, Way
from chalicelib.domain.staff import HALFWAY as MINUTES
from chalicelib.entrypoints.web import forms, sign_in_forms
from chalicelib.entrypoints.web.doorway import Doorway, Field
from chalicelib.entrypoints.web.forms import COOKIE, cookie_line
from chalicelib.entrypoints.web.sign_in_forms import figures, in_its_language
from chalicelib.entrypoints.web.staff import authenticator
from chalicelib.entrypoints.web.staff.site import (
    HALFWAY,
    SESSION,
    STAFF,
    Asked,
    Visited,
    door,
    home,
    room,
)
from chalicelib.services.signing_in import asking, staff_entering
from chalicelib.services.signing_in.asking import Asker
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.signing_in.staff_entering import StaffVisit, Wrong
from chalicelib.services.staff import members

blueprint = Blueprint(__name__)
EMAIL = Field("email", "email", "username", 254, "door.ask_mail", "door.email", "door.address")


def _halfway(asked: Asked, token: str) -> Response:
    """The first factor was right; the cookie of the form is of no use any more."""
    held = [cookie_line(HALFWAY, token, MINUTES), cookie_line(COOKIE, "")]
    return asked.to(f"number?lang={asked.language}", held)


def _ask(program: str, email: str, way: Way, asker: Asker) -> None:
    asking.ask_as_staff(program, email, asker)


DOORWAY = Doorway(EMAIL, ("mail",), "door.mailed", _ask, staff_entering.with_link, _halfway)
DOORWAY.opens_links(door, blueprint, "/s/in/{token}")


@door(blueprint, "/s/sign-in", "sign_in", "GET")
def show(asked: Asked) -> Response:
    """The form for the address."""
    program = asked.query("p")[:40]
    return DOORWAY.form(asked, "ask", program=program, program_known=bool(program))


@door(blueprint, "/s/sign-in", "sign_in_sent", "POST")
def post(asked: Asked) -> Response:
    """An address or a code. An address gets the same page whether it is known or not."""
    form = asked.form()
    asked = in_its_language(asked, form)
    if form.fields.get("act") == "mail":
        return DOORWAY.asked_for(asked, form, "mail")
    try:
        return _halfway(asked, staff_entering.with_code(form.cookie, figures(form)))
    except Refused:
        return DOORWAY.form(
            asked, "code", 403, note="door.wrong", program=sign_in_forms.program(form)
        )


@door(blueprint, "/s/number", "number", "GET")
def show_number(asked: Asked) -> Response:
    """The form for the authenticator's number, with what sets one up where there is none yet."""
    try:
        found = staff_entering.halfway(asked.held(HALFWAY))
    except Refused:
        return asked.to("sign-in")
    return _number(asked, found)


@door(blueprint, "/s/number", "number_sent", "POST")
def post_number(asked: Asked) -> Response:
    """All the way in."""
    form = forms.read(asked.request, asked.path, HALFWAY)
    asked = in_its_language(asked, form)
    try:
        session = staff_entering.with_number(form.cookie, figures(form, "number"))
        found = staff_entering.visit(session)
    except Wrong as wrong:
        if wrong.locked:
            return _locked(asked)
        return _number(asked, staff_entering.halfway(form.cookie), 403, "number.wrong")
    except Refused:
        return asked.to("sign-in")
    held = [cookie_line(SESSION, session, LONGEST), cookie_line(HALFWAY, "")]
    return asked.to(home(found), held)


def _number(asked: Asked, found: StaffVisit, status: int = 200, note: str = "") -> Response:
    if not staff_entering.may_go_on(found):
        return _locked(asked)
    key = staff_entering.key_to_set_up(found)
    program = found.here.program
    return asked.page(
        "staff/number", status, note=note, csrf=forms.token(asked.held(HALFWAY), asked.path),
        new=authenticator.drawn(key, found.by, program.alias) if key else None,
    )  # fmt: skip


def _locked(asked: Asked) -> Response:
    """Only a supervisor can help."""
    return asked.page("staff/locked", 403, [cookie_line(HALFWAY, "")])


@room(blueprint, STAFF.sign_out, "sign_out", "POST")
def sign_out(here: Visited) -> Response:
    """This session ends, or every one."""
    form = here.form()
    if form.fields.get("everywhere"):
        members.sign_out(here.visit.program, here.visit.by)
    staff_entering.end(form.cookie)
    return here.to("sign-in", [cookie_line(SESSION, "")])


@room(blueprint, "/s/language", "language", "POST")
def speak(here: Visited) -> Response:
    """Pages are in the other language from now on."""
    named = here.form().fields.get("lang", "")
    if named in ("en", "es"):
        members.speak(here.visit.program, here.visit.by, cast(Language, named))
    return here.to(home(here.visit))
