"""The faults of trust.md that concern sending, one by one: nothing doubled, nothing lost, nothing
by a sender who comes too late."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.message_kinds import KINDS
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import asking, due
from chalicelib.services.outbound import sending, texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.standing import phones
from chalicelib.services.tenant import tenant
from chalicelib.store import change
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.writes import Conflict
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, due_keys, live, text, work

ROSA = "+15025550142"
Enroll = Callable[..., Ref]
BUSY = Result(kind="not_accepted", reason="ThrottlingException")


def checkin(ref: Ref) -> Occurrence:
    return min(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


def sent(ref: Ref) -> Message:
    (found,) = [m for m in load_all(ref).values(Message) if m.kind == "checkin"]
    return found


@pytest.fixture
def rosa(enroll: Enroll, clock: Any, carriers: Any) -> Ref:
    """A graduate whose first check-in is due now."""
    ref = enroll(phone=ROSA)
    carriers.texts.clear()
    clock.moment = checkin(ref).due_at
    return ref


def keys(program: str, clock: Any, kind: str = "CHECKIN#") -> list[Key]:
    return [key for key in due_keys(program, clock()) if key.sk.startswith(kind)]


def held_back(
    looked_at: Any, key: Key, module: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, ...]:
    """What a sender has in hand that judged a record, and sleeps right before its transaction."""
    held: list[tuple[Any, ...]] = []
    with monkeypatch.context() as asleep:
        asleep.setattr(module, "send", lambda *given: held.append(given))
        looked_at(key, due.read([key]))
    (given,) = held
    return given


def test_a_sending_that_committed_though_its_answer_was_lost_is_never_sent_and_told(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariants 2, 3 and 5: its sender saw an error, and nobody else may send it."""
    commit = change.commit

    def lost(*given: Any) -> None:
        commit(*given)
        raise ConnectionError("no answer")

    (key,) = keys(program, clock)
    with monkeypatch.context() as network:
        network.setattr(change, "commit", lost)
        with pytest.raises(ConnectionError):
            due.look_at(key, due.read([key]))
    due.look_at(key, due.read([key]))  # the queue brings it again
    live(program, clock, clock() + timedelta(minutes=30))
    assert carriers.to(ROSA) == []
    assert (sent(rosa).state, checkin(rosa).state) == ("UNKNOWN", "UNKNOWN")
    assert [alert.cause for alert in load_all(rosa).values(Alert)] == ["not_sent"]


