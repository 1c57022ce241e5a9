"""Places are given away once, judged afresh; what a mentor turns down falls to the next best."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching.runs import read
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from chalicelib.store.writes import Conflict
from tests.integration.conftest import own_number
from tests.integration.life import Crash, chain_faults, text, work

HANDS = 32


@pytest.fixture(autouse=True)
def no_texts(carriers):
    return carriers


def again(act):
    """As a caller does who is told to send it again."""
    for _ in range(40):
        try:
            return act()
        except Conflict:
            continue
    raise AssertionError("in vain")


def test_nobody_is_above_capacity_under_32_concurrent_accepts(program, clock, graduate, volunteer):
    """Invariant 31: 32 hands approve, answer and accept at once for three places."""
    mentor = volunteer(joined=False, capacity=3)
    alumni = [graduate(joined=False) for _ in range(HANDS)]
    here = tenant(program)

    def whole_way(number: int) -> None:
        run = MatchingRun(id=f"run{number}", on=clock().date(), by="staff", created_at=clock())
        both = {"alumnus": alumni[number].person, "mentor": mentor.person}
        pair = {**both, "score": 1, "parts": {}}
        while (reasons := matching_approval.approve_pair(here, run, pair)) == ("busy",):
            pass
        if reasons:
            assert reasons == ("no_capacity",)
            return
        match = f"{alumni[number].person}-run{number}"
        again(lambda: matching_life.answer_for(program, match, "yes", "staff"))
        again(lambda: matching_life.accept(program, match, "staff"))

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(whole_way, range(HANDS)))
    found = [match for ref in alumni for match in load_all(ref).values(Match)]
    assert [match.state for match in found] == ["active"] * 3
    assert load(mentor).one(Mentor).active == 3
    assert [fault for ref in (*alumni, mentor) for fault in chain_faults(ref)] == []


def test_32_accepts_of_one_offer_introduce_once(program, graduate, volunteer, carriers, clock):
    alumnus, _ = graduate(), volunteer()
    run = matching.start(program, "coordinator").run
    match = matching_approval.approve(program, run.id, "coordinator").matches[0]
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    with ThreadPoolExecutor(HANDS) as hands:
        accept = lambda _: again(lambda: matching_life.accept(program, match.id, "staff"))  # noqa: E731
        assert {done.state for done in hands.map(accept, range(HANDS))} <= {"accepted", "active"}
    for _ in range(3):
        work(program, clock.go(minutes=1))
    assert load(alumnus, f"MATCH#{match.id}").one(Match).state == "active"
    assert len([b for b in carriers.to("+15025551001") if "is your mentor" in b]) == 1
    assert len([b for b in carriers.to("+15025555001") if "matched with" in b]) == 1


@pytest.fixture
def offered(program, graduate, volunteer):
    """An offer to the first of three mentors: alumnus, the mentors in order, its match."""
    alumnus = graduate(joined=False, pathway="secular")
    mentors = [
        volunteer(joined=False, capacity=1, pathways=frozenset({"secular"}), city=city)
        for city in ("Louisville", "Elsewhere", "Elsewhere")
    ]
    run = matching.start(program, "coordinator")
    match = matching_approval.approve(program, run.run.id, "coordinator").matches[0]
    by_id = {ref.person: ref for ref in mentors}
    order = [by_id[id] for id in (match.mentor_id, *match.next_best)]
    assert len(order) == 3
    matching_life.answer_for(program, match.id, "yes", "coordinator")
    return alumnus, order, match


def actives(mentors):
    return [load(ref).one(Mentor).active for ref in mentors]


def live(alumnus):
    id = load(alumnus).one(Alumnus).match_id
    return load(alumnus, f"MATCH#{id}").one(Match) if id else None


def test_an_offer_that_expires_falls_to_the_next_best(program, clock, offered):
    alumnus, mentors, first = offered
    work(program, clock.go(hours=72, minutes=1))
    second = live(alumnus)
    assert (second.id, second.mentor_id) == (f"{first.id}.1", mentors[1].person)
    assert (second.state, second.run_id) == ("asked", first.run_id)
    assert second.score == sum(second.parts.values())
    assert actives(mentors) == [0, 1, 0]
    found = read(program, first.run_id).matches
    assert [(m.id, m.state) for m in found] == [(first.id, "expired"), (second.id, "asked")]
    matching_life.answer_for(program, second.id, "yes", "coordinator")
    assert matching_life.accept(program, second.id, "coordinator").state == "active"
    assert [fault for ref in (alumnus, *mentors) for fault in chain_faults(ref)] == []


def test_a_mentor_who_declines_leaves_it_to_the_next_and_so_on_to_nobody(program, offered):
    alumnus, mentors, first = offered
    for turn in range(3):
        match = live(alumnus)
        assert match.mentor_id == mentors[turn].person
        matching_life.decline(program, match.id, "mentor_declined", "coordinator")
    assert live(alumnus) is None
    assert actives(mentors) == [0, 0, 0]
    assert len(read(program, first.run_id).matches) == 3


def amend(ref, value, **fields):
    change = Change(
        load(ref), by="test", at=matching.clock.now(), policy=tenant(ref.program).policy
    )
    change.amend(value, **fields)
    change.commit("test.amended")


@pytest.mark.parametrize(
    ("whose", "value", "fields"),
    [
        ("mentor", Mentor, {"training_completed_on": date(2024, 1, 1)}),
        ("mentor", Mentor, {"active": 1}),
        ("mentor", Mentor, {"paused": True}),
        ("alumnus", Alumnus, {"safety": "the second"}),
    ],
    ids=["clearance", "place", "break", "safety"],
)
def test_the_next_best_is_judged_afresh(program, offered, whose, value, fields):
    alumnus, mentors, first = offered
    if "safety" in fields:
        fields = {"safety": frozenset({mentors[1].person})}
    amend(mentors[1] if whose == "mentor" else alumnus, value, **fields)
    matching_life.decline(program, first.id, "no_time", "coordinator")
    assert live(alumnus).mentor_id == mentors[2].person


def test_after_a_word_of_staffs_nobody_is_asked_next(program, offered):
    alumnus, mentors, first = offered
    matching_life.decline(program, first.id, "staff_decision", "coordinator")
    assert live(alumnus) is None
    assert actives(mentors) == [0, 0, 0]


def test_someone_else_by_text_is_the_next_best(program, clock, graduate, volunteer, carriers):
    alumnus = graduate()
    mentors = [volunteer(first_name=name) for name in ("Dana", "Tess")]
    run = matching.start(program, "coordinator").run
    first = matching_approval.approve(program, run.id, "coordinator").matches[0]
    work(program, clock())
    text(own_number(program), "+15025551001", "2", clock.go(minutes=1))
    second = live(alumnus)
    assert {first.mentor_id, second.mentor_id} == {ref.person for ref in mentors}
    assert load(alumnus).one(Alumnus).blocked == {first.mentor_id}
    work(program, clock.go(minutes=1))
    said = carriers.to("+15025551001")
    assert len([body for body in said if "We found a mentor for you" in body]) == 2
    text(own_number(program), "+15025551001", "1", clock.go(minutes=1))
    assert live(alumnus).state == "offered"
    assert chain_faults(alumnus) == []


def test_a_crash_while_it_falls_through_leaves_all_or_nothing(program, clock, offered, monkeypatch):
    alumnus, mentors, first = offered
    commit = Change.commit

    def dies(change, action, *rest):
        if action == "match.expired":
            raise Crash
        return commit(change, action, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Change, "commit", dies)
        with pytest.raises(Crash):
            work(program, clock.go(hours=73))
    assert (live(alumnus).id, actives(mentors)) == (first.id, [1, 0, 0])
    work(program, clock.go(minutes=1))
    assert actives(mentors) == [0, 1, 0]


def test_safety_and_clearances_are_judged_at_acceptance_too(program, offered):
    alumnus, mentors, first = offered
    amend(alumnus, Alumnus, safety=frozenset({mentors[0].person}))
    amend(mentors[0], Mentor, background_check_on=date(2024, 1, 1))
    with pytest.raises(matching_life.NoLongerHolds) as refused:
        matching_life.accept(program, first.id, "coordinator")
    assert set(refused.value.reasons) == {"safety", "mentor_background_check"}
    assert live(alumnus).due_at <= matching.clock.now() + timedelta(hours=72)


def test_a_transaction_conflict_only_puts_the_next_best_off(program, clock, offered, monkeypatch):
    """AWS's TransactionConflict, which DynamoDB Local does not show, is injected."""
    alumnus, mentors, _ = offered
    commit, refused = Change.commit, []

    def conflicts_once(change, action, *rest):
        if action == "match.expired" and not refused:
            refused.append(action)
            raise Conflict("contention")
        return commit(change, action, *rest)

    monkeypatch.setattr(Change, "commit", conflicts_once)
    work(program, clock.go(hours=73))
    assert refused
    assert live(alumnus).mentor_id == mentors[1].person
    assert actives(mentors) == [0, 1, 0]
