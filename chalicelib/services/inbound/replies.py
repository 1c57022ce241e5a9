"""What each meaning of a text does: one handler an intent, in one table."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps

from chalicelib import ids
from chalicelib.domain import network, participation
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Person
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.schedule.cadence import add_months
from chalicelib.domain.schedule.staffed import add_staffed_hours
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.texts.wording import say
from chalicelib.services import joining
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn

#: A pause of no stated length.
USUAL_PAUSE = "P2W"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


Handler = Callable[[Turn], None]


def last_word_counts(handler: Handler) -> Handler:
    """Texts may come out of order: of those about stopping and starting, the one sent last decides
    (invariant 13)."""

    @wraps(handler)
    def take(turn: Turn) -> None:
        if turn.thread.was_overruled(turn.text.at):
            return
        turn.set_thread(consent_said_at=turn.text.at)
        handler(turn)

    return take


@last_word_counts
def opt_out(turn: Turn) -> None:
    """No more texts: one neutral confirmation, and only START leads back."""
    again = turn.person.texting == "stopped"
    never_joined = turn.thread.joining in ("waiting", "inviting", "invited", "checking")
    joining_now = {"joining": "declined", "due_at": None} if never_joined else {}
    turn.set_thread(open=None, parked=None, **joining_now)
    if not again:
        turn.change.amend(Person, texting="stopped")
        turn.say("stopped", "stop_confirmation")


@last_word_counts
def wrong_number(turn: Turn) -> None:
    """Not the person we mean: a silent stop, a suspect number, a privacy alert."""
    turn.quiet = True
    opt_out(turn)
    turn.change.amend(Person, number_state="suspect")
    turn.alert("wrong_number")


@last_word_counts
def stop_scoped(turn: Turn) -> None:
    """Fewer texts, or none for a while."""
    scope = turn.reading.value
    if scope in ("TIPS", "CHECKINS", "REMINDERS"):
        turn.change.amend(Person, stopped_scopes=turn.person.stopped_scopes | {scope})
        word = "scope.tips" if scope == "TIPS" else "scope.checkins"
        turn.say("scoped_stop", what=say(word, language=turn.thread.language))
        return
    zone = turn.person.time_zone or turn.tenant.program.zone
    until = add_duration(local(turn.text.now, zone).date(), scope or USUAL_PAUSE)
    turn.change.amend(Person, paused_until=to_utc(until, turn.tenant.policy.window.open, zone))
    turn.say("paused", until=day_in_words(until, turn.thread.language))


def add_duration(day: date, iso: str) -> date:
    """A date and an ISO-8601 duration of whole days, weeks, months, years."""
    found = _DURATION.fullmatch(iso)
    years, months, weeks, days = (int(n or 0) for n in found.groups()) if found else (0, 0, 2, 0)
    return add_months(day, 12 * years + months) + timedelta(weeks=weeks, days=days)


def day_in_words(day: date, language: str) -> str:
    """A date as texts say it: Dec 3."""
    month = say(f"month.{day.month}", language=language)
    return say("date", language=language, month=month, day=day.day)


def clarify_stop(turn: Turn) -> None:
    """It could be a stop: ask."""
    turn.say("clarify_stop", "clarify")


@last_word_counts
def opt_in(turn: Turn) -> None:
    """START, or a clear yes to the invitation."""
    person, thread = turn.person, turn.thread
    if person.number_state == "suspect" or person.sms_consent is None:
        talk(turn)  # only staff, by another channel, may restart
    elif person.texting == "stopped" and thread.joining == "joined":
        turn.change.amend(Person, texting="joined", paused_until=None, stopped_scopes=frozenset())
        if answers.is_alumnus(turn):
            joining.lay_plan(turn.change, turn.tenant, answers.alumnus(turn))
        turn.say("started")
    elif thread.joining == "joined":
        turn.change.amend(Person, paused_until=None, stopped_scopes=frozenset())
        turn.say("started")
    elif turn.tenant.rota is None:
        turn.alert("rota_gap")
    else:
        turn.change.amend(Person, texting="consented")
        turn.said.append(joining.say_yes(turn.change, turn.tenant))


@last_word_counts
def decline(turn: Turn) -> None:
    """A no to the invitation."""
    turn.set_thread(joining="declined", open=None, due_at=None)
    turn.change.amend(Person, texting="stopped")
    turn.say("declined", "stop_confirmation")


def ask_help(turn: Turn) -> None:
    """Who this is, how to stop, 911 and 988; and a human looks."""
    turn.alert("help")
    program = turn.tenant.program
    line = program.crisis_line or program.check_in_number
    turn.say("help", "help", phone=line, hours=hours(turn))


def call_me(turn: Turn) -> None:
    """A call is wanted: a human calls within staffed hours, and the answer says when."""
    turn.alert("call_requested")
    turn.say("call_coming", when=_when(turn))


def _when(turn: Turn) -> str:
    """When somebody will call, in words: today, tomorrow, or a day of the week."""
    policy, zone = turn.tenant.policy, turn.tenant.program.zone
    due = add_staffed_hours(turn.text.now, policy.alerts.red_staffed_hours, zone, policy)
    today, that_day = local(turn.text.now, zone).date(), local(due, zone).date()
    language = turn.thread.language
    if that_day - today <= timedelta(days=1):
        return say("when.today" if that_day == today else "when.tomorrow", language=language)
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[that_day.weekday()]
    return say("when.day", language=language, day=say(f"day.{weekday}", language=language))


def hours(turn: Turn) -> str:
    """The watched hours in a few words of the person's language."""
    rota, language = turn.tenant.rota, turn.thread.language
    return hours_in_words(rota, language) if rota else say("hours.unknown", language=language)


