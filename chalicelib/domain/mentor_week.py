"""The weekly text to a mentor, "Talked with A?": whom it is about, when, and what an answer tells.

One person is asked about at a time, whoever was longest without contact first. What is answered is
logged as the page logs it; the text says less, and nothing is made up (decision 0249).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog, Told
from chalicelib.domain.people import DAYS, Value
from chalicelib.domain.policy.following import MatchLife
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.texts.choosing import chosen

WEEK = "MENTORWEEK"
KIND = "week_ask"
CONTEXT = "contact"
Said = Literal["yes", "tried", "no", "worried"]
#: What people write in either language, the label of each choice among it.
CHOICES: dict[Said, frozenset[str]] = {
    "yes": frozenset("1 one uno y yes yeah yep si talked hablamos hable pude".split()),
    "tried": frozenset("2 two dos tried intente lo".split()),
    "no": frozenset("3 three tres n no nope not yet todavia aun".split()),
    "worried": frozenset("4 four cuatro worried me preocupa preocupado preocupada".split()),
}


class Heard(Value):
    """One answer, until it is logged: about whom, what, when (SNS's time), by which text."""

    match_id: str
    said: Said
    at: datetime
    text_id: str


class MentorWeek(Value):
    """Whom a mentor is still to be asked about, in the mentor's partition. Moments are UTC.

    ``round_at`` is when this week's questions begin, or began; ``waiting`` are the matches left to
    ask about, ``None`` before it has begun. ``asked`` is the match of the one question that may be
    open, ``until`` when it is no more. ``heard`` are answers that are not logged yet.
    """

    person_id: str
    round_at: datetime
    due_at: datetime | None = None
    waiting: tuple[str, ...] | None = None
    asked: str | None = None
    until: datetime | None = None
    heard: tuple[Heard, ...] = ()


def choice(body: str) -> Said | None:
    """What a text chooses when a mentor was asked about a contact; ``None`` if nothing."""
    return chosen(body, CHOICES)


def told(said: Said, on: date) -> Told | None:
    """What an answer logs on that day (the mentee's calendar); a plain no logs nothing."""
    if said == "no":
        return None
    went: Literal["talked", "no_answer", "not_said"] = (
        "talked" if said == "yes" else "no_answer" if said == "tried" else "not_said"
    )
    return Told(on=on, went=went, worried=said == "worried")


def round_after(moment: datetime, zone: str, life: MatchLife) -> datetime | None:
    """The first moment after ``moment`` (both UTC) at which mentors are asked, by the clocks of
    ``zone``; ``None`` where a program does not ask."""
    if life.week_text_on is None:
        return None
    today = local(moment, zone).date()
    ahead = (DAYS.index(life.week_text_on) - today.weekday()) % 7
    days = (today + timedelta(days=ahead + more) for more in (0, 7))
    return next(at for at in (to_utc(day, life.week_text_at, zone) for day in days) if at > moment)


def is_late(week: MentorWeek, at: datetime) -> bool:
    """Whether a round that has not begun is a day behind: it is left out, as any text that is
    late."""
    return week.waiting is None and at - week.round_at >= timedelta(days=1)


def wants_asking(
    match: Match, logs: Iterable[MentorLog], at: datetime, zone: str, life: MatchLife
) -> bool:
    """Whether a mentor is to be asked about an active match: had time for a first contact, and
    nothing was logged in the week, a try neither. Days are the program's."""
    since = match.introduced_at
    if since is None or at - since < timedelta(hours=life.first_contact_hours):
        return False
    week_ago = local(at, zone).date() - timedelta(days=7)
    known = [match.contacted_on, *(one.told.on for one in logs if one.match_id == match.id)]
    return not any(on > week_ago for on in known if on)


def longest_first(found: Iterable[Match]) -> tuple[str, ...]:
    """The order in which people are asked about: who was without contact for longest first."""

    def since(match: Match) -> tuple[date, str]:
        began = match.introduced_at or match.created_at
        return match.contacted_on or began.date(), match.id

    return tuple(match.id for match in sorted(found, key=since))
