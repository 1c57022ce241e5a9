"""An event of the program: when, where, for whom, said neutrally; who is invited, and who came."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.participation import ActivityType
from chalicelib.domain.people import Alumnus, Person, Value

#: What the keys of events, in the program, and of invitations, with a person, begin with.
PREFIX = "EVENT#"
INVITED = "EVENTINVITE#"
#: What is open while a person is asked whether they come.
CONTEXT = "event"
State = Literal["planned", "cancelled"]
Rsvp = Literal["waiting", "asked", "yes", "no", "silent", "unsent"]
#: "Coming? Reply 1 yes 2 no", and what people write instead.
CHOICES: dict[Literal["yes", "no"], frozenset[str]] = {
    "no": frozenset("2 two dos no n nope not cant cannot i coming sorry voy puedo".split()),
    "yes": frozenset(
        "1 one uno yes y yeah yep sure ok okay coming im i will be there si s voy claro".split()
    ),
}


class Cohort(Value):
    """Whom an event is for: graduates of a site, discharged on or between local dates; everybody
    where nothing is said."""

    site: str | None = None
    discharged_since: date | None = None
    discharged_until: date | None = None

    def holds(self, person: Person, alumnus: Alumnus) -> bool:
        """Whether somebody belongs to it."""
        first = self.discharged_since or date.min
        last = self.discharged_until or date.max
        return self.site in (None, person.site) and first <= alumnus.discharged_on <= last


class Event(Value):
    """An event: ``what`` and ``place`` as texts say them, so that a bystander learns nothing;
    ``starts_at`` (UTC) on the wall clock of ``zone``; which activity coming to it is, for so many
    hours. ``due_at`` is when its invitations are seen to next, ``after`` whom they have come to."""

    id: str
    what: str
    place: str
    starts_at: datetime
    zone: str
    type: ActivityType
    hours: Annotated[Decimal, Field(gt=0, le=24, max_digits=4, decimal_places=2)]
    cohort: Cohort = Cohort()
    state: State = "planned"
    by: str
    created_at: datetime
    due_at: datetime | None = None
    after: str = ""


class Invited(Value):
    """One graduate's invitation: how they answered, whether they came (none: nobody has said), and
    when (UTC) somebody must look. ``why`` tells why it was not sent."""

    event_id: str
    person_id: str
    starts_at: datetime
    rsvp: Rsvp = "waiting"
    attended: bool | None = None
    why: str | None = None
    due_at: datetime | None = None


def key(event_id: str) -> str:
    """Where an event is kept in its program."""
    return f"{PREFIX}{event_id}"


def invited_key(event_id: str) -> str:
    """Where a person keeps their invitation to it."""
    return f"{INVITED}{event_id}"
