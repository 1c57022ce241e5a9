"""A day of staff: what somebody must do, by what kind of act it takes, most pressing first; and how
many wait for a mentor."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from chalicelib.domain.matching.fairness import FairnessWatch
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.causes import WORRIES
from chalicelib.services.matching.watching import WATCH
from chalicelib.services.reading import alerts as reading
from chalicelib.services.reading.alerts import AlertLine
from chalicelib.store.keys import Key, Ref

Group = Literal["red", "calls", "unread", "tasks"]
#: Ambers that a call answers, beside those that tell how somebody is.
_CALLS = WORRIES | {
    "checkin_call", "reintervene", "drifting", "fit_check", "ask_about_match", "clarify_stop",
    "call_requested",
}  # fmt: skip
#: What an alert is to whoever works, in the order in which they see to it: the first that fits.
GROUPS: dict[Group, Callable[[Alert], bool]] = {
    "red": lambda alert: alert.level == "red",
    "calls": lambda alert: alert.cause in _CALLS,
    "unread": lambda alert: alert.cause == "unread",
    "tasks": lambda _: True,
}
#: Alerts that one page holds; the red come first, then those that nobody has taken on.
AT_MOST = 40


class Day(NamedTuple):
    """Alerts by group, in each what is due first; ``more`` tells that some are not shown;
    ``waiting`` for a mentor, as the last nightly watch found it (``None`` before the first)."""

    groups: dict[Group, list[AlertLine]]
    more: bool
    waiting: FairnessWatch | None


def today(program: str) -> Day:
    """What is open, the red among it whatever its age: a query for each of two states and one
    batch, in which the watch over the queue for mentors comes too."""
    home = Ref(program, "")
    heads = [Key(home.pk, sk) for sk in ("HEAD#PROGRAM", WATCH)]
    page = reading.pressing(program, AT_MOST, beside=heads)
    groups: dict[Group, list[AlertLine]] = {name: [] for name in GROUPS}
    for line in sorted(page.lines, key=lambda one: one.alert.due_at):
        groups[_group(line.alert)].append(line)
    watch = page.beside[home].maybe(FairnessWatch)
    return Day(groups, page.total > AT_MOST, watch.value if watch else None)


def _group(alert: Alert) -> Group:
    return next(name for name, fits in GROUPS.items() if fits(alert))
