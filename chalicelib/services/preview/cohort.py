"""What activating people would bring: texts, their cost, and calls, week by week, against what the
staff said they can make."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Literal

from chalicelib import clock
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.programs import InvitationRound
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services.preview import rehearsing
from chalicelib.services.preview.history import AlertRate, alert_rate
from chalicelib.services.preview.people import Replies
from chalicelib.services.preview.texts import Preview, foresee
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, Partition, load_all, load_keys

#: So many people are rehearsed at most; more are counted up from them, evenly chosen.
REHEARSED_AT_MOST = 40
#: What of each person tells whether they can be texted.
HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#THREAD")
#: People read in one batch: 100 keys a round trip.
BATCH = 33
WEEK = timedelta(weeks=1)
#: Ways of joining that ended without it: only a START leads back.
_NOT_NOW = frozenset({"declined", "lapsed", "closed"})

Warning = Literal["above_capacity", "may_be_above_capacity", "no_capacity_stated", "no_rota"]


@dataclass(frozen=True)
class Load:
    """One week's texts and their parts, estimated cost in US dollars, check-ins asked, and calls
    expected, with those of people who are active already."""

    texts: float
    parts: float
    cost: Decimal
    checkins: float
    calls: float


@dataclass(frozen=True)
class Week:
    """A week from a local day of the program on: if everybody is calm, and if nobody answers."""

    starts_on: date
    calm: Load
    silent: Load


@dataclass(frozen=True)
class Forecast:
    """What activating ``people`` would bring. ``later`` are invited after the last week;
    ``left_out`` counts who cannot be texted, by reason; ``rehearsed`` of them were run forward."""

    people: int
    later: int
    left_out: dict[str, int]
    rehearsed: int
    weeks: tuple[Week, ...]
    rate: AlertRate
    capacity: int | None
    warning: Warning | None

    @property
    def busiest_calls(self) -> float:
        """The calls of the busiest week, if everybody is calm."""
        return max((week.calm.calls for week in self.weeks), default=0.0)

    @property
    def cost(self) -> Decimal:
        """All weeks together, whichever is more of calm and silent, in US dollars."""
        return sum((max(week.calm.cost, week.silent.cost) for week in self.weeks), Decimal(0))


def forecast(program: str, weeks: int, alumni: Sequence[str] | None = None) -> Forecast:
    """What activating these people (``None``: all who wait) would bring in the coming weeks.

    Whoever waits is invited in the order of the list, at most the day's places a day, and joins.

    Raises
    ------
    Missing
        if somebody named is no graduate of this program.
    """
    here, now = tenant(program), clock.now()
    places = here.policy.joining.invitations_per_day
    refs = [Ref(program, one) for one in alumni] if alumni is not None else None
    chosen = refs if refs is not None else list(lists.waiting(program))
    at_hand, later = chosen[: weeks * 7 * places], max(0, len(chosen) - weeks * 7 * places)
    able, left_out = _sorted_out(here, at_hand, named=refs is not None)
    sample = able if len(able) <= REHEARSED_AT_MOST else _evenly(able)
    runs = {how: _rehearse(here, now, weeks, sample, places, how) for how in _HOWS}
    rate = alert_rate(here, now)
    scale = len(able) / len(sample) if sample else 0.0
    made = tuple(_week(here, now, n, runs, rate, scale) for n in range(weeks))
    return Forecast(
        people=len(able), later=later, left_out=dict(left_out), rehearsed=len(sample), weeks=made,
        rate=rate, capacity=here.policy.staffed.calls_per_week, warning=_warning(here, made),
    )  # fmt: skip


@dataclass(frozen=True)
class Invitations:
    """The round of invitations as it stands, and what those who wait will bring."""

    sent_today: int
    places_a_day: int
    next_round_at: datetime | None
    waiting: int
    forecast: Forecast


def invitations(program: str, weeks: int) -> Invitations:
    """The daily round, with the forecast of all who wait."""
    here = tenant(program)
    last = here.partition.one(InvitationRound)
    today = local(clock.now(), here.program.zone).date()
    seen = forecast(program, weeks)
    return Invitations(
        sent_today=last.sent_today if last.day == today else 0,
        places_a_day=here.policy.joining.invitations_per_day,
        next_round_at=last.due_at,
        waiting=seen.people + seen.later + sum(seen.left_out.values()),
        forecast=seen,
    )


_HOWS: tuple[Replies, ...] = ("calm", "none")
#: Somebody to be rehearsed, and how many are invited before them.
_Ranked = tuple[int, Ref]


def _sorted_out(
    here: Tenant, refs: Sequence[Ref], named: bool
) -> tuple[list[_Ranked], Counter[str]]:
    """Who can be texted, with their place in the queue; and why the others cannot."""
    able: list[_Ranked] = []
    left_out: Counter[str] = Counter()
    queue, waiting = iter(refs), 0
    while batch := list(islice(queue, BATCH)):
        found = load_keys(Key(ref.pk, sk) for ref in batch for sk in HEADS)
        for ref in batch:
            read = found.get(ref)
            if read is None or read.maybe(Alumnus) is None:
                if named:
                    raise Missing("no such graduate")
                continue
            if why := _why_not(here, read):
                left_out[why] += 1
                continue
            is_waiting = read.one(Thread).joining == "waiting"
            able.append((waiting if is_waiting else 0, ref))
            waiting += is_waiting
    return able, left_out


def _why_not(here: Tenant, read: Partition) -> str | None:
    """Why a person cannot be activated at all."""
    person, thread = read.one(Person), read.one(Thread)
    reasons = {
        "no_rota": here.rota is None,
        "no_consent": person.sms_consent is None or person.texting == "none",
        "stopped": person.texting == "stopped",
        "no_phone": not person.phone,
        "no_zone": not person.time_zone,
        "suspect": person.number_state == "suspect",
        "held": bool(person.hold),
        thread.joining: thread.joining in _NOT_NOW,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _evenly(able: list[_Ranked]) -> list[_Ranked]:
    step = len(able) / REHEARSED_AT_MOST
    return [able[int(n * step)] for n in range(REHEARSED_AT_MOST)]


def _rehearse(
    here: Tenant, now: datetime, weeks: int, sample: list[_Ranked], places: int, how: Replies
) -> list[Preview]:
    """The sample run forward; whoever has others before them is invited on a later day."""
    end = now + weeks * WEEK
    found = []
    for rank, ref in sample:
        start = now + timedelta(days=rank // places)
        found.append(foresee(rehearsing.begin(load_all(ref), start), here, start, end, how))
    return found


def _week(
    here: Tenant, now: datetime, number: int, runs: dict[Replies, list[Preview]], rate: AlertRate,
    scale: float,
) -> Week:  # fmt: skip
    first = local(now, here.program.zone).date() + number * WEEK
    span = (now + number * WEEK, now + (number + 1) * WEEK)
    calm, silent = (_load(here, runs[how], span, rate, scale) for how in _HOWS)
    return Week(first, calm, silent)


def _load(
    here: Tenant, seen: list[Preview], span: tuple[datetime, datetime], rate: AlertRate,
    scale: float,
) -> Load:  # fmt: skip
    texts = [t for one in seen for t in one.texts if span[0] <= t.at < span[1]]
    checkins = scale * sum(1 for text in texts if text.kind == "checkin")
    parts = scale * sum(text.parts for text in texts)
    return Load(
        texts=scale * len(texts),
        parts=parts,
        cost=Decimal(round(parts)) * here.policy.prices.text_part,
        checkins=checkins,
        calls=checkins * rate.per_checkin + rate.per_week,
    )


def _warning(here: Tenant, weeks: tuple[Week, ...]) -> Warning | None:
    capacity = here.policy.staffed.calls_per_week
    if here.rota is None:
        return "no_rota"
    if capacity is None:
        return "no_capacity_stated"
    if any(week.calm.calls > capacity for week in weeks):
        return "above_capacity"
    return "may_be_above_capacity" if any(w.silent.calls > capacity for w in weeks) else None
