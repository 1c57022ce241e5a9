"""The named list of a support network, its measures, and growth against a baseline.

First name or initial and relation only. S counts people who are supportive and abstinent or in
recovery and in touch at least weekly; P counts people who use or encourage use; N everybody; net is
S less P. Unchanged is 0; what cannot be told because something was not said is None, never 0.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from chalicelib.domain.corrections import Correctable, news, standing
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.follow_ups import State, Window, window

Frequency = Literal["daily", "weekly", "monthly", "less"]
Attitude = Literal["in_recovery", "abstains", "neutral", "uses", "encourages"]
#: How the list was told: asked by staff face to face or on the phone, or copied from paper.
How = Literal["interview", "call", "paper"]
#: Or the person themselves, on a private page.
Told = How | Literal["page"]

FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
ATTITUDES: tuple[Attitude, ...] = get_args(Attitude)
_AT_LEAST_WEEKLY = frozenset({"daily", "weekly"})
_ABSTINENT = frozenset({"in_recovery", "abstains"})
_PRO_USE = frozenset({"uses", "encourages"})
#: From 0 (not at all) to 4 (very); from here on a member counts as supportive.
_SUPPORTIVE_FROM = 3


class Member(Value):
    """One person of the named list, as told in an interview or on a page."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    relation: Annotated[str, Field(max_length=40)] = ""
    frequency: Frequency | None = None
    supportive: Annotated[int, Field(ge=0, le=4)] | None = None
    attitude: Attitude | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two entries the same person: relation and name, whatever the case."""
        return self.relation.casefold(), self.name.casefold()

    @property
    def counts_as_supportive(self) -> bool | None:
        """Whether S counts them: None where what was said does not decide it."""
        told = (
            None if self.supportive is None else self.supportive >= _SUPPORTIVE_FROM,
            None if self.attitude is None else self.attitude in _ABSTINENT,
            None if self.frequency is None else self.frequency in _AT_LEAST_WEEKLY,
        )
        if False in told:
            return False
        return None if None in told else True

    @property
    def counts_as_pro_use(self) -> bool | None:
        """Whether P counts them: None where their attitude was not said."""
        return None if self.attitude is None else self.attitude in _PRO_USE

    @property
    def seen_daily(self) -> bool | None:
        """Whether they are in touch every day: None where that was not said."""
        return None if self.frequency is None else self.frequency == "daily"


def _count(told: Iterable[bool | None]) -> int | None:
    """How many hold; None as soon as one of them is not known."""
    all_told = list(told)
    return None if None in all_told else sum(map(bool, all_told))


def _less(value: int | None, other: int | None) -> int | None:
    return None if value is None or other is None else value - other


class Measurement(Correctable):
    """The named list as told on one day."""

    members: tuple[Member, ...] = ()
    how: Told = "interview"

    @property
    def supportive(self) -> int | None:
        """S: supportive, abstinent or in recovery, in touch at least weekly."""
        return _count(member.counts_as_supportive for member in self.members)

    @property
    def pro_use(self) -> int | None:
        """P: uses or encourages use."""
        return _count(member.counts_as_pro_use for member in self.members)

    @property
    def size(self) -> int:
        """N: everybody on the list."""
        return len(self.members)

    @property
    def daily(self) -> int | None:
        """Those in touch every day."""
        return _count(member.seen_daily for member in self.members)

    @property
    def net(self) -> int | None:
        """S less P."""
        return _less(self.supportive, self.pro_use)


class Change(NamedTuple):
    """A measurement against another: differences (None where one of the two could not be told), and
    who was added, dropped or changed."""

    supportive: int | None
    pro_use: int | None
    size: int
    daily: int | None
    net: int | None
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]


def compared(before: Measurement, after: Measurement) -> Change:
    """What changed from one measurement to another."""
    old = {member.key: member for member in before.members}
    new = {member.key: member for member in after.members}
    return Change(
        supportive=_less(after.supportive, before.supportive),
        pro_use=_less(after.pro_use, before.pro_use),
        size=after.size - before.size,
        daily=_less(after.daily, before.daily),
        net=_less(after.net, before.net),
        added=tuple(new[key].name for key in new if key not in old),
        dropped=tuple(old[key].name for key in old if key not in new),
        changed=tuple(new[key].name for key in new if key in old and new[key] != old[key]),
    )


def at_days(
    measurements: Sequence[Measurement], baseline: Measurement, policy: Policy = DEFAULT
) -> dict[int, Change | None]:
    """Growth at 30, 90, 180 and 365 days: None where nothing was measured near enough.

    Of several measurements within reach of a day, the nearest counts.
    """
    found: dict[int, Change | None] = {}
    for day, within in policy.network.measured_at:
        best = _nearest(measurements, baseline, window(baseline.on, day, within))
        found[day] = compared(baseline, best) if best else None
    return found


def _nearest(
    measurements: Iterable[Measurement], baseline: Measurement, wanted: Window
) -> Measurement | None:
    near = [m for m in measurements if wanted.has(m.on) and m != baseline]
    return min(near, key=lambda m: abs((m.on - wanted.on).days), default=None)


class Snapshot(NamedTuple):
    """The list at the baseline (day 0) or a later day: the window of local dates in which it
    counts, how it stands, and the measurement with its change since the baseline.

    ``on_target``: on the day for which there is one, whether S has grown enough.
    """

    window: Window
    state: State
    measurement: Measurement | None
    change: Change | None
    on_target: bool | None


def snapshots(
    measurements: Sequence[Measurement],
    discharged_on: date,
    today: date,
    policy: Policy = DEFAULT,
) -> list[Snapshot]:
    """The baseline, which is the first measurement, and the list at days 30, 90, 180 and 365 after
    it. Without a baseline days are counted from discharge, and the baseline is due until it is
    there.
    """
    kept = standing(measurements)
    baseline = kept[0] if kept else None
    start = baseline.on if baseline else discharged_on
    first = Snapshot(
        window(start, 0, 0), "done" if baseline else "due", baseline, None, None
    )  # fmt: skip
    return [first] + [
        _snapshot(kept, baseline, window(start, day, within), today, policy)
        for day, within in policy.network.measured_at
    ]


def _snapshot(
    kept: Sequence[Measurement],
    baseline: Measurement | None,
    wanted: Window,
    today: date,
    policy: Policy,
) -> Snapshot:
    best = _nearest(kept, baseline, wanted) if baseline else None
    change = compared(baseline, best) if baseline and best else None
    grown = change.supportive if change and wanted.day == policy.network.target_day else None
    on_target = None if grown is None else grown >= policy.network.target_growth
    return Snapshot(
        wanted, wanted.state_on(today, complete=best is not None), best, change, on_target
    )  # fmt: skip


def flags(before: Measurement, after: Measurement, policy: Policy = DEFAULT) -> tuple[str, ...]:
    """Codes of what should worry us in a change; staying the same raises none, and neither does
    what could not be told."""
    change = compared(before, after)
    floor, had, has = policy.network.supportive_floor, before.supportive, after.supportive
    rules = (
        ("supportive_low", had is not None and has is not None and has <= floor < had),
        ("supportive_lost", (change.supportive or 0) < 0),
        ("pro_use_gained", (change.pro_use or 0) > 0),
    )
    return tuple(code for code, holds in rules if holds)


def new_flags(
    before: Sequence[Measurement], after: Sequence[Measurement], policy: Policy = DEFAULT
) -> tuple[str, ...]:
    """Flags of the newest measurement against the one before it that were not known of it before
    something was entered."""
    return news(before, after, lambda one, among: flags_among(one, among, policy))


def flags_among(
    one: Measurement, measurements: Sequence[Measurement], policy: Policy = DEFAULT
) -> tuple[str, ...]:
    """Flags of a measurement against the one before it; the first, or one corrected, has none."""
    kept = standing(measurements)
    at = kept.index(one) if one in kept else 0
    return flags(kept[at - 1], one, policy) if at else ()
