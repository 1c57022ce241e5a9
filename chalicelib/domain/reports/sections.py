"""The printed report: each figure as a section with its words, its chart and its table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.domain.outcomes.names import UNKNOWN
from chalicelib.domain.participation import APART
from chalicelib.domain.reports import charts
from chalicelib.domain.reports.charts import Bar, Number, Series
from chalicelib.domain.reports.figures import (
    Cell,
    CheckinWeek,
    Counts,
    Figure,
    LevelOfAlerts,
    ProgramReport,
    TimeToAcknowledge,
    TimeToHuman,
    Week,
)
from chalicelib.domain.reports.hiding import HIDDEN
from chalicelib.domain.reports.svg import Words as ChartWords
from chalicelib.domain.reports.words import Words


class Table(NamedTuple):
    """A head and rows of words, numbers already written out; a caption where a section has more
    than one."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


class Section(NamedTuple):
    """One figure of the page. ``svg`` is markup of our own making, everything else plain text."""

    key: str
    title: str
    definition: str
    denominator: str
    svg: str
    notes: tuple[str, ...]
    table: Table
    more: tuple[Table, ...] = ()


#: The columns of each weekly table.
WEEKLY: Mapping[str, tuple[str, ...]] = {
    "checkins": (
        "people", "due", "asked", "answered", "partial", "silent", "open",
        "missed", "unknown", "suppressed", "cancelled",
    ),
    "participation": (
        "people", "sessions", "hours", "hours_said", "hours_estimated",
        "planned_hours", "planned_people", "mentor_sessions",
        "unnamed_sessions", "unnamed_people",
    ),
    "network": (
        "people", "contacts", "new", "per_person",
        "supportive", "supportive_n", "around", "around_n",
    ),
    "flow": ("people", "active", "slipping", "disengaged", "lost_contact", "closed"),
}  # fmt: skip


def written(cell: Cell, say: Words) -> str:
    """A cell in words: missing and hidden look different from zero."""
    if cell is None:
        return say["page.missing"]
    if isinstance(cell, str):
        return say["page.hidden"]
    return f"{cell:,.1f}".removesuffix(".0") if isinstance(cell, float) else f"{cell:,}"


def percent(part: Cell, whole: Cell) -> str | None:
    """A share in whole percent, where both are known and there is a whole."""
    if isinstance(part, str) or isinstance(whole, str) or part is None or not whole:
        return None
    return f"{round(100 * part / whole)} %"


def day(on: date, say: Words) -> str:
    """A date as the axis says it: Nov 23."""
    month = say["page.months"].split()[on.month - 1]
    return say["page.day"].format(month=month, day=on.day)


def number(cell: Cell) -> Number:
    """A cell as a chart draws it: what is hidden or missing is not drawn."""
    return float(cell) if isinstance(cell, int | float) else None


def sections(report: ProgramReport, say: Words) -> list[Section]:
    """All sections in the order of the page."""
    return [
        _engagement(report, say),
        _by_site(report, say),
        _flow(report, say),
        _checkins(report, say),
        _participation(report, say),
        _by_type(report, say),
        _network(report, say),
        _split("joining", report.joining, say),
        _split("matches", report.matches, say),
        _alerts(report, say),
        _ledger(report, say),
    ]


def section(
    key: str, figure: Figure, table: Table, say: Words, svg: str = "", notes: Iterable[str] = (),
    more: Iterable[Table] = (),
) -> Section:  # fmt: skip
    """A figure's section, under its title."""
    return Section(
        key, say[f"{key}.title"], figure.definition, figure.denominator, svg, tuple(notes), table,
        tuple(more),
    )  # fmt: skip


def _counted(figure: Counts, say: Words) -> Table:
    head = (say["state.state"], say["state.count"], say["state.share"])
    rows = [
        (say[f"state.{state}"], written(cell, say), percent(cell, figure.of) or "")
        for state, cell in figure.counts.items()
    ]
    return Table(head, (*rows, (say["state.of"], written(figure.of, say), "")))


def _split(key: str, figure: Counts, say: Words) -> Section:
    return section(key, figure, _counted(figure, say), say)


def _engagement(report: ProgramReport, say: Words) -> Section:
    figure = report.engagement
    rows = [
        Bar(
            say[f"state.{state}"],
            number(cell),
            f"{written(cell, say)}{in_brackets(percent(cell, figure.of))}",
            "hollow" if state == "not_joined" else "dark",
        )
        for state, cell in figure.counts.items()
    ]
    words = chart_words("engagement", figure, say, say["chart.alumni"])
    svg = charts.bars(words, rows, number(figure.of) or 1)
    return section("engagement", figure, _counted(figure, say), say, svg)


#: The columns of the table of sites.
_OF_SITES = ("alumni", "joined", "active", "slipping", "disengaged", "lost_contact", "closed",
             "not_joined", "sessions")  # fmt: skip


