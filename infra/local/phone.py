"""The phone page: any alumnus's or mentor's phone, as they would see it, in a browser."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from infra.local.carrier.outbox import Carried
from infra.local.clock import show
from infra.local.control import Controls
from infra.local.settings import duration

PAGES = 20  # of people, 100 each; more than anybody scrolls through
STEPS = {"PT1H": "1 hour", "P1D": "1 day", "P7D": "1 week"}


@dataclass(frozen=True)
class Contact:
    """Somebody whose phone can be picked up."""

    name: str
    number: str
    role: str
    state: str = ""


def add_phone_page(app: Flask, controls: Controls) -> None:
    """Add the page and what its forms and its small script call."""

    @app.get("/")
    def phone_page() -> str:
        number, program = _picked()
        people = contacts(controls, program)
        here = next((c for c in people if c.number == number), None)
        thread = controls.carrier.outbox.thread(number) if number else []
        return render_template(
            "phone.html",
            people=people,
            here=here or Contact(number, number, ""),
            number=number,
            program=program,
            programs=controls.programs,
            thread=thread,
            lines=_lines(controls, thread),
            steps=STEPS,
            now=show(controls.clock.now()),
            live=controls.clock.live,
        )

    @app.get("/phone/thread")
    def thread_alone() -> str:
        number, _program = _picked()
        return render_template(
            "thread.html",
            thread=controls.carrier.outbox.thread(number),
            now=show(controls.clock.now()),
        )

    @app.post("/phone/answer")
    def answer_as_them() -> AnyResponse:
        number, program = _picked()
        body = request.form.get("body", "").replace("\r\n", "\n")
        if number and body:
            to = request.form.get("to") or controls.default_number
            controls.carrier.take_in(sender=number, to=to, body=body)
            controls.pump.drain(5.0)  # so that the reply is there when the page comes back
        return _back(number, program)

    @app.post("/phone/advance")
    def advance_from_page() -> AnyResponse:
        number, program = _picked()
        step = request.form.get("step", "")
        if step in STEPS:
            controls.pump.advance(controls.clock.now() + duration(step))
        return _back(number, program)


def contacts(controls: Controls, program: str) -> list[Contact]:
    """Everybody with a number, by name, as the product's own API lists them."""
    token = controls.identity.token(program, "coordinator")
    found = [
        Contact(
            name=f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
            or "(no name)",
            number=person["phone"],
            role=role,
            state=str(person.get("texting", "")),
        )
        for role, path in (("alumnus", "alumni"), ("mentor", "mentors"))
        for person in _all(f"{controls.settings.public_url}/v1/{path}", token)
        if person.get("phone")
    ]
    return sorted(found, key=lambda c: (c.role, c.name.casefold()))


def _all(url: str, token: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = []
    cursor: str | None = None
    for _page in range(PAGES):
        query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        answer = requests.get(
            url, params=query, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        if answer.status_code != 200:
            break
        page = answer.json()
        people.extend(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    return people


def _picked() -> tuple[str, str]:
    number = request.values.get("number", "").strip().lstrip("+")
    return (f"+{number}" if number else ""), request.values.get("program", "demo")


def _lines(controls: Controls, thread: list[Carried]) -> list[str]:
    """Our numbers that this person may text: the last one that wrote to them first."""
    ours = [text.to if text.kind == "inbound" else text.sender for text in reversed(thread)]
    return list(dict.fromkeys([*ours, controls.default_number]))


def _back(number: str, program: str) -> AnyResponse:
    return redirect("/?" + urlencode({"program": program, "number": number}), code=303)
