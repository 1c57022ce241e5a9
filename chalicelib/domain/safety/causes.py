"""The alert table: every cause of concern, its level, and which clock its response runs on."""

from typing import Literal, NamedTuple

Level = Literal["amber", "red"]
Clock = Literal["crisis", "red", "amber", "unread"]


class Cause(NamedTuple):
    """What an alert is about. ``pages`` tells that it goes to the rota at any hour, ``supervisor``
    that it is the clinical lead's alone to judge."""

    level: Level
    clock: Clock
    pages: bool = False
    supervisor: bool = False


CAUSES: dict[str, Cause] = {
    # From the alert table: red ...
    "crisis": Cause("red", "crisis", pages=True),
    "use_opioid": Cause("red", "red"),
    "craving_high_confidence_low": Cause("red", "red"),
    "call_requested": Cause("red", "red"),
    "safeguarding": Cause("red", "red", supervisor=True),
    # ... and amber.
    "use": Cause("amber", "amber"),
    "silence": Cause("amber", "amber"),
    "craving": Cause("amber", "amber"),
    "craving_up": Cause("amber", "amber"),
    "phq2": Cause("amber", "amber"),
    "help": Cause("amber", "amber"),
    "bam_change": Cause("amber", "amber"),
    "network_change": Cause("amber", "amber"),
    "reintervene": Cause("amber", "amber"),
    # A human reads every free text.
    "unread": Cause("amber", "unread"),
    # A text that tells of death, jail or hospital, or a third party writing.
    "held": Cause("red", "red"),
    # The number may be somebody else's.
    "privacy": Cause("amber", "amber"),
    "wrong_number": Cause("amber", "amber"),
    "number_suspect": Cause("amber", "amber"),
    # Ours: MISSED, UNKNOWN and failed sends reach a named human within one business day.
    "not_sent": Cause("amber", "amber"),
    "outage": Cause("amber", "amber"),
    # The carrier holds a stop that was never said to us: no text arrives, and no START undoes it.
    "carrier_stop": Cause("amber", "amber"),
    # Something that fell due came to no outcome: we have lost it.
    "ledger_gap": Cause("red", "red"),
    # What nobody could take, a text of a person perhaps, waits for a human.
    "dead_letters": Cause("red", "red"),
    # The carrier's monthly limit: nothing but crisis replies and pages is even tried with success.
    "spend_limit": Cause("red", "red"),
    # Tasks that only staff can do.
    "invitation_lapsed": Cause("amber", "amber"),
    "no_zone": Cause("amber", "amber"),
    # A check-in with somebody who has no phone of their own: staff call.
    "checkin_call": Cause("amber", "amber"),
    # Somebody has died: the mentor is told by a human, and whoever else should know.
    "deceased": Cause("amber", "amber"),
    "introduce": Cause("amber", "amber"),
    "ask_about_match": Cause("amber", "amber"),
    "offer_match": Cause("amber", "amber"),
    # A mentor takes a break: the supervisor calls them; somebody of theirs has nobody meanwhile;
    # and later, whether they are back.
    "mentor_stepped_back": Cause("amber", "amber", supervisor=True),
    "cover_needed": Cause("amber", "amber"),
    "mentor_return": Cause("amber", "amber"),
    # Somebody would like to be a mentor.
    "application_waiting": Cause("amber", "amber"),
    # A mentor's background check, training or ethics runs out, or has run out.
    "clearance_ending": Cause("amber", "amber"),
    "clearance_over": Cause("amber", "amber"),
    # Somebody has a mentor, or whoever stands in, from whom they are to be kept by now.
    "match_unsafe": Cause("red", "red"),
    # Two weeks into a match: it is not so good, or only staff can ask.
    "fit_check": Cause("amber", "amber"),
    # A term of a match ends: both are asked whether they want another one.
    "term_ending": Cause("amber", "amber"),
    # Nobody suits somebody who has waited for a week.
    "no_eligible_mentor": Cause("amber", "amber"),
    # Somebody wants another recovery plan than the one they have.
    "plan_refine": Cause("amber", "amber"),
    # Somebody has lost a mentor for as long, and nobody was proposed though somebody would suit.
    "rematch_due": Cause("amber", "amber"),
    "clarify_stop": Cause("amber", "amber"),
    "records_request": Cause("amber", "amber"),
    "drifting": Cause("amber", "amber"),
    "mentor_worried": Cause("red", "red"),
    # A mentor told on their own page that they have a hard time: the supervisor calls them.
    "mentor_hard": Cause("amber", "amber", supervisor=True),
    # A mentor's message cannot be texted: somebody calls.
    "relay_unsent": Cause("amber", "amber"),
    # One of the two wants no more messages between them.
    "relay_blocked": Cause("amber", "amber"),
    # A mentor has a question before they answer an offer.
    "mentor_asks": Cause("amber", "amber"),
    "mentor_log_due": Cause("amber", "amber"),
    "rota_gap": Cause("amber", "amber"),
    # Somebody tried wrong PINs on the page of an incident.
    "pin_locked": Cause("red", "red", supervisor=True),
    # Somebody with the mail of a member of staff typed wrong numbers of their authenticator.
    "second_factor_locked": Cause("red", "red", supervisor=True),
}
#: Ambers that tell how a person is. Three different ones within 30 days ask for re-intervention;
#: a task of ours (an introduction, an unread text, a text that did not leave) says nothing of them.
WORRIES = frozenset(
    {"use", "silence", "craving", "craving_up", "phq2", "help", "bam_change", "network_change"}
)
_BY_LEVEL: dict[Level, Cause] = {"red": Cause("red", "red"), "amber": Cause("amber", "amber")}


def cause_of(code: str, level: Level) -> Cause:
    """The table's row for ``code``, or the row that any concern of its level follows."""
    return CAUSES.get(code, _BY_LEVEL[level])
