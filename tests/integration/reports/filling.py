"""Sample facts as records: every row encoded, sealed, marked and listed by the store itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from pydantic import BaseModel

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Answer, Occurrence
from chalicelib.domain.matches import Match
from chalicelib.domain.moves import Moved
from chalicelib.domain.network import Contact
from chalicelib.domain.network.counts import ASKED
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.reports.facts import Checkin, Standing
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition
from chalicelib.store.rows import Row
from chalicelib.store.sealing import new_secret
from chalicelib.store.writes import Occasion, new_item
from tests.unit.reports.whole import Facts

NUMBER = count()


def write(program: str, facts: Facts, at: datetime) -> None:
    """All of the facts, in batches."""
    policy = tenant(program).policy
    own = _by_person(facts)
    with Row.batch_write() as batch:
        for one in facts.alumni:
            read = Partition(Ref(program, one.person), new_secret())
            change = Change(read, by="sample", at=at, policy=policy)
            for value in (*_heads(program, one, at, facts), *own[one.person]):
                batch.save(_row(value, change))
        shared = Change(tenant(program).partition, by="sample", at=at, policy=policy)
        for value in _shared(facts):
            batch.save(_row(value, shared))


def _row(value: BaseModel, change: Change) -> Row:
    kind = BY_VALUE[type(value)]
    on = Occasion(change.read, change.at, change.policy)
    key = Key(change.read.ref.pk, kind.sk(value))
    attributes = {n: v for n, v in new_item(kind, key, value, on).sets.items() if n != "record"}
    row = kind.row(*key, **attributes)
    if isinstance(value, Person):
        row.secret, row.chain = change.read.secret, change.read.chain
    return row


def _heads(program: str, one: Standing, at: datetime, facts: Facts) -> Iterator[BaseModel]:
    yield Person(
        id=one.person, program=program, roles=frozenset({"alumnus"}), first_name="A", last_name="B",
        birth_date=date(1990, 1, 1), created_at=at, texting="stopped" if one.stopped else "joined",
        site=facts.sites.get(one.person, ""),
    )  # fmt: skip
    yield Alumnus(
        person_id=one.person, external_id=one.person, discharged_on=one.discharged_on,
        planned_hours_per_week=one.planned_hours,
    )  # fmt: skip
    yield Thread(person_id=one.person, joining=one.joining, joined_at=one.joined_at)
    yield Care(person_id=one.person, engagement=one.engagement)


def _by_person(facts: Facts) -> dict[str, list[BaseModel]]:
    own: dict[str, list[BaseModel]] = defaultdict(list)
    told: dict[tuple[str, date], list[tuple[str, int]]] = defaultdict(list)
    for t in facts.told:
        told[t.person, t.on].append((ASKED[t.which], t.value))
    for c in facts.checkins:
        own[c.person].append(_occurrence(c, told[c.person, c.on]))
    for a in facts.attendances:
        activity = Activity(
            id=f"a{next(NUMBER)}", person_id=a.person, type=a.type, on=a.on, count=a.sessions,
            hours=a.hours, source="self", recorded_at=facts.now,
        )  # fmt: skip
        own[a.person].append(activity)
    for m in facts.met:
        own[m.person].append(Contact(id=f"c{next(NUMBER)}", on=m.on, name=f"N{m.mark}"))
    for number, step in enumerate(facts.steps):
        before = "new" if step.before == "not_joined" else step.before
        moved = Moved(on=step.on, effect=number, before=before, after=step.after)
        own[step.person].append(moved)
    return own


def _occurrence(one: Checkin, told: Iterable[tuple[str, int]]) -> Occurrence:
    due = datetime.combine(one.on, time(17), UTC)
    asked = {"asked_at": due, "closes_at": due + timedelta(hours=48)}
    return Occurrence(
        plan_id="p1", person_id=one.person, local_date=one.on, slot="pm", due_at=due,
        window_ends_at=due + timedelta(hours=8), zone="America/New_York", questions=("craving",),
        state=one.state, answers=tuple(Answer(question=q, value=v, at=due) for q, v in told),
        **(asked if one.state == "ASKED" else {}),
    )  # fmt: skip


def _shared(facts: Facts) -> Iterable[BaseModel]:
    for one in facts.concerns:
        yield Alert(
            id=f"x{next(NUMBER)}", cause="silence", level=one.level, state=one.state,
            opened_at=one.opened_at, due_at=one.opened_at, acknowledged_at=one.acknowledged_at,
            watched=one.watched,
        )  # fmt: skip
    for state in facts.matches:
        yield Match(
            id=f"m{next(NUMBER)}", person_id="p", mentor_id="m", run_id="r", state=state, score=50,
            parts={}, created_at=facts.now,
        )  # fmt: skip
