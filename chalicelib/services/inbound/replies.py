"""What each meaning of a text does: one handler an intent, in one table."""

from collections.abc import Callable

from chalicelib import ids
from chalicelib.domain import network
from chalicelib.domain.care import Care
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import BadReading
from chalicelib.domain.texts.hard_day import tells_of_hard_day
from chalicelib.domain.texts.holds import tells_of_loss
from chalicelib.services.inbound import answers, keywords, logged, planned, stopping
from chalicelib.services.inbound.turn import Turn

Handler = Callable[[Turn], None]


def activity(turn: Turn) -> None:
    """What was attended or done, logged under today."""
    try:
        logged.log(turn)
    except BadReading:
        talk(turn)


def contact(turn: Turn) -> None:
    """Whom they were in touch with, logged under today."""
    try:
        found = network.from_reading(turn.reading.value)
    except network.BadReading:
        talk(turn)
        return
    for relation, name in found:
        met = Contact(
            id=ids.new_id(), on=logged.today(turn), relation=relation, name=name,
            recorded_at=turn.text.now,
        )  # fmt: skip
        turn.change.put(met)
    turn.say("network_logged")


def talk(turn: Turn) -> None:
    """Anything else: a human reads it within four staffed hours. An open question is asked once
    more, with a hint of what is wanted. That a human reads is said once until one has: a phone
    that answers by itself must not keep us talking."""
    if tells_of_loss(turn.text.body):
        _loss(turn)
        return
    waiting = "unread" in turn.change.value(Care).open_alerts
    answers.to_a_human(turn, "talk")
    if turn.person.texting == "joined" and _hard_day(turn, waiting):
        return
    if turn.question and turn.question == turn.thread.open:
        if not turn.question.reprompted:
            answers.ask_again(turn)
    elif turn.person.texting == "joined" and not waiting:
        turn.say("talk_received", hours=turn.hours())


def _hard_day(turn: Turn, waiting: bool) -> bool:
    """Whether it told of a hard day, and was answered with something to do and a call: no question
    goes on over it; one that is open waits. Said once while a human has not read it, unless there
    is a strategy to tell."""
    if not answers.is_alumnus(turn) or not tells_of_hard_day(turn.text.body):
        return False
    found = planned.strategy(turn)
    if found:
        turn.say("talk_hard_plan", hours=turn.hours(), strategy=found)
    elif not waiting:
        turn.say("talk_hard", hours=turn.hours())
    return bool(found) or not waiting


def _loss(turn: Turn) -> None:
    """Somebody close to them has died. A human reads it, and nothing is asked; the open question
    waits for its answer or its end."""
    answers.to_a_human(turn, "loss")
    if turn.person.texting == "joined":
        turn.say("loss_received", hours=turn.hours())


def crisis(turn: Turn) -> None:
    """The answer and the page went out before anything else; here the person's record follows,
    and nothing more that is automatic."""
    turn.needs_reading = True
    answers.break_off(turn, "crisis")


#: One handler an intent.
REPLIES: dict[str, Handler] = {
    "crisis": crisis,
    "opt_out": stopping.opt_out,
    "stop_scoped": stopping.stop_scoped,
    "wrong_number": stopping.wrong_number,
    "clarify_stop": stopping.clarify_stop,
    "opt_in": stopping.opt_in,
    "correct": answers.correct,
    "answer": answers.answer,
    "keyword": keywords.keyword,
    "help": keywords.ask_help,
    "activity": activity,
    "network": contact,
    "call_request": keywords.call_me,
    "talk": talk,
}
