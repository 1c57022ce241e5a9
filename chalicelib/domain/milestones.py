"""The six milestones of aftercare, each met, unmet or unknown, with its evidence and date.

Each fact that tells of one gives a verdict from its day on; the newest one holds until its time is
over, when the milestone is unknown again: unmeasured is not unmet. The whole course follows from
the facts, so that a late one mends it, and what was met stays in it whatever comes later: a return
to use begins a new stretch and takes nothing away.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple, get_args

from chalicelib.domain.instruments.response import Response
from chalicelib.domain.instruments.response import used as used_by
from chalicelib.domain.network import Measurement
from chalicelib.domain.participation import APART, Activity
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy

Name = Literal[
    "abstinence", "well_being", "relationships", "coping_skills", "finances_and_living",
    "active_aftercare",
]  # fmt: skip
NAMES: tuple[Name, ...] = get_args(Name)
State = Literal["met", "unmet", "unknown"]
#: The item of BAM that tells of income enough for what is necessary, and the days that BAM is of.
_INCOME, _PAST_DAYS = "14", 30


class Told(NamedTuple):
    """An answer to a check-in's question on a local date."""

    on: date
    question: str
    value: int | bool


class Judged(NamedTuple):
    """What staff saw for themselves on a local date."""

    on: date
    name: Name
    met: bool


class Seen(Value):
    """What a member of staff saw of a milestone on a local date, written down at ``recorded_at``
    (UTC); the note is theirs."""

    id: str
    name: Name
    met: bool
    on: date
    by: str
    note: str = ""
    recorded_at: datetime


class Facts(NamedTuple):
    """What milestones follow from; entries that were corrected are left out. ``planned_on`` are the
    days from which on a recovery plan has a coping strategy, or has none."""

    discharged_on: date
    today: date
    told: Sequence[Told] = ()
    responses: Sequence[Response] = ()
    measurements: Sequence[Measurement] = ()
    activities: Sequence[Activity] = ()
    planned_on: Sequence[tuple[date, bool]] = ()
    judged: Sequence[Judged] = ()


class Verdict(NamedTuple):
    """Met or not from a local date on, and what tells so (a code, with its figure)."""

    on: date
    met: bool
    evidence: str
    by_staff: bool = False

    @property
    def place(self) -> tuple[date, bool, bool]:
        """Of one day, staff's own word goes last, and what is unmet after what is met."""
        return self.on, self.by_staff, not self.met


class Step(Value):
    """From a local date on a milestone stands so, by this evidence."""

    name: Name
    on: date
    state: State
    evidence: str


class Milestone(Value):
    """A milestone as it stands, since when, by the newest evidence and its date; when it was first
    met; and its course, oldest first."""

    name: Name
    state: State = "unknown"
    since: date | None = None
    evidence: str = ""
    evidence_on: date | None = None
    first_met_on: date | None = None
    course: tuple[Step, ...] = ()


def _abstinence(facts: Facts, policy: Policy) -> Iterator[Verdict]:
    """So many days without use, told again and again with no longer gap than monthly check-ins
    leave; a BAM tells of thirty days at once."""
    numbers = policy.milestones
    found = [(one.on, bool(one.value), 0) for one in facts.told if one.question == "use"]
    for one in facts.responses:
        if (told := used_by(one)) is not None:
            found.append((one.on, told, _PAST_DAYS))
    since: date | None = None
    last: date | None = None
    for on, used, back in sorted(found):
        begins = on - timedelta(days=back)
        broken = last is None or (begins - last).days > numbers.gap_days
        since = None if used else (begins if broken or since is None else min(since, begins))
        last = on
        if used:
            yield Verdict(on, met=False, evidence="use_told")
        elif since is not None and (on - since).days >= numbers.abstinent_days:
            yield Verdict(on, met=True, evidence=f"days_without_use:{(on - since).days}")


def _well_being(facts: Facts, policy: Policy) -> Iterator[Verdict]:
    """PHQ-2 below its cut."""
    for one in facts.responses:
        total = one.result.total if one.instrument == "phq-2" else None
        if total is not None:
            yield Verdict(one.on, total < policy.milestones.phq2_below, f"phq-2:{total}")


def _relationships(facts: Facts, policy: Policy) -> Iterator[Verdict]:
    """More supportive people than the floor of the network's flags, and more of them than of those
    who use."""
    for one in facts.measurements:
        supportive, net = one.supportive, one.net
        if supportive is not None and net is not None:
            enough = supportive > policy.network.supportive_floor and net > 0
            yield Verdict(one.on, enough, f"supportive:{supportive},net:{net}")


def _coping(facts: Facts, policy: Policy) -> Iterator[Verdict]:
    """A plan with a coping strategy, and sure of oneself in check-ins."""
    numbers = policy.milestones
    sure = sorted((o.on, int(o.value)) for o in facts.told if o.question == "confidence")
    plans = sorted(facts.planned_on)
    for on in sorted({day for day, _ in (*sure, *plans)}):
        known = [(day, value) for day, value in sure if day <= on]
        planned = [has for day, has in plans if day <= on][-1:] == [True]
        if not known or (on - known[-1][0]).days > numbers.gap_days:
            continue
        value = known[-1][1]
        if value < numbers.confidence or planned:
            yield Verdict(on, value >= numbers.confidence, f"confidence:{value}")


