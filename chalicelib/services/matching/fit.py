"""Two weeks into a match its alumnus is asked whether the two fit: by text, or by staff.

No answer is held against anybody, and no mentor hears of one: what is not so good becomes a task,
and so does silence.
"""

from datetime import datetime, timedelta

from chalicelib.domain import matches
from chalicelib.domain.matches import Fit, Match
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.texts.choosing import chosen
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.matching.effects import MOVED_ON
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change

CAUSE = KIND = "fit_check"
CONTEXT = "fit"
#: What people write in either language, the label of each choice among it.
CHOICES: dict[Fit, frozenset[str]] = {
    "good": frozenset(
        "1 one uno y yes yeah ok okay fine good great fit si bien bueno buena".split()
    ),
    "poor": frozenset(
        "2 two dos n no nope not so bad good great fit tan mal mala bien buena".split()
    ),
    "talk": frozenset("3 three tres talk to staff call me hablar con nosotros llamar".split()),
}


def look(change: Change, tenant: Tenant, match: Match, again: datetime) -> datetime:
    """Ask if it is time, or hand to staff what was not answered; when to look again, at ``again``
    at the latest."""
    if match.kind != "mentor" or match.introduced_at is None:
        return again
    life = tenant.policy.match_life
    if match.fit is None:
        due = match.introduced_at + timedelta(days=life.fit_check_days)
        if due > change.at:
            return min(again, due)
        return min(again, _ask(change, tenant, match))
    if match.fit != "asked" or match.fit_asked_at is None:
        return again
    until = match.fit_asked_at + timedelta(hours=life.offer_hours)
    if until > change.at:
        return min(again, until)
    _to_staff(change, tenant, match, "no_answer")
    return again


def _ask(change: Change, tenant: Tenant, match: Match) -> datetime:
    """By text where one can reach them; until when an answer is waited for."""
    until = change.at + timedelta(hours=tenant.policy.match_life.offer_hours)
    if not matching_texts.may_reach(change.value(Person), KIND, change.at, tenant.id):
        _to_staff(change, tenant, match, "ask")
        return until
    change.replace(match.model_copy(update={"fit": "asked", "fit_asked_at": change.at}))
    matching_texts.plan(change, tenant, KIND, "match.fit", match, change.at, asks=CONTEXT)
    return until


def _to_staff(change: Change, tenant: Tenant, match: Match, code: str) -> None:
    change.replace(match.model_copy(update={"fit": "staff"}))
    alerting.raise_alert(change, tenant, CAUSE, code)


def leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """The text leaves: its question is open as long as one about an offer."""
    assert message.about
    match = change.value(Match, message.about)
    if match.fit != "asked" or message.attempts > 1:
        return
    until = change.at + timedelta(hours=tenant.policy.match_life.offer_hours)
    due = min(match.due_at or until, until)
    change.replace(match.model_copy(update={"fit_asked_at": change.at, "due_at": due}))
    question = OpenQuestion(
        about=message.about, context=CONTEXT, asked_at=change.at, expires_at=until
    )
    change.replace(change.value(Thread).asks(question, change.at).asked_in(message.id))


def fails(change: Change, message: Message, tenant: Tenant) -> None:
    """It did not surely arrive: staff ask, if the two are still matched."""
    if message.reason == MOVED_ON or message.about is None:
        return
    match = change.value(Match, message.about)
    if match.fit == "asked":
        _to_staff(change, tenant, match, f"ask_{message.state.lower()}")


def choice(body: str) -> Fit | None:
    """What a text chooses when asked about the fit; ``None`` if nothing."""
    return chosen(body, CHOICES)


def answered(turn: Turn, about: str, fit: Fit) -> None:
    """The alumnus answers by text: thanks, and a task unless all is well. Whoever
    wants to talk is answered by the caller, as anybody who asks for a call."""
    change = turn.change
    match = change.value(Match, about)
    change.replace(match.model_copy(update={"fit": fit}))
    change.replace(turn.thread.ended(matches.key(match.id), change.at))
    if fit == "poor":
        turn.alert(CAUSE, fit)
    if fit != "talk":
        turn.say(f"match.fit_{fit}")
