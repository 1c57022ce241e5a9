"""The weekly text to a mentor as it begins, leaves, fails and is answered; ``week`` looks after it.

All of this commits in the mentor's own partition: an answer waits there to be logged.
"""

from datetime import datetime, timedelta

from chalicelib.domain import matches, mentor_week
from chalicelib.domain.mentor_week import CONTEXT, WEEK, Heard, MentorWeek, Said
from chalicelib.domain.messages import Message
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import Taken


@again_on_conflict
def begin(tenant: Tenant, mentor_id: str, at: datetime) -> None:
    """A mentor who has a mentee is asked each week from now on; whoever is asked already still is.

    Raises
    ------
    Missing
    """
    first = mentor_week.round_after(at, tenant.program.zone, tenant.policy.match_life)
    read = load(Ref(tenant.id, mentor_id), WEEK)
    kept = read.maybe(MentorWeek)
    if first is None or (kept and kept.value.due_at):
        return
    change = Change(read, by="mentoring", at=at, policy=tenant.policy)
    week = MentorWeek(person_id=mentor_id, round_at=first, due_at=first)
    if kept:
        change.set(kept, week.model_copy(update={"heard": kept.value.heard}))
    else:
        change.put(week)
    try:
        change.commit("week.begun")
    except Taken as taken:
        if taken.what != "mentor_week":
            raise


def leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """The text leaves: its question is open, and the next one waits for its end."""
    if message.attempts > 1 or message.about is None:
        return
    until = change.at + timedelta(hours=tenant.policy.match_life.week_text_hours)
    if _asks_about(change, message.about):
        change.amend(MentorWeek, until=until, due_at=until)
    question = OpenQuestion(
        about=message.about, context=CONTEXT, asked_at=change.at, expires_at=until
    )
    change.replace(change.value(Thread).asks(question, change.at).asked_in(message.id))


def fails(change: Change, message: Message, tenant: Tenant) -> None:
    """What surely did not arrive asks nothing, and the next person may be asked about."""
    if message.state != "SUPPRESSED":
        alerting.raise_alert(change, tenant, "not_sent", f"{message.kind}_{message.state.lower()}")
    if message.state == "UNKNOWN" or message.about is None:
        return
    change.replace(change.value(Thread).ended(message.about, change.at))
    if _asks_about(change, message.about):
        change.amend(MentorWeek, asked=None, until=None, due_at=change.at)


def _asks_about(change: Change, about: str) -> bool:
    """Whether the week waits for an answer about this match; it may be gone with an erasure."""
    change.read.also(WEEK)
    kept = change.read.maybe(MentorWeek)
    return kept is not None and change.value(MentorWeek).asked == _match_id(about)


def answered(turn: Turn, about: str, said: Said) -> None:
    """A mentor answers by text. It is kept here, and logged at the next look, which is due now."""
    change, match_id = turn.change, _match_id(about)
    change.read.also(WEEK)
    week = change.value(MentorWeek)
    heard = Heard(match_id=match_id, said=said, at=turn.text.at, text_id=turn.text.id)
    open_now = None if week.asked == match_id else week.asked
    change.replace(
        week.model_copy(
            update={
                "heard": (*week.heard, heard), "asked": open_now, "due_at": turn.text.now,
                "until": week.until if open_now else None,
            }
        )
    )  # fmt: skip
    change.replace(turn.thread.ended(about, turn.text.now))
    if said == "worried":
        turn.say("week.worried", hours=turn.hours())
    else:
        turn.say(f"week.{said}")


def _match_id(about: str) -> str:
    return about.removeprefix(matches.key(""))