def _living(facts: Facts, _policy: Policy) -> Iterator[Verdict]:
    """Income enough for what is necessary, housing among it (BAM 14)."""
    for one in facts.responses:
        told = one.answers.get(_INCOME) if one.instrument == "bam-17" else None
        if told is not None:
            yield Verdict(one.on, told > 0, f"bam-17.{_INCOME}:{told}")


def _aftercare(facts: Facts, policy: Policy) -> Iterator[Verdict]:
    """A session in each of so many weeks running, looked at week by week from discharge; nothing
    is told before anything was ever recorded."""
    weeks = policy.milestones.aftercare_weeks
    days = sorted(a.on for a in facts.activities if a.type not in APART)
    if not days:
        return
    attended = {(day - facts.discharged_on).days // 7 for day in days if day >= facts.discharged_on}
    for week in range(weeks, (facts.today - facts.discharged_on).days // 7 + 1):
        on = facts.discharged_on + timedelta(weeks=week)
        if on > days[0]:
            there = sum(one in attended for one in range(week - weeks, week))
            yield Verdict(on, there == weeks, f"weeks_attended:{there}/{weeks}")


#: One rule a milestone.
RULES: dict[Name, Callable[[Facts, Policy], Iterator[Verdict]]] = {
    "abstinence": _abstinence,
    "well_being": _well_being,
    "relationships": _relationships,
    "coping_skills": _coping,
    "finances_and_living": _living,
    "active_aftercare": _aftercare,
}


def milestones(facts: Facts, policy: Policy = DEFAULT) -> list[Milestone]:
    """The six as they stand on ``facts.today``, each with its course."""
    return [_milestone(name, facts, policy) for name in NAMES]


def changes_on(now: Iterable[Milestone], facts: Facts, policy: Policy = DEFAULT) -> date | None:
    """The first day to come on which one of them may stand otherwise than ``now`` though nothing
    new is known: evidence grows old, weeks of aftercare are looked at as each is over, and a day
    that was told of ahead of ours comes. ``None`` if there is none."""
    lasts = timedelta(days=policy.milestones.evidence_days)
    ages = [one.evidence_on + lasts for one in now if one.evidence_on and one.state != "unknown"]
    weeks = (day for day in _weeks_ahead(facts, policy) if _aftercare_differs(facts, day, policy))
    told = [one.on for one in facts.told] + [one.on for one in facts.judged]
    told += [one.on for one in facts.responses] + [one.on for one in facts.measurements]
    told += [one.on for one in facts.activities] + [on for on, _ in facts.planned_on]
    days = [*ages, *islice(weeks, 1), *told]
    return min((day for day in days if day > facts.today), default=None)


def _weeks_ahead(facts: Facts, policy: Policy) -> list[date]:
    """The days on which weeks known today are looked at: afterwards nobody attended any of them."""
    week = max(0, (facts.today - facts.discharged_on).days // 7)
    ahead = range(week + 1, week + policy.milestones.aftercare_weeks + 2)
    return [facts.discharged_on + timedelta(weeks=one) for one in ahead]


def _aftercare_differs(facts: Facts, day: date, policy: Policy) -> bool:
    now, then = (
        _milestone("active_aftercare", facts._replace(today=on), policy).state
        for on in (facts.today, day)
    )
    return now != then


def _milestone(name: Name, facts: Facts, policy: Policy) -> Milestone:
    seen = [Verdict(j.on, j.met, "staff", True) for j in facts.judged if j.name == name]
    verdicts = sorted((*RULES[name](facts, policy), *seen), key=lambda one: one.place)
    verdicts = [one for one in verdicts if one.on <= facts.today]
    course = tuple(_course(name, verdicts, facts.today, policy.milestones.evidence_days))
    if not course:
        return Milestone(name=name)
    newest, now = verdicts[-1], course[-1]
    return Milestone(
        name=name, state=now.state, since=now.on, evidence=newest.evidence, evidence_on=newest.on,
        first_met_on=next((one.on for one in course if one.state == "met"), None), course=course,
    )  # fmt: skip


def _course(name: Name, verdicts: Iterable[Verdict], today: date, lasts: int) -> Iterator[Step]:
    state: State = "unknown"
    ends: date | None = None
    for one in verdicts:
        if ends and ends < one.on:
            yield Step(name=name, on=ends, state="unknown", evidence="too_old")
            state = "unknown"
        now: State = "met" if one.met else "unmet"
        if now != state:
            yield Step(name=name, on=one.on, state=now, evidence=one.evidence)
        state, ends = now, one.on + timedelta(days=lasts)
    if ends and ends <= today:
        yield Step(name=name, on=ends, state="unknown", evidence="too_old")
