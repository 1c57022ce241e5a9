"""Programs and people to measure with: graduates who joined, sheets to import, a crowd to come."""

import csv
import io
import itertools
import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Alumnus, Consent, Person
from chalicelib.domain.safety.rota import OnCall, Rota
from chalicelib.domain.thread import Thread
from chalicelib.services import enrolling, joining, programs
from chalicelib.services.tenant import tenant
from chalicelib.store import keys
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load
from chalicelib.store.rows import Row, connection
from infra.local.processes import ROOT

SHEET = ROOT / "infra" / "local" / "demo" / "alumni.csv"
#: DynamoDB writes 25 items a batch.
BATCH = 25
_phones = itertools.count(1)


def make_program() -> str:
    """A program with a rota; its id."""
    name = f"b{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Sample", alias="Handrail", zone="America/New_York", number=number_of(name),
        crisis_line="+15025550199",
    )  # fmt: skip
    on_call = OnCall(name="Ana", phone="+15025550190", email="ana@example.org")
    programs.put_rota(name, Rota(rungs=(on_call,)), "supervisor")
    return name


def number_of(program: str) -> str:
    """The number that a program's check-ins come from."""
    return f"+1859{int(program[1:], 16) % 10**7:07}"


def graduate(program: str, at: datetime) -> Ref:
    """A graduate who has joined; their first check-in is planned."""
    read, here = enrolling.new_partition(program), tenant(program)
    person = Person(
        id=read.ref.person, program=program, roles=frozenset({"alumnus"}), first_name="Rosa",
        last_name="Clark", phone=f"+1502{next(_phones):07}", birth_date=date(1990, 5, 4),
        time_zone="America/New_York", sms_consent=Consent(at=at, form="SMS-2026-1"),
        texting="consented", number_state="verified", phone_verified_at=at, created_at=at,
    )  # fmt: skip
    alumnus = Alumnus(
        person_id=person.id, external_id=f"A-{secrets.token_hex(4)}",
        discharged_on=at.date() - timedelta(days=14), substances=frozenset({"alcohol"}),
    )  # fmt: skip
    change = Change(read, by="bench", at=at, policy=here.policy)
    enrolling.put_person(change, here, person, alumnus)
    change = Change(change.commit("person.created"), by="bench", at=at, policy=here.policy)
    change.amend(Thread, joining="invited")
    joining.join(change, here)
    change.commit("person.joined")
    return read.ref


def first_checkin(ref: Ref) -> Occurrence:
    """A graduate's planned check-in."""
    read = load(ref)
    planned = read.one(Plan).next_key
    assert planned
    read.also(planned)
    return read.one(Occurrence)


def key_of(one: Occurrence, ref: Ref) -> Key:
    """Where a check-in lives."""
    return Key(ref.pk, f"CHECKIN#{one.local_date}#{one.slot}#{one.plan_id}")


def sheet(count: int) -> str:
    """A CSV of so many different graduates, after the first good one of the demo program."""
    with SHEET.open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(first))
    writer.writeheader()
    for n in range(count):
        changed = {"external_id": f"S-{n}", "phone": f"+1812{n + 2_550_000:07}", "email": ""}
        writer.writerow({**first, **changed})
    return out.getvalue()


def crowd(
    program: str, model: Ref, count: int, due: Callable[[int], datetime], tell: Callable[[int], Any]
) -> None:
    """Put the check-ins of so many graduates on the due index, each in a partition of its own, due
    when ``due`` says. Written past the product and cut down to what the index and a tick read:
    copies of a true one without its content, so that a hundred thousand take two minutes."""
    client = connection().client
    table = Row.Meta.table_name
    one = first_checkin(model)
    key = key_of(one, model)
    true = client.get_item(TableName=table, Key={n: {"S": v} for n, v in key._asdict().items()})
    items = _copies(true["Item"], program, key.sk, count, due)
    while batch := list(itertools.islice(items, BATCH)):
        left = {table: [{"PutRequest": {"Item": item}} for item in batch]}
        while left:
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")
        tell(len(batch))


def _copies(
    true: dict[str, Any], program: str, sk: str, count: int, due: Callable[[int], datetime]
) -> Iterator[dict[str, Any]]:
    kept = {name: true[name] for name in ("record", "version")}
    for n in range(count):
        key = Key(Ref(program, f"{n:020d}").pk, sk)
        due_pk, due_sk = keys.due(due(n), key)
        places = {"pk": key.pk, "sk": key.sk, "due_pk": due_pk, "due_sk": due_sk}
        yield {**kept, **{name: {"S": value} for name, value in places.items()}}
