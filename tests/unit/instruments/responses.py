"""Responses for tests, a line each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.instruments.definition import InstrumentId
from chalicelib.domain.instruments.response import Response

DISCHARGED = date(2026, 1, 1)
#: The best month that the BAM knows.
WELL = {str(i): 0 for i in range(1, 18)} | {
    "9": 4, "10": 30, "12": 4, "13": 30, "14": 4, "16": 30, "17": 4,
}  # fmt: skip

#: A center's own form: ten statements, each agreed with from 1 to 6.
FORM: dict[str, Any] = {
    "intro": "How true is this?",
    "items": {str(n): f"Line {n} of our form" for n in range(1, 11)},
    "labels": {"1": "not at all", "6": "very"},
}


def told(instrument: InstrumentId, day: int, answers: dict[str, int], **more: Any) -> Response:
    """A response ``day`` days after discharge, entered that day unless said otherwise."""
    on = DISCHARGED + timedelta(days=day)
    entered = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    given = {"id": f"{instrument}@{day}", "instrument_version": 1, "how": "call"}
    return Response(
        **{**given, "instrument": instrument, "on": on, "recorded_at": entered,
           "answers": answers, **more}
    )  # fmt: skip


def phq(day: int, total: int, **more: Any) -> Response:
    """Both items of the PHQ-2."""
    return told("phq-2", day, {"1": total // 2, "2": total - total // 2}, **more)


def bam(day: int, *, without: str = "", **answers: int) -> Response:
    """A good month but for these items (``i4=3``)."""
    said = WELL | {name.removeprefix("i"): answer for name, answer in answers.items()}
    return told("bam-17", day, {item: n for item, n in said.items() if item != without})


def barc(day: int, answer: int, count: int = 10) -> Response:
    """The same answer to the first ``count`` items of the BARC-10."""
    return told("barc-10", day, {str(i): answer for i in range(1, count + 1)})
