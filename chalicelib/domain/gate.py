"""The gate: whether a message may leave at all. One function says no, its reasons in one table.

It is asked when a text is composed and again inside the transaction that makes it SENDING
(invariants 9, 10, 19), and by everybody who wants to know beforehand whether a text can reach
somebody.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.message_kinds import KINDS, STRICTEST, Rule
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.window import is_open

_STANDING = {"none": 0, "stopped": 0, "consented": 1, "joined": 2}
#: The kinds of message that a scoped stop leaves out.
_SCOPES: dict[str, frozenset[str]] = {
    "checkin": frozenset({"CHECKINS"}),
    "reminder": frozenset({"CHECKINS", "REMINDERS"}),
    "tip": frozenset({"TIPS"}),
    **dict.fromkeys(("instrument", "follow_up"), frozenset({"CHECKINS"})),
}
#: Reasons that pass with time: the message waits for its window. All others suppress it.
PASSING = frozenset({"outside_window"})


class Case(NamedTuple):
    """A message to a person at a moment (UTC), under the rule of its kind."""

    person: Person
    message: Message
    rule: Rule
    now: datetime
    policy: Policy

    @property
    def by_phone(self) -> bool:
        """A text or a call; the other way is e-mail."""
        return self.message.channel != "mail"

    @property
    def lapsed_consent(self) -> bool:
        """Nobody has allowed texts, or nobody knows by which form."""
        return self.person.sms_consent is None or self.person.texting == "none"


def _stopped(person: Person, _now: datetime) -> bool:
    return person.texting == "stopped"


def _held(person: Person, _now: datetime) -> bool:
    return bool(person.hold)


def _away(person: Person, now: datetime) -> bool:
    return person.away_until is not None and now < person.away_until


def _paused(person: Person, now: datetime) -> bool:
    return person.paused_until is not None and now < person.paused_until


def _outside_window(one: Case) -> bool:
    free = one.message.any_hour(one.now) or one.rule.any_hour
    if free or not one.by_phone or not one.person.time_zone:
        return False
    return not is_open(
        one.now, one.person.time_zone, one.policy, one.person.state, off=one.person.days_off
    )


#: Why automation is quiet towards somebody who is reachable otherwise.
QUIET: dict[str, Callable[[Person, datetime], bool]] = {
    "stopped": _stopped, "held": _held, "away": _away, "paused": _paused,
}  # fmt: skip

#: Every reason why a text to a person may not leave, the gravest first.
REASONS: dict[str, Callable[[Case], bool]] = {
    "erased": lambda c: c.person.erased_at is not None,
    "deceased": lambda c: c.person.deceased is not None,
    # Composed for a number that they had before this one.
    "number_changed": lambda c: c.by_phone and c.message.numbers_had != c.person.numbers_had,
    "stopped": lambda c: not c.rule.after_stop and _stopped(c.person, c.now),
    "closed": lambda c: c.rule.aftercare and c.person.aftercare_ended_at is not None,
    "held": lambda c: not c.rule.when_held and _held(c.person, c.now),
    "away": lambda c: not c.rule.when_paused and _away(c.person, c.now),
    "paused": lambda c: not c.rule.when_paused and _paused(c.person, c.now),
    # They have no phone of their own: staff call.
    "call_only": lambda c: c.by_phone and c.person.call_only,
    "no_consent": lambda c: c.rule.needs != "none" and c.lapsed_consent,
    "not_joined": lambda c: (
        c.person.texting != "stopped" and _STANDING[c.person.texting] < _STANDING[c.rule.needs]
    ),
    "no_email": lambda c: not c.by_phone and not c.person.email,
    "no_phone": lambda c: c.by_phone and not c.person.phone,
    "suspect": lambda c: (
        c.by_phone and c.person.number_state == "suspect" and not c.rule.when_suspect
    ),
    "unverified": lambda c: c.by_phone and c.person.number_state != "verified" and c.rule.personal,
    # Somebody else may read along: names and links wait for a call.
    "shared_phone": lambda c: c.by_phone and c.person.shared_phone and c.rule.private,
    "scope_stopped": lambda c: bool(
        _SCOPES.get(c.message.kind, frozenset()) & c.person.stopped_scopes
    ),
    "no_zone": lambda c: (
        c.by_phone and not (c.message.any_hour(c.now) or c.rule.any_hour or c.person.time_zone)
    ),
    "outside_window": _outside_window,
}


def why_quiet(person: Person, now: datetime) -> str | None:
    """Why no automated text may reach somebody who is reachable otherwise, so that their silence
    at ``now`` (UTC) says nothing: ``stopped``, ``held``, ``away``, ``paused``."""
    return next((why for why, quiet in QUIET.items() if quiet(person, now)), None)


def may_text(
    person: Person | None,
    message: Message,
    now: datetime,
    epoch: int,
    policy: Policy = DEFAULT,
) -> str | None:
    """None if the message may leave at ``now`` (UTC), else the first of ``REASONS`` against it, or
    ``epoch``, or ``no_consent`` for a number that belongs to nobody.

    ``person`` is the recipient, or None where the recipient is not a person of the program (the
    rota, an unknown number). ``epoch`` is the send epoch in force: a restored table's older
    messages stay unsent.
    """
    rule = KINDS.get(message.kind, STRICTEST)
    if message.epoch != epoch and not rule.any_epoch:
        return "epoch"
    if message.to == "staff":
        return None
    if person is None:
        return None if rule.needs == "none" else "no_consent"
    if rule.any_epoch:
        return None
    case = Case(person, message, rule, now, policy)
    return next((why for why, against in REASONS.items() if against(case)), None)