def _by_site(report: ProgramReport, say: Words) -> Section:
    figure, whole = report.by_site, report.engagement
    rows = [
        (say["group.unknown"] if one.site == UNKNOWN else one.site,
         *(written(getattr(one, name), say) for name in _OF_SITES))
        for one in figure.rows
    ]  # fmt: skip
    joined = [one.joined for one in figure.rows if isinstance(one.joined, int)]
    total = {
        "alumni": report.alumni, **whole.counts, "sessions": report.by_type.sessions,
        "joined": sum(joined) if len(joined) == len(figure.rows) else HIDDEN,
    }  # fmt: skip
    last = (written(total[name], say) for name in _OF_SITES)
    head = (say["state.site"], *(say[f"state.{name}"] for name in _OF_SITES))
    return section("by_site", figure, Table(head, (*rows, (say["state.of"], *last))), say)


#: The tone of each state to which people came.
_TONES = {
    "active": "dark", "slipping": "mid", "disengaged": "warm", "lost_contact": "hollow",
    "closed": "black",
}  # fmt: skip


def _flow(report: ProgramReport, say: Words) -> Section:
    figure, weeks = report.flow, report.flow.weeks
    svg = charts.chart(
        chart_words("flow", figure, say, say["chart.changes"]),
        _labels(weeks, say), _under(weeks, say),
        [_series(weeks, f"state.{state}", state, tone, say) for state, tone in _TONES.items()],
    )  # fmt: skip
    states = list(figure.into)
    rows = [
        (say[f"state.{row.before}"],
         *(written(row.counts[n], say) if n in row.counts else "" for n in states))
        for row in figure.rows
    ]  # fmt: skip
    into = (say["state.of"], *(written(figure.into[state], say) for state in states))
    head = (
        say["flow.before"],
        *(say["flow.after"].format(state=say[f"state.{n}"]) for n in states),
    )
    back = say["flow.back"].format(n=written(figure.re_entries, say), of=written(figure.of, say))
    table = Table(head, (*rows, into))
    by_week = _weekly("flow", weeks, say)._replace(caption=say["flow.by_week"])
    notes = [back, *_notes("flow", weeks, say)]
    return section("flow", figure, table, say, svg, notes, [by_week])


def in_brackets(text: str | None) -> str:
    """A text in brackets, after a space; nothing of nothing."""
    return f" ({text})" if text else ""


def chart_words(key: str, figure: Figure, say: Words, unit: str) -> ChartWords:
    """The words of a figure's chart."""
    described = f"{figure.definition} {say['page.table']}: {say[f'{key}.title']}."
    return ChartWords(key, say[f"{key}.title"], described, unit)


def _labels(weeks: Sequence[Week], say: Words) -> list[str]:
    return [day(week.monday, say) + ("" if week.whole else "*") for week in weeks]


def _under(weeks: Sequence[Week], say: Words) -> list[str]:
    """The n of each week: the people behind its column."""
    return [
        say["chart.n"].format(n=written(cell, say)) if isinstance(cell, int) else written(cell, say)
        for cell in (getattr(week, "people", None) for week in weeks)
    ]


def _series(weeks: Sequence[Week], name: str, field: str, tone: str, say: Words) -> Series:
    return Series(say[name], tone, [number(getattr(week, field)) for week in weeks])


def _weekly(key: str, weeks: Sequence[Week], say: Words) -> Table:
    fields = WEEKLY[key]
    rows = [
        (label, *(written(getattr(week, field), say) for field in fields))
        for label, week in zip(_labels(weeks, say), weeks, strict=True)
    ]
    return Table((say["state.week"], *(say[f"state.{field}"] for field in fields)), tuple(rows))


def _notes(key: str, weeks: Sequence[Week], say: Words) -> list[str]:
    partial = [] if all(week.whole for week in weeks) else [say["page.partial"]]
    return [say[f"chart.{key}_n"], *partial]


def _checkins(report: ProgramReport, say: Words) -> Section:
    figure, weeks = report.checkins, report.checkins.weeks
    columns = [
        _series(weeks, f"state.{field}", field, tone, say)
        for field, tone in (
            ("answered", "dark"), ("partial", "mid"), ("silent", "warm"), ("open", "hollow")
        )
    ]  # fmt: skip
    columns.append(Series(say["chart.ours"], "black", [_not_sent(week) for week in weeks]))
    svg = charts.chart(
        chart_words("checkins", figure, say, say["chart.checkins"]),
        _labels(weeks, say), _under(weeks, say), columns,
    )  # fmt: skip
    rate = figure.reply_rate
    share = percent(rate.replied, rate.n) or written(rate.value, say)
    of = say["page.of_checkins"].format(n=written(rate.n, say))
    told = f"{say['reply_rate.title']}: {share} ({written(rate.replied, say)} {of}). "
    notes = [told + rate.definition, *_notes("checkins", weeks, say)]
    return section("checkins", figure, _weekly("checkins", weeks, say), say, svg, notes)


