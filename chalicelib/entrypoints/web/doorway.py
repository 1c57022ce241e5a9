"""How a site lets people in: one form asks for a number or an address, a link or a code comes to
it, and either is the way in. Mentors and staff have a doorway each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalice.app import Blueprint, Response

from chalicelib.domain.signing_in import Way
from chalicelib.entrypoints.web import sign_in_forms
from chalicelib.entrypoints.web.forms import Form
from chalicelib.entrypoints.web.sign_in_forms import figures, in_its_language
from chalicelib.entrypoints.web.site import Asked, Door
from chalicelib.services.recording import Unacceptable
from chalicelib.services.signing_in.asking import Asker
from chalicelib.services.signing_in.attempts import Refused

Entered = TypeVar("Entered")


@dataclass(frozen=True)
class Field:
    """What the form asks for: its name, and the keys of its words. ``wrong`` is said of what can be
    no such thing."""

    name: str
    type: str
    autocomplete: str
    longest: int
    asks: str
    label: str
    wrong: str


@dataclass(frozen=True)
class Doorway(Generic[Entered]):
    """The way into one site.

    ``ask`` sends a link and a code to what a form of a program named, if anybody is there, by one
    of the ``ways``; ``enter`` uses a link up (it raises ``Refused``), ``let_in`` is the answer to
    whoever entered. ``sent`` is said after the asking, ``applies`` offers to become one of them.
    """

    field: Field
    ways: tuple[Way, ...]
    sent: str
    ask: Callable[[str, str, Way, Asker], None]
    enter: Callable[[str, str, str], Entered]
    let_in: Callable[[Asked, Entered], Response]
    applies: bool = False

    def form(self, asked: Asked, step: str, status: int = 200, **said: Any) -> Response:
        """The form of a step: ``ask``, ``code`` or ``pin``."""
        told = {"note": "", "typed": "", "program_known": True, "door": self, **said}
        return sign_in_forms.page(asked, "site/sign_in", status, step=step, **told)

    def asked_for(self, asked: Asked, form: Form, way: Way) -> Response:
        """A number or an address gets the same page whether it is known or not."""
        program = sign_in_forms.program(form)
        typed = form.fields.get(self.field.name, "")[: self.field.longest]
        try:
            self.ask(program, typed, way, sign_in_forms.asker(asked, form))
        except Unacceptable:
            return self.form(
                asked, "ask", 422, note=self.field.wrong, program=program, typed=typed,
                program_known=bool(program),
            )  # fmt: skip
        return self.form(asked, "code", program=program)

    def opens_links(
        self, door: Callable[..., Callable[[Door], Door]], blueprint: Blueprint, path: str
    ) -> None:
        """Make the two pages of a link. GET shows a button, the same for every link whether there
        is one or not, so that a scanner that follows links uses nothing up; POST uses it."""

        def show(asked: Asked, token: str) -> Response:
            return sign_in_forms.page(asked, "site/link", note="")

        def post(asked: Asked, token: str) -> Response:
            form = asked.form()
            asked = in_its_language(asked, form)
            try:
                return self.let_in(asked, self.enter(token, form.cookie, figures(form)))
            except Refused:
                return sign_in_forms.page(asked, "site/link", 403, note="door.wrong")

        door(blueprint, path, "sign_in_link", "GET")(show)
        door(blueprint, path, "sign_in_link_sent", "POST")(post)
