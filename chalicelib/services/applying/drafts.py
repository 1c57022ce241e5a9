"""A form under way: kept sealed, step by step, for the browser that fills it in.

Writing one down is no effect on anybody: nothing is known of who it is until they confirm it.
"""

from datetime import date, datetime
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.applying import form
from chalicelib.domain.applying.applications import Draft
from chalicelib.domain.people import Language
from chalicelib.domain.schedule.wall import local
from chalicelib.services.tenant import TRIES, Tenant, of
from chalicelib.store import allowances
from chalicelib.store.keys import APPLYING, Ref
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.signins import hashed
from chalicelib.store.writes import Conflict, Taken, put_alone, write_alone


class TooMany(RuntimeError):
    """So many forms were begun at this address within the hour that this one has to wait."""


class Gone(LookupError):
    """There is no such form any more: it was confirmed, or begun too long ago."""


class Filling(NamedTuple):
    """A form as it stands: its program, what was told so far, the program's local date."""

    here: Tenant
    read: Partition
    stored: Stored[Draft] | None
    at: datetime

    @property
    def cells(self) -> dict[str, str]:
        """What was told, by column."""
        return self.stored.value.cells if self.stored else {}

    @property
    def today(self) -> date:
        """The program's local date."""
        return local(self.at, self.here.program.zone).date()

    def faults(self, step: str, cells: dict[str, str]) -> dict[str, str]:
        """What is wrong with a step, by field."""
        return form.faults(step, cells, self.today, self.here.policy.matching.clearance)

    @property
    def unfinished(self) -> str | None:
        """The first step that is not filled in as it must be."""
        return form.first_fault(self.cells, self.today, self.here.policy.matching.clearance)


def find(program: str, cookie: str) -> Filling:
    """The form of a browser: two round trips. One that is too old is none.

    Raises
    ------
    Missing
        if there is no such program.
    """
    at = clock.now()
    sk = f"{APPLYING}{hashed(cookie)}"
    read = load(Ref(program, ""), *(sk,) if cookie else ())
    stored = read.maybe(Draft, sk)
    if stored and stored.value.is_stale(at):
        stored = None
    return Filling(of(read), read, stored, at)


def save(
    program: str, cookie: str, step: str, sent: dict[str, str], address: str, language: Language
) -> Filling:
    """Keep what a step told, wrong or right: the form as it stands then. Sent twice it is kept
    once.

    Raises
    ------
    Missing, TooMany
    Gone
        if the form was begun so long ago that it is forgotten.
    """
    cells = form.cells_of(step, sent)
    for _ in range(TRIES):  # two at once: the later one is written over the earlier
        filling = find(program, cookie)
        try:
            return filling._replace(stored=_kept(filling, cookie, cells, address, language))
        except Conflict:
            continue
        except Taken:
            if find(program, cookie).stored is None:  # too old, and not deleted yet
                raise Gone("forgotten") from None
    raise Conflict("several at once")


def _kept(
    filling: Filling, cookie: str, cells: dict[str, str], address: str, language: Language
) -> Stored[Draft]:
    here, at = filling.here, filling.at
    if filling.stored:
        after = filling.stored.value.with_cells(cells).model_copy(update={"language": language})
        return write_alone(filling.stored, after, filling.read, at=at, policy=here.policy)
    if not allowances.spend(here.id, f"form|{address}", here.policy.applying.forms_of_address, at):
        raise TooMany
    fresh = Draft(id=hashed(cookie), language=language, started_at=at).with_cells(cells)
    return put_alone(fresh, filling.read, at=at, policy=here.policy)
