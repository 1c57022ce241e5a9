"""Pages and their stylesheets: templates in which everything is escaped, no script, no style."""

from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain.texts.inert import inert
from chalicelib.entrypoints.api.calls import other_methods
from chalicelib.entrypoints.api.problems import HEADERS

_LIB = Path(__file__).parents[2]


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_LIB / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["inert"] = inert
    return made


def render(name: str, **said: Any) -> str:
    """The page of a template, ``report`` for report.html, with what it says."""
    return _templates().get_template(f"{name}.html").render(**said)


@cache
def css(name: str) -> str:
    """A stylesheet, ``report`` for report.css."""
    return (_LIB / "static" / f"{name}.css").read_text("utf-8")


def serve_css(blueprint: Blueprint, name: str) -> None:
    """Make a stylesheet a route: the same for everybody, so no token is asked for."""
    path = f"/static/{name}.css"

    def stylesheet() -> Response:
        kept = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "max-age=300"}
        return Response(css(name), {**HEADERS, **kept})

    blueprint.route(path)(stylesheet)
    other_methods(blueprint, path)
