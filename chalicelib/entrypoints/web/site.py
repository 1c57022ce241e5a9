"""How pages are made: who visits, in which language, and what a failure looks like.

There are two sites of one design, the mentors' and the staff's, each with a door of its own. A
site's ``door`` makes a page that anybody may open, its ``room`` one that needs a session. A view
takes the ``Asked`` (or ``Visited``) request and the path's ids, and returns a response that one of
its methods made. Links are relative, so that they are found under any stage of the gateway::

    @room(blueprint, "/m/today", "today")
    def today(here: Visited[Visit]) -> Response:
        ...
        return here.page("mentors/today", people=found)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.people import Language
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.api.calls import other_methods, request_id
from chalicelib.entrypoints.web import forms, pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.ids import is_id, new_id
from chalicelib.observability import log
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.standing import restoring
from chalicelib.store import access_log
from chalicelib.store.partition import Missing


class Visitor(Protocol):
    """Somebody who is signed in, as every page needs to know them."""

    @property
    def program(self) -> str:
        """Theirs: from the session, never from the request."""

    @property
    def by(self) -> str:
        """Who, for the access log."""

    @property
    def role(self) -> str:
        """As what, for the access log."""

    @property
    def language(self) -> Language:
        """In which they read pages."""


V = TypeVar("V", bound=Visitor)
Door = Callable[..., Response]


@dataclass
class Asked:
    """One request to a site: ``path`` with its ids filled in, ``root`` the way up from it."""

    site: "Site[Any]"
    request: Request
    path: str
    root: str
    route: str
    language: Language

    def page(
        self, template: str, status: int = 200, cookies: Sequence[str] = (), **said: Any
    ) -> Response:
        """A page of a template."""
        told = {"t": words_in(self.language), "language": self.language, "root": self.root}
        html = pages.render(template, **{**told, "site": self.site.prefix, **said})
        return Response(html, {**PAGE, **_cookies(cookies)}, status)

    def to(self, where: str, cookies: Sequence[str] = ()) -> Response:
        """Send the browser to another page of this site, by GET: ``today`` is ``/m/today``."""
        location = f"{self.root}{self.site.prefix}/{where}"
        return Response("", {**PAGE, "Location": location, **_cookies(cookies)}, 303)

    def with_new_form(self) -> Response:
        """Send the browser here again, to an address that names a form: pages are fetched anew
        when somebody goes back, and are to hold the same form then."""
        query = urlencode({**(self.request.query_params or {}), "form": new_id()})
        return Response("", {**PAGE, "Location": f"{self.root}{self.path[1:]}?{query}"}, 303)

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
class Visited(Asked, Generic[V]):
    """A request of somebody who is signed in. ``seen`` are the people whom the page tells about."""

    visit: V
    seen: list[str] = field(default_factory=list)

    def csrf(self, path: str = "") -> str:
        """The token of the forms that go to this page, or to another ``path``."""
        return forms.token(self.held(self.site.session), path or self.path)

    def form_id(self) -> str:
        """The id of the form that the address names."""
        return forms.own_id(self.held(self.site.session), self.path, self.query("form"))

    def page(
        self, template: str, status: int = 200, cookies: Sequence[str] = (), **said: Any
    ) -> Response:
        """A page with the way to the others."""
        told = {
            "csrf": self.csrf(), "out": self.csrf(self.site.sign_out), **self.site.around(self),
        }  # fmt: skip
        return super().page(template, status, cookies, **{**told, **said})

    def form(self, at_most: int = forms.AT_MOST) -> forms.Form:
        """The form that was sent, of so many bytes at most.

        Raises
        ------
        Foreign
        """
        return forms.read(self.request, self.path, self.site.session, at_most)

    def saw(self, *people: str | None) -> None:
        """The page tells about these people: the request's one entry in the access log."""
        self.seen += filter(None, people)


def _home_or_door(asked: Asked) -> str:
    return "today" if asked.held(asked.site.session) else "sign-in"


