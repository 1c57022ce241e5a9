"""A program of 600 alumni over thirteen weeks, made up but drawn with realistic proportions, always
the same: for tests, and for the picture in the README (``python -m tests.unit.reports.sample``)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from chalicelib.domain.reports.facts import (
    Attendance,
    Checkin,
    Concern,
    Met,
    Numbered,
    Standing,
    Step,
    Told,
    usual_period,
)
from tests.unit.reports.whole import Facts

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
_TYPES = ("twelve_step", "smart_recovery", "individual_counseling", "group_therapy", "fitness",
          "medical_checkup", "drug_test")  # fmt: skip

#: Two sites, one called as nobody would; of some people none is known.
_SITES = (*("Downtown",) * 5, *("North / Río #2",) * 3, "")


def facts(people: int = 600, seed: int = 7) -> Facts:
    """The facts of the sample; fewer ``people`` make small cells."""
    dice = Random(seed)
    alumni = tuple(_alumnus(number, dice) for number in range(people))
    joined = [one for one in alumni if one.joining == "joined"]
    checkins = tuple(c for one in joined for c in _checkins(one, dice))
    answered = {c.person: c.on for c in checkins if c.state == "ANSWERED"}
    return Facts(
        program="sample",
        name="Riverside Alumni Program",
        zone="America/New_York",
        now=NOW,
        period=usual_period(TODAY),
        alumni=tuple(_heard(one, answered) for one in alumni),
        sites={one.person: _SITES[number % len(_SITES)] for number, one in enumerate(alumni)},
        checkins=checkins,
        attendances=tuple(a for one in joined for a in _attendances(one, dice)),
        met=tuple(m for one in joined for m in _met(one, dice)),
        told=tuple(t for c in checkins if c.state == "ANSWERED" for t in _told(c)),
        numbered=tuple(
            Numbered(c.person, c.on, 1 + len(c.person) % 3)
            for c in checkins
            if c.state == "ANSWERED" and not c.on.toordinal() % 5
        ),
        concerns=tuple(_concern(dice) for _ in range(people // 4)),
        steps=tuple(step for one in joined for step in _steps(one, Random(f"{seed}{one.person}"))),
        matches=(*("active",) * (people // 6), *("ended",) * (people // 12)),
    )


def _alumnus(number: int, dice: Random) -> Standing:
    joining = dice.choices(
        ("joined", "invited", "waiting", "lapsed", "declined", "none"), (68, 9, 8, 6, 4, 5)
    )[0]
    joined_on = TODAY - timedelta(days=dice.choice((*range(1, 90), *range(90, 400, 5))))
    at = datetime.combine(joined_on, datetime.min.time(), UTC) if joining == "joined" else None
    return Standing(
        person=f"p{number}",
        discharged_on=joined_on - timedelta(days=dice.randint(2, 20)),
        planned_hours=dice.choice((3, 6, 9, 9, 9, 12)),
        joining=joining,
        joined_at=at,
        stopped=joining == "joined" and dice.random() < 0.05,
    )


def _checkins(one: Standing, dice: Random) -> list[Checkin]:
    assert one.joined_at
    fades, found = dice.random() < 0.22, []
    day = one.joined_at.date() + timedelta(days=1)
    while day <= TODAY:
        age = (TODAY - day).days
        faded = fades and age <= 35
        weights = (8, 2, 84, 1, 1, 2, 2) if faded else (70, 6, 16, 1.2, 0.6, 1.5, 0.8)
        states = ("ANSWERED", "PARTIAL", "SILENT", "MISSED", "UNKNOWN", "SUPPRESSED", "CANCELLED")
        state = dice.choices(states, weights)[0]
        if age < 2 and state in ("PARTIAL", "SILENT"):
            state = "ASKED"
        until = NOW + timedelta(days=2 - age) if state == "ASKED" else None
        found.append(Checkin(one.person, day, state, until))
        weeks = (day - one.discharged_on).days // 7
        day += timedelta(days=3 if weeks < 4 else 7 if weeks < 12 else 14)
    return [c for c in found if (TODAY - c.on).days <= 91]


def _heard(one: Standing, answered: dict[str, date]) -> Standing:
    last = answered.get(one.person)
    at = datetime.combine(last, datetime.min.time(), UTC) if last else one.joined_at
    days = (NOW - at).days if at else 0
    state = "active" if days < 14 else "slipping" if days < 21 else "disengaged"
    return one._replace(engagement=state)


def _attendances(one: Standing, dice: Random) -> list[Attendance]:
    assert one.joined_at
    eager, found = dice.random(), []
    for age in range(min(90, (TODAY - one.joined_at.date()).days)):
        if dice.random() < eager * 0.45:
            type_ = dice.choices((*_TYPES, "mentor_session"), (34, 14, 14, 10, 14, 5, 3, 6))[0]
            hours = Decimal(dice.choice(("1", "1.5", "2", "3"))) if dice.random() < 0.45 else None
            found.append(Attendance(one.person, TODAY - timedelta(days=age), type_, 1, hours))
    return found


def _met(one: Standing, dice: Random) -> list[Met]:
    assert one.joined_at
    known, found = 1, []
    for age in range(min(180, (TODAY - one.joined_at.date()).days), -1, -1):
        if dice.random() < 0.07:
            known += dice.random() < 0.35
            found.append(Met(one.person, TODAY - timedelta(days=age), str(dice.randrange(known))))
    return found


#: To which states somebody goes on from each, in a week in which it changes.
_ON = {
    "active": ("slipping",), "slipping": ("active", "active", "disengaged"),
    "disengaged": ("active", "lost_contact"), "lost_contact": ("active", "closed"),
    "closed": ("active",),
}  # fmt: skip


def _steps(one: Standing, dice: Random) -> Iterator[Step]:
    assert one.joined_at
    before, on = "not_joined", one.joined_at.date()
    while on <= TODAY:
        after = dice.choice(_ON[before]) if before in _ON else "active"
        yield Step(one.person, on, before, after)
        before, on = after, on + timedelta(days=dice.randint(7, 40))


def _told(one: Checkin) -> list[Told]:
    """The counts of about every other check-in, from dice of their own: the others fall alike."""
    dice = Random(f"{one.person} {one.on}")
    which = dice.choice(("supportive", "around", "", ""))
    return [Told(one.person, one.on, which, dice.randrange(6))] if which else []


def _concern(dice: Random) -> Concern:
    level = dice.choices(("red", "amber"), (1, 4))[0]
    opened = NOW - timedelta(days=dice.random() * 84)
    state = dice.choices(("open", "acknowledged", "resolved"), (4, 10, 86))[0]
    minutes = dice.lognormvariate(3.6 if level == "red" else 5.4, 0.9)
    taken_on = state != "open" and dice.random() < 0.95
    taken_on_at = opened + timedelta(minutes=minutes) if taken_on else None
    return Concern(level, state, opened, taken_on_at, watched=opened.weekday() != 6)


if __name__ == "__main__":
    from chalicelib.entrypoints.api import report_page
    from tests.unit.reports.whole import report

    page = report_page.render(report(facts()))
    print(page.replace(report_page.STYLESHEET, "report.css"))
