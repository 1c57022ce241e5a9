"""A form that somebody fills in, and the application that it becomes when they confirm it.

``waiting -> screened -> approved``; ``declined`` from either. What was told is kept sealed, and no
longer than it is of use: with the approval it moves to the mentor's own record.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.people import Language, Value

State = Literal["waiting", "screened", "approved", "declined"]
#: How it is known that the form is theirs: a message reached them, or they signed it on paper.
Shown = Literal["text", "mail", "paper"]
#: Why staff decline; the applicant is told by a human, in words of their own.
Reason = Literal["not_eligible", "not_cleared", "references", "no_need", "withdrew", "other"]

#: The one table of allowed moves; clearances are entered while it is open.
TRANSITIONS: dict[State, frozenset[State]] = {
    "waiting": frozenset({"screened", "declined"}),
    "screened": frozenset({"approved", "declined"}),
    "approved": frozenset(),
    "declined": frozenset(),
}
OPEN: frozenset[State] = frozenset(state for state, after in TRANSITIONS.items() if after)

#: A form that was begun and not confirmed is forgotten after so long.
DRAFT_LIFE = timedelta(days=2)
#: What the consent to texts refers to: the form in its wording.
FORM = "mentor-application-1"


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class _Told(Value):
    """``answers`` are cells by their column (``form``), as JSON: sealed as one."""

    id: str
    language: Language
    answers: str = "{}"

    @property
    def cells(self) -> dict[str, str]:
        """What was told, by column."""
        return dict(json.loads(self.answers))

    def with_cells(self, cells: dict[str, str]) -> Any:
        """The same with more told, in place of what was told there before."""
        answers = json.dumps({**self.cells, **cells}, ensure_ascii=False, sort_keys=True)
        return self.model_copy(update={"answers": answers})


class Draft(_Told):
    """A form under way; ``id`` is the digest of the cookie of its browser."""

    started_at: datetime

    def is_stale(self, now: datetime) -> bool:
        """Whether it is as good as gone; the table may take a day or two to delete it."""
        return now - self.started_at >= DRAFT_LIFE


class Application(_Told):
    """A form that was confirmed, by a message that went out by ``way``, or that came on paper.
    Moments are UTC.

    ``note`` is what staff wrote of the screening or the decision. ``person_id`` is who it made a
    mentor. ``due_at``: until staff were told of it, and after a ``declined`` one until it is
    deleted.
    """

    way: Shown
    confirmed_at: datetime
    state: State = "waiting"
    background_check_on: date | None = None
    training_completed_on: date | None = None
    ethics_signed_on: date | None = None
    screened_at: datetime | None = None
    decided_at: datetime | None = None
    reason: Reason | None = None
    note: str = ""
    person_id: str | None = None
    due_at: datetime | None = None


def confirmed(draft: Draft, id: str, way: Shown, at: datetime) -> Application:
    """The application that a form becomes; staff are told of it at once."""
    return Application(
        id=id, language=draft.language, answers=draft.answers, way=way, confirmed_at=at, due_at=at,
    )  # fmt: skip


def move(application: Application, to: State, **changes: Any) -> Application:
    """The application in its new state.

    Raises
    ------
    IllegalTransition
        If the table does not allow the move.
    """
    if to not in TRANSITIONS[application.state]:
        raise IllegalTransition(f"{application.id}: {application.state} -> {to}")
    return application.model_copy(update={"state": to, **changes})


def screened(application: Application, note: str, at: datetime) -> Application:
    """Staff have talked to them and their references, and would have them."""
    return move(application, "screened", screened_at=at, note=note)


def declined(
    application: Application, reason: Reason, note: str, at: datetime, kept: timedelta
) -> Application:
    """Not to be; whoever withdrew is forgotten at once, but for the fact."""
    gone = reason == "withdrew"
    changes = {"answers": "{}", "note": ""} if gone else {"note": note}
    return move(application, "declined", reason=reason, decided_at=at, due_at=at + kept, **changes)


def forgotten(application: Application) -> Application:
    """A declined one whose applicant wants to be forgotten: what they told goes, the fact stays."""
    return application.model_copy(update={"answers": "{}", "note": ""})


def approved(application: Application, person_id: str, at: datetime) -> Application:
    """A mentor from now on: what was told is theirs, and here no more."""
    return move(
        application, "approved", person_id=person_id, decided_at=at, due_at=None, answers="{}",
        note="",
    )  # fmt: skip
