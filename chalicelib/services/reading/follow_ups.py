"""Who should be asked now: graduates whose window for a day after discharge is open."""

from datetime import date, timedelta
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.instruments.response import Answered
from chalicelib.domain.instruments.schedule import Wanted, days, wanted
from chalicelib.domain.people import Alumnus, Person, Texting
from chalicelib.domain.schedule.wall import local
from chalicelib.services.reading.people import Named, Page, Start, first, named
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, listing
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, load_keys

_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS")


class FollowUpLine(NamedTuple):
    """Somebody to be asked, and what."""

    person: Named
    texting: Texting
    discharged_on: date
    wanted: Wanted


def open_now(program: str, day: int, limit: int, start: Start = None) -> Page[FollowUpLine]:
    """A page of those with something open for ``day``, oldest discharge first: whose window closes
    first. The index says who was discharged when; nobody else is read.

    Raises
    ------
    Unacceptable
        If nothing is planned for that day.
    """
    here = tenant(program)
    known = days(here.policy)
    if day not in known:
        told = ", ".join(map(str, known))
        raise Unacceptable("day", "unknown", f"Send one of these days: {told}.")
    page = lists.page(
        listing(program, "alumni"), limit, start, newest_first=False,
        within=_discharges(here, day, known[day]),
    )  # fmt: skip
    refs = [item.ref for item in page.items]
    sks = (*_HEADS, BY_VALUE[Answered].sk(None))
    found = load_keys(Key(ref.pk, sk) for ref in refs for sk in sks)
    lines = (_line(found[ref], here, day) for ref in refs if ref in found)
    return Page([line for line in lines if line], page.next_start)


def _discharges(here: Tenant, day: int, within: int) -> tuple[str, str]:
    """The places in the list of whoever's window may be open: a day more on either side, for it is
    another date already, or still, where somebody lives elsewhere."""
    middle = local(clock.now(), here.program.zone).date() - timedelta(days=day)
    slack = timedelta(days=within + 1)
    return (middle - slack).isoformat(), f"{(middle + slack).isoformat()}~"


def _line(read: Partition, here: Tenant, day: int) -> FollowUpLine | None:
    person, alumnus = read.one(Person), first(read, Alumnus)
    if alumnus is None or person.deceased or person.erased_at:
        return None
    answered = first(read, Answered) or Answered(person_id=person.id)
    today = local(clock.now(), person.time_zone or here.program.zone).date()
    open_for = wanted(answered, alumnus.discharged_on, day, today, here.policy)
    if open_for is None:
        return None
    return FollowUpLine(named(read), person.texting, alumnus.discharged_on, open_for)
