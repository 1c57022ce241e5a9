"""The outcome report put together: every figure from summed counters, and given its words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.milestones import NAMES
from chalicelib.domain.outcomes import contribution as counted
from chalicelib.domain.outcomes import figures, statistics
from chalicelib.domain.outcomes.contacts import due_by
from chalicelib.domain.outcomes.contribution import INSTRUMENTS, NETWORK, SUPRT, Measure
from chalicelib.domain.outcomes.facts import MISSING
from chalicelib.domain.outcomes.mentors import Held, held
from chalicelib.domain.outcomes.names import Cells, Place, numbered
from chalicelib.domain.people import Mentor
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.reports.words import Words, words


class Asked(NamedTuple):
    """What an outcome report is made of: the sums of all contributions, and the mentors. ``today``
    is the program's local day, ``now`` and ``counted_at`` UTC."""

    program: str
    name: str
    zone: str
    today: date
    now: datetime
    sums: Mapping[str, int]
    counted_at: datetime | None = None
    mentors: Sequence[Mentor] = ()
    policy: Policy = DEFAULT


def report(asked: Asked, language: str = "en") -> figures.OutcomeReport:
    """The report that the sums amount to. Nothing is hidden yet (see ``suppression``)."""
    say, cells = words(language), Cells(asked.sums)
    return figures.OutcomeReport(
        program=asked.program,
        name=asked.name,
        zone=asked.zone,
        today=asked.today,
        generated_at=asked.now,
        counted_at=asked.counted_at,
        alumni=cells.of("people", "").get("n", 0),
        follow_ups=_follow_ups(cells, asked.policy, say),
        abstinence=_abstinence(cells, asked.policy, say),
        retention=_retention(cells, asked, say),
        instruments=_changes("instruments", INSTRUMENTS, _days(asked.policy), cells, say),
        network=_changes("growth", NETWORK, _network_days(asked.policy), cells, say),
        milestones=_milestones(cells, say),
        matches=_matches(cells, asked, say),
        mentors=_mentors(held(asked.mentors, asked.today, asked.policy), say),
    )


def _means(figure: str, say: Words) -> dict[str, str]:
    return {
        "definition": say[f"{figure}.definition"], "denominator": say[f"{figure}.denominator"],
    }  # fmt: skip


def _group(place: Place) -> dict[str, str]:
    return {"dimension": place[0], "group": place[1]}


def _share(part: int, n: int) -> float | None:
    return round(part / n, 3) if n else None


def _follow_ups(cells: Cells, policy: Policy, say: Words) -> figures.FollowUps:
    windows = [
        figures.FollowUpWindow(
            window=name,
            day=day,
            within=within,
            target=policy.outcomes.suprt_percent / 100 if name == SUPRT else None,
            groups=tuple(_followed_up(cells, name, place) for place in cells.places),
        )
        for name, (day, within) in counted.follow_ups(policy).items()
    ]
    return figures.FollowUps(**_means("follow_ups", say), windows=tuple(windows))


def _followed_up(cells: Cells, name: str, place: Place) -> figures.FollowUpGroup:
    found = cells.of("follow_up", name, place)
    due, complete = found.get("due", 0), found.get("complete", 0)
    return figures.FollowUpGroup(
        **_group(place),
        due=due,
        complete=complete,
        rate=_share(complete, due),
        missing={reason: found.get(reason, 0) for reason in MISSING},
    )


def _abstinence(cells: Cells, policy: Policy, say: Words) -> figures.Abstinence:
    low, high = policy.outcomes.band_percent
    windows = [
        figures.AbstinenceWindow(
            window=name, day=day,
            groups=tuple(_abstinent(cells, name, place) for place in cells.places),
        )
        for name, (day, _) in counted.follow_ups(policy).items() if day
    ]  # fmt: skip
    return figures.Abstinence(
        **_means("abstinence", say), published_low=low / 100, published_high=high / 100,
        published_in=say["abstinence.published_in"], windows=tuple(windows),
    )  # fmt: skip


def _abstinent(cells: Cells, name: str, place: Place) -> figures.AbstinenceGroup:
    found = cells.of("follow_up", name, place)
    due, abstinent = found.get("due", 0), found.get("abstinent", 0)
    responders = abstinent + found.get("used", 0)
    return figures.AbstinenceGroup(
        **_group(place),
        due=due,
        responders=responders,
        abstinent=abstinent,
        of_responders=_interval(abstinent, responders),
        missing_as_not=_interval(abstinent, due),
    )


def _interval(part: int, n: int) -> figures.Share:
    found = statistics.wilson(part, n)
    if found is None:
        return figures.Share(value=None, low=None, high=None)
    return figures.Share(**{name: round(side, 3) for name, side in found._asdict().items()})


def _since(cells: Mapping[str, int], prefix: str, today: date) -> Counter[int]:
    """The counters ``prefix.<yyyymmdd>`` by days up to today."""
    found: Counter[int] = Counter()
    for on, count in _dated(cells, prefix):
        found[max(0, (today - on).days)] += count
    return found


