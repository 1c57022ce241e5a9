"""Charts are well-formed, begin at 0, show gaps as gaps, and need neither colour nor sight."""

from xml.etree import ElementTree

import pytest

from chalicelib.domain.reports import charts, svg
from chalicelib.domain.reports.charts import Bar, Series, ticks

SVG = "{http://www.w3.org/2000/svg}"
WORDS = svg.Words("demo", "A <title> & more", "What it shows", "people")


def _parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def _texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def _columns() -> ElementTree.Element:
    columns = [
        Series("answered", "dark", [10, 0, None, 30]),
        Series("silent", "warm", [5, None, None, 10]),
    ]
    lines = [Series("planned", "mid", [20, None, 25, 30])]
    labels = ["Nov 2", "Nov 9", "Nov 16", "Nov 23*"]
    markup = charts.chart(WORDS, labels, ["n 1", "n 2", "–", "n 4"], columns, lines)
    return _parsed(markup)


def _boxes(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in root.iter(f"{SVG}rect") if float(e.get("y") or 0) > 30]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0.4, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (43, [0, 10, 20, 30, 40, 50]),
        (100, [0, 20, 40, 60, 80, 100]), (612, [0, 200, 400, 600, 800]),
        (5400, [0, 2000, 4000, 6000]),
    ],
)  # fmt: skip
def test_an_axis_begins_at_0_in_whole_even_steps_and_holds_the_top(
    top: float, expected: list[int]
) -> None:
    assert ticks(top) == expected


def test_a_chart_has_a_title_and_a_description_for_those_who_cannot_see_it() -> None:
    root = _columns()
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert [e.text for e in named if e is not None] == ["A <title> & more", "What it shows"]
    assert root.get("aria-labelledby") == " ".join(e.get("id", "") for e in named if e is not None)


def test_columns_stand_on_zero_and_their_heights_are_in_proportion() -> None:
    heights = [float(box.get("height", 0)) for box in _boxes(_columns())]
    assert len(heights) == 4  # neither 0 nor what is missing is drawn
    first, on_top, last, last_on_top = heights
    assert first == pytest.approx(2 * on_top, abs=0.2)
    assert last == pytest.approx(3 * first, abs=0.3)
    assert last_on_top == pytest.approx(first, abs=0.2)
    feet = {float(b.get("y", 0)) + float(b.get("height", 0)) for b in _boxes(_columns())[::2]}
    assert max(feet) - min(feet) <= 0.2


def test_a_line_breaks_where_nothing_was_measured() -> None:
    drawn = [e.get("points", "").split() for e in _columns().iter(f"{SVG}polyline")]
    assert [len(points) for points in drawn] == [1, 2, 2]  # before the gap, after it, the legend


def test_labels_units_and_n_are_written_out() -> None:
    texts = _texts(_columns())
    for word in ("Nov 2", "Nov 23*", "n 4", "–", "people", "answered", "silent", "planned", "0"):
        assert word in texts


def test_a_year_of_weeks_is_labelled_sparsely_and_ends_with_the_last() -> None:
    labels = [f"w{at}" for at in range(53)]
    root = _parsed(charts.chart(WORDS, labels, labels, [Series("a", "dark", [1.0] * 53)]))
    shown = [text for text in _texts(root) if text.startswith("w")]
    assert "w52" in shown
    assert len(shown) < 2 * 20


def test_bars_are_shares_of_the_whole_and_the_missing_has_none() -> None:
    rows = [Bar("active", 50, "50"), Bar("slipping", 25, "25"), Bar("lost", None, "–")]
    root = _parsed(charts.bars(WORDS, rows, 100))
    widths = [float(e.get("width", 0)) for e in root.iter(f"{SVG}rect")]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert {"active", "lost", "–"} <= set(_texts(root))


def test_a_chart_of_nothing_is_a_chart_still() -> None:
    assert _texts(_parsed(charts.chart(WORDS, [], [])))
    assert _parsed(charts.bars(WORDS, [Bar("a", 0, "0")], 0)) is not None


def test_only_presentation_attributes_are_used() -> None:
    for element in _columns().iter():
        assert element.tag != f"{SVG}script"
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tone", svg.TONES)
def test_each_tone_stands_out_from_the_paper_by_three_to_one(tone: str) -> None:
    fill, stroke = svg.TONES[tone]
    seen = stroke if fill == "none" else fill
    assert 1.05 / (_luminance(seen) + 0.05) >= 3
