"""What was attended in a period, by type of activity, read off its weeks."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from chalicelib.domain.participation import APART, TYPES, USUAL_HOURS
from chalicelib.domain.reports.counting import HUNDRED
from chalicelib.domain.reports.figures import TypeRow
from chalicelib.domain.reports.weekly import Week


class Attended(NamedTuple):
    """All sessions and hours of the dose, and those of every type, the ones apart from it last."""

    sessions: int
    hours: float
    rows: tuple[TypeRow, ...]


def by_type(weeks: Iterable[Week]) -> Attended:
    """What the weeks of a period tell."""
    sessions: Counter[str] = Counter()
    hours: Counter[str] = Counter()
    for week in weeks:
        for name, found in (("sessions_of", sessions), ("hours_of", hours)):
            found.update({type_: n for (type_,), n in week.under(name)})
    rows = tuple(
        TypeRow(type=one, sessions=sessions[one], hours=_hours(one, hours[one]))
        for one in sorted(TYPES, key=APART.__contains__)
    )
    part = [one for one in TYPES if one not in APART]
    return Attended(sum(sessions[o] for o in part), sum(hours[o] for o in part) / HUNDRED, rows)


def _hours(type_: str, hundredths: int) -> float | None:
    """Hours of a type; what is usually no hour of care has none, unless somebody said so."""
    return hundredths / HUNDRED if hundredths or USUAL_HOURS[type_] else None
