"""Self-service by keyword: each does its whole job now, or opens the task that a human does, and
says so. On a phone that several people use nothing personal is answered before the PIN."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.people import Alumnus
from chalicelib.domain.proofs import proves
from chalicelib.domain.schedule.staffed import add_staffed_hours
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import OpenQuestion
from chalicelib.services.inbound import answers, planned, stopping
from chalicelib.services.inbound.turn import Turn

#: What the question for the PIN is about, and how long it is open.
PIN = "pin"
PIN_OPEN = timedelta(hours=1)


def ask_help(turn: Turn) -> None:
    """Who this is, how to stop, 911 and 988; and a human looks (decision 0090)."""
    turn.alert("help")
    turn.say("help", "help", phone=turn.tenant.line, hours=turn.hours())


def call_me(turn: Turn) -> None:
    """A call is wanted: a human calls within staffed hours, and the answer says when."""
    turn.alert("call_requested")
    turn.say("call_coming", when=_when(turn))


def _when(turn: Turn) -> str:
    """When somebody will call, in words: today, tomorrow, or a day of the week."""
    policy, zone = turn.tenant.policy, turn.tenant.program.zone
    due = add_staffed_hours(turn.text.now, policy.alerts.red_staffed_hours, zone, policy)
    today, that_day = local(turn.text.now, zone).date(), local(due, zone).date()
    language, say = turn.thread.language, turn.tenant.say
    if that_day - today <= timedelta(days=1):
        return say("when.today" if that_day == today else "when.tomorrow", language=language)
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[that_day.weekday()]
    return say("when.day", language=language, day=say(f"day.{weekday}", language=language))


def keyword(turn: Turn) -> None:
    """A self-service request."""
    word = turn.reading.value.partition(":")[0]
    if word in OF_GRADUATES and not answers.is_alumnus(turn):
        answers.to_a_human(turn, f"mentor_{word.lower()}")
        turn.say("talk_received", hours=turn.hours())
    elif word in PERSONAL and turn.person.shared_phone:
        _ask_pin(turn, word)
    else:
        SERVED[word](turn)


def delete(turn: Turn) -> None:
    """Texts stop, and a human takes the erasure up."""
    turn.alert("records_request", "delete")
    stopping.opt_out(turn, "delete")


def mentor(turn: Turn) -> None:
    """A mentor is wanted. Who has one already, or is asked about one, hears from a human."""
    role = turn.change.value(Alumnus)
    turn.alert("ask_about_match", "mentor")
    if role.match_id is None:
        today = local(turn.change.at, turn.tenant.program.zone).date()
        turn.change.amend(Alumnus, wants_mentor=True, waiting_since=role.waiting_since or today)
        turn.say("mentor_request")
    else:
        turn.say("talk_received", hours=turn.hours())


@dataclass(frozen=True)
class Task:
    """A request that a human does: what is answered, and the alert that it opens."""

    reply: str
    cause: str

    def __call__(self, turn: Turn) -> None:
        turn.needs_reading = self.cause == "unread"
        turn.alert(self.cause, turn.reading.value.partition(":")[0].lower())
        turn.say(self.reply)


def near(turn: Turn) -> None:
    """What is on near a zip; where the directory knows nothing, a human looks."""
    from chalicelib.services.inbound import nearby  # read only for who asks

    if not nearby.answer(turn):
        Task("near_later", "unread")(turn)


def plan(turn: Turn) -> None:
    """One strategy of the person's own plan; who has none hears from a human."""
    if not planned.answer(turn):
        Task("plan_none", "unread")(turn)


#: What each keyword does.
SERVED: dict[str, Callable[[Turn], None]] = {
    "HELP": ask_help,
    "DELETE": delete,
    "WHO_SEES": lambda turn: turn.say("who_sees"),
    "MENTOR": mentor,
    "NEW_MENTOR": Task("new_mentor", "ask_about_match"),
    "PLAN": plan,
    "NEAR": near,
    "MY_DATA": Task("my_data", "records_request"),
}
#: What only the person themselves may be answered.
PERSONAL = frozenset({"MENTOR", "NEW_MENTOR", "PLAN", "MY_DATA"})
#: What only graduates have.
OF_GRADUATES = frozenset({"MENTOR", "NEW_MENTOR", "PLAN"})


def _ask_pin(turn: Turn, word: str) -> None:
    """The PIN first; who has none hears from a human."""
    if turn.person.pin is None:
        answers.to_a_human(turn, f"shared_{word.lower()}")
        turn.say("talk_received", hours=turn.hours())
        return
    question = OpenQuestion(
        about=PIN, context="pin", question=word, asked_at=turn.text.at,
        expires_at=turn.text.now + PIN_OPEN,
    )  # fmt: skip
    turn.change.replace(turn.thread.asks(question, turn.text.now))
    turn.say("identity_pin", asks=PIN)


def pin_given(turn: Turn) -> None:
    """The right PIN: what was asked for is done. Wrong twice: a privacy alert, and nothing."""
    asked = turn.question
    assert asked
    if turn.person.pin and proves(turn.text.body, turn.person.pin):
        turn.change.replace(turn.thread.ended(PIN, turn.text.now))
        SERVED[asked.question or ""](turn)
    elif asked.reprompted:
        turn.change.replace(turn.thread.ended(PIN, turn.text.now))
        turn.alert("privacy", "pin_failed")
    else:
        turn.set_thread(open=asked.model_copy(update={"reprompted": True}))
        turn.say("identity_again", asks=PIN)
