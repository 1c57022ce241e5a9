"""``make demo-day`` as anybody runs it, but for half the month."""

import re
import subprocess
import sys

import pytest

from infra.local.processes import ROOT

#: Past the night of the crisis text and the day of the STOP.
DAYS = 16


@pytest.fixture(scope="module")
def story() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "infra.local.demo_day", "--days", str(DAYS)],
        cwd=ROOT, capture_output=True, text=True, timeout=580, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    return done.stdout


SECTIONS = [
    "The import", "Joining", "Matching", "A month in numbers", "Three people's threads",
    "What worried us, and how fast a human was there", "The proof",
]  # fmt: skip


def test_the_story_is_told_from_import_to_proof(story: str) -> None:
    places = [story.index(f"\n{section} ──") for section in SECTIONS]
    assert places == sorted(places)
    assert story.count(", who ") >= 3


def test_the_dry_run_and_the_second_import_change_nothing(story: str) -> None:
    rows = re.findall(r"^(dry run|commit|again) +(\d+) +(\d+) +(\d+) +(\d+)", story, re.M)
    assert [row[1:] for row in rows[:3]] == [
        ("40", "0", "0", "3"), ("40", "0", "0", "3"), ("0", "0", "40", "3"),
    ]  # fmt: skip
    for code in ("phone_letters", "date_impossible", "minor"):
        assert code in story


def test_people_join_and_are_matched(story: str) -> None:
    assert int(re.search(r"(\d+) on the busiest", story)[1]) == 25  # type: ignore[index]
    assert int(re.search(r"how far they came: (\d+) joined", story)[1]) > 25  # type: ignore[index]
    assert int(re.search(r"Matches now: (\d+) active", story)[1]) > 20  # type: ignore[index]


def test_the_night_was_answered_and_a_human_was_there(story: str) -> None:
    night = story[story.index("i dont want to be alive anymore") :]
    assert "In danger now: call 911" in night
    for kind in ("sms", "voice", "mail"):
        assert f"{kind} to " in night
    assert night.index("taken by Sam Rivers") < night.index("reached") < night.index("The proof")


def test_due_equals_outcomes_and_every_chain_is_whole(story: str) -> None:
    # The story is wrapped to the width of a terminal, wherever that falls.
    proof = " ".join(story[story.index("The proof") :].split())
    assert proof.count("; 0 hang.") == 2
    assert "Dead letters: 0." in proof
    assert "Every chain is whole." in proof
    assert "Due = outcomes: it holds." in proof
