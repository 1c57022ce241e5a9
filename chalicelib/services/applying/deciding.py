"""What staff do about an application: screen, clear, decline. Doing it twice is doing it once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from chalicelib import clock
from chalicelib.domain.applying import applications
from chalicelib.domain.applying.applications import (
    OPEN,
    Application,
    IllegalTransition,
    Reason,
    State,
)
from chalicelib.domain.schedule.wall import local
from chalicelib.services import clearing
from chalicelib.services.tenant import Tenant, again_on_conflict, of
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import APPLICATION, Key, Ref, head_sk, listing
from chalicelib.store.partition import Partition, Stored, load, load_keys

Start = dict[str, str] | None
Act = Callable[[Application, datetime, Tenant], Application]


def page(
    program: str, limit: int, start: Start = None, state: State | None = None
) -> tuple[list[Application], Start]:
    """A page of the applications, latest first; of one ``state`` it may hold fewer than ``limit``
    and still have a next one."""
    found = lists.page(listing(program, "applications"), limit, start)
    home = Ref(program, "")
    if not found.items:
        return [], found.next_start
    read = load_keys([*(one.key for one in found.items), Key(home.pk, head_sk(home))])[home]
    known = {one.id: one for one in read.values(Application)}
    ids = (one.key.sk.removeprefix(APPLICATION) for one in found.items)
    lines = [known[one] for one in ids if one in known]
    return [one for one in lines if state in (None, one.state)], found.next_start


def one(program: str, application_id: str) -> Application:
    """One application.

    Raises
    ------
    Missing
    """
    return read(program, application_id)[1].value


def read(program: str, application_id: str) -> tuple[Partition, Stored[Application]]:
    """The program's partition with one application.

    Raises
    ------
    Missing
    """
    sk = f"{APPLICATION}{application_id}"
    found = load(Ref(program, ""), sk)
    return found, found.stored(Application, sk)


def today(at: datetime, here: Tenant) -> date:
    """The program's local date, by which clearances are judged."""
    return local(at, here.program.zone).date()


def screen(program: str, application_id: str, by: str, note: str) -> Application:
    """Staff have talked to them and their references, and would have them.

    Raises
    ------
    Missing, IllegalTransition
    """

    def act(one: Application, at: datetime, _: Tenant) -> Application:
        if one.state == "screened":
            return one.model_copy(update={"note": note})
        return applications.screened(one, note, at)

    return _act(program, application_id, by, "application.screened", act)


def clear(program: str, application_id: str, by: str, dates: Mapping[str, date]) -> Application:
    """Staff saw a background check, a training, the ethics signed: ``dates`` by the names of
    ``CLEARANCES``; what is not named stays.

    Raises
    ------
    Missing, IllegalTransition
    Unacceptable
        naming a date that is yet to come.
    """

    def act(one: Application, at: datetime, here: Tenant) -> Application:
        if one.state not in OPEN:
            raise IllegalTransition(f"{one.id}: {one.state}")
        return one.model_copy(update=clearing.checked(dates, today(at, here)))

    return _act(program, application_id, by, "application.cleared", act)


def decline(program: str, application_id: str, by: str, reason: Reason, note: str) -> Application:
    """They will be no mentor, for a reason; a human tells them. Whoever was declined and now
    withdraws is forgotten, and the first reason stands.

    Raises
    ------
    Missing, IllegalTransition
    """

    def act(one: Application, at: datetime, here: Tenant) -> Application:
        if one.state == "declined" and one.reason == reason:
            return one
        if one.state == "declined" and reason == "withdrew":
            return applications.forgotten(one)
        kept = timedelta(days=here.policy.applying.declined_days)
        return applications.declined(one, reason, note, at, kept)

    return _act(program, application_id, by, "application.declined", act, reason)


@again_on_conflict
def _act(
    program: str, application_id: str, by: str, action: str, act: Act, why: str = ""
) -> Application:
    found, stored = read(program, application_id)
    here, at = of(found), clock.now()
    after = act(stored.value, at, here)
    if after == stored.value:
        return after
    change = Change(found, by=by, at=at, policy=here.policy)
    change.set(stored, after)
    change.commit(action, " ".join(filter(None, (application_id, why))))
    return after
