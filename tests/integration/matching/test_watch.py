"""The nightly watch over the queue: reported by group, alerted where nobody suits, companions."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import jobs, long_work, programs
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import proposing as matching
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import round_trips
from tests.integration.life import Crash, chain_faults, dues, work

LONG_AGO = date(2025, 1, 1)
SPANISH = {"languages": ("es",)}


def watch(program):
    long_work.go_on({"kind": "matching", "step": "watch", "program": program})


def alerts_of(ref, cause="no_eligible_mentor"):
    return [a for a in load_all(ref).values(Alert) if a.cause == cause]


def amend(ref, value, **fields):
    change = Change(
        load(ref), by="test", at=matching.clock.now(), policy=tenant(ref.program).policy
    )
    change.amend(value, **fields)
    change.commit("test.amended")


def waits(graduate, days, clock, **more):
    since = clock().date() - timedelta(days=days)
    return graduate(joined=False, waiting_since=since, discharged_on=LONG_AGO, **more)


def test_the_watch_sets_out_each_night(program, clock, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "send", lambda kind, **more: sent.append({"kind": kind, **more}))
    at = next(at for at, key in dues(program) if key.sk == "LEDGERROUND")
    work(program, clock.go(seconds=(at - clock()).total_seconds() + 1))
    assert {"kind": "matching", "step": "watch", "program": program} in sent


def test_a_night_on_which_nothing_changes_reads_nobody_by_themselves(
    program, clock, carriers, graduate, volunteer
):
    """It reads the pool in batches; a queue of hundreds is looked over each night."""
    volunteer(capacity=0)
    waits(graduate, 30, clock)
    waits(graduate, 30, clock, **SPANISH)
    watch(program)
    with round_trips() as called:
        watch(program)
    few = len(called)
    for _ in range(3):
        waits(graduate, 30, clock)
        waits(graduate, 30, clock, **SPANISH)
    watch(program)
    with round_trips() as called:
        watch(program)
    assert len(called) == few


def test_whom_nobody_suits_is_told_to_staff_after_a_week_once_until_somebody_does(
    program, clock, carriers, graduate, volunteer
):
    volunteer(capacity=0)  # full, but waiting would help
    fits = waits(graduate, 30, clock)
    alone = waits(graduate, 6, clock, **SPANISH)
    unsigned = waits(graduate, 8, clock, disclosure_consent=None)
    watch(program)
    assert (alerts_of(fits), alerts_of(alone)) == ([], [])
    (told,) = alerts_of(unsigned)
    assert told.triggers[0].startswith("no_disclosure_consent")
    clock.go(days=1)
    watch(program)
    clock.go(days=1)
    watch(program)
    (told,) = alerts_of(alone)
    assert (told.state, told.level) == ("open", "amber")
    assert told.triggers[0].startswith("no_shared_language")
    assert len(alerts_of(unsigned)) == len(alerts_of(alone)) == 1
    assert told.joined == 0
    volunteer(languages=("es",), capacity=0)
    watch(program)
    (told,) = alerts_of(alone)
    assert told.state == "resolved"
    assert load(alone).one(Care).open_alerts == {}
    assert chain_faults(alone) == []


def test_who_lost_a_mentor_a_week_ago_is_told_to_staff_until_they_know_another(
    program, clock, carriers, graduate, volunteer
):
    alumnus = graduate(joined=False)
    for _ in range(2):
        volunteer(joined=False)

    def matched():
        run = matching.start(program, "staff").run.id
        (match,) = matching_approval.approve(program, run, "staff").matches
        matching_life.answer_for(program, match.id, "yes", "staff")
        return matching_life.accept(program, match.id, "staff")

    matching_life.end(program, matched().id, "rematch", "staff")
    clock.go(days=6, hours=23)
    watch(program)
    assert alerts_of(alumnus, "rematch_due") == []
    clock.go(hours=2)
    watch(program)
    watch(program)
    (told,) = alerts_of(alumnus, "rematch_due")
    assert (told.state, told.level, told.joined) == ("open", "amber", 0)
    matched()
    assert load(alumnus).one(Alumnus).parted_at is None
    assert "rematch_due" not in load(alumnus).one(Care).open_alerts
    assert chain_faults(alumnus) == []


def test_the_report_tells_who_waits_and_hides_small_cells_from_analysts(
    api, program, clock, carriers, graduate, volunteer, monkeypatch
):
    assert api("GET", "/reports/matching")[1]["on"] is None
    volunteer(capacity=1)
    waits(graduate, 20, clock), waits(graduate, 10, clock, gender="man")
    watch(program)
    told = api("GET", "/reports/matching")[1]
    assert (told["on"], told["asked"], told["places"]) == ("2026-11-24", 2, 1)
    assert (told["nobody_suits"], told["past_promise"], told["companions"]) == (1, 1, 0)
    groups = {(g["dimension"], g["group"]): g for g in told["groups"]}
    assert groups["gender", "woman"]["longest_days"] == 20
    assert groups["place", "Louisville, KY"]["waiting"] == 2
    from chalicelib.entrypoints.api import tokens
    from chalicelib.entrypoints.api.tokens import Caller

    analyst = Caller("sub", "analyst@example.org", program, frozenset({"analyst"}))
    monkeypatch.setattr(tokens, "caller", lambda _header: analyst)
    seen = api("GET", "/reports/matching")[1]
    assert (seen["asked"], seen["hidden_under"]) == ("hidden", 11)
    assert {g["waiting"] for g in seen["groups"]} == {"hidden"}


def test_where_people_wait_is_sealed(program, clock, carriers, graduate):
    from tests.integration.life import whole_table

    waits(graduate, 20, clock, city="Smalltown")
    watch(program)
    (kept,) = (
        one for one in whole_table()
        if one["sk"]["S"] == "MATCHINGWATCH" and one["pk"]["S"] == f"PROGRAM#{program}"
    )  # fmt: skip
    assert "Smalltown" not in str(kept)


@pytest.fixture
def on_duty(api, volunteer):
    """A mentor on duty, set so by staff, with no place and no hour in common."""
    mentor = volunteer(capacity=0, availability=frozenset({"tue-am"}), first_name="Tess")
    assert api("PUT", f"/mentors/{mentor.person}/duty", {"on_duty": True})[1]["on_duty"]
    return mentor


def companion(ref):
    id = load(ref).one(Alumnus).companion_id
    return load(ref, f"MATCH#{id}").one(Match) if id else None


def test_who_waits_past_the_promise_is_named_a_companion_until_there_is_a_mentor(
    api, program, clock, carriers, graduate, volunteer, on_duty
):
    late = graduate(waiting_since=clock().date() - timedelta(days=15), discharged_on=LONG_AGO)
    soon = waits(graduate, 14, clock)
    watch(program)
    named = companion(late)
    assert (named.kind, named.state, named.mentor_id) == ("companion", "active", on_duty.person)
    assert companion(soon) is None
    role = load(on_duty).one(Mentor)
    assert (role.companions, role.active) == (1, 0)
    work(program, clock.go(minutes=1))
    said = carriers.to("+15025551001")[-1]
    assert said.startswith("Handrail: We still look for a mentor for you. Until then Tess is here")
    watch(program)
    assert companion(late) == named
    assert api("GET", "/reports/matching")[1]["companions"] == 1
    mentor = volunteer()
    run = api("POST", "/matching/runs")[1]
    assert {p["mentor"]["id"] for p in run["pairs"]} == {mentor.person}
    done = api("POST", f"/matching/runs/{run['id']}/approve")[1]
    match = next(m for m in done["matches"] if m["alumnus"]["id"] == late.person)
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    assert api("POST", f"/matches/{match['id']}/accept")[1]["state"] == "active"
    assert companion(late) is None
    assert load(late, f"MATCH#{named.id}").one(Match).reason == "matched"
    assert load(on_duty).one(Mentor).companions == 0
    assert [fault for ref in (late, on_duty) for fault in chain_faults(ref)] == []


@pytest.mark.parametrize(
    "why_not", ["off_duty", "policy", "full", "consent", "safety", "clearance"]
)
def test_nobody_is_named_against_policy_consent_or_safety(
    api, program, clock, carriers, graduate, on_duty, why_not
):
    late = waits(graduate, 40, clock)
    if why_not == "off_duty":
        api("PUT", f"/mentors/{on_duty.person}/duty", {"on_duty": False})
    elif why_not == "policy":
        programs.put_policy(program, {"match_life": {"promise_days": 0}}, "supervisor")
    elif why_not == "full":
        amend(on_duty, Mentor, companions=5)
    elif why_not == "consent":
        amend(late, Alumnus, disclosure_consent=None)
    elif why_not == "safety":
        amend(late, Alumnus, safety=frozenset({on_duty.person}))
    else:
        amend(on_duty, Mentor, background_check_on=date(2024, 1, 1))
    watch(program)
    assert companion(late) is None


def test_those_who_wait_longest_are_named_somebody_first(
    program, clock, carriers, graduate, on_duty
):
    programs.put_policy(program, {"match_life": {"companions_at_most": 1}}, "supervisor")
    less, more = waits(graduate, 20, clock), waits(graduate, 50, clock)
    watch(program)
    assert companion(more)
    assert companion(less) is None


def test_a_death_ends_the_match_and_the_companion_though_both_are_one_mentor(
    api, program, clock, carriers, graduate, volunteer
):
    late = waits(graduate, 40, clock)
    mentor = volunteer(joined=False)
    api("PUT", f"/mentors/{mentor.person}/duty", {"on_duty": True})
    watch(program)
    run = api("POST", "/matching/runs")[1]
    api("POST", f"/matching/runs/{run['id']}/approve")
    role = load(mentor).one(Mentor)
    assert (role.active, role.companions, len(role.match_ids)) == (1, 1, 2)
    died = {"on": str(clock().date()), "source": "family", "confirm": True}
    assert api("POST", f"/alumni/{late.person}/deceased", died)[0] == 200
    role = load(mentor).one(Mentor)
    assert (role.active, role.companions, role.match_ids) == (0, 0, frozenset())
    assert {match.state for match in load_all(late).values(Match)} == {"ended"}
    assert chain_faults(late) == []


def test_a_crash_after_a_companion_was_named_only_delays_the_introduction(
    program, clock, carriers, graduate, on_duty, monkeypatch
):
    late = waits(graduate, 40, clock)

    def dies(*_):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(matching_life, "look_again", dies)
        with pytest.raises(Crash):
            watch(program)
    assert companion(late).state == "accepted"
    work(program, clock.go(minutes=1))
    assert companion(late).state == "active"
    watch(program)
    assert load(on_duty).one(Mentor).companions == 1


def test_a_companion_who_takes_a_break_is_followed_by_another(
    api, program, clock, carriers, graduate, volunteer, on_duty
):
    late = waits(graduate, 40, clock)
    watch(program)
    (ended,) = api("POST", f"/mentors/{on_duty.person}/step-back", {})[1]["items"]
    assert (ended["kind"], ended["state"], ended["reason"]) == (
        "companion",
        "ended",
        "mentor_break",
    )
    assert companion(late) is None
    other = volunteer(capacity=0)
    api("PUT", f"/mentors/{other.person}/duty", {"on_duty": True})
    watch(program)
    assert companion(late).mentor_id == other.person
