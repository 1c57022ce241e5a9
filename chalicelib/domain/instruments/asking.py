"""Whether a questionnaire could be asked by text now; if not, staff ask in a call."""

from datetime import date, datetime

from chalicelib.domain import gate
from chalicelib.domain.instruments.definition import Definition
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.burden import is_capped
from chalicelib.domain.thread import Thread

KIND = "instrument"


def why_not_by_text(
    person: Person,
    thread: Thread,
    asked: Definition,
    now: datetime,
    today: date,
    policy: Policy = DEFAULT,
    checkin_on: date | None = None,
) -> str | None:
    """None, or why not: ``no_wording`` we may not carry its words, ``discreet`` a bystander would
    learn from them, a reason of the gate's, or ``cap`` it would be a prompt too many today.

    ``now`` is UTC, ``today`` the person's local date, ``checkin_on`` that of the check-in planned
    next. That the window is closed for the night is no reason: a text waits for it.
    """
    if not all(thread.language in item.text for item in asked.items):
        return "no_wording"
    if asked.disclosing and person.spoken != "plain":
        return "discreet"
    against = gate.may_text(person, _prompt(person, now), now, epoch=1, policy=policy)
    if against and against not in gate.PASSING:
        return against
    return "cap" if is_capped(thread, KIND, today, policy, checkin_on) else None


def _prompt(person: Person, now: datetime) -> Message:
    """The text that would ask, as far as the gate looks at it."""
    return Message(
        id="", program=person.program, person_id=person.id, to="alumnus", kind=KIND, body="",
        due_at=now, created_at=now, numbers_had=person.numbers_had,
    )  # fmt: skip
