"""Files of more than 1,000 rows: taken off the queue, through crashes and repeats."""

from typing import Any

import pytest

from chalicelib.domain.jobs import ImportRows
from chalicelib.domain.programs import InvitationRound
from chalicelib.services import long_work
from chalicelib.services.importing import progress as importing_progress
from chalicelib.services.importing import running as importing
from chalicelib.services.importing.running import MOST_AT_ONCE, progress
from chalicelib.services.tenant import tenant
from chalicelib.store import lists
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import Missing, load_all
from tests.integration.importing.conftest import SAMPLE, codes, counts, crowd
from tests.integration.life import Crash, chain_faults, work


def drain(queue: list[dict[str, Any]]) -> None:
    while queue:
        long_work.go_on(queue.pop(0))


def in_list(program: str) -> int:
    return len(list(lists.every(listing(program, "alumni"))))


def test_2500_rows_are_taken_in_the_background(
    program: str, take: Any, queue: list[dict[str, Any]], clock: Any
) -> None:
    work(program, clock())
    begun = take("alumni", crowd(2_500))
    assert (begun.state, begun.rows, begun.done) == ("running", 2_500, 0)
    assert in_list(program) == 0
    long_work.go_on(queue.pop(0))
    half_way = progress(program, begun.id)
    assert half_way.state == "running"
    assert 0 < half_way.done == half_way.created < 2_500
    assert tenant(program).partition.one(InvitationRound).due_at is None  # not before the end
    drain(queue)
    ended = progress(program, begun.id)
    assert (ended.state, counts(ended)) == ("done", (2_500, 0, 0, 0))
    assert in_list(program) == 2_500
    assert tenant(program).partition.one(InvitationRound).due_at == clock()
    kept = load_all(Ref(program, "")).values(ImportRows)
    assert kept
    assert {rows.packed for rows in kept} == {""}  # nobody's row outlasts its taking
    assert chain_faults(Ref(program, "")) == []


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if 20 rows were many, and 30 the most that a request may take."""
    from chalicelib.services.importing import pieces as importing_pieces

    monkeypatch.setattr(importing_pieces, "MOST_ROWS", 20)
    monkeypatch.setattr(importing, "MOST_AT_ONCE", 30)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    "where",
    [
        "importing.rows.enrol",
        "importing.running._record",
        "importing.running.write_alone",
        "jobs.send",
    ],
)
def test_a_crash_anywhere_in_a_piece_loses_and_doubles_nobody(
    program: str, take: Any, queue: list[dict[str, Any]], where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun = take("alumni", crowd(70))
    long_work.go_on(queue.pop(0))
    module, name = where.rsplit(".", 1)
    step = queue[0]
    with monkeypatch.context() as crashing:
        crashing.setattr(f"chalicelib.services.{module}.{name}", _crash_after(10, module, name))
        with pytest.raises(Crash):
            long_work.go_on(step)
    del queue[1:]
    drain(queue)  # SQS brings the step again
    ended = progress(program, begun.id)
    assert (ended.state, counts(ended)) == ("done", (70, 0, 0, 0))
    assert in_list(program) == 70


def _crash_after(count: int, module: str, name: str) -> Any:
    """The function, which crashes: at once, or (enrolling) when ``count`` people are in."""
    from chalicelib.services.importing import rows as importing_rows

    enrol, done = importing_rows.enrol, []

    def crashing(*args: Any, **more: Any) -> bool:
        if name != "enrol" or len(done) == count:
            raise Crash
        done.append(1)
        return enrol(*args, **more)

    return crashing


@pytest.mark.usefixtures("small_pieces")
def test_a_step_delivered_twice_takes_effect_once(
    program: str, take: Any, queue: list[dict[str, Any]]
) -> None:
    begun = take("alumni", crowd(50))
    while queue:
        step = queue.pop(0)
        long_work.go_on(step)
        again = len(queue)
        long_work.go_on(step)
        del queue[again:]
    assert counts(progress(program, begun.id)) == (50, 0, 0, 0)
    assert in_list(program) == 50
    entries = [e for e in _program_entries(program) if e.startswith("import.")]
    assert entries == ["import.started", "import.done"]


@pytest.mark.usefixtures("small_pieces")
def test_an_import_whose_work_was_lost_goes_on_when_it_is_due(
    program: str, take: Any, queue: list[dict[str, Any]], clock: Any
) -> None:
    begun = take("alumni", crowd(70))
    long_work.go_on(queue.pop(0))
    queue.clear()  # the queue lost the next step
    work(program, clock.go(minutes=21))
    assert queue == []  # a piece was taken since the work began: it may be under way still
    work(program, clock.go(minutes=21))
    assert [step["chunk"] for step in queue] == [1]
    drain(queue)
    ended = progress(program, begun.id)
    assert (ended.state, counts(ended)) == ("done", (70, 0, 0, 0))
    work(program, clock.go(days=1))
    assert "import" not in {step["kind"] for step in queue}


@pytest.mark.usefixtures("small_pieces")
def test_an_import_that_keeps_dying_fails_and_invites_whom_it_took(
    program: str, take: Any, queue: list[dict[str, Any]], clock: Any
) -> None:
    begun = take("alumni", crowd(70))
    long_work.go_on(queue.pop(0))
    for _ in range(importing_progress.TRIES + 2):
        work(program, clock.go(minutes=21))
    assert len(queue) == 1 + importing_progress.TRIES
    ended = progress(program, begun.id)
    assert (ended.state, ended.done, ended.created) == ("failed", 20, 20)
    assert [(error["code"], error["column"]) for error in ended.errors] == [("cut_off", "")]
    assert tenant(program).partition.one(InvitationRound).due_at == clock()
    drain(queue)  # messages that come after all still bring everybody in
    assert counts(progress(program, begun.id)) == (70, 0, 0, 0)
    assert progress(program, begun.id).state == "done"
    assert chain_faults(Ref(program, "")) == []


def test_who_was_taken_by_a_request_that_died_is_invited_all_the_same(
    program: str, take: Any, queue: list[dict[str, Any]], clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    work(program, clock())
    with monkeypatch.context() as crashing:
        name = "chalicelib.services.importing.rows.enrol"
        crashing.setattr(name, _crash_after(3, "importing.rows", "enrol"))
        with pytest.raises(Crash):
            take("alumni", crowd(5))
    assert tenant(program).partition.one(InvitationRound).due_at is None
    work(program, clock.go(minutes=21))
    assert tenant(program).partition.one(InvitationRound).due_at is not None
    entries = [e for e in _program_entries(program) if e.startswith("import.")]
    assert entries == ["import.started", "import.failed"]
    assert queue == []


@pytest.mark.usefixtures("small_pieces")
def test_bad_rows_of_all_pieces_come_back_in_one_fix_file(
    program: str, take: Any, queue: list[dict[str, Any]]
) -> None:
    begun = take("alumni", SAMPLE["alumni"])
    assert begun.errors == ()
    drain(queue)
    ended = progress(program, begun.id)
    assert counts(ended) == (229, 0, 0, 11)
    lines = [line for line, _ in codes(ended)]
    assert lines == sorted(lines)
    assert len(lines) == 11
    assert ended.fix_file
    assert ended.fix_file.count("\r\n") == 12


def test_a_commit_of_1000_rows_answers_at_once(take: Any, queue: list[dict[str, Any]]) -> None:
    from tests.integration.api.conftest import round_trips

    assert MOST_AT_ONCE == 1_000
    text = crowd(1_000)
    with round_trips() as called:
        taken = take("alumni", text)
    assert (taken.state, counts(taken), queue) == ("done", (1_000, 0, 0, 0), [])
    # One transaction a row; all look-ups, the job, its answer and the wake-up take 40 at most.
    assert called.count("TransactWriteItems") <= 1_003
    assert len(called) <= 1_040
    with round_trips() as called:
        assert counts(take("alumni", text)) == (0, 0, 1_000, 0)
    assert called.count("TransactWriteItems") == 2
    assert len(called) <= 50


def test_another_programs_import_is_missing(
    take: Any, other_program: str, queue: list[dict[str, Any]]
) -> None:
    taken = take("alumni", {})
    with pytest.raises(Missing):
        progress(other_program, taken.id)


def _program_entries(program: str) -> list[str]:
    from chalicelib.store.audit import Entry
    from chalicelib.store.codec import decode
    from chalicelib.store.rows import rows

    found = rows(Ref(program, "").audit_pk)
    return [decode(Entry, row.attribute_values, (), None).action for row in found]
