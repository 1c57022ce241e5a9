"""A STOP for the whole account: two programs, one number, and nobody learns of the other."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Consent, Person
from chalicelib.domain.safety.rota import OnCall, Rota
from chalicelib.domain.thread import Thread
from chalicelib.services import enrolling, joining, programs
from chalicelib.services.outbound import texting
from chalicelib.services.standing import revoking
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api
from tests.integration.conftest import Carriers, Clock, own_number
from tests.integration.life import chain_faults, live, text

PHONE = "+15025550142"
EVERYWHERE = {"stops": {"scope": "account"}}


@pytest.fixture
def both(
    enroll: Callable[..., Any], program: str, other_program: str, clock: Clock, carriers: Carriers
) -> tuple[Any, Any]:
    """The same number, joined in two programs."""
    rung = OnCall(name="Cy", phone="+15025550192", email="cy@example.org")
    programs.put_rota(other_program, Rota(rungs=(rung,)), "supervisor")
    here = tenant(other_program)
    read = enrolling.new_partition(other_program)
    person = Person(
        id=read.ref.person, program=other_program, roles=frozenset({"alumnus"}),
        first_name="Rosa", last_name="Clark", phone=PHONE, birth_date=date(1990, 5, 4),
        time_zone="America/Chicago", sms_consent=Consent(at=clock(), form="F"),
        texting="consented", number_state="verified", created_at=clock(),
    )  # fmt: skip
    role = Alumnus(person_id=person.id, external_id="B-1", discharged_on=date(2026, 11, 10))
    change = Change(read, by="test", at=clock(), policy=here.policy)
    enrolling.put_person(change, here, person, role)
    after = change.commit("person.created")
    change = Change(after, by="test", at=clock(), policy=here.policy)
    change.amend(Thread, joining="invited")
    joining.join(change, here)
    texting.deliver_all(change.commit("person.joined"), here, {})
    return enroll(), read.ref


def policies(*of: str) -> None:
    for one in of:
        programs.put_policy(one, EVERYWHERE, "supervisor")


def sent_by(carriers: Carriers, program: str) -> int:
    return sum(1 for t in carriers.texts if t["to"] == PHONE and t["sender"] == own_number(program))


def test_by_default_a_stop_is_the_programs_own(
    both: tuple[Any, Any], program: str, other_program: str, clock: Clock, carriers: Carriers
) -> None:
    text(own_number(program), PHONE, "STOP", clock.go(hours=1))
    before = sent_by(carriers, other_program)
    live(other_program, clock, clock() + timedelta(days=4))
    assert sent_by(carriers, other_program) > before
    assert load(both[1]).one(Person).texting == "joined"


def test_by_policy_it_ends_the_texts_of_every_program_that_takes_part(
    both: tuple[Any, Any], program: str, other_program: str, clock: Clock, carriers: Carriers,
    api: Api,
) -> None:  # fmt: skip
    """Invariants 10 and 23: found inside the SENDING transaction; neither learns of the other."""
    policies(program, other_program)
    text(own_number(program), PHONE, "STOP", clock.go(hours=1))
    before = sent_by(carriers, other_program)
    live(other_program, clock, clock() + timedelta(days=9))
    assert sent_by(carriers, other_program) == before
    read = load_all(both[1])
    assert read.one(Person).texting == "stopped"
    assert [m for m in read.values(Message) if m.kind == "checkin"] == []
    assert {(o.state, o.reason) for o in read.values(Occurrence)} == {("CANCELLED", "stopped")}
    assert chain_faults(both[1]) == []
    audit = api.get(
        f"/v1/audit/{both[1].person}", role="supervisor", program=other_program
    )  # fmt: skip
    taken = next(e for e in audit["items"] if e["action"] == "texting.stopped")
    assert (taken["by"], taken["reason"]) == ("account", "number")
    assert program not in str(audit)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime]]:
    """The stops that are put down for the account. Tests share its table and the number, so those
    that others left there are not heeded."""
    from chalicelib.services import everywhere
    from chalicelib.store import account

    stops: list[tuple[str, datetime]] = []
    monkeypatch.setattr(account, "stop", lambda phone, at: stops.append((phone, at)))
    monkeypatch.setattr(everywhere, "heed", lambda *_: None)
    return stops


@pytest.mark.parametrize(
    "words",
    [("STOP",), ("DELETE",), ("I quit", "yes"), ("i want to die. STOP",)],
    ids="-".join,
)
def test_every_way_to_say_stop_by_text_is_told(
    both: tuple[Any, Any], told: Any, program: str, other_program: str, clock: Clock,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    policies(program, other_program)
    for body in words:
        text(own_number(program), PHONE, body, clock.go(days=1))
    assert load(both[0]).one(Person).texting == "stopped"
    assert told == [(PHONE, clock())]


def test_what_was_told_to_staff_and_a_no_to_an_invitation_stay_the_programs_own(
    both: tuple[Any, Any], told: Any, program: str, other_program: str, clock: Clock,
    enroll: Callable[..., Any],
) -> None:  # fmt: skip
    """Decision 0124."""
    policies(program, other_program)
    revoking.opt_out(program, both[0].person, "lee", Alumnus, channel="spoken")
    assert load(both[0]).one(Person).texting == "stopped"
    invited = enroll(joined=False, phone="+15025550143")
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    text(own_number(program), "+15025550143", "no", clock.go(minutes=1))
    assert load(invited).one(Person).texting == "stopped"
    assert told == []


def test_a_program_that_takes_no_part_goes_on(
    both: tuple[Any, Any], program: str, other_program: str, clock: Clock, carriers: Carriers
) -> None:
    policies(program)
    text(own_number(program), PHONE, "STOP", clock.go(hours=1))
    before = sent_by(carriers, other_program)
    live(other_program, clock, clock() + timedelta(days=4))
    assert sent_by(carriers, other_program) > before


def test_a_text_to_the_other_program_is_read_and_not_answered_and_start_counts_there_alone(
    both: tuple[Any, Any], program: str, other_program: str, clock: Clock, carriers: Carriers
) -> None:
    policies(program, other_program)
    text(own_number(program), PHONE, "STOP", clock.go(hours=1))
    before = sent_by(carriers, other_program)
    text(own_number(other_program), PHONE, "see you monday", clock.go(minutes=1))
    assert sent_by(carriers, other_program) == before
    assert load(both[1]).one(Person).texting == "stopped"
    text(own_number(other_program), PHONE, "START", clock.go(minutes=1))
    assert load(both[1]).one(Person).texting == "joined"
    assert load(both[0]).one(Person).texting == "stopped"
    started = sent_by(carriers, other_program)
    live(other_program, clock, clock() + timedelta(days=9))
    assert sent_by(carriers, other_program) > started
    assert sent_by(carriers, program) == 2  # the welcome and the one confirmation


def test_of_stops_that_arrive_out_of_order_the_latest_stands(clock: Clock) -> None:
    from chalicelib.store import account

    early, late = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    account.make_key()
    for moment in (late, early):
        account.stop("+15025550188", moment)
    row = account.StopRow.get(*account.stop_key("+15025550188"))
    assert row.said_at.startswith("2026-11-02")
