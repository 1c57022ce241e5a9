"""What one person's outcomes follow from: plain facts, as they are known on a local day."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, get_args

from chalicelib.domain.instruments.response import Response
from chalicelib.domain.milestones import Milestone
from chalicelib.domain.network import Measurement
from chalicelib.domain.outcomes.names import EVERYBODY, UNKNOWN, Place

#: Why nobody could be asked, or did not answer, as the record stands today; the first that holds.
Quiet = Literal["opted_out", "held", "away", "lost_contact", "not_joined", "no_answer"]
#: Why a follow-up is missing: something came but not all of it, or one of those.
MISSING: tuple[str, ...] = ("partial", *get_args(Quiet))


class Mentored(NamedTuple):
    """One match whose two were introduced, by the graduate's local dates. ``waited_days``: from
    when the graduate began to wait, if that is known still. ``contacts``: the days on which a
    session with a mentor was logged while it lasted."""

    introduced_on: date
    ended_on: date | None = None
    reason: str = ""
    waited_days: int | None = None
    contacts: frozenset[date] = frozenset()


class Facts(NamedTuple):
    """One graduate on their local ``today``. Entries that were corrected are left out.

    ``left_on``: since when they are closed (90 days of lost contact, or their own choice).
    ``quiet_until`` and ``milestones_until``: the day to come on which ``quiet``, and on which the
    milestones, are others by time alone; ``None`` if they are not.
    """

    today: date
    discharged_on: date
    gender: str | None = None
    pathway: str | None = None
    substances: frozenset[str] = frozenset()
    site: str = ""
    responses: Sequence[Response] = ()
    measurements: Sequence[Measurement] = ()
    milestones: Sequence[Milestone] = ()
    matches: Sequence[Mentored] = ()
    quiet: Quiet = "no_answer"
    joined_on: date | None = None
    left_on: date | None = None
    died_on: date | None = None
    quiet_until: date | None = None
    milestones_until: date | None = None

    @property
    def places(self) -> list[Place]:
        """The groups in which they count, everybody first."""
        one = (("gender", self.gender), ("pathway", self.pathway), ("site", self.site))
        several = [("substance", each) for each in sorted(self.substances or {UNKNOWN})]
        return [EVERYBODY, *((name, value or UNKNOWN) for name, value in one), *several]
