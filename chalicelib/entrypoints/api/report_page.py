"""The program report as a printable page: no script, no style attribute, everything escaped."""

from datetime import date
from typing import NamedTuple

from chalicelib.domain.reports.figures import Cell, ProgramReport
from chalicelib.domain.reports.sections import day, percent, sections, written
from chalicelib.domain.reports.words import Words, words
from chalicelib.entrypoints.web import pages

#: Where the page finds its stylesheet, relative to itself: the same under any stage of the gateway.
STYLESHEET = "../static/report.css"


class Tile(NamedTuple):
    """A number at the head of the page, what it is, and what it is a share of."""

    number: str
    what: str
    of: str


def render(report: ProgramReport, language: str = "en", stylesheet: str = STYLESHEET) -> str:
    """The report as an HTML page."""
    say = words(language)
    return pages.render(
        "report",
        report=report,
        say=say,
        language=language,
        period=say["page.period"].format(first=_date(report.first), last=_date(report.last)),
        seen=say["page.seen"].format(
            today=_date(report.today),
            zone=report.zone,
            made=f"{report.generated_at:%Y-%m-%d %H:%M}",
        ),
        tiles=_tiles(report, say),
        sections=sections(report, say),
        stylesheet=stylesheet,
    )


def _date(on: date) -> str:
    return f"{day(on)}, {on.year}"


def _tiles(report: ProgramReport, say: Words) -> list[Tile]:
    rate = report.checkins.reply_rate
    joined = report.joining.counts["joined"]

    def of(cell: Cell, key: str = "page.of") -> str:
        return say[key].format(n=written(cell, say))

    tiles = [
        Tile(written(report.alumni, say), say["page.alumni"], ""),
        Tile(written(joined, say), say["page.joined"], of(report.alumni)),
        Tile(percent(rate.replied, rate.n) or written(rate.value, say), say["page.reply_rate"],
             of(rate.n, "page.of_checkins")),
    ]  # fmt: skip
    if hours := next((w for w in reversed(report.participation.weeks) if w.whole), None):
        tiles.append(
            Tile(written(hours.hours, say), say["page.hours"],
                 of(hours.planned_hours, "page.hours_of"))
        )  # fmt: skip
    if met := next((w for w in reversed(report.network.weeks) if w.whole), None):
        tiles.append(
            Tile(written(met.contacts, say), say["page.contacts"],
                 of(met.people, "page.contacts_of"))
        )  # fmt: skip
    return tiles