def _dated(cells: Mapping[str, int], prefix: str) -> Iterator[tuple[date, int]]:
    for stamp, count in numbered(cells, prefix):
        yield date(stamp // 10_000, stamp // 100 % 100, stamp % 100), count


def _points(
    found: Mapping[str, int], entered: Mapping[int, int], left: str, asked: Asked
) -> tuple[figures.RetentionPoint, ...]:
    censored = _since(found, "here", asked.today)
    censored.update(dict(numbered(found, "censored")))
    points = statistics.kaplan_meier(
        entered, dict(numbered(found, left)), censored, (0, *asked.policy.outcomes.retention_days)
    )
    return tuple(
        figures.RetentionPoint(
            day=one.day, at_risk=one.at_risk, left=one.left,
            share=None if one.share is None else round(one.share, 3),
        )
        for one in points
    )  # fmt: skip


def _retention(cells: Cells, asked: Asked, say: Words) -> figures.Retention:
    groups = []
    for place in cells.places:
        found = cells.of("retention", "", place)
        entered = dict(numbered(found, "entered"))
        points = _points(found, entered, "left", asked)
        people = sum(entered.values())
        groups.append(figures.RetentionGroup(**_group(place), people=people, points=points))
    return figures.Retention(**_means("retention", say), groups=tuple(groups))


def _days(policy: Policy) -> list[int]:
    return [day for day, _ in policy.instruments.follow_up_at if day]


def _network_days(policy: Policy) -> list[int]:
    return [day for day, _ in policy.network.measured_at]


def _changes(
    figure: str, measures: Sequence[Measure], days: Sequence[int], cells: Cells, say: Words
) -> figures.Changes:
    rows = [
        _change(cells, measure, day, place)
        for measure in measures for day in days for place in cells.places
    ]  # fmt: skip
    return figures.Changes(**_means(figure, say), rows=tuple(rows))


def _change(cells: Cells, measure: Measure, day: int, place: Place) -> figures.ChangeRow:
    found = cells.of("change", f"{measure.key}@{day}", place)
    histogram = {int(change): count for change, count in found.items()}
    sign = 1 if measure.more_is_better else -1
    better = sum(count for change, count in histogram.items() if change * sign > 0)
    worse = sum(count for change, count in histogram.items() if change * sign < 0)
    n = sum(histogram.values())
    return figures.ChangeRow(
        **_group(place),
        measure=measure.key,
        day=day,
        n=n,
        median=statistics.median(histogram),
        improved=better,
        unchanged=n - better - worse,
        worse=worse,
        share_improved=_share(better, n),
    )


def _milestones(cells: Cells, say: Words) -> figures.Milestones:
    return figures.Milestones(**_means("milestones", say), rows=tuple(_milestone_rows(cells)))


def _milestone_rows(cells: Cells) -> Iterator[figures.MilestoneRow]:
    for name in NAMES:
        for place in cells.places:
            found = cells.of("milestone", name, place)
            states = {state: found.get(state, 0) for state in ("met", "unmet", "unknown")}
            yield figures.MilestoneRow(
                **_group(place), milestone=name, of=sum(states.values()), **states,
                ever_met=found.get("ever", 0),
            )  # fmt: skip


def _matches(cells: Cells, asked: Asked, say: Words) -> figures.Matches:
    found = cells.of("match", "")
    waited = dict(numbered(found, "waited"))
    introduced = found.get("introduced", 0)
    due, logged = _contacts(cells, asked)
    return figures.Matches(
        **_means("introduced", say),
        introduced=introduced,
        contacts_due=due,
        contacts_logged=logged,
        contacts_share=_share(logged, due),
        waited_median=statistics.median(waited),
        waited_p90=statistics.percentile(waited, 90),
        waited_n=sum(waited.values()),
        points=_points(found, {0: introduced} if introduced else {}, "ended", asked),
        reasons=dict(sorted(cells.of("match_reason", "").items())),
    )


def _contacts(cells: Cells, asked: Asked) -> tuple[int, int]:
    """Contacts due by now, and those that were logged."""
    found, life = cells.of("contacts", ""), asked.policy.match_life
    going_on = _since(cells.of("match", ""), "here", asked.today)
    due = sum(due_by(days, life) * count for days, count in going_on.items())
    over = sum(count for on, count in _dated(found, "logged_on") if on <= asked.today)
    all_due = found.get("due", 0) + due
    return all_due, min(all_due, found.get("logged", 0) + over)


def _mentors(found: Held, say: Words) -> figures.Mentors:
    rows = [figures.ClearanceRow(clearance=name, **row) for name, row in found.clearances.items()]
    return figures.Mentors(
        **_means("mentors", say), mentors=found.mentors, available=found.available,
        places=found.places, taken=found.taken, full=found.full, ending_days=found.ending_days,
        clearances=tuple(rows),
    )  # fmt: skip
