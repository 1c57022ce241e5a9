"""Whether a message may leave now: one rule, in one place, as a table of the kinds of message."""

from datetime import datetime
from typing import Literal, NamedTuple

from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.window import is_open


class Rule(NamedTuple):
    """What a kind of message needs; everything else is refused."""

    #: The least standing of the recipient: none, consented (may be invited) or joined.
    needs: Literal["none", "consented", "joined"] = "joined"
    #: Leaves after STOP too.
    after_stop: bool = False
    #: Leaves while everything automated is held or the number is suspect.
    when_held: bool = False
    #: Leaves in a pause that the person asked for.
    when_paused: bool = False
    #: Says something personal, so that the number must be known to be theirs.
    personal: bool = True
    #: Leaves at any hour.
    any_hour: bool = False
    #: Leaves whatever the send epoch: a life weighs more than a doubled text.
    any_epoch: bool = False


_ALWAYS = Rule("none", True, True, True, False, True, True)
_ANSWER = Rule("joined", when_paused=True, any_hour=True)
#: What each kind may do; kinds that are not listed follow the strictest rule.
KINDS: dict[str, Rule] = {
    "crisis": _ALWAYS,
    "page": _ALWAYS,
    # The one confirmation of an opt-out, and the neutral answer to HELP.
    "stop_confirmation": Rule("none", True, True, True, False, True),
    "help": Rule("none", False, True, True, False, True),
    "invitation": Rule("consented", personal=False),
    # The identity check answers the person's own YES.
    "identity": Rule("consented", when_paused=True, personal=False, any_hour=True),
    # "Reply YES or NO": asks again, says nothing about anyone.
    "clarify": Rule("consented", when_paused=True, personal=False, any_hour=True),
    "welcome": Rule("joined", when_paused=True),
    "reply": _ANSWER,
    "intro": Rule(),
    "notice": Rule(),
    "checkin": Rule(),
    "reminder": Rule(),
    "nudge": Rule(),
}
_STRICTEST = Rule()
_STANDING = {"none": 0, "stopped": 0, "consented": 1, "joined": 2}

#: Reasons that pass with time: the message waits for its window. All others suppress it.
PASSING = frozenset({"outside_window"})


def _standing(person: Person, rule: Rule) -> str | None:
    if person.texting == "stopped" and not rule.after_stop:
        return "stopped"
    if rule.needs != "none" and (person.sms_consent is None or person.texting == "none"):
        return "no_consent"
    if person.texting != "stopped" and _STANDING[person.texting] < _STANDING[rule.needs]:
        return "not_joined"
    return None


def _number(person: Person, message: Message, rule: Rule) -> str | None:
    if message.channel == "mail":
        return None if person.email else "no_email"
    if not person.phone:
        return "no_phone"
    if person.number_state == "suspect" and not rule.when_held:
        return "suspect"
    if person.number_state != "verified" and rule.personal:
        return "unverified"
    return None


def _automation(person: Person, rule: Rule, now: datetime) -> str | None:
    if person.hold and not rule.when_held:
        return "held"
    paused = person.paused_until is not None and now < person.paused_until
    return "paused" if paused and not rule.when_paused else None


def _hour(
    person: Person, message: Message, rule: Rule, now: datetime, policy: Policy
) -> str | None:
    if message.exempt or rule.any_hour or message.channel == "mail":
        return None
    if not person.time_zone:
        return "no_zone"
    open_now = is_open(now, person.time_zone, policy, person.state)
    return None if open_now else "outside_window"


def may_text(
    person: Person | None,
    message: Message,
    now: datetime,
    epoch: int,
    policy: Policy = DEFAULT,
) -> str | None:
    """None if the message may leave at ``now`` (UTC), else the reason why not.

    Asked inside the transaction that makes a message SENDING. ``person`` is the recipient, or
    None where the recipient is not a person of the program (the rota, an unknown number).
    ``epoch`` is the send epoch in force: a restored table's older messages stay unsent.
    Reasons: ``epoch``, ``stopped``, ``no_consent``, ``not_joined``, ``no_phone``, ``no_email``,
    ``suspect``, ``unverified``, ``held``, ``paused``, ``no_zone``, ``outside_window``.
    """
    rule = KINDS.get(message.kind, _STRICTEST)
    if message.epoch != epoch and not rule.any_epoch:
        return "epoch"
    if message.to == "staff":
        return None
    if person is None:
        return None if rule.needs == "none" else "no_consent"
    if rule.any_epoch:
        return None
    return (
        _standing(person, rule)
        or _number(person, message, rule)
        or _automation(person, rule, now)
        or _hour(person, message, rule, now, policy)
    )
