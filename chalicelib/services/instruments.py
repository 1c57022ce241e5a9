"""Questionnaires that staff enter for a graduate, what they raise, and which are due."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from chalicelib import clock, ids
from chalicelib.domain.checkins.assessment import Assessment
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.instruments.asking import why_not_by_text
from chalicelib.domain.instruments.concerns import new_concerns
from chalicelib.domain.instruments.definition import Definition, Refused, definition
from chalicelib.domain.instruments.response import How, Response, standing
from chalicelib.domain.instruments.schedule import Due
from chalicelib.domain.instruments.schedule import due as due_of
from chalicelib.domain.instruments.scoring import check
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety.causes import CAUSES
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, outcomes
from chalicelib.services.recording import NOON, Unacceptable, day_checked, in_touch, zone_of
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

#: What the keys of responses begin with.
PREFIX = "INSTRUMENT#"


class Entered(NamedTuple):
    """A response as stored, the causes for which staff were told because of it, and all responses
    of its person."""

    response: Response
    raised: tuple[str, ...]
    every: list[Response]


class Asked(NamedTuple):
    """A questionnaire that is planned, and why it could not be asked by text now (``None``: it
    could)."""

    due: Due
    not_by_text: str | None


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
    before = read.values(Response)
    if known := _same(response, before):
        return Entered(known, (), before)
    after = _replaced(response, before)
    for one in after:
        if one.id == corrects:
            change.replace(one)
    change.put(response)
    raised = _raise(change, here, response, before, after)
    in_touch(change, min(change.at, to_utc(on, NOON, zone_of(read, here))))
    change.commit("instrument.recorded", asked.id)
    return Entered(response, raised, after)


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


def _same(response: Response, before: list[Response]) -> Response | None:
    """The response of that day, if these are its answers.

    Raises
    ------
    Unacceptable
        If they are not, and it is not the one that they correct.
    """
    that_day = [r for r in standing(before, response.instrument) if r.on == response.on]
    for one in that_day:
        if (one.answers, one.instrument_version) == (response.answers, response.instrument_version):
            return one
        if one.id != response.corrects:
            raise Unacceptable(
                "on", "exists",
                "There is one of that day with other answers: to replace it, send its id as "
                "corrects.",
            )  # fmt: skip
    return None


def _replaced(response: Response, before: list[Response]) -> list[Response]:
    """All responses once this one is there."""
    if response.corrects is None:
        return [*before, response]
    kept = standing(before, response.instrument)
    if response.corrects not in {one.id for one in kept}:
        raise Unacceptable(
            "corrects", "unknown",
            "No response of this instrument that stands has this id: see the list.",
        )  # fmt: skip
    gone = {"replaced_by": response.id}
    marked = [r.model_copy(update=gone) if r.id == response.corrects else r for r in before]
    return [*marked, response]


def _raise(
    change: Change, here: Tenant, response: Response, before: list[Response], after: list[Response]
) -> tuple[str, ...]:
    """Alerts for what is new, and the cadence that a worry asks for; of the dead nothing."""
    if change.value(Person).deceased:
        return ()
    causes = new_concerns(
        before, after, change.value(Alumnus).opioid_history, here.policy,
        instrument=response.instrument,
    )  # fmt: skip
    for cause in causes:
        alerting.raise_alert(change, here, cause, f"{response.instrument}.{cause}")
    if causes and change.read.maybe(Plan):
        red = any(CAUSES[cause].level == "red" for cause in causes)
        outcomes.pace(change, here, Assessment(level="red" if red else "amber", causes=causes))
    return causes


def responses(program: str, person_id: str) -> list[Response]:
    """Every response of a graduate, corrected ones too, oldest first.

    Raises
    ------
    Missing
    """
    read = _read(program, person_id)
    return sorted(read.values(Response), key=lambda r: (r.on, r.recorded_at, r.id))


def due(program: str, person_id: str) -> list[Asked]:
    """Every questionnaire of a graduate's first year and how it stands on their local day.

    Raises
    ------
    Missing
    """
    here, read, now = tenant(program), _read(program, person_id), clock.now()
    today = local(now, zone_of(read, here)).date()
    planned = due_of(
        read.values(Response), read.one(Alumnus).discharged_on, today, here.policy
    )  # fmt: skip
    plan = read.maybe(Plan)
    checkin_on = plan.value.next_on if plan else None

    def why_not(instrument: str) -> str | None:
        return why_not_by_text(
            read.one(Person), read.one(Thread), definition(instrument), now, today, here.policy,
            checkin_on,
        )  # fmt: skip

    return [Asked(one, why_not(one.instrument) if one.is_open else None) for one in planned]
