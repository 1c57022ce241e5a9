"""The pace of bulk: shared by concurrent senders, durable, and never in the way of an answer."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.services import programs
from chalicelib.services.outbound import pacing, texting
from chalicelib.services.tenant import tenant
from chalicelib.store import keys, tokens
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import Crash, live, text, work
from tests.integration.mentors.relays import line as relay  # noqa: F401

Enroll = Callable[..., Ref]
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_leases", {})
    monkeypatch.setattr(pacing, "_refused", {})


def due_at_once(
    enroll: Enroll, clock: Any, count: int, monkeypatch: pytest.MonkeyPatch
) -> list[Ref]:
    """So many graduates whose first check-in is due at the very same minute."""
    from datetime import time

    from chalicelib.domain.checkins import plan

    monkeypatch.setattr(plan, "default_time", lambda *_: time(12))
    refs = [enroll(phone=f"+1502555{n:04}") for n in range(count)]
    clock.moment = max(one.due_at for ref in refs for one in load_all(ref).values(Occurrence))
    return refs


def first(ref: Ref) -> Occurrence:
    return min(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


def test_a_morning_leaves_no_faster_than_the_number_may_send_and_all_of_it_leaves(
    program: str, enroll: Enroll, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.put_policy(
        program, {"sending": {"parts_per_second": 2, "reserved_parts_per_second": 1}}, "test"
    )
    refs = due_at_once(enroll, clock, 90, monkeypatch)
    began, ends = clock(), first(refs[0]).window_ends_at
    carriers.texts.clear()
    work(program, clock())
    # A part a second: what is given out until the next tick, and the block that ends after it.
    assert 60 <= len(carriers.texts) <= 80
    assert all(first(ref).state in ("ASKED", "PLANNED") for ref in refs)
    later = {first(ref).due_at for ref in refs if first(ref).state == "PLANNED"}
    assert min(later) >= began + timedelta(minutes=1)
    assert max(later) <= began + timedelta(minutes=15)
    live(program, clock, began + timedelta(minutes=30))
    assert len(carriers.texts) == 90
    assert all(first(ref).state == "ASKED" for ref in refs)
    for ref in refs:
        (sent,) = [m for m in load_all(ref).values(Message) if m.kind == "checkin"]
        assert sent.sent_at
        assert sent.sent_at < ends


def test_each_text_waits_for_its_own_turn(
    program: str, enroll: Enroll, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two parts a second for bulk: the turns of a batch lie half a second apart."""
    from chalicelib import clock as products

    waited: list[float] = []
    due_at_once(enroll, clock, 4, monkeypatch)
    monkeypatch.setattr(products, "wait", waited.append)
    work(program, clock())
    assert waited == [0.5, 1.0, 1.5]


def test_a_batch_of_ten_draws_one_lease(
    program: str, enroll: Enroll, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    reserve = tokens.reserve
    monkeypatch.setattr(
        tokens, "reserve", lambda phone, *more: drawn.append(phone) or reserve(phone, *more)
    )
    due_at_once(enroll, clock, 10, monkeypatch)
    work(program, clock())
    assert drawn == [own_number(program)]


def planned(ref: Ref, at: datetime, **more: Any) -> None:
    """A text that waits for its turn, due now."""
    here = tenant(ref.program)
    change = Change(load(ref), by="test", at=at, policy=here.policy)
    words = {"mentor_first": "Dana", "message": "see you at ten"}
    texting.plan(change, here, "relay_share", "relay.text", **words, **more)
    change.commit("test.planned")


def given_out(number: str, at: datetime) -> None:
    """Nothing of a number's bulk is to be had for the minute."""
    while tokens.reserve(number, 10 * SECOND, at, 50 * SECOND):
        pass


@pytest.mark.parametrize("spent", ["checkins", "relay"])
def test_each_number_of_a_program_has_a_pace_of_its_own(
    spent: str,
    program: str,
    relay: str,  # noqa: F811
    enroll: Enroll,
    clock: Any,
    carriers: Any,
) -> None:
    """AWS counts parts by the number that they leave from: the relay's texts take nothing from the
    check-ins' minute, and wait for their own."""
    number = {"checkins": own_number(program), "relay": relay}
    ref = enroll()
    for line in number:
        planned(ref, clock(), line=line)
    carriers.texts.clear()
    given_out(number[spent], clock())
    work(program, clock())
    assert [one["sender"] for one in carriers.texts] == [number[n] for n in number if n != spent]
    live(program, clock, clock() + timedelta(minutes=20))
    assert sorted(one["sender"] for one in carriers.texts) == sorted(number.values())


def test_concurrent_senders_share_what_the_number_may_send(program: str, clock: Any) -> None:
    """Twenty processes ask at once: together they get no more than the minute holds, and no two
    the same stretch of it."""
    got: list[datetime | None] = []
    number = own_number(program)

    def ask() -> None:
        got.append(tokens.reserve(number, 10 * SECOND, clock(), 50 * SECOND))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    begins = sorted(at for at in got if at)
    assert begins == [clock() + n * 10 * SECOND for n in range(len(begins))]
    assert 5 <= len(begins) <= 6


def test_what_was_given_out_outlives_the_process(program: str, clock: Any) -> None:
    number = own_number(program)
    assert tokens.reserve(number, 40 * SECOND, clock(), 50 * SECOND) == clock()
    assert tokens.reserve(number, 40 * SECOND, clock(), 50 * SECOND) == clock() + 40 * SECOND
    assert tokens.reserve(number, 40 * SECOND, clock(), 50 * SECOND) is None
    clock.go(minutes=5)
    assert tokens.reserve(number, 40 * SECOND, clock(), 50 * SECOND) == clock()


def test_answers_and_crisis_replies_wait_for_nobody(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    """The number's bulk is given out for the whole minute: what somebody asked is answered."""
    enroll(phone="+15025550142")
    carriers.texts.clear()
    for _ in range(6):
        tokens.reserve(own_number(program), 10 * SECOND, clock(), 50 * SECOND)
    text(own_number(program), "+15025550142", "HELP", clock())
    text(own_number(program), "+15025550142", "I want to kill myself", clock())
    assert len(carriers.to("+15025550142")) == 2
    assert len(carriers.to("+15025550190")) == 1


def test_no_persons_transaction_touches_the_shared_item(
    program: str, enroll: Enroll, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.store.rows import connection

    touched: list[str] = []
    transact = connection().transact_write_items

    def noted(*asked: Any) -> Any:
        touched.extend(str(item) for items in asked for item in items)
        return transact(*asked)

    monkeypatch.setattr(connection(), "transact_write_items", noted)
    due_at_once(enroll, clock, 2, monkeypatch)
    work(program, clock())
    assert touched
    assert not any(keys.tokens(own_number(program)).pk in item for item in touched)


def test_a_check_in_put_off_is_sent_under_the_same_key(
    program: str, enroll: Enroll, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sender that died before its transaction, and one that put the check-in off: one text."""
    from chalicelib.services import asking

    def crash(*_: object) -> None:
        raise Crash

    (ref,) = due_at_once(enroll, clock, 1, monkeypatch)
    carriers.texts.clear()
    with monkeypatch.context() as broken:
        broken.setattr(asking, "send", crash)
        with pytest.raises(Crash):
            work(program, clock())
    with monkeypatch.context() as empty:
        empty.setattr(tokens, "reserve", lambda *_: None)
        empty.setattr(pacing, "_leases", {})
        work(program, clock())
    live(program, clock, clock() + timedelta(hours=1))
    assert first(ref).state == "ASKED"
    assert len(carriers.texts) == 1
