"""Words about whether our texts are wanted: stop, fewer, a pause, start, a wrong number.

What holds follows from all such words and the times at which they were sent (``domain.wishes``);
here it is carried over to the person's record and answered, once.
"""

import re
from datetime import date, timedelta
from math import ceil
from typing import cast

from chalicelib.domain.people import Person
from chalicelib.domain.schedule.cadence import add_months
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.texts import understand
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.domain.wishes import Scope, Wishes
from chalicelib.services import everywhere, joining
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.standing import closing

#: A pause of no stated length.
USUAL_PAUSE = "P2W"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?")
#: How long "Do you want these texts to stop?" waits for an answer, and until it is asked again.
CLARIFY_OPEN = timedelta(hours=48)
CLARIFY_AGAIN = timedelta(days=7)
_NOT_YET_JOINED = frozenset({"waiting", "inviting", "invited", "checking"})


def opt_out(turn: Turn, words: str = "stopped") -> None:
    """No more texts, said by text: where the program says so, the whole account hears of it."""
    if stop(turn, words):
        everywhere.tell(turn)


def stop(turn: Turn, words: str = "stopped") -> bool:
    """No more texts of this program: one neutral confirmation, and only START leads back. Whether
    that holds: a START may have been sent since."""
    wishes = _wish(turn, turn.thread.wishes.stop(turn.text.at))
    if wishes.none:
        _leave(turn, "stopped", words)
    return wishes.none


def decline(turn: Turn) -> None:
    """A no to the invitation, and to nobody else's."""
    stop(turn, "declined")


def wrong_number(turn: Turn) -> None:
    """Not the person we mean: a silent stop, a suspect number, a privacy alert."""
    _wish(turn, turn.thread.wishes.wrong_number(turn.text.at))
    turn.quiet = True
    _leave(turn, "wrong_number", "stopped")
    turn.change.amend(Person, number_state="suspect")
    turn.needs_reading = True
    turn.alert("wrong_number")


def _wish(turn: Turn, wishes: Wishes) -> Wishes:
    turn.set_thread(wishes=wishes)
    return wishes


def _leave(turn: Turn, reason: str, words: str) -> None:
    """Nothing is asked any more and nothing more is sent, but for one confirmation."""
    answers.break_off(turn, reason)
    thread = turn.thread
    if thread.joining in _NOT_YET_JOINED:
        turn.set_thread(joining="declined", due_at=None)
    if thread.checked_at and thread.checked_at > turn.text.at:
        # The check was over when they stopped: what was proved after it proves nothing.
        turn.set_thread(checked_at=None)
        turn.change.amend(Person, number_state="unverified", phone_verified_at=None)
    if turn.person.texting != "stopped":
        turn.change.amend(Person, texting="stopped")
        turn.say(words, "stop_confirmation", confirms=turn.text.at)


def stop_scoped(turn: Turn) -> None:
    """Fewer texts, or none for a while; from somebody who has not joined a human hears of it."""
    if turn.person.texting in ("none", "consented"):
        answers.to_a_human(turn, "pause_before_joining")
    if turn.reading.value in ("CHECKINS", "REMINDERS", "TIPS"):
        _leave_out(turn, cast(Scope, turn.reading.value))
    else:
        _pause(turn, turn.reading.value or USUAL_PAUSE)


def _leave_out(turn: Turn, scope: Scope) -> None:
    wishes = _wish(turn, turn.thread.wishes.leave_out(scope, turn.text.at))
    if scope not in wishes.left_out:
        return
    turn.change.amend(Person, stopped_scopes=turn.person.stopped_scopes | {scope})
    if scope == "CHECKINS":
        answers.break_off(turn, "scope_stopped", only_checkins=True)
    if not wishes.none:
        what = turn.tenant.say(f"scope.{scope.lower()}", language=turn.thread.language)
        turn.say("scoped_stop", what=what, confirms=turn.text.at)


def _pause(turn: Turn, length: str) -> None:
    zone = turn.person.time_zone or turn.tenant.program.zone
    pause_until(turn, add_duration(local(turn.text.at, zone).date(), length))


def pause_until(turn: Turn, day: date) -> None:
    """No texts until a local day begins, unless START or another pause was said later."""
    zone = turn.person.time_zone or turn.tenant.program.zone
    until = to_utc(day, turn.tenant.policy.window.open, zone)
    wishes = _wish(turn, turn.thread.wishes.pause(turn.text.at, until))
    if wishes.paused != until:
        return  # START, or another pause, was sent after this one
    turn.change.amend(Person, paused_until=until)
    answers.break_off(turn, "paused", only_checkins=True)
    if not wishes.none:
        turn.say("paused", until=day_in_words(turn, day), confirms=turn.text.at)


