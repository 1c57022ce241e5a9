"""How a page for mentors is made: who visits, in which language, and what a failure looks like.

``door`` makes a page that anybody may open, ``room`` one that needs a session. A view takes the
``Asked`` (or ``Visited``) request and the path's ids, and returns a response that one of its
methods made. Links are relative, so that they are found under any stage of the gateway::

    @room(blueprint, "/m/today", "today")
    def today(here: Visited) -> Response:
        ...
        return here.page("mentors/today", people=found)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.people import Language
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.api.calls import other_methods, request_id
from chalicelib.entrypoints.web import forms, pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.observability import log
from chalicelib.services.signing_in import entering
from chalicelib.services.signing_in.entering import Refused, Visit
from chalicelib.services.standing import restoring
from chalicelib.store import access_log
from chalicelib.store.partition import Missing

#: What a signed-in browser holds, and a trusted phone.
SESSION, TRUSTED = "__Host-sid", "__Host-phone"
SIGN_OUT = "/m/sign-out"


@dataclass
class Asked:
    """One request: ``path`` with its ids filled in, ``root`` the way up from it."""

    request: Request
    path: str
    root: str
    route: str
    language: Language

    def page(
        self, template: str, status: int = 200, cookies: Sequence[str] = (), **said: Any
    ) -> Response:
        """A page of a template."""
        words = partial(_words, self.language)
        html = pages.render(template, t=words, language=self.language, root=self.root, **said)
        return Response(html, {**PAGE, **_cookies(cookies)}, status)

    def to(self, where: str, cookies: Sequence[str] = ()) -> Response:
        """Send the browser to another page of ours, by GET: ``today`` is ``/m/today``."""
        return Response("", {**PAGE, "Location": f"{self.root}m/{where}", **_cookies(cookies)}, 303)

    def held(self, name: str) -> str:
        """What the browser holds in a cookie of ours."""
        return forms.held(self.request, name)

    def query(self, name: str) -> str:
        """A parameter of the address; empty if it is not there."""
        return _parameter(self.request, name)

    def form(self) -> forms.Form:
        """The form that was sent.

        Raises
        ------
        Foreign
        """
        return forms.read(self.request, self.path, forms.COOKIE)


@dataclass
class Visited(Asked):
    """A request of somebody who is signed in. ``seen`` are the people whom the page tells about."""

    visit: Visit
    seen: list[str] = field(default_factory=list)

    @property
    def csrf(self) -> str:
        """The token of this page's forms."""
        return forms.token(self.held(SESSION), self.path)

    def page(
        self, template: str, status: int = 200, cookies: Sequence[str] = (), **said: Any
    ) -> Response:
        """A page with the way to the others."""
        out = forms.token(self.held(SESSION), SIGN_OUT)
        return super().page(template, status, cookies, csrf=self.csrf, out=out, **said)

    def form(self) -> forms.Form:
        """The form that was sent.

        Raises
        ------
        Foreign
        """
        return forms.read(self.request, self.path, SESSION)

    def saw(self, *people: str) -> None:
        """The page tells about these people: the request's one entry in the access log."""
        self.seen += people


def _words(language: Language, key: str, **places: str | int) -> str:
    return page_text(key, language, **places)


def _cookies(lines: Sequence[str]) -> dict[str, Any]:
    return {"Set-Cookie": list(lines)} if lines else {}


Door = Callable[..., Response]


def door(blueprint: Blueprint, path: str, route: str, *methods: str) -> Callable[[Door], Door]:
    """Make a view a page that anybody may open."""

    def serve(view: Door, asked: Asked, ids: dict[str, str]) -> Response:
        restoring.check()
        return view(asked, **ids)

    return _made(blueprint, path, route, methods or ("GET",), serve)


def room(blueprint: Blueprint, path: str, route: str, *methods: str) -> Callable[[Door], Door]:
    """Make a view a page of somebody who is signed in; anybody else is sent to the door."""

    def serve(view: Door, asked: Asked, ids: dict[str, str]) -> Response:
        restoring.check()
        try:
            visit = entering.visit(asked.held(SESSION))
        except Refused:
            return asked.to("sign-in")
        here = Visited(**{**vars(asked), "language": visit.language}, visit=visit)
        answer = view(here, **ids)
        if here.seen:
            access_log.put(
                visit.ref.program, by=visit.ref.person, role="mentor", route=f"mentors.{route}",
                request_id=request_id(asked.request), ids=list(dict.fromkeys(here.seen)),
            )  # fmt: skip
        return answer

    return _made(blueprint, path, route, methods or ("GET",), serve)


def _made(
    blueprint: Blueprint, path: str, route: str, methods: Sequence[str],
    serve: Callable[[Door, Asked, dict[str, str]], Response],
) -> Callable[[Door], Door]:  # fmt: skip
    root = "../" * (path.count("/") - 1)

    def make(view: Door) -> Door:
        @wraps(view)
        def served(**ids: str) -> Response:
            request = blueprint.current_request
            asked = Asked(request, path.format(**ids), root, route, _language(request))
            return _guarded(lambda: serve(view, asked, ids), asked)

        for method in methods:
            sent = {"content_types": [forms.FORM]} if method == "POST" else {}
            blueprint.route(path, methods=[method], name=f"{route}.{method}", **sent)(served)
        other_methods(blueprint, path)
        return view

    return make


def _guarded(serve: Callable[[], Response], asked: Asked) -> Response:
    """Whatever goes wrong is a page that says nothing of anybody."""
    try:
        return serve()
    except forms.Foreign:
        return _nothing(asked, "door.stale", 403)
    except Missing:
        return _nothing(asked, "door.missing", 404)
    except Exception as error:
        fault = {"error": type(error).__name__, "route": f"mentors.{asked.route}"}
        log.error("page.failed", extra=fault)
        return _nothing(asked, "door.fault", 500)


def _nothing(asked: Asked, note: str, status: int) -> Response:
    back = "today" if asked.held(SESSION) else "sign-in"
    return Asked.page(asked, "mentors/nothing", status, note=note, back=back)


def _language(request: Request) -> Language:
    """What the address says, else what the browser likes best."""
    named = _parameter(request, "lang")
    liked = request.headers.get("accept-language", "")[:2].lower()
    return "es" if (named or liked) == "es" else "en"


def _parameter(request: Request, name: str) -> str:
    sent = request.query_params
    return str(sent.get(name) or "") if sent is not None else ""
