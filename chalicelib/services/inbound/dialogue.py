"""What one text means in its dialogue, and in which order it is acted on.

Crisis and whether texts are wanted at all come first (``FIRST``); then whatever question was open
when the text was sent; then requests, and free text, which a human reads.
"""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain import mentor_week
from chalicelib.domain.checkins import conversation
from chalicelib.domain.checkins.hearing import hear
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.people import Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.texts import Understanding, understand
from chalicelib.domain.texts.holds import hold_reason
from chalicelib.domain.texts.languages import language_switch
from chalicelib.domain.texts.relaying import readings, words_of
from chalicelib.domain.texts.safeguarding import concern
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import inviting, joining
from chalicelib.services.inbound import (
    answers,
    holding,
    keywords,
    logged,
    planned,
    relaying,
    retelling,
    stopping,
)
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.replies import REPLIES
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.matching import fit as matching_fit
from chalicelib.services.matching import life as matching_life
from chalicelib.services.mentoring import week_text
from chalicelib.services.questionnaires import by_text
from chalicelib.store.partition import Partition

#: What is acted on before any question is thought of.
FIRST = frozenset({"crisis", "opt_out", "stop_scoped", "wrong_number", "clarify_stop", "opt_in"})


def meaning(
    read: Partition,
    text: Received,
    question: OpenQuestion | None,
    policy: Policy,
    channel: str = "checkins",
) -> Understanding:
    """What the text means, given what was open with this person when it was sent. On the relay's
    number nothing is asked, and what a text says begins behind the M."""
    thread = read.one(Thread)
    if channel == "relay":
        text = text.model_copy(update={"body": words_of(text.body) or text.body})
        stopped = read.one(Person).texting == "stopped"
        return _understood(text, "after_stop" if stopped else "none", thread)
    if read.one(Person).texting == "stopped" and question is None:
        return _understood(text, "after_stop", thread)
    if question and question.about == "invitation":
        return _understood(text, "invite_yn", thread)
    if by_text.is_about(question):
        said = by_text.meaning(read, text.body, thread.language, policy)
        if said:
            return said
    key = None
    if question and question.is_checkin:
        key = conversation.open_question(read.one(Occurrence, question.about), text.at)
    return hear(text.body, key, thread.language, _last_answered(read, text, policy))


def wants_no_texts(body: str) -> bool:
    """Whether a text asks for none, or fewer, of our texts, whoever sent it."""
    meant = understand(body, context="none", question=None, language="en")
    return meant.intent in ("opt_out", "stop_scoped", "wrong_number")


def _understood(text: Received, context: str, thread: Thread) -> Understanding:
    return understand(text.body, context=context, question=None, language=thread.language)


def _last_answered(read: Partition, text: Received, policy: Policy) -> str | None:
    """The question that "oops 4" would correct: the one answered last, if that was lately."""
    stored = read.maybe(Occurrence, read.one(Thread).last_answered or "-")
    if stored is None or not stored.value.answers:
        return None
    last = stored.value.answers[-1]
    lately = timedelta(0) <= text.at - last.at < timedelta(hours=policy.checkins.correction_hours)
    return last.question if lately else None


def act(turn: Turn) -> None:
    """Do what the text says, and what else it says; the second things first, since a stop or a
    crisis ends what they answer."""
    if code := _concern(turn):
        turn.needs_reading, turn.guarded = True, code
        relaying.hold(turn)
        turn.set_thread(guarded_at=turn.text.at)
        turn.alert("safeguarding", code)
    reason = hold_reason(turn.text.body)
    if reason:
        holding.begin(turn, reason)
    if reason is None or _goes_first(turn):
        _say_and_do(turn)
    if reason:
        holding.hold(turn, reason)


def _goes_first(turn: Turn) -> bool:
    """Whether a text is acted on beside the hold that it brings. "I'm in the hospital" is no yes to
    an invitation, whatever it begins with: only START is."""
    intent = turn.reading.intent
    return intent in FIRST and (intent != "opt_in" or stopping.is_start(turn))


def _concern(turn: Turn) -> str | None:
    """What the supervisor alone must judge: whatever passes between mentor and alumnus, whatever a
    mentor writes, and what is said of a mentor. On the check-in number an alumnus's own use, debts
    and threats are for the check-in, and asking for another mentor tells of none."""
    body = turn.text.body
    heard = turn.by_relay or "mentor" in turn.person.roles or "mentor" in body.casefold()
    found = next(filter(None, map(concern, readings(body))), None) if heard else None
    return None if found == "mentor" and turn.reading.value == "NEW_MENTOR" else found


def _say_and_do(turn: Turn) -> None:
    for said in sorted(turn.reading.also, key=lambda one: one == "opt_out"):
        name, _, value = said.partition("=")
        second = turn.also(Understanding(name, value))
        REPLIES[name](second)
        turn.needs_reading |= second.needs_reading
    if turn.reading.intent in FIRST or not any(handled(turn) for handled in QUESTIONS):
        REPLIES[turn.reading.intent](turn)


def _identity(turn: Turn) -> bool:
    if _about(turn) != "identity" or not any(c.isdigit() for c in turn.text.body):
        return False
    turn.said.append(joining.check_identity(turn.change, turn.tenant, turn.text.body, turn.text.at))
    return True


def _declined(turn: Turn) -> bool:
    if not stopping.still_invited(turn):
        return False
    if _understood(turn.text, "invite_yn", turn.thread).intent != "answer":
        return False
    stopping.decline(turn)
    return True


def _clarified(turn: Turn) -> bool:
    return _about(turn) == stopping.CLARIFY and stopping.clarified(turn)


def _pin(turn: Turn) -> bool:
    if _about(turn) != keywords.PIN or not any(c.isdigit() for c in turn.text.body):
        return False
    keywords.pin_given(turn)
    return True


def _match(turn: Turn) -> bool:
    if turn.question is None or turn.question.context != "match":
        return False
    chosen = matching_life.choice(turn.text.body)
    if chosen:
        matching_life.alumnus_answers(turn, _about(turn), chosen)
    return chosen is not None


def _fit(turn: Turn) -> bool:
    if turn.question is None or turn.question.context != matching_fit.CONTEXT:
        return False
    chosen = matching_fit.choice(turn.text.body)
    if chosen:
        matching_fit.answered(turn, _about(turn), chosen)
    if chosen == "talk":
        keywords.call_me(turn)
    return chosen is not None


def _contact(turn: Turn) -> bool:
    if turn.question is None or turn.question.context != mentor_week.CONTEXT:
        return False
    said = mentor_week.choice(turn.text.body)
    if said:
        week_text.answered(turn, _about(turn), said)
    return said is not None


def _language(turn: Turn) -> bool:
    """ESPAÑOL, ENGLISH: the language was switched with the text; the open question is asked in
    it."""
    if language_switch(turn.text.body) is None:
        return False
    asked = turn.question
    if asked and asked == turn.thread.open and asked.is_checkin and asked.question:
        question = answers.question_text(turn, asked.question)
        turn.say(
            "language_switched_next", question=question, about=asked.about, asks=asked.question
        )
    else:
        turn.say("language_switched")
    return True


def _about(turn: Turn) -> str:
    return turn.question.about if turn.question else ""


#: What may have been asked, in the order in which it is thought of: the first that the text
#: answers takes it.
QUESTIONS: tuple[Callable[[Turn], bool], ...] = (
    _language, relaying.take, _identity, _declined, _clarified, _pin, _match, _fit, _contact,
    planned.refined, inviting.answered, retelling.take, logged.take,
)  # fmt: skip
