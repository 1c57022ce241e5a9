"""A run over the sample people: every pair keeps the hard rules, judged by hand from the CSV."""

import csv
import time
from datetime import date
from typing import Any

import pytest

from tests.integration.matching.conftest import PEOPLE

TODAY = date(2026, 11, 24)
HOURS = {"am": range(8, 12), "pm": range(12, 17), "eve": range(17, 21)}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: Hours behind UTC on that day, of the zones in the sample.
BEHIND = {
    "America/New_York": 5, "America/Kentucky/Louisville": 5, "America/Indiana/Indianapolis": 5,
    "America/Detroit": 5, "America/Chicago": 6, "America/Denver": 7, "America/Phoenix": 7,
    "America/Los_Angeles": 8,
}  # fmt: skip


@pytest.fixture(scope="module")
def run(sample: dict[str, Any]) -> Any:
    from chalicelib.services.matching import proposing as matching

    started = time.monotonic()
    found = matching.start(sample["program"], "coordinator")
    print(f"\nrun of {found.run.alumni} alumni: {time.monotonic() - started:.2f} s")
    return found


@pytest.fixture(scope="module")
def cells() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for kind in ("alumni", "mentors"):
        with (PEOPLE / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["external_id"], row)
    return found


def years(text: str) -> float:
    return (TODAY - date.fromisoformat(text)).days / 365.25


def weekly_hours(row: dict[str, str]) -> set[int]:
    behind = BEHIND[row["time_zone"]]
    slots = (slot.split("-") for slot in row["availability"].split("|") if slot)
    return {(DAYS.index(d) * 24 + h + behind) % 168 for d, part in slots for h in HOURS[part]}


def likes(preference: str, own: str, other: str) -> bool:
    wanted = own if preference in ("", "same") else preference
    return preference == "any" or (other != "" and other == wanted)


def broken(alumnus: dict[str, str], mentor: dict[str, str]) -> list[str]:
    """What a pair breaks, from the cells alone."""
    clearances = ("background_check_on", "training_completed_on", "ethics_signed_on")
    checks = {
        "wants": alumnus["wants_mentor"] == "yes",
        "consent": bool(
            alumnus["disclosure_consent_at"]
            and alumnus["disclosure_consent_form"]
            and alumnus["disclosure_recipient"] == "mentors"
            and alumnus["disclosure_expires_on"] >= TODAY.isoformat()
        ),
        "adult": years(alumnus["birth_date"]) >= 18 and years(mentor["birth_date"]) >= 18,
        "recovery": years(mentor["recovery_since"]) >= 0.99,
        "discharge": not mentor["discharged_on"] or years(mentor["discharged_on"]) >= 0.49,
        "cleared": all(mentor[c] and 0 <= years(mentor[c]) <= 2.01 for c in clearances),
        "language": bool(set(alumnus["language"].split("|")) & set(mentor["language"].split("|"))),
        "hour": bool(weekly_hours(alumnus) & weekly_hours(mentor)),
        "gender": likes(alumnus["mentor_gender_preference"], alumnus["gender"], mentor["gender"])
        and likes(mentor["mentee_gender_preference"], mentor["gender"], alumnus["gender"]),
        "medication": alumnus["on_medication"] != "yes" or mentor["supports_medication"] == "yes",
    }
    return [name for name, holds in checks.items() if not holds]


def test_every_pair_keeps_the_hard_rules(run, cells):
    assert run.run.state == "proposed"
    assert run.run.proved
    assert len(run.pairs) > 20
    for pair in run.pairs:
        alumnus = run.names[f"alumnus#{pair['alumnus']}"].external_id
        mentor = run.names[f"mentor#{pair['mentor']}"].external_id
        assert broken(cells[alumnus], cells[mentor]) == [], (alumnus, mentor)


def test_no_mentor_gets_more_than_their_capacity(run, cells):
    taken: dict[str, int] = {}
    for pair in run.pairs:
        name = run.names[f"mentor#{pair['mentor']}"].external_id
        taken[name] = taken.get(name, 0) + 1
    assert all(count <= int(cells[name]["capacity"]) for name, count in taken.items())


def test_everyone_who_wants_a_mentor_is_paired_or_told_why_not(run, sample):
    wanting = {id for row, id in sample["rows"].values() if getattr(row, "wants_mentor", False)}
    paired = {pair["alumnus"] for pair in run.pairs}
    left = {one["alumnus"]: one["reasons"] for one in run.unmatched}
    assert paired | left.keys() == wanting
    assert not paired & left.keys()
    assert all(left.values())
    print(f"\n{len(wanting)} want a mentor, {len(paired)} paired, {len(left)} left")


def test_those_without_a_complete_disclosure_consent_are_left_for_that(run, sample):
    without = {
        id
        for row, id in sample["rows"].values()
        if getattr(row, "wants_mentor", False) and row.disclosure_consent is None
    }
    left = {one["alumnus"]: one["reasons"] for one in run.unmatched}
    assert without
    assert all("no_disclosure_consent" in left[id] for id in without)


def test_scores_sum_from_their_parts(run):
    assert all(pair["score"] == sum(pair["parts"].values()) for pair in run.pairs)


def test_a_run_again_over_the_same_people_proposes_the_same(run, sample):
    from chalicelib.services.matching import proposing as matching

    again = matching.start(sample["program"], "coordinator")
    assert [(p["alumnus"], p["mentor"]) for p in again.pairs] == [
        (p["alumnus"], p["mentor"]) for p in run.pairs
    ]


def test_no_name_is_stored_with_a_run(run, sample):
    from chalicelib.services.matching.runs import read_pages
    from chalicelib.store.keys import Ref
    from chalicelib.store.partition import load

    pages = read_pages(load(Ref(sample["program"], "")), run.run.id)
    text = "".join(page.model_dump_json() for page in pages)
    assert len(text) < 300_000
    for row, _ in sample["rows"].values():
        assert row.external_id not in text
        assert len(row.last_name) < 4 or f'"{row.last_name}"' not in text


def test_approval_makes_a_match_of_every_pair_that_holds(run, sample):
    from chalicelib.domain.people import Mentor
    from chalicelib.services.matching import approving as matching_approval
    from chalicelib.store.keys import Ref
    from chalicelib.store.partition import load

    started = time.monotonic()
    approved = matching_approval.approve(sample["program"], run.run.id, "coordinator")
    print(f"\n{len(approved.matches)} approved: {time.monotonic() - started:.2f} s")
    assert approved.run.state == "approved"
    assert len(approved.matches) + len(approved.skipped) == len(run.pairs)
    assert approved.skipped == []
    assert {m.state for m in approved.matches} <= {"approved", "asked"}
    for mentor in {m.mentor_id for m in approved.matches}:
        role = load(Ref(sample["program"], mentor)).one(Mentor)
        assert role.active == sum(m.mentor_id == mentor for m in approved.matches)
        assert role.active <= role.capacity


def test_a_run_after_approval_moves_no_live_pair(run, sample):
    from chalicelib.services.matching import proposing as matching

    live = {pair["alumnus"] for pair in run.pairs}
    again = matching.start(sample["program"], "coordinator")
    assert not live & {pair["alumnus"] for pair in again.pairs}
    assert not live & {one["alumnus"] for one in again.unmatched}
