"""The outcome report as an analyst may see it: small cells hidden, and those that would tell them.

The rule is that of the program report (``reports.suppression``). Where one cell is the sum of
others, that relation is a line: of its cells none is hidden, or at least two that add up to 11 or
more. A row is such a line (due = complete + each reason for missing), and a column is another: what
the groups of a dimension count adds up to what everybody counts. Cells that are not printed but
follow from printed ones (who answered and had used) stand in the lines as well; a whole stands last
in its line, for of equal cells the first one goes. One number that
stands in two tables is one cell, so that it is hidden in both or in neither.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from chalicelib.domain.outcomes import figures
from chalicelib.domain.outcomes.figures import (
    AbstinenceGroup,
    AbstinenceWindow,
    ChangeRow,
    ClearanceRow,
    FollowUpGroup,
    FollowUpWindow,
    Group,
    Matches,
    Mentors,
    MilestoneRow,
    OutcomeReport,
    Retention,
    RetentionPoint,
)
from chalicelib.domain.outcomes.names import EVERYBODY, Place
from chalicelib.domain.people import Value
from chalicelib.domain.reports.figures import Cell
from chalicelib.domain.reports.hiding import HIDDEN, UNDER, hide, whole_with_parts

V = TypeVar("V", bound=Value)
At = tuple[str, Place]
_HIDDEN_SHARE = figures.Share(value=HIDDEN, low=HIDDEN, high=HIDDEN)


def for_analyst(report: OutcomeReport) -> OutcomeReport:
    """The report with every cell hidden that is small, or would give a small one away."""
    told = {one.window: one for one in report.abstinence.windows}
    windows = [_window(asked, told.get(asked.window)) for asked in report.follow_ups.windows]
    abstinence = tuple(each for _, each in windows if each)
    rows, alumni = _milestones(report.milestones.rows, report.alumni)
    return report.model_copy(
        update={
            "hidden_under": UNDER,
            "alumni": alumni,
            "follow_ups": _with(report.follow_ups, windows=tuple(asked for asked, _ in windows)),
            "abstinence": _with(report.abstinence, windows=abstinence),
            "retention": _retention(report.retention),
            "instruments": _with(report.instruments, rows=_changes(report.instruments.rows)),
            "network": _with(report.network, rows=_changes(report.network.rows)),
            "milestones": _with(report.milestones, rows=rows),
            "matches": _matches(report.matches),
            "mentors": _mentors(report.mentors),
        }
    )


def _with(value: V, **changes: object) -> V:
    return value.model_copy(update=changes)


def _place(one: Group) -> Place:
    return one.dimension, one.group


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0


def columns(cells: Iterable[At]) -> Iterator[list[At]]:
    """The lines that the groups of each dimension make with everybody, cell by cell."""
    found: dict[tuple[str, str], list[At]] = {}
    for name, place in cells:
        if place != EVERYBODY:
            found.setdefault((name, place[0]), []).append((name, place))
    for (name, _), line in found.items():
        yield [*line, (name, EVERYBODY)]


def _gone(
    cells: Mapping[At, float], rows: Sequence[Sequence[str]], places: Iterable[Place]
) -> set[At]:
    lines = [[(name, place) for name in row] for place in places for row in rows]
    gone: set[At] = hide(cells, [*lines, *columns(cells)])
    return gone


def _shown(value: V, gone: set[At], place: Place, names: Iterable[str]) -> V:
    """A row without those of its cells that are gone."""
    return value.model_copy(update={n: HIDDEN for n in names if (n, place) in gone})


#: What was told at a follow-up, the whole last.
_TOLD = (
    ["responders", "not_told", "due"],
    ["abstinent", "used", "responders"],
    ["abstinent", "not_abstinent", "due"],
)


def _window(
    asked: FollowUpWindow, told: AbstinenceWindow | None
) -> tuple[FollowUpWindow, AbstinenceWindow | None]:
    """A window's follow-ups and its abstinence together: both tell how many were due."""
    reasons = list(asked.groups[0].missing)
    cells: dict[At, float] = {}
    for one in asked.groups:
        numbers = {"due": one.due, "complete": one.complete, **one.missing}
        cells |= {(name, _place(one)): _number(cell) for name, cell in numbers.items()}
    rows = [["complete", *reasons, "due"]]
    for each in told.groups if told else ():
        due, responders, abstinent = map(_number, (each.due, each.responders, each.abstinent))
        told_of = {
            "responders": responders, "abstinent": abstinent, "used": responders - abstinent,
            "not_told": due - responders,
            "not_abstinent": due - abstinent,
        }  # fmt: skip
        cells |= {(name, _place(each)): cell for name, cell in told_of.items()}
    if told:
        rows += _TOLD
    gone = _gone(cells, rows, map(_place, asked.groups))
    followed_up = _with(asked, groups=tuple(_followed_up(one, gone) for one in asked.groups))
    if told is None:
        return followed_up, None
    return followed_up, _with(told, groups=tuple(_abstinent(one, gone) for one in told.groups))


