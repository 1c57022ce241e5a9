"""The life of a match from the question to the alumnus to its end, step by step.

Each step is one transaction in the alumnus's partition that leaves the next one due; what goes to
the mentor follows when that is looked at, so a crash between the two only delays it.
"""

from datetime import datetime
from typing import Literal

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus
from chalicelib.domain.texts.choosing import chosen as chosen_of
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.matching import beginning as matching_beginning
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import steps as matching_steps
from chalicelib.services.matching import tasks as matching_tasks
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.matching.pool import WAIVED
from chalicelib.services.matching.steps import look_at
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load
from chalicelib.store.writes import Conflict

Choice = Literal["yes", "someone_else"]

#: Reasons after which nobody else is asked about: the alumnus waits for the next run.
NOBODY_NEXT = frozenset({"staff_decision", "safety", "moved_away"})

#: What people write in either language when asked about a match.
CHOICES: dict[Choice, frozenset[str]] = {
    "yes": frozenset(
        """
        1 one uno y yes yeah yep yup sure ok okay fine good great si sip claro bueno vale bien
        """.split()
    ),
    "someone_else": frozenset(
        """
        2 two dos n no nope nah someone somebody else different another other one person
        otro otra alguien mas persona diferente
        """.split()
    ),
}


class NoLongerHolds(Exception):
    """The pair breaks a hard rule by now; ``reasons`` are the codes."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def choice(body: str) -> Choice | None:
    """What a text chooses when asked about a match, in either language; ``None`` if nothing."""
    return chosen_of(body, CHOICES)


def alumnus_answers(turn: Turn, about: str, chosen: Choice) -> None:
    """The alumnus answers by text, in the turn's own change. An answer to what has expired
    meanwhile goes to a human."""
    match = turn.change.value(Match, about)
    if match.state not in matches.UNANSWERED:
        matching_texts.withdraw(turn.change, match)
        turn.needs_reading = True
        turn.alert("unread", "answer_to_nothing")
        return
    _answered(turn.change, turn.tenant, match, chosen)
    if chosen == "someone_else":
        turn.say("new_mentor")
    else:  # who has agreed already is not asked again
        turn.say("match.yes_both" if match.mentor_agreed_at else "match.yes")


def _answered(change: Change, here: Tenant, match: Match, chosen: Choice) -> Match:
    """Yes: the offer to the mentor is due now, or the introduction if the mentor has agreed
    already. Someone else: the place is free again, and the next best mentor is asked about."""
    if chosen == "someone_else":
        ended = matching_ends.end(change, here.id, match, "declined", "alumnus_declined")
        matching_beginning.fall_through(change, here, match)
        return ended
    matching_texts.withdraw(change, match)
    offered = matches.move(match, "offered", offered_at=change.at, due_at=change.at)
    if match.mentor_agreed_at:
        offered = _accepted(change, offered)
    return change.replace(offered)


def _accepted(change: Change, match: Match) -> Match:
    """Both have agreed: the introduction is due now, and rests on this consent."""
    at, form = change.at, by_consent(change) or None
    return matches.move(match, "accepted", accepted_at=at, due_at=at, consent_form=form)


def answer_for(program: str, match_id: str, chosen: Choice, by: str) -> Match:
    """Staff write down what the alumnus said.

    Raises
    ------
    Missing, IllegalTransition
    """

    @again_on_conflict
    def act() -> Match:
        change, match = _begin(program, match_id, by)
        if match.state not in matches.UNANSWERED:
            raise matches.IllegalTransition(f"{match.id} was answered: it is {match.state}")
        matching_tasks.done(change, "ask_about_match", match.created_at, "reached")
        _answered(change, tenant(program), match, chosen)
        return _end(change, match, "match.answered", chosen)

    return go_on(program, act())


def accept(program: str, match_id: str, by: str) -> Match:
    """The mentor accepts. Consent, clearances and safety are judged again; then both sides are
    introduced. Accepting what was accepted changes nothing.

    Before the alumnus has answered: one who is asked by text must still say yes, and the mentor's
    word is kept until then; for one whom staff ask, staff accepting says that they did.

    Raises
    ------
    Missing, IllegalTransition, NoLongerHolds
    """

    @again_on_conflict
    def act() -> Match:
        change, match = _begin(program, match_id, by)
        unanswered = match.state in matches.UNANSWERED
        if match.state in ("accepted", "active") or (unanswered and match.mentor_agreed_at):
            return match
        if match.state != "offered" and not unanswered:
            raise matches.IllegalTransition(f"a match that is {match.state} cannot be accepted")
        _hold(change, program, match)
        if unanswered:
            return _agree_early(change, program, match)
        change.replace(_accepted(change, match))
        return _end(change, match, "match.accepted", by_consent(change))

    accepted = act()
    matching_tasks.offer_settled(tenant(program), accepted, by, clock.now())
    return go_on(program, accepted)


def _agree_early(change: Change, program: str, match: Match) -> Match:
    agreed = change.replace(match.model_copy(update={"mentor_agreed_at": change.at}))
    if match.asked_by == "text":
        return _end(change, match, "match.mentor_agreed", "")
    _answered(change, tenant(program), agreed, "yes")
    matching_tasks.done(change, "ask_about_match", match.created_at, "reached")
    return _end(change, match, "match.accepted", by_consent(change))


def _hold(change: Change, program: str, match: Match) -> None:
    """Judge the hard rules again."""
    mentor = matching_ends.mentor_of(program, match)
    if mentor is None:
        raise Missing("the mentor is gone")
    reasons = matching_pool.why_not(
        tenant(program), change.read, mentor, change.at, WAIVED[match.kind]
    )
    if reasons:
        raise NoLongerHolds(reasons)


def by_consent(change: Change) -> str:
    """The form of the consent that a disclosure rests on, for the audit."""
    consent = change.value(Alumnus).disclosure_consent
    return consent.form if consent else ""


def decline(program: str, match_id: str, reason: str, by: str) -> Match:
    """The mentor (or staff for either side) declines before anybody is introduced: the next best
    mentor is asked about, unless the reason is one of ``NOBODY_NEXT``.

    Raises
    ------
    Missing, IllegalTransition, BadReason
    """
    return _finish(program, match_id, "declined", reason, by)


def end(program: str, match_id: str, reason: str, by: str) -> Match:
    """End a match, at whatever point it is; no fault, and the alumnus waits again.

    Raises
    ------
    Missing, IllegalTransition, BadReason
    """
    return _finish(program, match_id, "ended", reason, by)


def _finish(
    program: str, match_id: str, to: Literal["declined", "ended"], reason: str, by: str
) -> Match:
    code = matches.reason_code(reason)

    @again_on_conflict
    def act() -> Match:
        change, match = _begin(program, match_id, by)
        if (match.state, match.reason) == (to, code):
            return match
        matching_tasks.done(change, "ask_about_match", match.created_at, "not_needed")
        matching_ends.end(change, program, match, to, code)
        if to == "declined" and code not in NOBODY_NEXT:
            matching_beginning.fall_through(change, tenant(program), match)
        return _end(change, match, f"match.{to}", code)

    ended = act()
    matching_tasks.offer_settled(tenant(program), ended, by, clock.now())
    return ended


def _begin(program: str, match_id: str, by: str) -> tuple[Change, Match]:
    here = tenant(program)
    read = load(Ref(program, matches.alumnus_of(match_id)), matches.key(match_id))
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    return change, read.one(Match, matches.key(match_id))


def _end(change: Change, match: Match, action: str, reason: str) -> Match:
    return change.commit(action, reason).one(Match, matches.key(match.id))


def go_on(program: str, match: Match) -> Match:
    """Take the next step right away if it is due; if somebody else is at it, the due key sees to
    it."""
    if match.due_at is None or match.due_at > clock.now():
        return match
    read = load(Ref(program, match.person_id), matches.key(match.id))
    stored = read.stored(Match, matches.key(match.id))
    try:
        return look_at(read, stored, tenant(program), clock.now()) or match
    except Conflict:
        return match


def look_again(program: str, match_id: str) -> Match:
    """A match after its next step, if that is due now.

    Raises
    ------
    Missing
    """
    key = matches.key(match_id)
    read = load(Ref(program, matches.alumnus_of(match_id)), key)
    return go_on(program, read.one(Match, key))


def nudge(program: str, person_id: str, at: datetime | None = None) -> bool:
    """Ask the alumnus's mentor to reach out soon, without a reason, at most once a day.

    ``False`` if there is no active match, or nobody could be texted.
    """
    return matching_steps.nudge(program, person_id, at or clock.now())


__all__ = [
    "Choice", "NoLongerHolds", "accept", "alumnus_answers", "answer_for", "choice", "decline",
    "end", "go_on", "look_again", "look_at", "nudge",
]  # fmt: skip
