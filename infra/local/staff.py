"""The staff page: who may sign in as staff, the mail that reached them, what their phone shows."""

import re
from typing import Any

from flask import Flask, jsonify, render_template, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from infra.local.control import Controls
from infra.local.identity import ROLES
from infra.local.seed import AUTHENTICATOR, PROGRAMS, STAFF_NAMES

_LINK = re.compile(r"https?://\S+")


def add_staff_page(app: Flask, controls: Controls) -> None:
    """Add the page, and the authenticator's number alone for scripts."""

    @app.get("/staff")
    def staff_page() -> str:
        program = request.args.get("program", "demo")
        program = program if program in PROGRAMS else "demo"
        return render_template(
            "staff.html",
            people=[_member(controls, program, role) for role in ROLES],
            door=f"{controls.settings.public_url}/s/sign-in?p={program}",
            number=number(),
        )

    @app.get("/authenticator")
    def authenticator() -> Response:
        return jsonify(number=number())


def number() -> str:
    """What the authenticator of every seeded member shows now, by the real time."""
    from chalicelib.services.signing_in import second_factor

    return second_factor.number(AUTHENTICATOR)


def _member(controls: Controls, program: str, role: str) -> dict[str, Any]:
    email = f"{role}@{program}.example.org"
    mails = controls.carrier.outbox.sent("mail", email)
    latest = str(mails[-1].show()["body"]) if mails else ""
    return {"name": STAFF_NAMES[role], "role": role, "email": email, "mail": _linked(latest)}


def _linked(body: str) -> Markup:
    return Markup(_LINK.sub(r'<a href="\g<0>">\g<0></a>', str(escape(body))))