def _followed_up(one: FollowUpGroup, gone: set[At]) -> FollowUpGroup:
    place = _place(one)
    missing = {n: HIDDEN if (n, place) in gone else cell for n, cell in one.missing.items()}
    left = _shown(one, gone, place, ("due", "complete"))
    rate = HIDDEN if HIDDEN in (left.due, left.complete) else one.rate
    return _with(left, missing=missing, rate=rate)


def _abstinent(one: AbstinenceGroup, gone: set[At]) -> AbstinenceGroup:
    left = _shown(one, gone, _place(one), ("due", "responders", "abstinent"))
    of_all = HIDDEN in (left.due, left.abstinent)
    of_responders = HIDDEN in (left.responders, left.abstinent)
    return _with(
        left,
        of_responders=_HIDDEN_SHARE if of_responders else one.of_responders,
        missing_as_not=_HIDDEN_SHARE if of_all else one.missing_as_not,
    )


_CHANGES = ("improved", "unchanged", "worse", "n")


def _changes(rows: Sequence[ChangeRow]) -> tuple[ChangeRow, ...]:
    cells = {
        (f"{one.measure}@{one.day}.{name}", _place(one)): _number(getattr(one, name))
        for one in rows for name in _CHANGES
    }  # fmt: skip
    measured = dict.fromkeys(f"{one.measure}@{one.day}" for one in rows)
    lines = [[f"{key}.{name}" for name in _CHANGES] for key in measured]
    gone = _gone(cells, lines, dict.fromkeys(map(_place, rows)))
    return tuple(_changed(one, gone) for one in rows)


def _changed(one: ChangeRow, gone: set[At]) -> ChangeRow:
    key, place = f"{one.measure}@{one.day}", _place(one)
    hidden = {name for name in _CHANGES if (f"{key}.{name}", place) in gone}
    hidden |= {"median"} if "n" in hidden else set()
    hidden |= {"share_improved"} if hidden & {"n", "improved"} else set()
    return one.model_copy(update=dict.fromkeys(hidden, HIDDEN))


_STATES = ("met", "unmet", "unknown")


def _milestones(
    rows: Sequence[MilestoneRow], alumni: Cell
) -> tuple[tuple[MilestoneRow, ...], Cell]:
    """The six share how many there are of a group, who are the alumni of the report."""
    cells: dict[At, float] = {("of", EVERYBODY): _number(alumni)}
    for one in rows:
        key, place = one.milestone, _place(one)
        cells["of", place] = _number(one.of)
        cells |= {(f"{key}.{n}", place): _number(getattr(one, n)) for n in (*_STATES, "ever_met")}
        cells[f"{key}.never", place] = _number(one.of) - _number(one.ever_met)
        cells[f"{key}.no_more", place] = _number(one.ever_met) - _number(one.met)
    lines = []
    for key in dict.fromkeys(one.milestone for one in rows):
        lines.append([*(f"{key}.{name}" for name in _STATES), "of"])
        lines.append([f"{key}.ever_met", f"{key}.never", "of"])
        lines.append([f"{key}.met", f"{key}.no_more", f"{key}.ever_met"])
    gone = _gone(cells, lines, dict.fromkeys(map(_place, rows)))
    shown = tuple(_milestone(one, gone) for one in rows)
    return shown, HIDDEN if ("of", EVERYBODY) in gone else alumni


