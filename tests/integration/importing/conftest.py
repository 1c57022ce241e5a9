"""Sheets imported into a fresh program on DynamoDB Local; the jobs queue is a list that a test
works off, or leaves as a crash would."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.api.conftest import (  # noqa: F401  (fixtures)
    Api,
    api,
    issuer,
    other_program,
)
from tests.unit.importing.samples import BASE, PEOPLE, table

#: Everybody of the sample files, by kind.
SAMPLE = {kind: (PEOPLE / f"{kind}.csv").read_text("utf-8-sig") for kind in ("alumni", "mentors")}
CONSENT = {"sms_consent_at": "2026-11-20T15:04:00Z", "sms_consent_form": "SMS-2026-1"}


@pytest.fixture
def take(program: str) -> Callable[..., Any]:
    """Imports rows given as changes to a base row, or a text: ``take("alumni", {…}, …)``."""
    from chalicelib.services.importing import running as importing

    def make(kind: Any, *rows: dict[str, str] | str, **more: Any) -> Any:
        text = rows[0] if rows and isinstance(rows[0], str) else sheet(kind, *rows)
        return importing.import_people(program, kind, text, by="coordinator", **more)

    return make


def sheet(kind: str, *rows: Any) -> str:
    """A CSV of the base row with each of the changes; ``None`` leaves a column out."""
    full = [{**BASE[kind], **row} for row in rows or ({},)]
    return table(*({n: v for n, v in row.items() if v is not None} for row in full))


def crowd(count: int, first: int = 0) -> str:
    """Many different graduates, all with consent."""
    return sheet(
        "alumni",
        *(
            {"external_id": f"A-{n}", "phone": f"+1502556{n:04}", "last_name": f"N{n}", **CONSENT}
            for n in range(first, first + count)
        ),
    )


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is on the jobs queue."""
    from chalicelib.services import jobs

    waiting: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "send", lambda kind, **more: waiting.append({"kind": kind, **more}))
    return waiting


@pytest.fixture
def find(program: str) -> Callable[[str, str], Any]:
    """Somebody by role and external id: ``find("alumnus", "A-1") -> Partition``."""
    from chalicelib.store import numbers
    from chalicelib.store.keys import Ref
    from chalicelib.store.partition import load_all

    def one(role: str, external_id: str) -> Any:
        key = numbers.external_key(program, role, external_id)
        return load_all(Ref(program, numbers.owners([key])[key]))

    return one


def counts(answer: Any) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected; they make up all rows."""
    four = (answer.created, answer.updated, answer.unchanged, answer.rejected)
    assert sum(four) == answer.rows
    return four


def codes(answer: Any) -> list[tuple[int, str]]:
    """The errors as line and code."""
    return [(error["line"], error["code"]) for error in answer.errors]