def _not_sent(week: CheckinWeek) -> Number:
    """What was due and did not leave by our doing; None where all of it is hidden."""
    known = [number(cell) for cell in (week.missed, week.unknown, week.suppressed)]
    return sum(cell or 0 for cell in known) if any(cell is not None for cell in known) else None


def _participation(report: ProgramReport, say: Words) -> Section:
    figure, weeks = report.participation, report.participation.weeks
    svg = charts.chart(
        chart_words("participation", figure, say, say["chart.hours"]),
        _labels(weeks, say),
        _under(weeks, say),
        [
            _series(weeks, "chart.said", "hours_said", "dark", say),
            _series(weeks, "chart.estimated", "hours_estimated", "hollow", say),
        ],
        [_series(weeks, "chart.planned", "planned_hours", "warm", say)],
    )
    table = _weekly("participation", weeks, say)
    notes = _notes("participation", weeks, say)
    return section("participation", figure, table, say, svg, notes)


def _by_type(report: ProgramReport, say: Words) -> Section:
    figure = report.by_type
    rows = [
        (say[f"type.{one.type}"], written(one.sessions, say), written(one.hours, say))
        for one in figure.rows
    ]
    apart = [row for row, one in zip(rows, figure.rows, strict=True) if one.type in APART]
    part = [row for row in rows if row not in apart]
    whole = (say["state.of"], written(figure.sessions, say), written(figure.hours, say))
    head = (say["state.type"], say["state.sessions"], say["state.hours"])
    return section("by_type", figure, Table(head, (*part, whole, *apart)), say)


def _network(report: ProgramReport, say: Words) -> Section:
    figure, weeks = report.network, report.network.weeks
    whole = [week for week in weeks if week.whole] or list(weeks)  # half a week is no fall
    lines = [
        _series(whole, "chart.contacts", "contacts", "dark", say),
        _series(whole, "chart.new", "new", "warm", say),
    ]
    words = chart_words("network", figure, say, say["chart.people"])
    svg = charts.chart(words, _labels(whole, say), _under(whole, say), (), lines)
    table = _weekly("network", weeks, say)
    return section("network", figure, table, say, svg, _notes("network", weeks, say))


def _minutes(times: TimeToAcknowledge | TimeToHuman, say: Words) -> list[str]:
    slow = [say["page.not_reached"] if cell is None and times.n else written(cell, say)
            for cell in (times.p50, times.p90)]  # fmt: skip
    return [*slow, written(times.n, say)]


def _alerts(report: ProgramReport, say: Words) -> Section:
    states = ("open", "acknowledged", "resolved")
    head = ("level", "of", "unseen", "acknowledged", "resolved", "p50", "p90", "n",
            "human_p50", "human_p90", "human_n")  # fmt: skip
    rows = []
    for name, level in report.alerts.levels.items():
        counts = [written(level.counts[state], say) for state in states]
        rows.append((say[f"state.{name}"], written(level.of, say), *counts,
                     *_minutes(level.minutes_to_acknowledge, say),
                     *_minutes(level.minutes_to_human, say)))  # fmt: skip
    table = Table(tuple(say[f"state.{field}"] for field in head), tuple(rows))
    slow = [
        bar for name, one in report.alerts.levels.items() for bar in _human_bars(name, one, say)
    ]
    longest = max((bar.value or 0 for bar in slow), default=0)
    svg = charts.bars(
        chart_words("alerts", report.alerts, say, say["chart.minutes"]), slow, longest
    )
    return section("alerts", report.alerts, table, say, svg, [say["alerts.chart"]])


def _human_bars(name: str, level: LevelOfAlerts, say: Words) -> list[Bar]:
    """Minutes until a human had reached the person: half of them, and nine in ten."""
    times = level.minutes_to_human
    half, most, n = _minutes(times, say)
    said = in_brackets(say["chart.n"].format(n=n))
    return [
        Bar(f"{say[f'short.{name}']}, {say['chart.half']}", number(times.p50), f"{half}{said}"),
        Bar(say["chart.nine_in_ten"], number(times.p90), most, "mid"),
    ]


def _ledger(report: ProgramReport, say: Words) -> Section:
    ledger = report.ledger
    cells = {
        **{state.lower(): cell for state, cell in ledger.outcomes.items()},
        "in_time": ledger.in_time, "hanging": ledger.hanging, "due": ledger.due,
    }  # fmt: skip
    rows = tuple((say[f"state.{name}"], written(cell, say)) for name, cell in cells.items())
    table = Table((say["state.state"], say["state.count"]), rows)
    proof = "page.holds" if ledger.holds else "page.does_not_hold"
    return section("ledger", ledger, table, say, notes=[say[proof]])
