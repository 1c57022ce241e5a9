"""What a new laptop cloud starts with: two programs, a rota each, and for a demo some people.

Numbers are 555-01xx, which no carrier gives to anyone, and none of the sample people has one of
these.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalice.config import Config
from chalice.local import LocalGateway

from infra.local import product
from infra.local.identity import ROLES, Identity
from infra.local.settings import Settings

DEMO = Path(__file__).parent / "demo"
# The day on which the demo's people were written down; their dates move with the product's clock.
WRITTEN_ON = date(2026, 11, 23)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FIXED_COLUMNS = {"birth_date"}
STAFF_NAMES = {
    "coordinator": "Cora Webb", "supervisor": "Sam Rivers", "analyst": "Al Quinn",
    "auditor": "Audra Fox",
}  # fmt: skip
#: With it everybody on a laptop's rota opens the incident page that a page's mail links to.
PIN = "284751"


#: The key of every seeded authenticator (hex); the control port's ``/staff`` shows its number.
AUTHENTICATOR = "48616e647261696c206f6e2061206c6170746f70"


@dataclass(frozen=True)
class SeedProgram:
    """A program as it is first made."""

    name: str
    alias: str
    zone: str
    number: str
    mentor_number: str
    crisis_line: str
    on_call: tuple[tuple[str, str], ...]  # name, number


PROGRAMS = {
    "demo": SeedProgram(
        "Demo Alumni Program",
        "Handrail",
        "America/New_York",
        "+15025550100",
        "+15025550101",
        "+13645550199",
        (("Sam Rivers", "+13645550198"), ("Jo Lane", "+13645550197")),
    ),
    "other": SeedProgram(
        "Other Alumni Program",
        "Lifeline",
        "America/Chicago",
        "+13645550100",
        "+13645550101",
        "+13645550189",
        (("Kim Stone", "+13645550188"), ("Lee Brooks", "+13645550187")),
    ),
}


def load(
    settings: Settings,
    app: Any,
    identity: Identity,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Make what is not there yet. People only for a demo, once per data folder."""
    if product.is_stand_in():
        return
    from chalicelib import clock

    _make_programs()
    loaded = folder / "demo-loaded"
    first = settings.demo and not loaded.exists()
    if first and _import_people(app, identity, clock.now().date(), say):
        loaded.touch()


def _make_programs() -> None:
    from chalicelib.services.tenant import tenant
    from chalicelib.store.partition import Missing

    for program_id, seed in PROGRAMS.items():
        try:
            rota = tenant(program_id).rota
        except Missing:
            _make_program(program_id, seed)
            rota = None
        if rota is None:
            _put_rota(program_id, seed)
        _add_staff(program_id)


def _make_program(program_id: str, seed: SeedProgram) -> None:
    from chalicelib.services import programs

    programs.create_program(
        program_id,
        name=seed.name,
        alias=seed.alias,
        zone=seed.zone,
        number=seed.number,
        mentor_number=seed.mentor_number,
        crisis_line=seed.crisis_line,
    )


def _put_rota(program_id: str, seed: SeedProgram) -> None:
    from chalicelib.domain.safety.rota import OnCall, Rota
    from chalicelib.services import programs

    rungs = tuple(
        OnCall(name=name, phone=phone, email=f"{name.split()[0].lower()}@example.org")
        for name, phone in seed.on_call
    )
    pins = {one.key: PIN for one in rungs}
    programs.put_rota(program_id, Rota(rungs=rungs), by="laptop", new_pins=pins)


def _add_staff(program_id: str) -> None:
    """One member of staff a role, ``coordinator@demo.example.org`` and so on, each with an
    authenticator set up."""
    from chalicelib import clock
    from chalicelib.domain.policy import DEFAULT
    from chalicelib.domain.staff import Staff
    from chalicelib.services.staff import members, roster
    from chalicelib.store.change import Change

    if roster.everybody(program_id):
        return
    for role in ROLES:
        login = f"{program_id}-{role}"
        members.add(
            program_id, login, name=STAFF_NAMES[role], email=f"{role}@{program_id}.example.org",
            role=role, by="laptop",
        )  # fmt: skip
    read = roster.read(program_id)
    change = Change(read, by="laptop", at=clock.now(), policy=DEFAULT)
    for stored in list(read.every(Staff)):
        change.replace(stored.value.model_copy(update={"authenticator": AUTHENTICATOR}))
    change.commit("staff.set_up_done")


def _import_people(app: Any, identity: Identity, today: date, say: Callable[[str], None]) -> bool:
    gateway = LocalGateway(app, Config.create())
    headers = {
        "Authorization": f"Bearer {identity.token('demo', 'coordinator')}",
        "Content-Type": "text/csv",
    }
    for kind in ("mentors", "alumni"):
        people = _moved(DEMO / f"{kind}.csv", today - WRITTEN_ON)
        answer = gateway.handle_request("POST", f"/v1/imports/{kind}", headers, people.encode())
        body = json.loads(answer["body"] or "{}")
        if answer["statusCode"] != 200:
            say(f"The demo's {kind} could not be imported ({answer['statusCode']}).")
            return False
        say(f"Imported {body['created']} {kind} for the demo.")
    return True


def _moved(file: Path, by: timedelta) -> str:
    """A CSV with every date but the fixed ones moved, so that the demo is always fresh."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _move(name, cell, by) for name, cell in row.items()})
    return out.getvalue()


def _move(column: str, cell: str, by: timedelta) -> str:
    if column in _FIXED_COLUMNS:
        return cell
    return _DATE.sub(lambda day: f"{datetime.fromisoformat(day[0]).date() + by}", cell)
