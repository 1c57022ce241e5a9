"""Signing in and out: a number, then a link or a code, or on a trusted phone a PIN.

GET shows forms and changes nothing, so that a scanner that follows links uses nothing up.
"""

from chalice.app import Blueprint, Response

from chalicelib.domain.signing_in import LONGEST, Way
from chalicelib.entrypoints.web import sign_in_forms
from chalicelib.entrypoints.web.doorway import Doorway, Field
from chalicelib.entrypoints.web.forms import COOKIE, cookie_line
from chalicelib.entrypoints.web.mentors.site import (
    MENTORS,
    SESSION,
    TRUSTED,
    Asked,
    Visited,
    door,
    room,
)
from chalicelib.entrypoints.web.sign_in_forms import figures, in_its_language
from chalicelib.services.signing_in import asking, entering, trusting
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.signing_in.entering import Entered

blueprint = Blueprint(__name__)
WAYS: dict[str, Way] = {"text": "text", "mail": "mail"}
PHONE = Field("phone", "tel", "tel", 20, "door.ask", "door.phone", "door.number")


def _in(asked: Asked, entered: Entered) -> Response:
    """Signed in; the cookie of the form is of no use any more."""
    held = [cookie_line(SESSION, entered.session, LONGEST), cookie_line(COOKIE, "")]
    return asked.to("today", held)


DOORWAY = Doorway(
    PHONE, tuple(WAYS.values()), "door.sent", asking.ask, entering.with_link, _in, applies=True
)
DOORWAY.opens_links(door, blueprint, "/m/in/{token}")


@door(blueprint, "/m/sign-in", "sign_in", "GET")
def show(asked: Asked) -> Response:
    """The form for the number, or for the PIN on a trusted phone."""
    pin = not asked.query("other") and trusting.is_trusted(asked.held(TRUSTED))
    program = asked.query("p")[:40]
    return DOORWAY.form(
        asked, "pin" if pin else "ask", program=program, program_known=bool(program)
    )


@door(blueprint, "/m/sign-in", "sign_in_sent", "POST")
def post(asked: Asked) -> Response:
    """A number, a code or a PIN. A number gets the same page whether it is known or not."""
    form = asked.form()
    asked = in_its_language(asked, form)
    what = form.fields.get("act", "")
    try:
        if what in WAYS:
            return DOORWAY.asked_for(asked, form, WAYS[what])
        if what == "pin":
            pin = form.fields.get("pin", "")
            return _in(asked, trusting.enter(asked.held(TRUSTED), pin))
        return _in(asked, entering.with_code(form.cookie, figures(form)))
    except Refused:
        by_pin = "pin" if trusting.is_trusted(asked.held(TRUSTED)) else "ask"
        step = by_pin if what == "pin" else "code"
        return DOORWAY.form(
            asked, step, 403, note="door.wrong", program=sign_in_forms.program(form)
        )


@room(blueprint, MENTORS.sign_out, "sign_out", "POST")
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
