"""Answers to check-ins: bound to the question that was open when the text was sent, assessed at
once, and followed by the next question or by thanks."""

from chalicelib.domain.care import Care
from chalicelib.domain.checkins import conversation
from chalicelib.domain.checkins.assessment import GREEN, Assessment, assess
from chalicelib.domain.checkins.hard_day import is_hard
from chalicelib.domain.checkins.occurrence import TRANSITIONS, Occurrence
from chalicelib.domain.checkins.questions import QUESTIONS, AnswerOutOfRange, value_from_reading
from chalicelib.domain.instruments.session import open_step
from chalicelib.domain.mentor_week import CONTEXT as CONTACT
from chalicelib.domain.people import Alumnus, Person
from chalicelib.services import outcomes
from chalicelib.services.inbound import planned
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import effects
from chalicelib.services.questionnaires import by_text


def is_alumnus(turn: Turn) -> bool:
    """Whether the person of this turn is a graduate (and not a mentor only)."""
    return turn.change.read.maybe(Alumnus) is not None


def alumnus(turn: Turn) -> Alumnus:
    """The person's record as a graduate."""
    return turn.change.read.one(Alumnus)


def to_a_human(turn: Turn, code: str) -> None:
    """A human reads this text within four staffed hours; ``code`` says why."""
    turn.needs_reading = True
    turn.alert("unread", code)


def answer(turn: Turn) -> None:
    """An answer to the open question."""
    if by_text.is_about(turn.question):
        if not _of_a_set(turn):
            to_a_human(turn, "answer_unclear")
            _once_more(turn)
        return
    if turn.question is None or not turn.question.is_checkin:
        to_a_human(turn, "answer_to_nothing")
        return
    asked = turn.change.value(Occurrence, turn.question.about)
    question = conversation.open_question(asked, turn.text.at) or ""
    try:
        value = value_from_reading(question, turn.reading.value)
        answered = conversation.answer(asked, question, value, turn.text.at)
    except (KeyError, AnswerOutOfRange, conversation.NotOpen):
        to_a_human(turn, "answer_unclear")
        _once_more(turn)
        return
    take(turn, asked, answered)


def _once_more(turn: Turn) -> None:
    if turn.question and turn.question == turn.thread.open and not turn.question.reprompted:
        ask_again(turn)


def _of_a_set(turn: Turn) -> bool:
    """Whether it answers a questionnaire. After its last item thanks, or that someone will call."""
    session = by_text.answered(turn)
    if session is None or open_step(session):
        return session is not None
    if session.worried:
        planned.say(turn, "checkin.done_hard")
    elif turn.thread.open is None:
        turn.say("checkin.done")
    else:
        ask_what_waited(turn)
    return True


def correct(turn: Turn) -> None:
    """ "oops 4": the last answer is replaced, what it replaces is kept."""
    if by_text.is_about(turn.question) and _of_a_set(turn):
        return
    at = turn.thread.last_answered
    try:
        asked = turn.change.value(Occurrence, at or "")
        value = value_from_reading(asked.answers[-1].question, turn.reading.value)
        mended = conversation.correct(asked, value, turn.text.at)
    except (LookupError, AnswerOutOfRange, conversation.NothingToCorrect):
        to_a_human(turn, "correction_unclear")
        return
    turn.about = at
    take(turn, asked, mended)


def take(turn: Turn, before: Occurrence, after: Occurrence) -> None:
    """A check-in as it stood, and with what this text says: kept, worries become alerts, and the
    dialogue goes on."""
    change, key = turn.change, effects.checkin_key(after)
    asked_now = turn.thread.open
    change.amend(Care, last_contact_at=turn.text.now)
    found = _judge(turn, before, after)
    if asked_now and asked_now.about == key:
        _open_next(turn, after, key)
    elif _waits(turn, after) and not (asked_now and asked_now.is_checkin):
        turn.change.replace(turn.thread.asks(effects.question_open(after, key), turn.text.now))
    if asked_now is None or asked_now.about == key:
        turn.set_thread(last_answered=key)
    _reply(turn, before, after, found)


def _waits(turn: Turn, one: Occurrence) -> bool:
    """Whether a check-in waits for a further answer, and there is time for one."""
    in_time = one.closes_at is not None and turn.text.now < one.closes_at
    return in_time and conversation.open_question(one) is not None


def _judge(turn: Turn, before: Occurrence, after: Occurrence) -> Assessment:
    """What is told and new becomes an alert at once: whoever tells of use and then says no more is
    not called two days later. What an answer that was corrected for the better had opened stays
    open: a human closes it."""
    change, tenant = turn.change, turn.tenant
    care, risk = change.value(Care), alumnus(turn).opioid_history
    found = assess(after, care.recent, risk, tenant.policy)
    known = assess(before, care.recent, risk, tenant.policy) if before.answers else GREEN
    was_over, is_over = _is_over(before), _is_over(after)
    for cause in found.causes:
        if cause not in known.causes:
            turn.alert(cause)
    change.replace(after.model_copy(update={"level": found.level if is_over else None}))
    if is_over:
        ended = change.value(Occurrence, effects.checkin_key(after))
        change.replace(change.value(Care).ended(ended))
        if set(found.causes) - set(known.causes) or not (was_over and before.answers):
            outcomes.pace(change, tenant, found)
    return found


