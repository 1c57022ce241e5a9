"""Small cells hidden from analysts, and others with them so that no sum gives them away, by the
rule of ``hiding``. A rate, an average or a time goes when any of its counts goes.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from chalicelib.domain.people import Value
from chalicelib.domain.reports import linked
from chalicelib.domain.reports.figures import (
    Alerts,
    CheckinWeek,
    Counts,
    LevelOfAlerts,
    Participation,
    ParticipationWeek,
    ProgramReport,
    ReplyRate,
    SendLedger,
    Week,
)
from chalicelib.domain.reports.hiding import (
    HIDDEN,
    UNDER,
    hide,
    numbers_of,
    small,
    whole_with_parts,
)

V = TypeVar("V", bound=Value)
W = TypeVar("W", bound=Week)

#: The parts of what was asked in a week, and of what was due beside it.
ASKED = ("answered", "partial", "silent", "open")
OURS = ("missed", "unknown", "suppressed", "cancelled")
#: Averages: small ones tell of no few people.
_MEANS = frozenset({"per_person", "supportive", "around"})
#: Numbers of people other than those a week stands on, and what goes with them.
_OWN = {
    "supportive_n": {"supportive"},
    "around_n": {"around"},
    "unnamed_people": {"unnamed_sessions"},
}
#: Those who joined: engagement tells their number too.
_JOINED = ({"joined", "stopped"},)


def _without(value: V, names: Iterable[str]) -> V:
    return value.model_copy(update=dict.fromkeys(names, HIDDEN))


def _cells(value: Value) -> list[str]:
    return [name for name in type(value).model_fields if name not in ("monday", "whole")]


def _week(week: W) -> W:
    """A week that stands on few people goes whole, but for what stands on people of its own; else
    its small counts and what they carry."""
    few = {n for n in _cells(week) if n not in _MEANS and small(getattr(week, n))}
    if small(getattr(week, "people", None)):
        own = {name for n, carries in _OWN.items() for name in (n, *carries)}
        few |= set(_cells(week)) - own
    carried = {
        "hours_said": {"hours_estimated"},
        "hours_estimated": {"hours_said"},
        "contacts": {"per_person"},
        "planned_people": {"planned_hours"},
        **_OWN,
    }
    return _without(week, few.union(*(carried.get(name, set()) for name in few)))


def checkin_weeks(weeks: Sequence[CheckinWeek]) -> tuple[CheckinWeek, ...]:
    """Weeks of check-ins: asked is a known sum in each, and the ledger tells each state's sum."""
    cells = {(w.monday, n): getattr(w, n) for w in weeks for n in (*ASKED, *OURS)}
    few = {w.monday for w in weeks if small(w.people)}
    cells = {at: 0 if at[0] in few else cell for at, cell in cells.items()}
    rows = [[(w.monday, n) for n in ASKED] for w in weeks]
    columns = [[(w.monday, n) for w in weeks] for n in (*ASKED, *OURS)]
    gone = hide(cells, [*rows, *columns])
    return tuple(_checkin_week(w, {n for day, n in gone if day == w.monday}) for w in weeks)


def _checkin_week(week: CheckinWeek, gone: set[str]) -> CheckinWeek:
    due = {"due"} if gone & set(OURS) or small(week.due) else set()
    return _without(_week(week), gone | due)


def _rate(rate: ReplyRate) -> ReplyRate:
    counts = numbers_of({"n": rate.n, "replied": rate.replied})
    silent = counts.get("n", 0) - counts.get("replied", 0)
    if any(map(small, (*counts.values(), silent))):
        return _without(rate, ("value", "replied", "n"))
    return rate


def _counts(figure: Counts, blocks: Sequence[set[str]] = ()) -> Counts:
    of, counts = whole_with_parts(figure.of, figure.counts, blocks)
    return figure.model_copy(update={"of": of, "counts": counts})


def _level(level: LevelOfAlerts) -> LevelOfAlerts:
    of, counts = whole_with_parts(level.of, level.counts)
    taken_on, human = level.minutes_to_acknowledge, level.minutes_to_human
    few = any(small(getattr(t, n)) for t in (taken_on, human) for n in ("n", "waiting"))
    if HIDDEN in counts.values() or few:
        taken_on = _without(taken_on, _cells(taken_on))
        human = _without(human, _cells(human))
    times = {"minutes_to_acknowledge": taken_on, "minutes_to_human": human}
    return level.model_copy(update={"of": of, "counts": counts, **times})


def _alerts(figure: Alerts) -> Alerts:
    levels = {name: _level(level) for name, level in figure.levels.items()}
    return figure.model_copy(update={"levels": levels})


def _ledger(figure: SendLedger) -> SendLedger:
    split = {**figure.outcomes, "in_time": figure.in_time, "hanging": figure.hanging}
    due, cells = whole_with_parts(figure.due, split)
    rest = {"in_time": cells.pop("in_time"), "hanging": cells.pop("hanging")}
    return figure.model_copy(update={"due": due, "outcomes": cells, **rest})


def _participation(figure: Participation) -> Participation:
    weeks: tuple[ParticipationWeek, ...] = tuple(_week(week) for week in figure.weeks)
    return figure.model_copy(update={"weeks": weeks})


def for_analyst(report: ProgramReport) -> ProgramReport:
    """The report with small cells, and those that would give them away, hidden."""
    checkins = {
        "weeks": checkin_weeks(report.checkins.weeks),
        "reply_rate": _rate(report.checkins.reply_rate),
    }
    engagement, by_site = linked.standing(report.alumni, report.engagement, report.by_site)
    participation, by_type, by_site = linked.dose(report.participation, report.by_type, by_site)
    network = {"weeks": tuple(_week(week) for week in report.network.weeks)}
    return report.model_copy(
        update={
            "hidden_under": UNDER,
            "alumni": HIDDEN if small(report.alumni) else report.alumni,
            "engagement": engagement,
            "by_site": by_site,
            "flow": linked.flow(report.flow),
            "joining": _counts(report.joining, _JOINED),
            "checkins": report.checkins.model_copy(update=checkins),
            "participation": _participation(participation),
            "by_type": by_type,
            "network": report.network.model_copy(update=network),
            "matches": _counts(report.matches),
            "alerts": _alerts(report.alerts),
            "ledger": _ledger(report.ledger),
        }
    )
