"""The outcome report as a printable page, like the program report's."""

from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.outcomes.sections import everybody, headline, sections, share
from chalicelib.domain.reports.figures import Cell
from chalicelib.domain.reports.sections import written
from chalicelib.domain.reports.words import Words, words
from chalicelib.entrypoints.api.report_page import STYLESHEET, Tile, dated, moment, printed

#: Days after which retention stands at the head.
_A_YEAR = 365


def render(report: OutcomeReport, language: str = "en", stylesheet: str = STYLESHEET) -> str:
    """The report as an HTML page."""
    say = words(language)
    return printed(
        report, "outcomes.title", _tiles(report, say), sections(report, say), language, stylesheet,
        seen=say["outcomes.seen"].format(
            today=dated(report.today, say),
            zone=report.zone,
            made=moment(report.generated_at),
            counted=moment(report.counted_at),
        ),
    )  # fmt: skip


def _tiles(report: OutcomeReport, say: Words) -> list[Tile]:
    day = headline(report)

    def tile(value: Cell, key: str, of: str, n: Cell) -> Tile:
        told = say[f"outcomes.{of}"].format(n=written(n, say))
        return Tile(share(value, say), say[f"outcomes.{key}"].format(day=day), told)

    asked = next(one for one in report.follow_ups.windows if one.day == day)
    told = next(one for one in report.abstinence.windows if one.day == day)
    followed, abstinent = everybody(asked.groups), everybody(told.groups)
    curve = everybody(report.retention.groups)
    staying = next((one.share for one in curve.points if one.day == _A_YEAR), None)
    better = everybody(
        one for one in report.instruments.rows if one.measure == "barc-10" and one.day == day
    )
    return [
        Tile(written(report.alumni, say), say["page.alumni"], ""),
        tile(followed.rate, "tile_follow_up", "tile_of_due", followed.due),
        tile(abstinent.of_responders.value, "tile_abstinent", "tile_of_answers",
             abstinent.responders),
        tile(staying, "tile_staying", "tile_of_joined", curve.people),
        tile(better.share_improved, "tile_barc", "tile_of_measured", better.n),
    ]  # fmt: skip
