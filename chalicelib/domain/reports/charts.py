"""Charts as SVG: columns, lines and bars with a title, a description and an axis that begins at 0.

Decision 0021 tells why these are drawn here and not by a library.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring  # nosec B405 (writes, never parses)

from chalicelib.domain.reports.svg import (
    FAINT,
    INK,
    WIDTH,
    Words,
    add,
    box,
    canvas,
    marker,
    stroke,
    text,
)

Number = float | None
HEIGHT = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 10, 40, 50
#: Steps between gridlines, times a power of ten.
_STEPS = (1, 2, 5)
_LABEL_WIDTH = 46


class Series(NamedTuple):
    """One column part or line: its name, its tone, and a value (or None) for each label."""

    name: str
    tone: str
    values: Sequence[Number]


def ticks(top: float) -> list[int]:
    """Whole numbers from 0 to at least ``top``, in about four even steps of 1, 2 or 5."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * 5 >= top:
                count = max(1, -int(-top // (step * power)))
                return [n * step * power for n in range(count + 1)]
        power *= 10


def _legend(root: Element, columns: Sequence[Series], lines: Sequence[Series]) -> None:
    x = float(_LEFT)
    for series in columns:
        box(root, x, 10, 12, 12, series.tone)
        text(root, x + 18, 21, series.name)
        x += 36 + 7 * len(series.name)
    for series in lines:
        stroke(root, [(x, 16.0), (x + 22, 16.0)], series.tone)
        marker(root, x + 11, 16, series.tone)
        text(root, x + 28, 21, series.name)
        x += 46 + 7 * len(series.name)


def _grid(root: Element, scale: Sequence[int], unit: str) -> None:
    """Lines and numbers of the axis; the top number carries the unit."""
    for value in scale:
        y = _y(value, scale)
        add(
            root, "line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y, class_="grid",
            stroke=FAINT if value else INK,
        )  # fmt: skip
        text(root, _LEFT - 6, y + 4, f"{value:,}", "end")
    text(root, WIDTH - _RIGHT, 21, unit, "end")


def _y(value: float, scale: Sequence[int]) -> float:
    room = HEIGHT - _TOP - _BOTTOM
    return HEIGHT - _BOTTOM - room * value / scale[-1]


def _labels(root: Element, labels: Sequence[str], under: Sequence[str], step: float) -> None:
    """What stands under each place of the axis; every second or third where room is short."""
    every = max(1, -int(-_LABEL_WIDTH // step))
    for at, (label, below) in enumerate(zip(labels, under, strict=True)):
        if (len(labels) - 1 - at) % every == 0:
            x = _LEFT + step * (at + 0.5)
            text(root, x, HEIGHT - _BOTTOM + 18, label, "middle", 12)
            text(root, x, HEIGHT - _BOTTOM + 36, below, "middle", 12)


def _stack(root: Element, columns: Sequence[Series], scale: Sequence[int], step: float) -> None:
    width = step * 0.66
    for at in range(len(columns[0].values) if columns else 0):
        base = 0.0
        for series in columns:
            if value := series.values[at]:
                y, foot = _y(base + value, scale), _y(base, scale)
                box(root, _LEFT + step * at + (step - width) / 2, y, width, foot - y, series.tone)
                base += value


def _line(root: Element, series: Series, scale: Sequence[int], step: float) -> None:
    """A line through what was measured; a gap stays a gap."""
    points = [
        None if value is None else (_LEFT + step * (at + 0.5), _y(value, scale))
        for at, value in enumerate(series.values)
    ]
    for measured, run in groupby(points, key=lambda point: point is not None):
        if measured:
            stroke(root, [point for point in run if point], series.tone)
    for point in filter(None, points):
        marker(root, *point, series.tone)


def chart(
    words: Words,
    labels: Sequence[str],
    under: Sequence[str],
    columns: Sequence[Series] = (),
    lines: Sequence[Series] = (),
) -> str:
    """Stacked ``columns`` and ``lines`` over ``labels``, with a word ``under`` each (its n)."""
    heights = [
        sum(v or 0 for v in place) for place in zip(*(c.values for c in columns), strict=True)
    ]
    tops = [*heights, *(v for line in lines for v in line.values if v is not None)]
    scale = ticks(max(tops, default=0) or 1)
    root = canvas(words, HEIGHT)
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    _grid(root, scale, words.unit)
    _stack(root, columns, scale, step)
    for series in lines:
        _line(root, series, scale, step)
    _legend(root, columns, lines)
    _labels(root, labels, under, step)
    return tostring(root, encoding="unicode")


class Bar(NamedTuple):
    """One bar: its name, where it ends (None: hidden or not measured), what is written there, its
    tone, and where it begins: at 0, but for a band."""

    name: str
    value: Number
    label: str
    tone: str = "dark"
    since: float = 0


def bars(words: Words, rows: Sequence[Bar], whole: float) -> str:
    """Horizontal bars on one scale from 0 to ``whole``, so that lengths are shares of it."""
    names, row = 132, 34
    root = canvas(words, row * len(rows) + 8)
    room = WIDTH - names - 120
    for at, bar in enumerate(rows):
        y = row * at + 5
        length, before = (room * end / (whole or 1) for end in (bar.value or 0, bar.since))
        if bar.value:
            box(root, names + before, y, length - before, row - 12, bar.tone)
        text(root, names - 8, y + 16, bar.name, "end")
        text(root, names + length + 8, y + 16, bar.label)
    add(root, "line", x1=names, x2=names, y1=0, y2=row * len(rows), stroke=INK, class_="grid")
    return tostring(root, encoding="unicode")
