"""The printed outcome report: each figure as a section with its words, its chart and its tables.

Everybody is shown at every follow-up, groups at one (``headline``): the CSV has them all.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from chalicelib.domain.outcomes.contribution import SUPRT
from chalicelib.domain.outcomes.figures import (
    AbstinenceGroup,
    AbstinenceWindow,
    ChangeRow,
    Changes,
    FollowUpGroup,
    FollowUpWindow,
    Group,
    MilestoneRow,
    OutcomeReport,
    RetentionPoint,
    Share,
)
from chalicelib.domain.outcomes.names import EVERYBODY
from chalicelib.domain.reports import charts
from chalicelib.domain.reports.charts import Bar, Series
from chalicelib.domain.reports.figures import Cell, Figure
from chalicelib.domain.reports.sections import (
    Section,
    Table,
    chart_words,
    in_brackets,
    number,
    percent,
    section,
    written,
)
from chalicelib.domain.reports.words import Words

G = TypeVar("G", bound=Group)
#: The follow-up whose figures stand for all, where anybody has come so far.
HALF_A_YEAR = 180


def sections(report: OutcomeReport, say: Words) -> list[Section]:
    """All sections in the order of the page."""
    return [
        _follow_ups(report, say),
        _abstinence(report, say),
        _retention(report, say),
        _changes("instruments", "barc-10", report.instruments, headline(report), say),
        _changes("growth", "network.supportive", report.network, headline(report), say),
        _milestones(report, say),
        _matches(report, say),
        _mentors(report, say),
    ]


def headline(report: OutcomeReport) -> int:
    """The day of the follow-up that is shown by group: half a year, or the last one that was due to
    anybody so far."""
    due = [one.day for one in report.follow_ups.windows if everybody(one.groups).due and one.day]
    return HALF_A_YEAR if HALF_A_YEAR in due or not due else max(due)


def everybody(rows: Iterable[G]) -> G:
    """The row of everybody, which there always is."""
    return next(one for one in rows if (one.dimension, one.group) == EVERYBODY)


def share(cell: Cell, say: Words) -> str:
    """A share from 0 to 1 in whole percent."""
    return f"{round(100 * cell)} %" if isinstance(cell, int | float) else written(cell, say)


def interval(of: Share, say: Words) -> str:
    """A share with its interval: 62 % (54–69)."""
    if not all(isinstance(side, int | float) for side in (of.value, of.low, of.high)):
        return written(of.value, say)
    low, high = (round(100 * float(side or 0)) for side in (of.low, of.high))
    return f"{share(of.value, say)} ({low}–{high})"


def _who(one: Group, say: Words) -> str:
    known = say.get(f"group.{one.group}", one.group)
    dimension = say[f"dimension.{one.dimension}"]
    return f"{dimension}: {known}" if dimension else known


def _by_group(
    rows: Sequence[G], head: Sequence[str], told: Callable[[G], Sequence[str]], caption: str,
    say: Words,
) -> Table:  # fmt: skip
    lines = [(_who(one, say), *told(one)) for one in rows]
    return Table((say["state.group"], *head), tuple(lines), caption)


def _at(report: OutcomeReport, say: Words) -> str:
    return say["outcomes.by_group"].format(day=headline(report))


def _window(one: FollowUpWindow | AbstinenceWindow, say: Words) -> str:
    if one.window == SUPRT:
        return say["window.suprt"]
    return say["window.short"].format(day=one.day)


def _follow_ups(report: OutcomeReport, say: Words) -> Section:
    figure = report.follow_ups
    reasons = list(everybody(figure.windows[0].groups).missing)
    head = (say["state.due"], say["state.complete"], say["state.rate"],
            *(say[f"missing.{reason}"] for reason in reasons))  # fmt: skip

    def told(one: FollowUpGroup) -> list[str]:
        cells = [one.due, one.complete]
        return [*(written(cell, say) for cell in cells), share(one.rate, say),
                *(written(one.missing[reason], say) for reason in reasons)]  # fmt: skip

    rows = [(_window(one, say), *told(everybody(one.groups))) for one in figure.windows]
    table = Table((say["state.window"], *head), tuple(rows), say["outcomes.by_window"])
    shown = next(one for one in figure.windows if one.day == headline(report))
    bars = [
        _share_bar(_window(one, say), everybody(one.groups).rate, everybody(one.groups).due, say)
        for one in figure.windows
    ]
    svg = charts.bars(chart_words("follow_ups", figure, say, "%"), bars, 100)
    more = [_by_group(shown.groups, head, told, _at(report, say), say)]
    return section("follow_ups", figure, table, say, svg, _self_reported(say), more)


def _self_reported(say: Words) -> list[str]:
    return [say["outcomes.self_reported"], say["outcomes.csv_note"]]


def _share_bar(name: str, value: Cell, n: Cell, say: Words, tone: str = "dark") -> Bar:
    of = say["chart.n"].format(n=written(n, say))
    length = number(value)
    drawn = None if length is None else 100 * length
    return Bar(name, drawn, f"{share(value, say)}{in_brackets(of)}", tone)


def _abstinence(report: OutcomeReport, say: Words) -> Section:
    figure = report.abstinence
    head = tuple(say[f"state.{name}"] for name in (
        "due", "responders", "abstinent", "of_responders", "missing_as_not"))  # fmt: skip

    def told(one: AbstinenceGroup) -> list[str]:
        return [*(written(cell, say) for cell in (one.due, one.responders, one.abstinent)),
                interval(one.of_responders, say), interval(one.missing_as_not, say)]  # fmt: skip

    rows = [(_window(one, say), *told(everybody(one.groups))) for one in figure.windows]
    table = Table((say["state.window"], *head), tuple(rows), say["outcomes.by_window"])
    shown = next(one for one in figure.windows if one.day == headline(report))
    low, high = (f"{round(100 * side)}" for side in (figure.published_low, figure.published_high))
    band = Bar(
        say["abstinence.band"], 100 * figure.published_high, f"{low}–{high} %", "mid",
        100 * figure.published_low,
    )  # fmt: skip
    bars = [bar for one in figure.windows if one.window != SUPRT for bar in _told_bars(one, say)]
    svg = charts.bars(chart_words("abstinence", figure, say, "%"), [*bars, band], 100)
    source = say["abstinence.published"].format(low=low, high=high, source=figure.published_in)
    more = [_by_group(shown.groups, head, told, _at(report, say), say)]
    return section("abstinence", figure, table, say, svg, [source, *_self_reported(say)], more)


def _told_bars(one: AbstinenceWindow, say: Words) -> list[Bar]:
    told, day = everybody(one.groups), _window(one, say)
    return [
        _share_bar(day, told.of_responders.value, told.responders, say),
        _share_bar(say["abstinence.missing_as_not"], told.missing_as_not.value, told.due, say,
                   "hollow"),
    ]  # fmt: skip


def _curve(
    key: str, figure: Figure, points: Sequence[RetentionPoint], name: str, say: Words
) -> str:
    labels = [say["window.short"].format(day=one.day) for one in points]
    under = [say["chart.n"].format(n=written(one.at_risk, say)) for one in points]
    values = [None if (v := number(one.share)) is None else 100 * v for one in points]
    line = Series(name, "dark", values)
    return charts.chart(chart_words(key, figure, say, "%"), labels, under, (), [line])


def _point_rows(points: Sequence[RetentionPoint], say: Words) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (say["window.short"].format(day=one.day), written(one.at_risk, say), written(one.left, say),
         share(one.share, say))
        for one in points
    )  # fmt: skip


def _retention(report: OutcomeReport, say: Words) -> Section:
    figure = report.retention
    whole = everybody(figure.groups)
    svg = _curve("retention", figure, whole.points, say["retention.share"], say)
    head = tuple(say[f"retention.{name}"] for name in ("at_risk", "left", "share"))
    table = Table(
        (say["state.day"], *head), _point_rows(whole.points, say), say["group.all"]
    )  # fmt: skip
    notes = [say["retention.n"]]
    if report.hidden_under:
        return section("retention", figure, table, say, svg,
                       [*notes, say["outcomes.analyst_retention"]])  # fmt: skip
    days = [say["window.short"].format(day=one.day) for one in whole.points[1:]]
    groups = _by_group(
        figure.groups, (say["state.people"], *days),
        lambda one: [written(one.people, say), *(share(p.share, say) for p in one.points[1:])],
        say["retention.by_group"], say,
    )  # fmt: skip
    return section("retention", figure, table, say, svg, notes, [groups])


def _changes(
    key: str, drawn: str, figure: Changes, day: int, say: Words
) -> Section:  # fmt: skip
    head = tuple(say[f"state.{name}"] for name in (
        "n", "median", "improved", "unchanged", "worse", "share_improved"))  # fmt: skip

    def told(one: ChangeRow) -> list[str]:
        median = f"{one.median:+g}" if isinstance(one.median, int | float) else written(None, say)
        median = written(one.median, say) if isinstance(one.median, str) else median
        counts = (one.improved, one.unchanged, one.worse)
        return [written(one.n, say), median, *(written(cell, say) for cell in counts),
                share(one.share_improved, say)]  # fmt: skip

    whole = [one for one in figure.rows if (one.dimension, one.group) == EVERYBODY]
    rows = [
        (f"{say[f'measure.{one.measure}']}, {say['window.short'].format(day=one.day)}", *told(one))
        for one in whole
    ]
    bars = [
        _share_bar(say["window.short"].format(day=one.day), one.share_improved, one.n, say)
        for one in whole if one.measure == drawn
    ]  # fmt: skip
    svg = charts.bars(chart_words(key, figure, say, "%"), bars, 100)
    shown = [one for one in figure.rows if one.measure == drawn and one.day == day]
    caption = f"{say[f'measure.{drawn}']}: {say['outcomes.by_group'].format(day=day)}"
    more = [_by_group(shown, head, told, caption, say)]
    notes = [say[f"{key}.chart"], *_self_reported(say)]
    return section(key, figure, Table((say["state.measure"], *head), tuple(rows)), say, svg, notes,
                   more)  # fmt: skip


def _milestones(report: OutcomeReport, say: Words) -> Section:
    figure = report.milestones
    names = ("of", "met", "unmet", "not_known", "ever_met")
    whole = [one for one in figure.rows if (one.dimension, one.group) == EVERYBODY]
    rows = [(say[f"milestone.{one.milestone}"], *_states(one, say)) for one in whole]
    bars = [
        Bar(say[f"milestone.{one.milestone}"], number(one.met),
            f"{written(one.met, say)}{in_brackets(percent(one.met, one.of))}")
        for one in whole
    ]  # fmt: skip
    svg = charts.bars(
        chart_words("milestones", figure, say, say["chart.alumni"]), bars,
        number(report.alumni) or 1,
    )  # fmt: skip
    head = (say["state.milestone"], *(say[f"state.{name}"] for name in names))
    table = Table(head, tuple(rows))
    return section("milestones", figure, table, say, svg, [say["outcomes.csv_note"]])


def _states(one: MilestoneRow, say: Words) -> list[str]:
    cells = (one.of, one.met, one.unmet, one.unknown, one.ever_met)
    return [written(cell, say) for cell in cells]


def _matches(report: OutcomeReport, say: Words) -> Section:
    figure = report.matches
    svg = _curve("introduced", figure, figure.points, say["introduced.going_on"], say)
    head = (say["state.day"], say["retention.at_risk"], say["introduced.ended"],
            say["introduced.going_on"])  # fmt: skip
    table = Table(head, _point_rows(figure.points, say))
    reasons = [
        (say.get(f"reason.{reason}", reason), written(cell, say))
        for reason, cell in figure.reasons.items()
    ]
    more = [Table((say["introduced.reasons"], say["state.count"]), tuple(reasons))]
    waited = say["introduced.waited"].format(
        median=written(figure.waited_median, say), p90=written(figure.waited_p90, say),
        n=written(figure.waited_n, say),
    )  # fmt: skip
    contacts = say["introduced.contacts"].format(
        logged=written(figure.contacts_logged, say), due=written(figure.contacts_due, say),
        share=share(figure.contacts_share, say),
    )  # fmt: skip
    notes = [waited, contacts]
    return section("introduced", figure, table, say, svg, notes, more if reasons else ())


def _mentors(report: OutcomeReport, say: Words) -> Section:
    figure = report.mentors
    told = say["mentors.told"].format(**{
        name: written(getattr(figure, name), say)
        for name in ("taken", "places", "full", "mentors", "available")
    })  # fmt: skip
    names = {
        "good": say["state.good"],
        "ending": say["state.ending"].format(days=figure.ending_days),
        "over": say["state.over"], "none": say["state.never"],
    }  # fmt: skip
    rows = [
        (say[f"clearance.{one.clearance}"], written(one.of, say),
         *(written(getattr(one, name), say) for name in names))
        for one in figure.clearances
    ]  # fmt: skip
    labels = [say[f"clearance.{one.clearance}"] for one in figure.clearances]
    under = [say["chart.n"].format(n=written(one.of, say)) for one in figure.clearances]
    tones = ("dark", "mid", "warm", "hollow")
    columns = [
        Series(said, tone, [number(getattr(one, name)) for one in figure.clearances])
        for (name, said), tone in zip(names.items(), tones, strict=True)
    ]
    svg = charts.chart(
        chart_words("mentors", figure, say, say["mentors.title"]), labels, under, columns
    )
    head = (say["state.clearance"], say["state.of"], *names.values())
    return section("mentors", figure, Table(head, tuple(rows)), say, svg, [told])