def _milestone(one: MilestoneRow, gone: set[At]) -> MilestoneRow:
    place = _place(one)
    names = [n for n in (*_STATES, "ever_met") if (f"{one.milestone}.{n}", place) in gone]
    names += ["of"] if ("of", place) in gone else []
    return one.model_copy(update=dict.fromkeys(names, HIDDEN))


def thinned(points: Sequence[RetentionPoint]) -> tuple[RetentionPoint, ...]:
    """A curve's points as far as each stands on 11 or more, and so does every step from the last
    one shown: who left between two points is a cell, and so is whoever else is at risk no more."""
    found: list[RetentionPoint] = []
    last_risk, last_left = float("inf"), 0.0
    for one in points:
        risk, left = _number(one.at_risk), _number(one.left)
        first = last_risk == float("inf")
        safe = risk >= UNDER and (
            left == 0 if first else left - last_left >= UNDER and last_risk - risk >= UNDER
        )
        if safe:
            last_risk, last_left = risk, left
            found.append(one)
        else:
            found.append(_with(one, at_risk=HIDDEN, left=HIDDEN, share=HIDDEN))
    return tuple(found)


def _retention(figure: Retention) -> Retention:
    """The curve of everybody: those of groups could be taken from it, one from the others."""
    for one in figure.groups:
        if _place(one) == EVERYBODY:
            people = HIDDEN if _number(one.people) < UNDER else one.people
            shown = _with(one, people=people, points=thinned(one.points))
            return _with(figure, groups=(shown,))
    return figure


#: What is told of pairs; contacts are no people, and as safe as the pairs that they are of.
_OF_PAIRS = {"introduced", "contacts_due", "contacts_logged", "contacts_share"}


def _matches(figure: Matches) -> Matches:
    ended = dict(figure.reasons)
    _, reasons = whole_with_parts(sum(map(_number, ended.values())), ended)
    hidden = _OF_PAIRS if _number(figure.introduced) < UNDER else set()
    hidden = hidden | (
        {"waited_n", "waited_median", "waited_p90"} if _number(figure.waited_n) < UNDER else set()
    )
    update = {**dict.fromkeys(hidden, HIDDEN), "reasons": reasons}
    return figure.model_copy(update={**update, "points": thinned(figure.points)})


_COUNTS = ("mentors", "available", "places", "taken", "full")
_CLEARED = ("good", "ending", "over", "none")


def _mentors(figure: Mentors) -> Mentors:
    """Mentors are people too: whoever is not available, or not full, is a cell as well."""
    numbers = {name: _number(getattr(figure, name)) for name in _COUNTS}
    cells = {
        **numbers, "away": numbers["mentors"] - numbers["available"],
        "free": numbers["mentors"] - numbers["full"],
        "open": numbers["places"] - numbers["taken"],
    }  # fmt: skip
    for one in figure.clearances:
        cells |= {f"{one.clearance}.{name}": _number(getattr(one, name)) for name in _CLEARED}
    lines = [
        ["mentors", "available", "away"],
        ["mentors", "full", "free"],
        ["places", "taken", "open"],
    ]
    lines += [
        ["mentors", *(f"{one.clearance}.{name}" for name in _CLEARED)] for one in figure.clearances
    ]
    gone = hide(cells, lines)
    hidden: dict[str, Any] = {name: HIDDEN for name in _COUNTS if name in gone}
    clearances = tuple(_clearance(one, gone) for one in figure.clearances)
    return figure.model_copy(update={**hidden, "clearances": clearances})


def _clearance(one: ClearanceRow, gone: set[str]) -> ClearanceRow:
    hidden = [name for name in _CLEARED if f"{one.clearance}.{name}" in gone]
    hidden += ["of"] if "mentors" in gone else []
    return one.model_copy(update=dict.fromkeys(hidden, HIDDEN))