@dataclass(frozen=True)
class Site(Generic[V]):
    """Pages behind one door.

    ``prefix`` begins their paths, ``name`` their routes in logs; ``session`` is the cookie that a
    signed-in browser holds. ``visit`` finds out whose that is and raises ``Refused``; ``home`` is
    where they are at home, ``may`` whether they may open a page by its route, ``around`` what each
    page is told besides, ``back`` where a page that failed leads.
    """

    prefix: str
    name: str
    session: str
    visit: Callable[[str], V]
    home: Callable[[V], str] = lambda _: "today"
    may: Callable[[V, str], bool] = lambda _visit, _route: True
    around: Callable[[Visited[V]], Mapping[str, Any]] = lambda _: {}
    back: Callable[[Asked], str] = _home_or_door

    @property
    def sign_out(self) -> str:
        """The path of the form that is on every page."""
        return f"/{self.prefix}/sign-out"

    def door(
        self, blueprint: Blueprint, path: str, route: str, *methods: str
    ) -> Callable[[Door], Door]:
        """Make a view a page that anybody may open."""

        def serve(view: Door, asked: Asked, ids: dict[str, str]) -> Response:
            restoring.check()
            return view(asked, **ids)

        return self._made(blueprint, path, route, methods or ("GET",), serve)

    def room(
        self, blueprint: Blueprint, path: str, route: str, *methods: str, once: bool = False
    ) -> Callable[[Door], Door]:
        """Make a view a page of somebody who is signed in and may open it; anybody else is sent to
        the door. ``once``: it holds a form that counts once, by an id that its address names."""

        def serve(view: Door, asked: Asked, ids: dict[str, str]) -> Response:
            restoring.check()
            if once and not is_id(asked.query("form")):
                return asked.with_new_form()
            try:
                visit = self.visit(asked.held(self.session))
            except Refused:
                return asked.to("sign-in")
            here = Visited(**{**vars(asked), "language": visit.language}, visit=visit)
            if not self.may(visit, route):
                return _nothing(here, "door.not_yours", 403, self.home(visit))
            answer = view(here, **ids)
            if here.seen:
                access_log.put(
                    visit.program, by=visit.by, role=visit.role, route=f"{self.name}.{route}",
                    request_id=request_id(asked.request), ids=list(dict.fromkeys(here.seen)),
                )  # fmt: skip
            return answer

        return self._made(blueprint, path, route, methods or ("GET",), serve)

    def _made(
        self, blueprint: Blueprint, path: str, route: str, methods: Sequence[str],
        serve: Callable[[Door, Asked, dict[str, str]], Response],
    ) -> Callable[[Door], Door]:  # fmt: skip
        root = "../" * (path.count("/") - 1)

        def make(view: Door) -> Door:
            @wraps(view)
            def served(**ids: str) -> Response:
                request = blueprint.current_request
                language = language_of(request)
                asked = Asked(self, request, path.format(**ids), root, route, language)
                return _guarded(lambda: serve(view, asked, ids), asked)

            for method in methods:
                sent = {"content_types": [forms.FORM, forms.UPLOAD]} if method == "POST" else {}
                name = f"{self.name}.{route}.{method}"
                blueprint.route(path, methods=[method], name=name, **sent)(served)
            other_methods(blueprint, path)
            return view

        return make


def words_in(language: Language) -> Callable[..., str]:
    """What templates call ``t``: a key's words in a language, with its places filled."""

    def say(key: str, **places: str | int) -> str:
        return page_text(key, language, **places)

    return say


def _cookies(lines: Sequence[str]) -> dict[str, Any]:
    return {"Set-Cookie": list(lines)} if lines else {}


def _guarded(serve: Callable[[], Response], asked: Asked) -> Response:
    """Whatever goes wrong is a page that says nothing of anybody."""
    back = asked.site.back(asked)
    try:
        return serve()
    except forms.Foreign:
        return _nothing(asked, "door.stale", 403, back)
    except Missing:
        return _nothing(asked, "door.missing", 404, back)
    except Exception as error:
        fault = {"error": type(error).__name__, "route": f"{asked.site.name}.{asked.route}"}
        log.error("page.failed", extra=fault)
        return _nothing(asked, "door.fault", 500, back)


def _nothing(asked: Asked, note: str, status: int, back: str) -> Response:
    return Asked.page(asked, "site/nothing", status, note=note, back=back)


def language_of(request: Request) -> Language:
    """What the address says, else what the browser likes best."""
    named = _parameter(request, "lang")
    liked = request.headers.get("accept-language", "")[:2].lower()
    return "es" if (named or liked) == "es" else "en"


def _parameter(request: Request, name: str) -> str:
    sent = request.query_params
    return str(sent.get(name) or "") if sent is not None else ""
