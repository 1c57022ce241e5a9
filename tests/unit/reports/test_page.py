"""The printable page: complete, small, escaped, and fit for a policy that allows no script."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from chalicelib.domain.reports.suppression import for_analyst
from chalicelib.domain.reports.words import LANGUAGES, words
from chalicelib.entrypoints.api import report_page
from chalicelib.entrypoints.web import pages
from tests.unit.reports import sample
from tests.unit.reports.whole import report


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def markup() -> str:
    return report_page.render(report(sample.facts()))


def test_it_has_six_charts_each_with_its_table(markup: str) -> None:
    page = Page(markup)
    assert page.tags.count("svg") == 6
    assert page.tags.count("section") == 11
    assert page.tags.count("table") == 12  # changes of engagement come by week as well


def test_it_runs_no_script_and_needs_no_style_attribute(markup: str) -> None:
    page = Page(markup)
    assert not {"script", "style", "iframe", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name == "style" or name.startswith("on")]
    hrefs = [value for name, value in page.attributes if name == "href"]
    assert hrefs == [report_page.STYLESHEET]


def test_it_stays_small(markup: str) -> None:
    facts = sample.facts()
    year = replace(facts.period, first=sample.TODAY.replace(year=2025))
    for page in (markup, report_page.render(report(replace(facts, period=year)))):
        assert len(page.encode()) < 200_000


def test_ids_are_unique_so_that_text_alternatives_find_their_chart(markup: str) -> None:
    ids = [value for name, value in Page(markup).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_each_section_names_what_it_counts_and_of_what(markup: str) -> None:
    assert markup.count("Denominator:") == 11


def test_a_name_with_markup_is_shown_and_not_run() -> None:
    page = report_page.render(report(replace(sample.facts(20), name="<script>alert(1)</script>")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_empty_program_gets_a_page_without_made_up_numbers() -> None:
    page = report_page.render(report(sample.facts(0)))
    assert Page(page).tags.count("svg") == 6
    assert "0 %" not in page


def test_the_analysts_page_says_that_cells_are_hidden() -> None:
    page = report_page.render(for_analyst(report(sample.facts(200))))
    assert "Cells under 11 are hidden" in page


def test_the_stylesheet_prints_and_knows_dark_pages() -> None:
    css = pages.css("report")
    assert "@media print" in css
    assert "prefers-color-scheme: dark" in css


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_that_english_says(language: str) -> None:
    assert words(language).keys() == words("en").keys()
    assert report_page.render(report(sample.facts(20), language), language)
