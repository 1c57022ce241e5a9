"""The kinds of message, and what each needs before it may leave: one table, one place."""

from typing import Literal, NamedTuple


class Rule(NamedTuple):
    """What a kind of message needs; everything else is refused."""

    #: The least standing of the recipient: none, consented (may be invited) or joined.
    needs: Literal["none", "consented", "joined"] = "joined"
    #: Leaves after STOP too.
    after_stop: bool = False
    #: Leaves while everything automated to the number is held: somebody may have died.
    when_held: bool = False
    #: Leaves to a number that may be somebody else's.
    when_suspect: bool = False
    #: Leaves in a pause that the person asked for.
    when_paused: bool = False
    #: Says something personal, so that the number must be known to be theirs.
    personal: bool = True
    #: Leaves at any hour.
    any_hour: bool = False
    #: Leaves whatever the send epoch: a life weighs more than a doubled text.
    any_epoch: bool = False
    #: Holds a name, a link or something that was told to us: not for a phone that others share.
    private: bool = False
    #: Is part of aftercare: not for somebody who chose to have no more.
    aftercare: bool = False


_ALWAYS = Rule(
    needs="none", after_stop=True, when_held=True, when_suspect=True, when_paused=True,
    personal=False, any_hour=True, any_epoch=True,
)  # fmt: skip
_ANSWER = Rule("joined", when_paused=True, any_hour=True)
#: What each kind may do; kinds that are not listed follow the strictest rule.
KINDS: dict[str, Rule] = {
    "crisis": _ALWAYS,
    "page": _ALWAYS,
    # The one confirmation of an opt-out, and the neutral answer to HELP.
    "stop_confirmation": Rule(
        needs="none",
        after_stop=True,
        when_suspect=True,
        when_paused=True,
        personal=False,
        any_hour=True,
    ),
    "help": Rule(needs="none", when_suspect=True, when_paused=True, personal=False, any_hour=True),
    "invitation": Rule("consented", personal=False),
    # The identity check answers the person's own YES.
    "identity": Rule("consented", when_paused=True, personal=False, any_hour=True),
    # "Reply YES or NO": asks again, says nothing about anyone.
    "clarify": Rule("consented", when_paused=True, personal=False, any_hour=True),
    "welcome": Rule("joined", when_paused=True),
    "reply": _ANSWER,
    # The alumnus is asked about a match; the mentor is told of an offer; both are introduced.
    "match_ask": Rule(private=True),
    "match_offer": Rule(private=True),
    "intro": Rule(private=True),
    # Two weeks on, the alumnus is asked whether the two fit.
    "fit_check": Rule(private=True),
    # A mentor is asked whether they talked with one of theirs, by an initial.
    "week_ask": Rule(private=True),
    # A mentor's words to their mentee, and what is said of the two's numbers.
    "relay": Rule(private=True),
    "relay_share": Rule(private=True),
    # Words of staff's own to one person.
    "staff": Rule(private=True),
    # A mentor is told that a message waits, without a word of it; by e-mail where no text may.
    "relay_notice": Rule(),
    "relay_mail": Rule(needs="none", personal=False),
    # A mentor's papers run out; by e-mail where no text may say so.
    "clearance_notice": Rule(),
    "clearance_mail": Rule(needs="none", personal=False),
    # A mentor's link and code, at the moment at which they ask for them.
    "sign_in": Rule(when_paused=True, any_hour=True, private=True),
    "notice": Rule(),
    "checkin": Rule(aftercare=True),
    "reminder": Rule(aftercare=True),
    "nudge": Rule(),
    # The day after a leave: at most one.
    "welcome_back": Rule(),
    # Prompts beside the check-in, in the order of ``schedule.burden.PRIORITY``.
    "instrument": Rule(aftercare=True),
    "follow_up": Rule(aftercare=True),
    "tip": Rule(aftercare=True),
}
STRICTEST = Rule()
