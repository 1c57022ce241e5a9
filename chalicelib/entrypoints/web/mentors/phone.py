"""A phone that its owner trusts: thirty days behind a PIN."""

from chalice.app import Blueprint, Response

from chalicelib.domain.signing_in import TRUSTED as THIRTY_DAYS
from chalicelib.entrypoints.web.forms import cookie_line
from chalicelib.entrypoints.web.mentors.site import TRUSTED, Visited, room
from chalicelib.services.recording import Unacceptable
from chalicelib.services.signing_in import trusting

blueprint = Blueprint(__name__)


@room(blueprint, "/m/phone", "phone", "GET")
def show(here: Visited) -> Response:
    """Whether this phone is trusted."""
    trusted = trusting.is_trusted(here.held(TRUSTED))
    return here.page("mentors/phone", note="", trusted=trusted)


@room(blueprint, "/m/phone", "phone_sent", "POST")
def post(here: Visited) -> Response:
    """Trust it, or do so no longer."""
    form = here.form()
    trusting.distrust(here.held(TRUSTED))
    if form.fields.get("act") == "off":
        return here.to("phone", [cookie_line(TRUSTED, "")])
    try:
        token = trusting.trust(here.visit.ref, form.fields.get("pin", ""))
    except Unacceptable as refused:
        return here.page("mentors/phone", 422, note=f"phone.{refused.code}", trusted=False)
    return here.to("phone", [cookie_line(TRUSTED, token, THIRTY_DAYS)])