def add_duration(day: date, iso: str) -> date:
    """A date and an ISO-8601 duration; hours count as the days that they touch."""
    found = _DURATION.fullmatch(iso)
    if found is None or not any(found.groups()):
        return add_duration(day, USUAL_PAUSE)
    years, months, weeks, days, hours = (int(n or 0) for n in found.groups())
    return add_months(day, 12 * years + months) + timedelta(
        weeks=weeks, days=days + ceil(hours / 24)
    )


def day_in_words(turn: Turn, day: date) -> str:
    """A date as texts say it: Dec 3."""
    language = turn.thread.language
    month = turn.tenant.say(f"month.{day.month}", language=language)
    return turn.tenant.say("date", language=language, month=month, day=day.day)


def clarify_stop(turn: Turn) -> None:
    """It could be a stop: ask once. Unclear again within a week, a human asks."""
    turn.needs_reading = True
    asked = turn.thread.clarified_at
    if asked and turn.text.now - asked < CLARIFY_AGAIN:
        turn.alert("clarify_stop")
        return
    turn.alert("unread", "clarify_stop")
    if turn.person.texting == "stopped":
        return
    question = OpenQuestion(
        about=CLARIFY, context="clarify", asked_at=turn.text.at,
        expires_at=turn.text.now + CLARIFY_OPEN,
    )  # fmt: skip
    turn.change.replace(turn.thread.asks(question, turn.text.now))
    turn.set_thread(clarified_at=turn.text.now)
    turn.say("clarify_stop", "clarify", asks=CLARIFY)


#: What the question "Do you want these texts to stop?" is about.
CLARIFY = "clarify_stop"


def clarified(turn: Turn) -> bool:
    """The answer to "Do you want these texts to stop?": a clear yes stops, a clear no goes on.
    ``False`` if the text is neither."""
    said = understand(
        turn.text.body, context="invite_yn", question=None, language=turn.thread.language
    )
    if said.intent == "opt_in" and not is_start(turn):
        opt_out(turn)
        return True
    if said.intent == "answer":
        turn.change.replace(turn.thread.ended(CLARIFY, turn.text.now))
        turn.say("clarified_on")
        return True
    return False


def is_start(turn: Turn) -> bool:
    """Whether the text is START itself (or UNSTOP, JOIN …), not a yes."""
    language = turn.thread.language
    meant = understand(turn.text.body, context="none", question=None, language=language)
    return meant.intent == "opt_in"


def opt_in(turn: Turn) -> None:
    """START, or a clear yes to the invitation."""
    if is_start(turn):
        _start(turn)
    elif turn.question and turn.question.about == "invitation" and not turn.thread.wishes.none:
        _join(turn)
    else:
        answers.to_a_human(turn, "yes_to_nothing")  # YES never re-enrols


def _start(turn: Turn) -> None:
    wishes = _wish(turn, turn.thread.wishes.start(turn.text.at))
    turn.change.amend(Person, paused_until=wishes.paused, stopped_scopes=wishes.left_out)
    person, thread = turn.person, turn.thread
    if wishes.wrong_at or person.number_state == "suspect" or person.sms_consent is None:
        answers.to_a_human(turn, "start_refused")  # only staff, by another channel, may restart
        return
    if wishes.none:
        return  # a STOP was sent after this
    if thread.joining != "joined":
        _join(turn)
        return
    if person.texting == "stopped":
        turn.change.amend(Person, texting="joined")
    back = person.texting == "stopped" or person.aftercare_ended_at
    if back and answers.is_alumnus(turn):
        closing.go_on(turn.change, turn.tenant)
    turn.say("started", confirms=turn.text.at)


def _join(turn: Turn) -> None:
    if turn.tenant.rota is None:
        turn.alert("rota_gap")
        return
    turn.change.amend(Person, texting="consented")
    turn.said.append(joining.say_yes(turn.change, turn.tenant))


def still_invited(turn: Turn) -> bool:
    """Whether a no is a no to the invitation: nothing else has been asked since, not even if the
    yes that was sent first has been taken."""
    thread: Thread = turn.thread
    if thread.invited_at is None or thread.prompted_on or turn.text.at < thread.invited_at:
        return False
    lapses = thread.invited_at + timedelta(days=turn.tenant.policy.joining.lapse_days)
    asked = turn.question.about if turn.question else "identity"
    return asked in ("identity", "invitation") and turn.text.at < lapses
