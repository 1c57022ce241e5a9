"""What a text about a match does when it leaves, and what follows when it does not arrive."""

from datetime import timedelta

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.schedule.staffed import add_business_days
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: Why a text about a match did not leave where there is nothing left to tell.
MOVED_ON = "match_moved_on"


def ask_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """The alumnus is asked: the question is open for as long as the offer stands. The question of
    a check-in that is open waits meanwhile."""
    assert message.about
    match = change.value(Match, message.about)
    if match.state != "approved":  # a second try of the same text, or staff were faster
        return
    until = change.at + timedelta(hours=tenant.policy.match_life.offer_hours)
    change.replace(matches.move(match, "asked", asked_at=change.at, due_at=until))
    question = OpenQuestion(
        about=message.about, context="match", asked_at=change.at, expires_at=until
    )
    change.replace(change.value(Thread).asks(question, change.at).asked_in(message.id))


def ask_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """The question did not surely arrive: staff ask."""
    assert message.about
    try:
        match = change.value(Match, message.about)
    except Missing:
        return
    if match.state in matches.UNANSWERED:
        hand_to_staff(change, tenant, match)
        alerting.raise_alert(change, tenant, "ask_about_match", f"ask_{message.state.lower()}")


def hand_to_staff(change: Change, tenant: Tenant, match: Match) -> None:
    """The match is asked about by staff from now, with their business days to do so."""
    days, zone = tenant.policy.match_life.staff_asks_days, tenant.program.zone
    until = add_business_days(change.at, days, zone, tenant.policy)
    if match.state == "approved":
        match = matches.move(match, "asked", asked_at=change.at)
    change.replace(match.model_copy(update={"asked_by": "staff", "due_at": until}))


def offer_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """The mentor does not know of the offer: staff tell them, if it still stands."""
    if message.reason != MOVED_ON:
        alerting.raise_alert(change, tenant, "offer_match", f"offer_{message.state.lower()}")


def intro_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """One side was not introduced by text: staff do it, if there is still a match."""
    if message.reason != MOVED_ON:
        alerting.raise_alert(change, tenant, "introduce", f"intro_{message.state.lower()}")
