"""What an answer of a set does, by whichever way it came: it is kept with those before it, and what
it tells becomes an alert at once."""

from datetime import datetime, timedelta

from chalicelib.domain.care import Care
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.instruments.response import of as response_of
from chalicelib.domain.instruments.session import (
    Asking,
    Heard,
    Pinned,
    Session,
    answers,
    hearing,
    is_over,
)
from chalicelib.services import instruments
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change

#: When a set was answered, what is due next is looked for so much later.
REST = timedelta(days=1)


def take(change: Change, here: Tenant, heard: Heard) -> Session:
    """Keep what was said; the set as it stands then. What is kept under ``INSTRUMENT#`` must have
    been read.

    Raises
    ------
    NotAnAnswer
    """
    before = change.value(Asking).session
    assert before
    after = hearing(before, heard)
    told = [_kept(change, here, before, after, one) for one in after.sets]
    return put(change, after.model_copy(update={"worried": before.worried or any(told)}))


def put(change: Change, session: Session) -> Session:
    """The set as it stands now; once it is over, what is due next is looked for."""
    change.amend(Care, last_contact_at=change.at)
    due_at = change.at + REST if is_over(session) else session.closes_at
    change.amend(Asking, session=session, due_at=_sooner(due_at, session.closes_at))
    return session


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment), default=None)


def _kept(change: Change, here: Tenant, before: Session, after: Session, one: Pinned) -> bool:
    """Whether staff are told because of what is new of one questionnaire."""
    given = answers(after, one.instrument)
    if given == answers(before, one.instrument):
        return False
    known = response_of(one.instrument, change.values(Response))
    ours = next((r for r in known if r.id == response_id(after, one)), None)
    if ours is None:
        response = Response(
            id=response_id(after, one), instrument=one.instrument, instrument_version=one.version,
            on=after.on, answers=given, how=after.way, recorded_at=change.at,
        )  # fmt: skip
        change.put(response)
    else:
        response = change.replace(ours.model_copy(update={"answers": given}))
    every = [*(r for r in known if r is not ours), response]
    return bool(instruments.tell(change, here, one.instrument, known, every))


def response_id(session: Session, one: Pinned) -> str:
    """The one response of a set to a questionnaire."""
    return f"{session.id}-{one.instrument}"
