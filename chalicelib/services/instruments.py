"""Questionnaires that staff enter for a graduate, what they raise, and which are due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from chalicelib import clock, ids
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.instruments.asking import why_not_by_page, why_not_by_text
from chalicelib.domain.instruments.concerns import new_concerns
from chalicelib.domain.instruments.definition import (
    Definition,
    InstrumentId,
    Refused,
    definition,
)
from chalicelib.domain.instruments.response import Answered, How, Response
from chalicelib.domain.instruments.response import of as response_of
from chalicelib.domain.instruments.schedule import Due
from chalicelib.domain.instruments.schedule import due as due_of
from chalicelib.domain.instruments.scoring import check
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import Thread
from chalicelib.services import correcting, worries
from chalicelib.services.recording import NOON, Unacceptable, day_checked, in_touch, zone_of
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

#: What the keys of responses begin with.
PREFIX = "INSTRUMENT#"


class Entered(NamedTuple):
    """A response as stored, the causes that it told, and all responses of its person to that
    instrument."""

    response: Response
    raised: tuple[str, ...]
    every: list[Response]


class Asked(NamedTuple):
    """A questionnaire that is planned; if it is due, why it could not be asked by text now, or on a
    private page (``None``: it could). ``by_staff``: the program wants staff to ask."""

    due: Due
    not_by_text: str | None
    not_by_page: str | None

    @property
    def way(self) -> Literal["text", "page", "staff"]:
        """Who asks it: we by text, we on a page, or staff."""
        if self.not_by_text in (None, "cap"):
            return "text"
        return "page" if self.not_by_page is None else "staff"


@again_on_conflict
def add(
    program: str, person_id: str, by: str,
    *, instrument: str, on: date, answers: Mapping[str, int], how: How = "call",
    version: int | None = None, corrects: str | None = None,
) -> Entered:  # fmt: skip
    """Keep the answers that somebody gave on a local date; what they tell becomes alerts at once.

    The same answers of the same day are one response, however often they are entered. ``corrects``
    is the id of a response that this one replaces.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    asked = _asked(instrument, version, answers)
    here, read = tenant(program), _read(program, person_id)
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    response = Response(
        id=ids.new_id(), instrument=asked.id, instrument_version=asked.version,
        on=day_checked(on, change, here), answers=answers, how=how, recorded_at=change.at,
        corrects=corrects,
    )  # fmt: skip
    before = response_of(asked.id, read.values(Response))
    if kept := correcting.known(response, before, _same):
        return Entered(kept, (), before)
    after = correcting.put(change, response, before)
    raised = tell(change, here, asked.id, before, after)
    in_touch(change, here, min(change.at, to_utc(on, NOON, zone_of(read, here))))
    change.commit("instrument.recorded", asked.id)
    return Entered(response, raised, after)


def tell(
    change: Change, here: Tenant, instrument: InstrumentId,
    before: Sequence[Response], after: Sequence[Response],
) -> tuple[str, ...]:  # fmt: skip
    """Tell staff what the responses to an instrument say ``after`` an answer that they did not
    ``before``, and remember the days of whole ones, for lists of many people. The causes told."""
    opioid_history = change.value(Alumnus).opioid_history
    found = new_concerns(before, after, opioid_history, here.policy)
    told = worries.tell(change, here, [(cause, f"{instrument}.{cause}") for cause in found])
    known = change.values(Answered)
    answered = known[0] if known else Answered(person_id=change.read.ref.person)
    answered = answered.with_responses(instrument, after)
    if known:
        change.replace(answered)
    else:
        change.put(answered)
    return found if told else ()


def _same(one: Response, other: Response) -> bool:
    return (one.answers, one.instrument_version) == (other.answers, other.instrument_version)


def _asked(instrument: str, version: int | None, answers: Mapping[str, int]) -> Definition:
    try:
        check(instrument, answers, version)
    except Refused as error:
        raise Unacceptable(error.field, error.code, str(error)) from error
    if not answers:
        raise Unacceptable("answers", "missing", "Send at least one answer, by item.")
    return definition(instrument, version)


def _read(program: str, person_id: str) -> Partition:
    read = load(Ref(program, person_id))
    read.one(Alumnus)
    read.beginning(PREFIX)
    return read


def responses(program: str, person_id: str) -> list[Response]:
    """Every response of a graduate, corrected ones too, oldest first.

    Raises
    ------
    Missing
    """
    read = _read(program, person_id)
    return sorted(read.values(Response), key=lambda one: one.place)


def due(program: str, person_id: str) -> list[Asked]:
    """Every questionnaire of a graduate's first year and how it stands on their local day.

    Raises
    ------
    Missing
    """
    return standing_of(_read(program, person_id), tenant(program), clock.now())


def standing_of(read: Partition, here: Tenant, now: datetime) -> list[Asked]:
    """The same of a partition of which the heads and what begins with ``PREFIX`` were read."""
    today = local(now, zone_of(read, here)).date()
    planned = due_of(read.values(Response), read.one(Alumnus).discharged_on, today, here.policy)
    return [_asked_by(one, read, here, now, today) for one in planned]


def _asked_by(one: Due, read: Partition, here: Tenant, now: datetime, today: date) -> Asked:
    if not one.is_open:
        return Asked(one, None, None)
    person, thread, plan = read.one(Person), read.one(Thread), read.maybe(Plan)
    by_text = why_not_by_text(
        person, thread, definition(one.instrument), now, today, here.policy,
        plan.value.next_on if plan else None,
    )  # fmt: skip
    by_page = why_not_by_page(
        person, thread.language, one.instrument, now, read.one(Care).open_alerts,
        here.policy,
    )  # fmt: skip
    if not here.policy.instruments.automatic:
        return Asked(one, by_text or "by_staff", by_page or "by_staff")
    return Asked(one, by_text, by_page)
