"""Outages and backfill: late is missed and never sent, at most one check-in a person goes out
afterwards, and staff hear of it once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.carriers.result import Result
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.outage import SendHealth
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.outbound import failing
from chalicelib.services.reporting.reconciling import reconcile
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, live

Enroll = Callable[..., Ref]
DOWN = Result(kind="refused", reason="ACCOUNT_DISABLED")


def checkins(ref: Ref) -> list[Occurrence]:
    return sorted(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


def graduates(enroll: Enroll, carriers: Any, count: int) -> list[Ref]:
    refs = [enroll(phone=f"+1502555{n:04}") for n in range(count)]
    carriers.texts.clear()
    return refs


def alerts_of(ref: Ref) -> list[Alert]:
    return load_all(ref).values(Alert)


def health(program: str) -> SendHealth | None:
    stored = failing.health_of(tenant(program))
    return stored.value if stored else None


def test_nine_hours_without_a_tick_across_the_windows_end(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    """Invariants 5, 6 and 7: due at noon, looked at at nine in the evening."""
    (ref,) = graduates(enroll, carriers, 1)
    first = checkins(ref)[0]
    clock.moment = first.due_at + timedelta(hours=9)
    assert clock() > first.window_ends_at
    live(program, clock, clock() + timedelta(minutes=30))
    missed, following = checkins(ref)
    assert (missed.state, missed.reason) == ("MISSED", "late")
    assert following.state == "PLANNED"
    assert carriers.texts == []
    (alert,) = alerts_of(ref)
    assert (alert.cause, alert.owner) == ("not_sent", "Ana")
    assert alert.due_at <= clock() + timedelta(days=1)
    live(program, clock, clock() + timedelta(hours=12))  # until staff have come to work
    assert [mail["to"] for mail in carriers.mails] == ["ana@example.org"]
    assert reconcile(program, missed.local_date, following.local_date).holds
    assert chain_faults(ref) == []


def test_nine_hours_without_a_tick_inside_the_window_is_made_up_for_once(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    (ref,) = graduates(enroll, carriers, 1)
    first = checkins(ref)[0]
    clock.moment = first.due_at + timedelta(hours=6)  # from noon to six: 12:55 is a noon too
    live(program, clock, clock() + timedelta(minutes=30))
    assert len(carriers.texts) == 1
    assert checkins(ref)[0].state == "ASKED"


def test_invariant_7_after_days_of_outage_at_most_the_newest_check_in_goes_out(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = graduates(enroll, carriers, 3)
    clock.moment = checkins(refs[0])[0].due_at + timedelta(days=12, hours=2)
    live(program, clock, clock() + timedelta(hours=5))
    for n, ref in enumerate(refs):
        states = [one.state for one in checkins(ref)]
        assert states.count("MISSED") >= 3
        assert len(carriers.to(f"+1502555{n:04}")) <= 1
        assert {o.reason for o in checkins(ref) if o.state == "MISSED"} == {"late"}
        assert "PLANNED" in states
        assert len([a for a in alerts_of(ref) if a.cause == "not_sent"]) == 1
    days = [one.local_date for one in checkins(refs[0])]
    assert reconcile(program, days[0], days[-1]).holds


def test_an_outage_is_told_once_by_counts_and_not_person_by_person(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = graduates(enroll, carriers, 12)
    carriers.answers = [DOWN] * 500
    due = max(checkins(ref)[0].due_at for ref in refs)
    clock.moment = due - timedelta(minutes=1)
    carriers.mails.clear()
    live(program, clock, due + timedelta(hours=5))
    found = health(program)
    assert found
    assert found.since
    (alert,) = alerts_of(Ref(program, ""))
    assert alert.cause == "outage"
    bodies = [mail["body"] for mail in carriers.mails]
    assert len(bodies) <= 2  # the digest; and no mail a person
    (told,) = (mail for mail in carriers.mails if "did not go out" in mail["body"])
    assert "texts not sent on" in told["subject"]
    assert not any("Rosa" in body or "502555" in body for body in bodies)
    assert {a.cause for ref in refs for a in alerts_of(ref)} == {"not_sent"}
    assert {a.owner for ref in refs for a in alerts_of(ref)} == {"Ana"}


def test_invariant_5_what_the_digest_counted_is_told_of_when_its_clock_runs_out(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = graduates(enroll, carriers, 4)
    carriers.answers = [DOWN] * 500
    live(program, clock, max(checkins(ref)[0].due_at for ref in refs) + timedelta(hours=1))
    due = max(a.due_at for ref in refs for a in alerts_of(ref))
    carriers.answers, carriers.mails = [], []
    live(program, clock, due + timedelta(minutes=30))
    told = [mail["body"] for mail in carriers.mails if mail["to"] == "ana@example.org"]
    assert any("overdue" in body for body in told)


def test_silences_wait_through_an_outage_and_are_told_after_it(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    quiet = enroll(phone="+15025550142")
    first = checkins(quiet)[0]
    live(program, clock, first.due_at + timedelta(hours=47))  # asked, reminded, not answered
    others = [enroll(phone=f"+1502555{n:04}") for n in range(4)]
    began = min(checkins(ref)[0].due_at for ref in others)
    carriers.answers = [DOWN] * 2000
    for ref in others:  # an outage of today, whatever the hour of their own check-ins
        failing.note(load_all(ref), tenant(program), clock())
    live(program, clock, max(began, first.due_at + timedelta(hours=49)) + timedelta(hours=2))
    silence = next(a for a in alerts_of(quiet) if a.cause == "silence")
    assert silence.state == "open"
    found = health(program)
    assert found
    assert found.since
    assert silence.next_look_at
    assert silence.next_look_at > clock()
    carriers.answers = []
    live(program, clock, clock() + timedelta(days=4))
    after = health(program)
    assert after
    assert after.since is None
    assert next(a for a in alerts_of(quiet) if a.cause == "silence").rung >= 1


def test_one_number_that_fails_is_no_outage(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = graduates(enroll, carriers, 3)
    carriers.answers = [DOWN]
    live(program, clock, max(checkins(ref)[0].due_at for ref in refs) + timedelta(hours=2))
    found = health(program)
    assert found
    assert (found.since, found.due_at) == (None, None)
    assert alerts_of(Ref(program, "")) == []
    assert carriers.mails  # the one miss is told by itself
