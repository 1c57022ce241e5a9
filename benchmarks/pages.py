"""What a mentor's day costs beside the bare thing: a Jinja render of the same page, and plain
botocore making the same calls.

``python -m benchmarks.pages`` starts DynamoDB Local and moto, signs a mentor with three people in,
asks for the page through the real handler, and prints CPU, their ratio and the round trips. It ends
with 1 where the page makes more round trips than it may, or costs more than its ratio.
"""

import secrets
import statistics
import sys
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks import bare, ground
from benchmarks.counting import counted, cpu_of, recording
from benchmarks.ground import Clock
from infra.local.settings import CannotStart

#: Of the issue: handler over bare, and round trips with the session and the access log.
RATIO, ROUND_TRIPS = 1.5, 5
PEOPLE, ROUNDS = 3, 21
PATH = "/m/today"
_TIMES = frozenset({"mon-eve", "sat-am", "wed-pm"})


def mentor_with_people(program: str, clock: Clock) -> str:
    """A mentor and whom they were introduced to a moment ago; the token of their session."""
    from chalicelib.domain.people import Alumnus, Consent, DisclosureConsent, Mentor
    from chalicelib.services.matching import approving, life, proposing
    from chalicelib.services.signing_in import entering

    at = clock()
    year = timedelta(days=365)
    dana = _person(
        program, clock, "mentor", "Dana", "+15025550150",
        Mentor(
            person_id="", external_id="M-1", recovery_since=date(2020, 1, 1),
            background_check_on=at.date(), training_completed_on=at.date(),
            ethics_signed_on=at.date(), pathways=frozenset({"twelve_step"}), availability=_TIMES,
        ),
        sms_consent=Consent(at=at, form="SMS-2026-1"), texting="joined",
    )  # fmt: skip
    consent = DisclosureConsent(
        at=at, form="MD-2026-1", recipient="mentors", expires_on=(at + year).date()
    )
    for number in range(PEOPLE):
        _person(
            program, clock, "alumnus", "Rosa", f"+1502555016{number}",
            Alumnus(
                person_id="", external_id=f"A-{secrets.token_hex(4)}", pathway="twelve_step",
                discharged_on=at.date() - timedelta(days=14), wants_mentor=True,
                availability=_TIMES, disclosure_consent=consent,
            ),
        )  # fmt: skip
    run = proposing.start(program, "bench").run
    for match in approving.approve(program, run.id, "bench").matches:
        life.accept(program, life.answer_for(program, match.id, "yes", "bench").id, "bench")
    return entering.begin(dana).session


def _person(
    program: str, clock: Clock, role: str, name: str, phone: str, own: Any, **more: Any
) -> Any:
    from chalicelib.domain.people import Person
    from chalicelib.services import enrolling
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    read = enrolling.new_partition(program)
    person = Person(
        id=read.ref.person, program=program, roles=frozenset({role}), first_name=name,
        last_name="Reed", phone=phone, birth_date=date(1982, 5, 4), gender="woman",
        city="Louisville", state="KY", zip="40202", time_zone="America/New_York",
        number_state="verified", created_at=clock(), **more,
    )  # fmt: skip
    change = Change(read, by="bench", at=clock(), policy=tenant(program).policy)
    own = own.model_copy(update={"person_id": person.id})
    enrolling.put_person(change, tenant(program), person, own)
    change.commit("person.created")
    return read.ref


def measure(clock: Clock) -> bool:
    """Print what it costs; whether it is within its budget."""
    from chalice.test import Client

    import app
    from benchmarks.people import make_program
    from chalicelib.entrypoints.web import pages

    cookie = f"__Host-sid={mentor_with_people(make_program(), clock)}"
    with Client(app.app) as client:

        def ask() -> None:
            answer = client.http.request("GET", PATH, headers={"Host": "h", "Cookie": cookie})
            if answer.status_code != 200 or answer.body.count(b"Rosa") < PEOPLE:
                raise AssertionError(f"no page: {answer.status_code}")

        ask()  # what is loaded once is loaded
        with patch.object(pages, "render", wraps=pages.render) as rendered, recording() as calls:
            ask()
        name, said = rendered.call_args.args[0], rendered.call_args.kwargs
        trips = counted(ask).round_trips
        page = statistics.median(cpu_of(ask) for _ in range(ROUNDS))
        render = statistics.median(
            cpu_of(lambda: pages.render(name, **said)) for _ in range(ROUNDS)
        )
    called = statistics.median(bare.cpu_of(calls, ROUNDS))
    ratio = page / (called + render)
    budgets = f"budgets: {ROUND_TRIPS} round trips, {RATIO} times the bare thing"
    columns = ("page", "round trips", "CPU ms", "bare calls ms", "bare render ms", "ratio")
    table = Table(*columns, title=budgets)
    numbers = (f"{one:.1f}" for one in (page, called, render))
    table.add_row(PATH, str(trips), *numbers, f"{ratio:.2f}")
    Console().print(table)
    return trips <= ROUND_TRIPS and ratio <= RATIO


def main() -> None:
    """Measure on a table of its own."""
    try:
        with ground.standing() as clock:
            sys.exit(0 if measure(clock) else 1)
    except CannotStart as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
