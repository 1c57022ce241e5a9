"""The published figures are those that the command prints today."""

from pathlib import Path

from benchmarks.understand_report import published

REPORT = Path(__file__).parents[3] / "infra" / "understanding.md"


def test_the_published_report_is_current() -> None:
    assert REPORT.read_text(encoding="utf-8").startswith(published())
