"""The incident page: a link from a page's mail, opened with the PIN of whoever was paged.

GET shows the form for the PIN and touches nothing, so that a scanner that follows links opens
nothing and uses nothing up. All else is POST, to the same address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Language
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.entrypoints.api.calls import other_methods, request_id
from chalicelib.entrypoints.web import forms, pages, phrases, site
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.observability import log
from chalicelib.services import incident_pages
from chalicelib.services.incident_pages import IncidentView, Refused
from chalicelib.store import access_log

blueprint = Blueprint(__name__)
#: The way up from the page, so that its stylesheet is found under any stage of the gateway.
ROOT = "../"
ACTS = frozenset({"take", "reached", "no_answer", "emergency_911"})


View = Callable[[str], Response]


def _guarded(view: View) -> View:
    """Whatever goes wrong is a page that says nothing of anybody."""

    @wraps(view)
    def served(token: str) -> Response:
        try:
            return view(token)
        except forms.Foreign:
            return _pin_form(token, "incident.again", 403)
        except Refused:
            return _pin_form(token, "incident.wrong", 403)
        except Exception as error:
            fault = {"error": type(error).__name__, "route": "incident.page"}
            log.error("page.failed", extra=fault)
            return _pin_form(token, "incident.fault", 500)

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
    language = _language(form.fields.get("lang", ""))
    what = form.fields.get("act", "")
    if what == "pin":
        opened = incident_pages.open_with_pin(token, form.fields.get("pin", ""))
        return _incident(token, opened.view, opened.session, language)
    if what not in ACTS:
        raise Refused
    seen = form.fields.get("seen", "")
    view = incident_pages.act(
        token, form.cookie, what, int(seen) if seen.isdecimal() else -1,
        form.fields.get("to_whom", "")[:200], form.fields.get("why", "")[:500],
    )  # fmt: skip
    return _incident(token, view, form.cookie, language)


def _language(named: str = "") -> Language:
    """As the form was shown, else as the address or the browser says."""
    if named in ("en", "es"):
        return cast(Language, named)
    return site.language_of(blueprint.current_request)


def _pin_form(token: str, note: str, status: int) -> Response:
    cookie = forms.new_cookie()
    said = {"csrf": forms.token(cookie, token), "note": note}
    return _page("incident_pin", _language(), cookie, said, status)


def _incident(token: str, view: IncidentView, session: str, language: Language) -> Response:
    """The page. It is logged before it is shown: nothing is read unlogged."""
    access_log.put(
        view.ref.program, by=view.member.name, role="on_call", route="incident.page",
        request_id=request_id(blueprint.current_request),
        ids=[view.alert.person_id or view.alert.id],
    )  # fmt: skip
    zone, rota = view.here.program.zone, view.here.rota
    said = {
        "view": view, "alert": view.alert, "csrf": forms.token(session, token),
        "at": lambda moment: phrases.moment_words(moment, zone, language),
        "speaks": phrases.spoken([view.language], language),
        "hours": hours_in_words(rota, language) if rota else "",
    }  # fmt: skip
    return _page("incident", language, session, said, 200)


def _page(
    template: str, language: Language, cookie: str, said: dict[str, Any], status: int
) -> Response:
    page = pages.render(
        template, t=site.words_in(language), language=language, root=ROOT, **said
    )  # fmt: skip
    return Response(page, {**PAGE, **forms.set_cookie(cookie)}, status)


pages.serve_css(blueprint, "page")
other_methods(blueprint, "/i/{token}")
