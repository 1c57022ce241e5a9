"""Tables of which one tells sums of another, as an analyst may see them: their cells are hidden
together, by the rule of ``hiding``. A whole stands last in its line, for of equal cells the first
one goes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from chalicelib.domain.participation import APART
from chalicelib.domain.people import Value
from chalicelib.domain.reports.figures import (
    BySite,
    ByType,
    Cell,
    Counts,
    Flow,
    FlowWeek,
    Participation,
    ParticipationWeek,
    SiteRow,
)
from chalicelib.domain.reports.flow import AWAY
from chalicelib.domain.reports.hiding import HIDDEN, hide, numbers_of, small

V = TypeVar("V", bound=Value)
#: A cell by its name and the row in which it stands.
At = tuple[str, object]
#: The row of a whole.
WHOLE = "whole"
#: What a week tells that a table over the period adds up.
_WEEKLY = ("sessions", "hours_said", "hours_estimated", "hours", "mentor_sessions")


def _in(row: object, cells: Mapping[str, Cell], *, few: bool = False) -> dict[At, float]:
    """The numbers of a row; of one that stands on ``few`` people each counts as small."""
    return {(name, row): 0 if few else cell for name, cell in numbers_of(cells).items()}


def _of(site: SiteRow) -> tuple[str, str]:
    """The row of a site, which may be called as anything else is."""
    return "site", site.site


def without(value: V, row: object, gone: Iterable[At]) -> V:
    """A row without those of its cells that are gone."""
    names = {name for name, at in gone if at == row} & set(type(value).model_fields)
    return value.model_copy(update=dict.fromkeys(names, HIDDEN))


def dose(
    weeks: Participation, types: ByType, sites: BySite
) -> tuple[Participation, ByType, BySite]:
    """Sessions and hours by week, by type and by site, which add up to the same."""
    cells = _in(WHOLE, {"sessions": types.sessions, "hours": types.hours})
    for week in weeks.weeks:
        told = {name: getattr(week, name) for name in _WEEKLY}
        cells |= _in(week.monday, told, few=small(week.people))
    for one in types.rows:
        few = small(one.sessions)
        cells |= _in(one.type, {"sessions": one.sessions, "hours": one.hours}, few=few)
    for site in sites.rows:
        cells |= _in(_of(site), {"sessions": site.sessions}, few=small(site.alumni))
    places = [("sessions", _of(site)) for site in sites.rows]
    gone = hide(cells, [*_dose_lines(weeks.weeks, types), [*places, ("sessions", WHOLE)]])
    rows = tuple(without(one, one.type, gone) for one in types.rows)
    shown = tuple(without(week, week.monday, gone) for week in weeks.weeks)
    by_type = without(types, WHOLE, gone).model_copy(update={"rows": rows})
    return weeks.model_copy(update={"weeks": shown}), by_type, _at_sites(sites, gone)


def _at_sites(sites: BySite, gone: Iterable[At]) -> BySite:
    rows = tuple(without(site, _of(site), gone) for site in sites.rows)
    return sites.model_copy(update={"rows": rows})


def flow(figure: Flow) -> Flow:
    """Changes of engagement: what came to a state from each other adds up to what came to it in
    each week."""
    whole = {**figure.into, "re_entries": figure.re_entries, "of": figure.of}
    cells = _in(WHOLE, whole)
    for row in figure.rows:
        cells |= _in(row.before, row.counts)
    for week in figure.weeks:
        told = {name: getattr(week, name) for name in figure.into}
        cells |= _in(week.monday, told, few=small(week.people))
    gone = hide(cells, _flow_lines(figure))
    return without(figure, WHOLE, gone).model_copy(
        update={
            "rows": tuple(
                row.model_copy(update={"counts": _left(row.counts, row.before, gone)})
                for row in figure.rows
            ),
            "into": _left(figure.into, WHOLE, gone),
            "weeks": tuple(_flow_week(week, gone) for week in figure.weeks),
        }
    )


def _left(cells: Mapping[str, Cell], row: object, gone: set[At]) -> dict[str, Cell]:
    return {name: HIDDEN if (name, row) in gone else cell for name, cell in cells.items()}


def _flow_week(week: FlowWeek, gone: Iterable[At]) -> FlowWeek:
    people = HIDDEN if small(week.people) else week.people
    return without(week, week.monday, gone).model_copy(update={"people": people})


def _flow_lines(figure: Flow) -> Iterator[list[At]]:
    for state in figure.into:
        came = [(state, row.before) for row in figure.rows if state in row.counts]
        yield [*came, (state, WHOLE)]
        yield [*((state, week.monday) for week in figure.weeks), (state, WHOLE)]
    yield [*((state, WHOLE) for state in figure.into), ("of", WHOLE)]
    yield [*(("active", before) for before in AWAY), ("re_entries", WHOLE)]


def standing(alumni: Cell, engagement: Counts, sites: BySite) -> tuple[Counts, BySite]:
    """How alumni stand, in all and by site. How many there are is told elsewhere, and how many of
    them joined."""
    cells = _in(WHOLE, engagement.counts, few=small(alumni))
    for site in sites.rows:
        told = {name: getattr(site, name) for name in ("alumni", "joined", *engagement.counts)}
        cells |= _in(_of(site), told, few=small(site.alumni))
    gone = hide(cells, _standing_lines(engagement, sites))
    counts = {n: HIDDEN if (n, WHOLE) in gone else cell for n, cell in engagement.counts.items()}
    whole = {"of": HIDDEN if small(engagement.of) else engagement.of, "counts": counts}
    return engagement.model_copy(update=whole), _at_sites(sites, gone)


def _standing_lines(engagement: Counts, sites: BySite) -> Iterator[list[At]]:
    names = [_of(site) for site in sites.rows]
    states = list(engagement.counts)
    joined = [state for state in states if state != "not_joined"]
    yield [(state, WHOLE) for state in states]
    yield [(state, WHOLE) for state in joined]
    yield [("not_joined", WHOLE)]
    for state in states:
        yield [*((state, name) for name in names), (state, WHOLE)]
    for what in ("alumni", "joined"):
        yield [(what, name) for name in names]
    for name in names:
        yield [*((state, name) for state in joined), ("joined", name)]
        yield [("not_joined", name), ("joined", name), ("alumni", name)]
        yield [*((state, name) for state in states), ("alumni", name)]


def _dose_lines(weeks: Iterable[ParticipationWeek], types: ByType) -> Iterator[list[At]]:
    mondays = [week.monday for week in weeks]
    part = [one.type for one in types.rows if one.type not in APART]
    for monday in mondays:
        yield [(name, monday) for name in ("hours_said", "hours_estimated", "hours")]
    for what in ("sessions", "hours"):
        yield [*((what, name) for name in part), (what, WHOLE)]
        yield [*((what, monday) for monday in mondays), (what, WHOLE)]
    yield [
        *(("mentor_sessions", monday) for monday in mondays),
        *(("sessions", name) for name in APART),
    ]
