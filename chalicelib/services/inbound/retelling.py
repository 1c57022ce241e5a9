"""A text that was overtaken: a later one was taken before it, so what the later one answered was
not yet asked. The check-in is told anew by all its texts in the order in which they were sent."""

from datetime import timedelta

from chalicelib.domain.checkins.hearing import Told, retold
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.inbound import PAGE, Inbound
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound.effects import CLOCK_SKEW, checkin_key

#: Longer than any reply window; what is older belongs to no check-in that we still know of.
_LATE = timedelta(days=30)


def overtaken(turn: Turn) -> Occurrence | None:
    """The check-in to which a later text has been taken already, if this text was sent to it."""
    at, thread = turn.text.at, turn.thread
    if thread.last_inbound_at is None or thread.last_inbound_at <= at:
        return None
    known = turn.change.read.values(Occurrence)
    return next((one for one in known if _was_overtaken(one, turn)), None)


def _was_overtaken(one: Occurrence, turn: Turn) -> bool:
    at = turn.text.at
    if one.asked_at is None or one.closes_at is None or turn.text.now - at > _LATE:
        return False
    sent_to_it = one.asked_at - CLOCK_SKEW <= at < one.closes_at
    return sent_to_it and any(answer.at > at for answer in one.answers)


def _told(one: Inbound) -> Told:
    return Told(one.at, one.id, one.body, one.value if one.channel == PAGE else "")


def take(turn: Turn) -> bool:
    """Tell the check-in anew; ``False`` if no later text to it was taken, or this one says nothing
    to it."""
    before = overtaken(turn)
    if before is None:
        return False
    key, read, text = checkin_key(before), turn.change.read, turn.text
    read.beginning("INBOUND#")
    texts = [_told(one) for one in read.values(Inbound) if one.about == key]
    after = retold(before, [*texts, Told(text.at, text.id, text.body)], turn.thread.language)
    turn.about = key
    if after.answers == before.answers:
        return False
    turn.needs_reading = True
    turn.alert("unread", "out_of_order")
    answers.take(turn, before, after)
    return True