def activity(turn: Turn) -> None:
    """What was attended or done, logged under today."""
    try:
        found = participation.from_reading(turn.reading.value)
    except participation.BadReading:
        talk(turn)
        return
    for kind, count, hours in found:
        turn.change.put(
            Activity(
                id=ids.new_id(),
                person_id=turn.person.id,
                type=kind,
                on=_today(turn),
                count=count,
                hours=hours,
                source="self",
                recorded_at=turn.text.now,
            )
        )
    turn.say("activity_logged")


def contact(turn: Turn) -> None:
    """Whom they were in touch with, logged under today."""
    try:
        found = network.from_reading(turn.reading.value)
    except network.BadReading:
        talk(turn)
        return
    for relation, name in found:
        turn.change.put(Contact(id=ids.new_id(), on=_today(turn), relation=relation, name=name))
    turn.say("network_logged")


def _today(turn: Turn) -> date:
    return local(turn.text.at, turn.person.time_zone or turn.tenant.program.zone).date()


def keyword(turn: Turn) -> None:
    """A self-service request; what cannot be served by text becomes a task for staff."""
    word = turn.reading.value.partition(":")[0]
    if word == "HELP":
        ask_help(turn)
        return
    if word == "DELETE":
        quiet = Turn(turn.change, turn.tenant, turn.text, None, turn.reading, quiet=True)
        opt_out(quiet)
    reply, cause = KEYWORDS[word]
    if cause:
        turn.alert(cause, word.lower())
    turn.say(reply, "stop_confirmation" if word == "DELETE" else "reply")


#: What a keyword is answered with, and the task it opens.
KEYWORDS: dict[str, tuple[str, str | None]] = {
    "MENTOR": ("mentor_request", "ask_about_match"),
    "NEW_MENTOR": ("new_mentor", "ask_about_match"),
    "PLAN": ("plan_none", "unread"),
    "NEAR": ("near_later", "unread"),
    "MY_DATA": ("my_data", "records_request"),
    "WHO_SEES": ("who_sees", None),
    "DELETE": ("delete", "records_request"),
}


def talk(turn: Turn) -> None:
    """Anything else: a human reads it within four staffed hours. An open question is asked once
    more, with a hint of what is wanted."""
    turn.needs_reading = True
    turn.alert("unread", "talk")
    if turn.question and not turn.question.reprompted:
        answers.ask_again(turn)
    elif turn.question is None and turn.person.texting == "joined":
        turn.say("talk_received", hours=hours(turn))


def crisis(turn: Turn) -> None:
    """The answer and the page went out before anything else; here the person's record follows."""
    turn.needs_reading = True
    turn.set_thread(open=None, parked=None)


#: One handler an intent.
REPLIES: dict[str, Handler] = {
    "crisis": crisis,
    "opt_out": opt_out,
    "stop_scoped": stop_scoped,
    "wrong_number": wrong_number,
    "clarify_stop": clarify_stop,
    "opt_in": opt_in,
    "correct": answers.correct,
    "answer": answers.answer,
    "keyword": keyword,
    "help": ask_help,
    "activity": activity,
    "network": contact,
    "call_request": call_me,
    "talk": talk,
}
