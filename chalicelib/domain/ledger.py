"""The daily proof that what fell due came to one outcome: a round each night, a page a day."""

from datetime import date, datetime, time, timedelta

from chalicelib.domain.people import Value
from chalicelib.domain.reconciliation import Ledger
from chalicelib.domain.schedule.wall import local, to_utc

#: When the nightly round comes, on the program's wall clock.
ROUND_AT = time(5)
#: The day of the week that begins with the mail of the week before.
MONDAY = 0
#: A day's check-ins may be answered for 48 hours, and a text may leave late on the day after in a
#: western zone: after so many days nothing of a day is open, or it is a gap.
DAYS = 4


class LedgerRound(Value):
    """The nightly round; ``due_at`` (UTC) is the next one."""

    due_at: datetime


class LedgerDay(Ledger):
    """The ledger of one day as it stood at ``at`` (UTC): check-ins by local date, messages by the
    UTC day of their making."""

    day: date

    @property
    def settled(self) -> bool:
        """Whether everything that fell due that day is at its end."""
        return self.holds and self.checkins.in_time == self.messages.in_time == 0


def next_round(now: datetime, zone: str) -> datetime:
    """The first round after ``now``, both UTC; ``zone`` is the program's."""
    today = local(now, zone).date()
    at = to_utc(today, ROUND_AT, zone)
    return at if at > now else to_utc(today + timedelta(days=1), ROUND_AT, zone)


def days_of(now: datetime, zone: str) -> tuple[date, date]:
    """The first and the last local day that a round at ``now`` (UTC) looks at: yesterday's sends,
    and the days before whose answers may have come in since."""
    today = local(now, zone).date()
    return today - timedelta(days=DAYS), today - timedelta(days=1)
