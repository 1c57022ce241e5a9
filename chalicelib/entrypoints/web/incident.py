"""The incident page: a link from a page's mail, opened with the PIN of whoever was paged.

GET shows the form for the PIN and touches nothing, so that a scanner that follows links opens
nothing and uses nothing up. All else is POST, to the same address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.schedule.wall import local
from chalicelib.entrypoints.api.calls import other_methods, request_id
from chalicelib.entrypoints.web import forms, pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.observability import log
from chalicelib.services import incident_pages
from chalicelib.services.incident_pages import IncidentView, Refused
from chalicelib.store import access_log

blueprint = Blueprint(__name__)
#: Relative to the page, so that it is found under any stage of the gateway.
STYLESHEET = "../static/page.css"
ACTS = frozenset({"take", "reached", "no_answer", "emergency_911"})
WRONG = "That did not work. Check the PIN, or open the newest page's link."
AGAIN = "Please type your PIN again."
FAULT = "Something went wrong on our side. If a life is in danger, call 911 now."
LANGUAGES = {"en": "English", "es": "Spanish"}


View = Callable[[str], Response]


def _guarded(view: View) -> View:
    """Whatever goes wrong is a page that says nothing of anybody."""

    @wraps(view)
    def served(token: str) -> Response:
        try:
            return view(token)
        except forms.Foreign:
            return _pin_form(token, AGAIN, 403)
        except Refused:
            return _pin_form(token, WRONG, 403)
        except Exception as error:
            fault = {"error": type(error).__name__, "route": "incident.page"}
            log.error("page.failed", extra=fault)
            return _pin_form(token, FAULT, 500)

    return served


@blueprint.route("/i/{token}", methods=["GET"])
@_guarded
def ask(token: str) -> Response:
    """The form for the PIN: the same for every link, whether there is one or not."""
    return _pin_form(token, "", 200)


@blueprint.route("/i/{token}", methods=["POST"], content_types=[forms.FORM])
@_guarded
def post(token: str) -> Response:
    """The PIN, or what was done about the incident."""
    form = forms.read(blueprint.current_request, token)
    what = form.fields.get("act", "")
    if what == "pin":
        opened = incident_pages.open_with_pin(token, form.fields.get("pin", ""))
        return _incident(token, opened.view, opened.session)
    if what not in ACTS:
        raise Refused
    seen = form.fields.get("seen", "")
    view = incident_pages.act(
        token, form.cookie, what, int(seen) if seen.isdecimal() else -1,
        form.fields.get("to_whom", "")[:200], form.fields.get("why", "")[:500],
    )  # fmt: skip
    return _incident(token, view, form.cookie)


def _pin_form(token: str, note: str, status: int) -> Response:
    cookie = forms.new_cookie()
    page = pages.render(
        "incident_pin", csrf=forms.token(cookie, token), note=note, stylesheet=STYLESHEET
    )  # fmt: skip
    return Response(page, {**PAGE, **forms.set_cookie(cookie)}, status)


def _incident(token: str, view: IncidentView, session: str) -> Response:
    """The page. It is logged before it is shown: nothing is read unlogged."""
    access_log.put(
        view.ref.program, by=view.member.name, role="on_call", route="incident.page",
        request_id=request_id(blueprint.current_request),
        ids=[view.alert.person_id or view.alert.id],
    )  # fmt: skip
    page = pages.render(
        "incident", view=view, alert=view.alert, csrf=forms.token(session, token),
        stylesheet=STYLESHEET,
        at=lambda moment: _at(view, moment), language=LANGUAGES.get(view.language, view.language),
    )  # fmt: skip
    return Response(page, {**PAGE, **forms.set_cookie(session)}, 200)


def _at(view: IncidentView, moment: Any) -> str:
    """A moment on the program's clock."""
    return f"{local(moment, view.here.program.zone):%b %-d, %-I:%M %p}"


pages.serve_css(blueprint, "page")
other_methods(blueprint, "/i/{token}")
