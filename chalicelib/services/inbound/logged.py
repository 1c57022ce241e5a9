"""What a text logs of aftercare, under today; and a text that mends what the one before logged."""

from datetime import date, timedelta

from chalicelib import ids
from chalicelib.domain import participation
from chalicelib.domain.attendance import BY_HAND, Attended
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.participation import Activity, BadReading
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts.reading.relogged import Relogged, relogged
from chalicelib.domain.thread import Thread
from chalicelib.services import mending
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.recording import activity_key
from chalicelib.store.partition import Partition

#: Readings of a text that may mend a log instead.
_MAY_MEND = frozenset({"correct", "talk", "activity"})


def keys(read: Partition, body: str) -> list[str]:
    """What else must be read for a text that may mend a log; mostly nothing."""
    thread = read.one(Thread)
    if not thread.last_logged or relogged(body, thread.language) is None:
        return []
    histories = [f"{BY_HAND}{one.rpartition('#')[2]}" for one in thread.last_logged]
    return [*thread.last_logged, *histories]


def log(turn: Turn) -> None:
    """Log what the text says.

    Raises
    ------
    BadReading
    """
    _remember(turn, [_put(turn, said) for said in _said(turn, turn.reading.value)])
    turn.say("activity_logged")


def take(turn: Turn) -> bool:
    """Mend what the latest text of late logged, if this one says so; whether it did."""
    if turn.reading.intent not in _MAY_MEND or not turn.thread.last_logged:
        return False
    said, before = relogged(turn.text.body, turn.thread.language), _of_late(turn)
    if said is None or not before or not said.denied <= {one.type for one in before}:
        return False
    try:
        now = _said(turn, said.value) if said.value else []
    except BadReading:
        return False
    _mend(turn, _meant(said, before), now)
    _reply(turn)
    return True


def today(turn: Turn) -> date:
    """The person's local day on which the text was sent."""
    return local(turn.text.at, turn.person.time_zone or turn.tenant.program.zone).date()


def _of_late(turn: Turn) -> list[Activity]:
    """What the latest text logged, as it stands, if that may be mended by text still. One whose
    result staff have told since is theirs to set right."""
    hours = timedelta(hours=turn.tenant.policy.checkins.correction_hours)
    read = turn.change.read
    found = (read.maybe(Activity, key) for key in turn.thread.last_logged)
    theirs = (one.value for one in found if one and one.value.result is None)
    return [one for one in theirs if timedelta(0) <= turn.text.at - one.recorded_at < hours]


def _meant(said: Relogged, before: list[Activity]) -> list[Activity]:
    """Which of them is meant: those that are named as not attended, else all of them."""
    return [one for one in before if not said.denied or one.type in said.denied]


def _mend(turn: Turn, before: list[Activity], now: list[Attended]) -> None:
    """What was logged says by and by what is said now; one too many is taken back."""
    left = [one for one in turn.thread.last_logged if one not in set(map(_key, before))]
    for old in before:
        said = now.pop(0) if now else None
        after = old
        if said != Attended.of(old):
            found = mending.tell(turn.change, old, said, by="self")
            if found is None:
                continue
            after = found
        left.append(_key(after))
    more = [_put(turn, said) for said in now]
    turn.set_thread(last_logged=(*left, *map(_key, more)))


def _reply(turn: Turn) -> None:
    """That it was changed; a count that was answered with the same text is changed too, and an
    open question is asked on."""
    asked = turn.change.read.maybe(Occurrence, turn.thread.last_answered or "-")
    counted = asked and asked.value.answers and asked.value.answers[-1].question == "meetings"
    question = turn.question
    if turn.reading.intent == "correct" and counted:
        answers.correct(turn)
    elif question and question == turn.thread.open and question.is_checkin and question.question:
        words = answers.question_text(turn, question.question)
        turn.say(
            "checkin.corrected_next", question=words, about=question.about, asks=question.question
        )  # fmt: skip
    else:
        turn.say("checkin.corrected")


def _said(turn: Turn, value: str) -> list[Attended]:
    on = today(turn)
    return [
        Attended(type=kind, on=on, count=count, hours=hours)
        for kind, count, hours in participation.from_reading(value)
    ]


def _put(turn: Turn, said: Attended) -> Activity:
    one = Activity(
        id=ids.new_id(), person_id=turn.person.id, source="self", recorded_at=turn.text.now,
        **dict(said),
    )  # fmt: skip
    turn.change.put(one)
    return one


def _remember(turn: Turn, logged: list[Activity]) -> None:
    turn.set_thread(last_logged=tuple(map(_key, logged)))


def _key(one: Activity) -> str:
    return activity_key(one.on, one.id)