def test_invariant_17_a_sender_paused_before_its_transaction_cannot_send_after_another(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wakes up with its judgement in hand after another has sent and recorded."""
    (key,) = keys(program, clock)
    held = held_back(due.look_at, key, asking, monkeypatch)
    live(program, clock, clock() + timedelta(minutes=10))
    assert len(carriers.to(ROSA)) == 1
    with pytest.raises(Conflict):
        asking.send(*held)
    assert len(carriers.to(ROSA)) == 1
    assert chain_faults(rosa) == []


def test_of_two_senders_that_judged_the_same_check_in_one_sends(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = keys(program, clock)
    first, second = (held_back(due.look_at, key, asking, monkeypatch) for _ in range(2))
    asking.send(*second)
    with pytest.raises(Conflict):
        asking.send(*first)
    assert len(carriers.to(ROSA)) == 1
    assert chain_faults(rosa) == []


def test_of_two_senders_that_judged_the_same_planned_message_one_sends(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check-in's text that was proven not accepted is planned again."""
    carriers.answers = [BUSY]
    work(program, clock())
    clock.moment = sent(rosa).due_at
    (key,) = keys(program, clock, "MESSAGE#")
    first, second = (held_back(due.look_at, key, sending, monkeypatch) for _ in range(2))
    sending.send(*second)
    with pytest.raises(Conflict):
        sending.send(*first)
    assert (len(carriers.to(ROSA)), sent(rosa).attempts) == (2, 2)


NOT_ACCEPTED = ["ThrottlingException", "ConnectTimeoutError", "EndpointConnectionError"]
UNSURE = ["ReadTimeoutError", "ConnectionClosedError", "InternalServerException"]


@pytest.mark.parametrize("reason", NOT_ACCEPTED)
def test_what_was_proven_not_accepted_is_sent_again_in_its_window_or_missed(
    program: str, rosa: Ref, clock: Any, carriers: Any, reason: str
) -> None:
    carriers.answers = [Result(kind="not_accepted", reason=reason)] * 500
    ends = checkin(rosa).window_ends_at
    live(program, clock, ends + timedelta(hours=1))
    assert len(carriers.to(ROSA)) > 3
    assert sent(rosa).state == "EXPIRED"
    ended = checkin(rosa)
    assert (ended.state, ended.reason) == ("MISSED", reason)
    assert (sent(rosa).outcome_at or ends) <= ends


@pytest.mark.parametrize("reason", UNSURE)
def test_what_may_have_been_accepted_is_never_sent_again(
    program: str, rosa: Ref, clock: Any, carriers: Any, reason: str
) -> None:
    """Invariants 2 and 5."""
    carriers.answers = [Result(kind="ambiguous", reason=reason)]
    live(program, clock, clock() + timedelta(hours=30))
    assert len(carriers.to(ROSA)) == 1
    assert (sent(rosa).state, checkin(rosa).state) == ("UNKNOWN", "UNKNOWN")


def test_invariant_10_an_opt_out_between_judging_and_sending_wins(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = keys(program, clock)
    held = held_back(due.look_at, key, asking, monkeypatch)
    text(own_number(program), ROSA, "STOP", clock())
    with pytest.raises(Conflict):
        asking.send(*held)
    live(program, clock, clock() + timedelta(hours=8))
    assert len(carriers.to(ROSA)) == 1  # the confirmation of the stop
    assert load(rosa).one(Person).texting == "stopped"


def test_a_carrier_that_says_opted_out_is_believed_and_nothing_is_tried_again(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    reason = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    carriers.answers = [Result(kind="opted_out", reason=reason)]
    live(program, clock, clock() + timedelta(hours=8))
    assert len(carriers.to(ROSA)) == 1
    assert (sent(rosa).state, sent(rosa).reason) == ("SUPPRESSED", reason)
    assert checkin(rosa).state == "SUPPRESSED"


def test_the_carrier_s_own_stop_is_told_once_until_staff_have_seen_to_the_number(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Else it is silent for ever: nothing arrives, and no STOP was ever said to us."""
    stopped = Result(kind="opted_out", reason="DESTINATION_PHONE_NUMBER_OPTED_OUT")

    def told() -> list[int]:
        found = load_all(rosa).values(Alert)
        return sorted(one.joined for one in found if one.cause == "carrier_stop")

    carriers.answers = [stopped] * 3
    work(program, clock())
    assert told() == [0]
    text(own_number(program), ROSA, "CALL", clock.go(minutes=1))
    assert told() == [0]
    phones.verify(program, rosa.person, "lee", Alumnus)
    text(own_number(program), ROSA, "CALL", clock.go(minutes=1))
    assert carriers.answers == []
    assert told() == [1]
    assert chain_faults(rosa) == []


@pytest.mark.parametrize("kind", ["clarify", "nudge", "welcome_back", "reply"])
@pytest.mark.parametrize("said", ["ambiguous", "refused"])
def test_invariant_5_whatever_did_not_surely_arrive_reaches_a_human(
    program: str, rosa: Ref, clock: Any, carriers: Any, kind: str, said: Any
) -> None:
    change = Change(load(rosa), by="test", at=clock(), policy=tenant(program).policy)
    texting.plan(change, tenant(program), kind, "checkin.corrected", exempt=True)
    change.commit("test.planned")
    carriers.answers = [Result(kind=said, reason="ValidationException")]
    for key in keys(program, clock, "MESSAGE#"):
        due.look_at(key, due.read([key]))
    (alert,) = load_all(rosa).values(Alert)
    state = {"ambiguous": "unknown", "refused": "failed"}[said]
    assert (alert.cause, alert.level) == ("not_sent", "amber")
    assert alert.triggers[0].startswith(f"{kind}_{state}@")
    assert carriers.calls == []


def test_invariant_5_a_reminder_that_may_not_have_left_reaches_a_human(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    work(program, clock())
    clock.go(hours=23)
    carriers.answers = [Result(kind="ambiguous", reason="ReadTimeoutError")]
    live(program, clock, clock() + timedelta(hours=2))
    (alert,) = load_all(rosa).values(Alert)
    assert alert.triggers[0].startswith("reminder_unknown@")


def test_every_kind_of_text_has_an_effect_when_it_fails() -> None:
    assert set(ON_FAILURE) >= set(KINDS)


def test_invariant_4_what_waits_has_its_outcome_by_its_window_s_end_whatever_the_zone_is_now(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Their days off came after the text was put back for another try."""
    carriers.answers = [BUSY]
    work(program, clock())
    ends = checkin(rosa).window_ends_at
    change = Change(load(rosa), by="test", at=clock(), policy=tenant(program).policy)
    change.amend(Person, days_off=frozenset({"mon", "wed", "thu", "fri"}))
    change.commit("test.moved")
    live(program, clock, ends + timedelta(minutes=1))
    assert len(carriers.to(ROSA)) == 1
    assert (sent(rosa).state, checkin(rosa).state) == ("EXPIRED", "MISSED")


def test_invariant_29_a_text_planned_before_a_restore_waits_for_nothing_and_is_not_sent(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is restored to a moment at which it was to be tried again; the epoch was raised."""
    carriers.answers = [BUSY]
    work(program, clock())
    carriers.texts.clear()
    monkeypatch.setattr(sending, "epoch", lambda: 2)
    clock.moment = sent(rosa).due_at
    (message,) = keys(program, clock, "MESSAGE#")
    due.look_at(message, due.read([message]))
    assert carriers.texts == []
    assert (sent(rosa).state, sent(rosa).reason) == ("SUPPRESSED", "epoch")


def test_the_outcome_is_recorded_though_the_table_is_contended(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """A text of the person is taken in while theirs is under way: both are kept, nothing is sent
    again."""

    def meanwhile() -> None:
        carriers.on_text = None
        change = Change(load(rosa), by="test", at=clock(), policy=tenant(program).policy)
        change.amend(Person, first_name="Rosalind")
        change.commit("test.renamed")

    carriers.on_text = meanwhile
    work(program, clock())
    assert len(carriers.to(ROSA)) == 1
    assert sent(rosa).state == "ACCEPTED"
    assert load(rosa).one(Person).first_name == "Rosalind"
    assert chain_faults(rosa) == []
