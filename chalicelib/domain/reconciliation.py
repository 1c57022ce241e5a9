"""The send ledger: proof that what fell due came to exactly one outcome each.

An outcome is an end state of the two state machines (check-in occurrence, outbound message). What
has none yet is either still ahead, within the time that its outcome may take, or it hangs: the
product has lost it. Late is an hour past the window (send) or past the reply window (answer).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from chalicelib.domain import messages
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy

#: What the tick, the queue and the sweeper may take beyond a deadline.
GRACE = timedelta(hours=1)
#: What ends a message: everything that holds no due key.
MESSAGE_ENDS: frozenset[str] = frozenset(messages.TRANSITIONS) - messages.DUE

Verdict = Literal["ahead", "in_time", "hanging"]


class Line(NamedTuple):
    """One record of the ledger: where it is, its state, and (unless at its end) how it stands."""

    key: str
    state: str
    verdict: Verdict | None = None


class Hanging(Value):
    """A record that should have come to its end and has not, or is in no known state."""

    key: str
    state: str


class Balance(Value):
    """One side of the ledger: ``due`` is what has fallen due, split into outcomes and the rest.

    ``ahead`` is not due yet and stands beside the sum.
    """

    due: int
    outcomes: Mapping[str, int]
    in_time: int
    ahead: int
    hanging: tuple[Hanging, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether due = outcomes + those still in time, and nothing hangs."""
        return not self.hanging and self.due == sum(self.outcomes.values()) + self.in_time


class Ledger(Value):
    """Check-ins and messages of a period as they stood at a moment (UTC).

    ``unlaid`` names the people whose running plan has no check-in ahead: their chain broke.
    """

    at: datetime
    checkins: Balance
    messages: Balance
    unlaid: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether both sides balance and every running plan goes on."""
        return self.checkins.holds and self.messages.holds and not self.unlaid


def judge_checkin(one: Occurrence, now: datetime, policy: Policy = DEFAULT) -> Verdict | None:
    """How an occurrence stands at ``now`` (UTC); None at its end."""
    if one.state in occurrence.ENDS:
        return None
    if one.state == "PLANNED" and now < one.due_at:
        return "ahead"
    return "in_time" if now <= deadline(one, policy) else "hanging"


def deadline(one: Occurrence, policy: Policy = DEFAULT) -> datetime:
    """By when (UTC) an occurrence that is not at its end must have come to it."""
    if one.state == "PLANNED":
        return one.window_ends_at + GRACE
    asked_at = one.asked_at or one.due_at
    closes = one.closes_at or asked_at + timedelta(hours=policy.checkins.reply_window_hours)
    return closes + GRACE


def judge_message(one: Message, now: datetime, policy: Policy = DEFAULT) -> Verdict | None:
    """How a message stands at ``now`` (UTC); None at its end."""
    look = messages.next_look(one, policy)
    if look is None:
        return None
    if one.state == "PLANNED" and now < look:
        return "ahead"
    return "in_time" if now <= look + GRACE else "hanging"


def balance(lines: Iterable[Line], ends: frozenset[str]) -> Balance:
    """Add up one side. A record listed twice, or in no known state, hangs: one end state each."""
    outcomes: Counter[str] = Counter()
    standing: Counter[str] = Counter()
    hanging: list[Hanging] = []
    seen: set[str] = set()
    for line in lines:
        ended = line.state in ends and line.verdict is None
        known = ended or line.verdict in ("ahead", "in_time")
        if line.key in seen or not known:
            hanging.append(Hanging(key=line.key, state=line.state))
        elif ended:
            outcomes[line.state] += 1
        else:
            standing[str(line.verdict)] += 1
        seen.add(line.key)
    return Balance(
        due=sum(outcomes.values()) + standing["in_time"] + len(hanging),
        outcomes=dict(sorted(outcomes.items())),
        in_time=standing["in_time"],
        ahead=standing["ahead"],
        hanging=tuple(hanging),
    )
