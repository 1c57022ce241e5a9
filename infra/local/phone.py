"""The phone page: any alumnus's or mentor's phone, as they would see it, in a browser."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

import requests
from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from infra.local.carrier.outbox import Carried
from infra.local.clock import show
from infra.local.control import Controls
from infra.local.seed import PROGRAMS
from infra.local.settings import duration

PAGES = 20  # of people, 100 each; more than anybody scrolls through
STEPS = {"PT1H": "1 hour", "P1D": "1 day", "P7D": "1 week"}
LISTS = {"alumnus": "alumni", "mentor": "mentors"}  # role → the API's list


@dataclass(frozen=True)
class Contact:
    """Somebody whose phone can be picked up; ``known_as``: what tells them from their namesakes."""

    id: str
    name: str
    role: str
    state: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class Picked:
    """Whose phone the page shows; ``number`` alone for a number that belongs to nobody."""

    program: str
    person: str
    role: str
    number: str

    def query(self) -> str:
        """As the query of the page's address."""
        return urlencode(vars(self))


def add_phone_page(app: Flask, controls: Controls) -> None:
    """Add the page and what its forms and its small script call."""

    @app.get("/")
    def phone_page() -> str:
        picked = _picked(controls)
        people = contacts(controls, picked.program)
        here = next((c for c in people if c.id == picked.person), None)
        thread = controls.carrier.outbox.thread(picked.number) if picked.number else []
        return render_template(
            "phone.html",
            people=people,
            here=here or Contact("", picked.number, ""),
            picked=picked,
            programs=controls.programs,
            thread=thread,
            lines=_lines(controls, picked, thread),
            steps=STEPS,
            now=show(controls.clock.now()),
            live=controls.clock.live,
            mentors_door=f"{controls.settings.public_url}/m/sign-in?p={picked.program}",
        )

    @app.get("/phone/thread")
    def thread_alone() -> str:
        return render_template(
            "thread.html",
            thread=controls.carrier.outbox.thread(_picked(controls).number),
            now=show(controls.clock.now()),
        )

    @app.post("/phone/answer")
    def answer_as_them() -> Response:
        picked = _picked(controls)
        body = request.form.get("body", "").replace("\r\n", "\n")
        if picked.number and body:
            to = request.form.get("to") or controls.default_number
            controls.carrier.take_in(sender=picked.number, to=to, body=body)
            controls.pump.drain(5.0)  # so that the reply is there when the page comes back
        return redirect(f"/?{picked.query()}", code=303)

    @app.post("/phone/advance")
    def advance_from_page() -> Response:
        picked = _picked(controls)
        step = request.form.get("step", "")
        if step in STEPS:
            controls.pump.advance(lambda now: now + duration(step))
        return redirect(f"/?{picked.query()}", code=303)


def contacts(controls: Controls, program: str) -> list[Contact]:
    """Everybody, by name, as the product's own API lists them."""
    found = [
        Contact(
            id=person["id"],
            name=f"{person['first_name']} {person['last_name']}",
            role=role,
            state=str(person.get("texting", "")),
            known_as=person["external_id"],
        )
        for role, path in LISTS.items()
        for person in _all(controls, program, path)
    ]
    return told_apart(found)


def told_apart(found: Sequence[Contact]) -> list[Contact]:
    """By role and name; only namesakes keep what tells them apart."""
    namesakes = Counter((c.role, c.name.casefold()) for c in found)
    return [
        c if namesakes[c.role, c.name.casefold()] > 1 else replace(c, known_as="")
        for c in sorted(found, key=lambda c: (c.role, c.name.casefold(), c.known_as))
    ]


def _all(controls: Controls, program: str, path: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    for _page in range(PAGES):
        page = _read(
            controls, program, path, {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        )
        yield from page.get("items", ())
        cursor = page.get("next_cursor")
        if cursor is None:
            return


def _read(
    controls: Controls, program: str, path: str, query: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the API answers a coordinator; nothing if it refuses."""
    answer = requests.get(
        f"{controls.settings.public_url}/v1/{path}",
        params=query,
        headers={"Authorization": f"Bearer {controls.identity.token(program, 'coordinator')}"},
        timeout=30,
    )
    found: dict[str, Any] = answer.json() if answer.ok else {}
    return found


def _picked(controls: Controls) -> Picked:
    given = request.values
    program = given.get("program", "demo")
    program = program if program in controls.programs else "demo"
    person, role = given.get("person", ""), given.get("role", "")
    number = given.get("number", "").strip().lstrip("+")
    number = f"+{number}" if number else ""
    if person and not number and role in LISTS:
        path = f"{LISTS[role]}/{quote(person, safe='')}"
        number = _read(controls, program, path).get("phone") or ""
    return Picked(program, person, role, number)


def _lines(controls: Controls, picked: Picked, thread: list[Carried]) -> list[str]:
    """Our numbers that this person may text: the last one that wrote to them first."""
    ours = [text.to if text.kind == "inbound" else text.sender for text in reversed(thread)]
    known = PROGRAMS[picked.program]
    usual = [known.number, known.mentor_number]
    return list(dict.fromkeys([*ours, *(usual if picked.role != "mentor" else usual[::-1])]))
