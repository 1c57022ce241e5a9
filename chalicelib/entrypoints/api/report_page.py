"""The program report as a printable page: no script, no style attribute, everything escaped."""

from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.reports.figures import Cell, ProgramReport
from chalicelib.domain.reports.sections import Section, percent, sections, written
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
    return printed(
        report, "page.title", _tiles(report, say), sections(report, say), language, stylesheet,
        period=say["page.period"].format(
            first=dated(report.first, say), last=dated(report.last, say)
        ),
        seen=say["page.seen"].format(
            today=dated(report.today, say),
            zone=report.zone,
            made=moment(report.generated_at),
            counted=moment(report.counted_at),
        ),
    )  # fmt: skip


def moment(at: datetime | None) -> str:
    """A moment in UTC; a dash for none."""
    return f"{at:%Y-%m-%d %H:%M}" if at else "-"


def printed(
    report: ProgramReport | OutcomeReport, title: str, tiles: list[Tile], shown: list[Section],
    language: str, stylesheet: str, *, seen: str, period: str = "",
) -> str:  # fmt: skip
    """A report as a page, under the ``title`` of that key: what it covers (``period``) and when it
    was seen, its tiles and sections."""
    say = words(language)
    return pages.render(
        "report", report=report, title=say[title], say=say, language=language, period=period,
        seen=seen, tiles=tiles, sections=shown, stylesheet=stylesheet,
    )  # fmt: skip


def dated(on: date, say: Words) -> str:
    """A date as the head of a page says it: Nov 23, 2026."""
    month = say["page.months"].split()[on.month - 1]
    return say["page.date"].format(month=month, day=on.day, year=on.year)


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
