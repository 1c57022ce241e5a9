"""What charts are drawn with: elements, words, boxes, lines and marks, in presentation attributes.

A page's content policy refuses ``style=`` and scripts; classes let a stylesheet recolour the shapes
on a dark page. Tones are told apart without colour vision and in print: dark, mid, warm, hollow,
black. Each has a contrast of 3:1 or more with the paper (WCAG 2.2, 1.4.11).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement  # nosec B405 (writes, never parses)

WIDTH = 720
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
INK, FAINT, PAPER = "#1f2933", "#d5dbe1", "#ffffff"
#: Fill and stroke of each tone.
TONES: Mapping[str, tuple[str, str]] = {
    "dark": ("#0b4f8a", PAPER),
    "mid": ("#3d8bcb", PAPER),
    "warm": ("#c2491d", PAPER),
    "hollow": ("none", "#66707b"),
    "black": ("#2b2f36", PAPER),
}


class Words(NamedTuple):
    """A chart's text alternative and the unit of its axis."""

    key: str
    title: str
    description: str
    unit: str


def add(parent: Element, tag: str, text: str | None = None, **attributes: object) -> Element:
    """A child element; ``stroke_width`` becomes stroke-width, ``class_`` class."""
    named = {name.rstrip("_").replace("_", "-"): plain(v) for name, v in attributes.items()}
    made = SubElement(parent, tag, named)
    made.text = text
    return made


def plain(value: object) -> str:
    """An attribute's value; coordinates to a tenth."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def canvas(words: Words, height: int) -> Element:
    """An empty drawing with its text alternative, as wide as the page lets it be."""
    named = f"{words.key}-title {words.key}-desc"
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": "100%",
            "role": "img",
            "aria-labelledby": named,
            "font-family": _FONT,
            "font-size": "13",
        },
    )
    add(root, "title", words.title, id=f"{words.key}-title")
    add(root, "desc", words.description, id=f"{words.key}-desc")
    return root


def text(
    root: Element, x: float, y: float, words: str, anchor: str = "start", size: int = 13
) -> None:
    """Words at a place."""
    made = add(root, "text", words, x=x, y=y, text_anchor=anchor, fill=INK, class_="ink")
    if size != 13:
        made.set("font-size", str(size))


def box(root: Element, x: float, y: float, width: float, height: float, tone: str) -> None:
    """A filled part of a column or bar."""
    fill, stroke = TONES[tone]
    add(
        root, "rect", x=x, y=y, width=width, height=max(height, 0.5), fill=fill, stroke=stroke,
        stroke_width=1, class_=f"box {tone}",
    )  # fmt: skip


def stroke(root: Element, points: Sequence[tuple[float, float]], tone: str) -> None:
    """A line through points; dashed in the warm tone."""
    at = " ".join(f"{plain(x)},{plain(y)}" for x, y in points)
    line = add(
        root, "polyline", points=at, fill="none", stroke=TONES[tone][0], stroke_width=2.5,
        class_=f"line {tone}",
    )  # fmt: skip
    if tone == "warm":
        line.set("stroke-dasharray", "7 4")


def marker(root: Element, x: float, y: float, tone: str) -> None:
    """A round mark, or a square one for the warm tone: shape tells them apart as colour does."""
    if tone == "warm":
        mark = add(root, "rect", x=x - 4, y=y - 4, width=8, height=8)
    else:
        mark = add(root, "circle", cx=x, cy=y, r=4.5)
    for name, value in (("fill", TONES[tone][0]), ("stroke", PAPER), ("class", f"box {tone}")):
        mark.set(name, value)
