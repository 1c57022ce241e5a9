"""The nightly ledgers, as answered."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from chalicelib.domain.ledger import LedgerDay
from chalicelib.domain.reconciliation import Balance, Hanging
from chalicelib.entrypoints.api.shapes.common import Output


class GapOut(Output):
    """A record that should have come to its end and has not: whose, which kind, and its state."""

    person_id: str | None
    record: str
    state: str

    @classmethod
    def of_hanging(cls, one: Hanging) -> "GapOut":
        """From the record's key."""
        pk, _, sk = one.key.partition("|")
        parts = pk.split("#")
        person = parts[3] if len(parts) > 3 else None
        return cls(person_id=person, record=sk.split("#")[0].lower(), state=one.state)


class SideOut(Output):
    """``due`` = the sum of ``outcomes`` + ``in_time`` + the gaps; ``ahead`` is not due yet."""

    due: int
    outcomes: dict[str, int]
    in_time: int
    ahead: int
    gaps: list[GapOut]

    @classmethod
    def of_balance(cls, balance: Balance) -> "SideOut":
        """One side of a ledger."""
        return cls(
            due=balance.due, outcomes=dict(balance.outcomes), in_time=balance.in_time,
            ahead=balance.ahead, gaps=[GapOut.of_hanging(one) for one in balance.hanging],
        )  # fmt: skip


class LedgerDayOut(Output):
    """One day: check-ins by local date, messages by the UTC day of their making. ``settled``: all
    that fell due is at its end. ``broken_plans``: people whose running plan has nothing ahead."""

    day: date
    at: datetime
    holds: bool
    settled: bool
    checkins: SideOut
    messages: SideOut
    broken_plans: list[str]


class Reconciliation(Output):
    """The days that a nightly round has looked at, newest first; ``holds`` is true if all do."""

    holds: bool
    days: list[LedgerDayOut]

    @classmethod
    def of_days(cls, days: Sequence[LedgerDay]) -> "Reconciliation":
        """The kept ledgers as answered."""
        shown = [
            LedgerDayOut(
                day=one.day, at=one.at, holds=one.holds, settled=one.settled,
                checkins=SideOut.of_balance(one.checkins),
                messages=SideOut.of_balance(one.messages), broken_plans=list(one.unlaid),
            )
            for one in days
        ]  # fmt: skip
        return cls(holds=all(one.holds for one in shown), days=shown)

    def people(self) -> Iterator[str | None]:
        """Everybody whom the answer names."""
        for day in self.days:
            yield from day.broken_plans
            yield from (gap.person_id for side in (day.checkins, day.messages) for gap in side.gaps)
