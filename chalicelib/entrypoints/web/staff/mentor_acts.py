"""What staff may do on a mentor's page: acts as on a graduate, by the API's routes for mentors, and
what is theirs alone."""

from chalicelib.domain.clearances import CLEARANCES
from chalicelib.domain.mentor_break import MentorBreak
from chalicelib.domain.people import Mentor
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff.act_table import (
    ACTS,
    FIRST_DAY_BACK,
    Act,
    Field,
    Sent,
    lives,
)
from chalicelib.services import clearing
from chalicelib.services.mentoring import away, room
from chalicelib.services.recording import Unacceptable

#: People for whom a mentor may have room, as the API takes it.
ROOM_AT_MOST = 50


def standing(mentor: Mentor, absence: MentorBreak) -> frozenset[str]:
    """How a mentor stands, in the words of ``Act.when``."""
    here = absence.stepped == "no"
    holds = {
        "here": here,
        "stepped_back": not here,
        "leave": absence.leave != "none",
        "on_leave": absence.leave == "running",
        "takes_new": here and not mentor.paused,
        "takes_none": here and mentor.paused,
    }
    return frozenset(word for word, is_so in holds.items() if is_so)


def _renew(sent: Sent) -> None:
    """What is left empty stays; nothing at all was no renewal."""
    days = {
        name: typed.day(sent.fields, field)
        for name, field in CLEARANCES.items()
        if sent.fields.get(field)
    }
    if not days:
        raise Unacceptable(next(iter(CLEARANCES.values())), "missing", "Give one day at least.")
    clearing.renew(*sent.to, days)


def _leave(sent: Sent) -> None:
    starts, until = (typed.day(sent.fields, name) for name in ("starts", "until"))
    away.plan_leave(*sent.to, starts, until)


def _step_back(sent: Sent) -> None:
    until = typed.day(sent.fields, "until") if sent.fields.get("until") else None
    away.step_back(*sent.to, until)


def _room(sent: Sent) -> None:
    room.set_capacity(*sent.to, typed.number(sent.fields, "capacity", ROOM_AT_MOST))


#: Every act by its name in the address, in the order in which they are offered.
OF_MENTORS: dict[str, Act] = {
    name: ACTS[name]._replace(route=route)
    for name, route in (
        ("unhold", "mentors.clear_hold"), ("verified", "mentors.phone_verified"),
        ("phone", "mentors.phone"), ("consent", "mentors.consent"), ("stop", "mentors.opt_out"),
        ("died", "mentors.deceased"), ("undo", "mentors.deceased_undo"),
    )
} | {
    "renew": Act(
        "mentors.clearances",
        tuple(Field(field, "day", needed=False) for field in CLEARANCES.values()), _renew, lives,
    ),
    "returned": Act(
        "mentors.return", (), lambda sent: away.come_back(*sent.to), lives,
        when=frozenset({"stepped_back", "on_leave", "takes_none"}),
    ),
    "leave": Act(
        "mentors.away_set", (Field("starts", "day"), FIRST_DAY_BACK._replace(needed=True)), _leave,
        lives, when=frozenset({"here"}),
    ),
    "leave_end": Act(
        "mentors.away_end", (), lambda sent: away.end_leave(*sent.to), lives,
        when=frozenset({"leave"}),
    ),
    "room": Act("mentors.capacity", (Field("capacity", "number"),), _room, lives),
    "none_new": Act(
        "mentors.pause", (), lambda sent: room.set_pause(*sent.to, paused=True), lives,
        when=frozenset({"takes_new"}),
    ),
    "some_new": Act(
        "mentors.pause", (), lambda sent: room.set_pause(*sent.to, paused=False), lives,
        when=frozenset({"takes_none"}),
    ),
    "step_back": Act(
        "mentors.step_back", (FIRST_DAY_BACK,), _step_back, lives, grave=True,
        when=frozenset({"here"}),
    ),
    "gone": Act(
        "mentors.leave", (), lambda sent: away.leave_for_good(*sent.to), lives, grave=True
    ),
}  # fmt: skip
