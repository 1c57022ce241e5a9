"""Leave: staff know that somebody is away, why, and until when. It is no silence, nothing automated
is sent meanwhile, and it ends by itself with at most one neutral text."""

from datetime import date, datetime, timedelta

from chalicelib import clock
from chalicelib.domain import messages
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Away, AwayReason, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import closes_at, next_open
from chalicelib.services import engaging
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, load

#: A planned text is kept for a year at most; whoever is away for longer is recorded anew.
LONGEST = timedelta(days=360)


@again_on_conflict
def set_away(
    program: str, person_id: str, by: str, reason: AwayReason, until: date
) -> Partition:  # fmt: skip
    """Somebody is away; texts begin again on the local day ``until``. What was recorded before is
    replaced; what is recorded already changes nothing.

    Raises
    ------
    Missing, Unacceptable
    """
    here, change, zone = _opened(program, person_id, by)
    today = local(change.at, zone).date()
    if until <= today:
        raise Unacceptable("until", "past", "Give the day of coming back: one that is yet to come.")
    if until - today > LONGEST:
        raise Unacceptable("until", "too_far", f"At most {LONGEST.days} days: renew it then.")
    back = to_utc(until, here.policy.window.open, zone)
    if _is_known(change.value(Person), reason, back):
        return change.read
    _withdraw_welcome(change)
    away = Away(reason=reason, back=_welcome(change, here, back))
    change.amend(Person, away=away, away_until=back)
    return change.commit("away.set")


def _is_known(person: Person, reason: AwayReason, back: datetime) -> bool:
    """Whether the very same leave is on record, with the text that ends it where one is due."""
    away = person.away
    if away is None or (away.reason, person.away_until) != (reason, back):
        return False
    return away.back is not None or person.texting != "joined"


@again_on_conflict
def end_away(program: str, person_id: str, by: str) -> Partition:
    """Back already: texts may come from now on, and none says so. Ending what has ended changes
    nothing.

    Raises
    ------
    Missing
    """
    here, change, _ = _opened(program, person_id, by)
    if change.value(Person).away is None:
        return change.read
    _withdraw_welcome(change)
    change.amend(Person, away=None, away_until=change.at)
    engaging.judge(change, here, looked=True)
    return change.commit("away.ended")


def _opened(program: str, person_id: str, by: str) -> tuple[Tenant, Change, str]:
    here = tenant(program)
    read = load(Ref(program, person_id))
    read.one(Alumnus)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    return here, change, read.one(Person).time_zone or here.program.zone


def _welcome(change: Change, here: Tenant, back: datetime) -> str | None:
    """The one text for the day of coming back, planned now: its due key ends the leave."""
    person = change.value(Person)
    if person.texting != "joined" or not person.time_zone:
        return None
    place = (person.time_zone, here.policy, person.state, person.days_off)
    opens = next_open(back, *place)
    planned = texting.plan(
        change, here, "welcome_back", "welcome_back",
        due_at=opens, window_ends_at=closes_at(opens, *place),
    )  # fmt: skip
    return BY_VALUE[Message].sk(planned)


def _withdraw_welcome(change: Change) -> None:
    away = change.value(Person).away
    if away is None or away.back is None:
        return
    change.read.also(away.back)
    stored = change.read.maybe(Message, away.back)
    if stored and stored.value.state in ("PLANNED", "CLAIMED"):
        ended = messages.move(stored.value, "SUPPRESSED", reason="superseded", outcome_at=change.at)
        change.set(stored, ended)