def _is_over(one: Occurrence) -> bool:
    return conversation.is_complete(one) or one.state in ("PARTIAL", "SILENT")


def _open_next(turn: Turn, answered: Occurrence, key: str) -> None:
    """The next question opens; after the last one, what was parked does."""
    if conversation.open_question(answered) is None:
        turn.change.replace(turn.thread.reopened(turn.text.now))
    else:
        since = max(one.at for one in answered.answers)
        question = effects.question_open(answered, key)
        turn.set_thread(open=question.model_copy(update={"asked_at": since}))


def _reply(turn: Turn, before: Occurrence, after: Occurrence, found: Assessment) -> None:
    """Ask the next question, or thank; when it was hard, say that someone will call. An answer to
    what is over says nothing while something else is asked."""
    key, corrected = effects.checkin_key(after), len(after.answers) == len(before.answers)
    asked = turn.thread.open and turn.thread.open.about == key
    question = conversation.open_question(after) if asked else None
    if question and corrected and question == conversation.open_question(before):
        _ask(turn, "checkin.corrected_next", question, key)
    elif question:
        _ask(turn, "checkin.next", question, key)
    elif _worse(turn, before, found, corrected):
        planned.say(turn, "checkin.done_hard")
    elif corrected:
        turn.say("checkin.corrected")
    elif turn.thread.open is None and is_hard(after, turn.tenant.policy.recovery_plan):
        planned.say(turn, "checkin.done_low")
    elif turn.thread.open is None:
        turn.say("checkin.done")
    else:
        ask_what_waited(turn)


def _ask(turn: Turn, wording: str, question: str, key: str) -> None:
    turn.say(wording, question=question_text(turn, question), about=key, asks=question)


def _worse(turn: Turn, before: Occurrence, found: Assessment, corrected: bool) -> bool:
    """Whether someone will call, and this text is the first to say so."""
    if found.level == "green":
        return False
    if not corrected:
        return True
    risk = alumnus(turn).opioid_history
    known = assess(before, turn.change.value(Care).recent, risk, turn.tenant.policy)
    return bool(set(found.causes) - set(known.causes))


#: How what waited is asked again, by its context.
WAITED = {"match": "checkin.done_match", "fit": "checkin.done_fit"}


def ask_what_waited(turn: Turn) -> None:
    """Thanks; and the question that had to wait for this check-in is asked again."""
    waited = turn.thread.open
    if by_text.is_about(waited):
        by_text.goes_on(turn)
    elif waited and waited.context in WAITED:
        turn.say(WAITED[waited.context], asks=waited.context)
    elif waited and not waited.is_checkin:
        turn.say("checkin.done")


def question_text(turn: Turn, question: str) -> str:
    """A question in the person's language and wording."""
    person: Person = turn.person
    return turn.tenant.say(
        QUESTIONS[question].wording, language=turn.thread.language, wording=person.spoken
    )


def ask_again(turn: Turn) -> None:
    """The open question once more, with a hint of what is wanted."""
    open_now = turn.question
    assert open_now
    turn.set_thread(open=open_now.model_copy(update={"reprompted": True}))
    if open_now.about == "invitation":
        turn.say("invite_again", "clarify", asks=open_now.about)
    elif open_now.about == "identity":
        turn.say("identity_again", "identity", asks=open_now.about)
    elif by_text.is_about(open_now):
        by_text.ask_again(turn)
    elif open_now.context == CONTACT:
        turn.say("week.again", asks=CONTACT)
    elif open_now.question in QUESTIONS:
        row = QUESTIONS[open_now.question or ""]
        hint = turn.tenant.say(row.hint, language=turn.thread.language)
        turn.say(
            "checkin.reprompt", hint=hint, question=question_text(turn, row.key),
            about=open_now.about, asks=row.key,
        )  # fmt: skip


def break_off(turn: Turn, reason: str, *, only_checkins: bool = False) -> None:
    """Nothing is asked any more. A check-in that is open ends with what was answered so far, and
    that no more comes is nobody's silence."""
    thread, change = turn.thread, turn.change
    asked = [q.about for q in (thread.open, *thread.parked) if q and q.is_checkin]
    left = thread if only_checkins else thread.closed(turn.text.at)
    for key in asked:
        left = left.ended(key, turn.text.at)
    change.replace(left)
    change.read.also(*asked)
    for key in asked:
        before = change.value(Occurrence, key)
        if "CANCELLED" in TRANSITIONS[before.state] and before.state != "PLANNED":
            _ends(turn, before, conversation.broken_off(before, reason))


def _ends(turn: Turn, before: Occurrence, after: Occurrence) -> None:
    if after.answers:
        _judge(turn, before, after)
    else:
        turn.change.replace(after)
        turn.change.replace(turn.change.value(Care).ended(after))
