"""A mentor is away or back: planned, begun, ended; by the mentor on their page, or by staff.

What is to be done for each of their people is done by ``matching.breaks``. The mentor's record says
first what is being done, under a due key of now, so that a death on the way is mended by the tick.
"""

from datetime import date, datetime

from chalicelib import clock
from chalicelib.domain import mentor_break
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import MentorBreak, begins_at, without_leave
from chalicelib.domain.people import Mentor
from chalicelib.domain.schedule.wall import local
from chalicelib.services import alerting
from chalicelib.services.matching import breaks
from chalicelib.services.mentoring import absence
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, Stored, load

#: How to mend each code of ``mentor_break.why_not``.
MEND = {
    "past": "That day is over: begin today or later.",
    "too_early": "Give the day of coming back, after the first.",
    "too_far": f"At most {mentor_break.LONGEST.days} days.",
}


def plan_leave(program: str, mentor_id: str, by: str, starts: date, until: date) -> list[Match]:
    """A mentor is away from ``starts``; ``until`` is their first day back. What was planned before
    is replaced; while a leave runs, only its end moves. What it did to their matches already.

    Raises
    ------
    Missing, Unacceptable
    """

    def plan(here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        today = local(change.at, here.program.zone).date()
        runs = was.leave == "running"
        if bad := mentor_break.why_not(starts, until, today, runs=runs):
            raise Unacceptable(*bad, MEND[bad.code])
        if was.stepped != "no":
            raise Unacceptable("starts", "stepped_back", "They have stepped back: end that first.")
        if runs:
            change.amend(Mentor, away_until=until)
            due = begins_at(until, here.program.zone)
            return was.model_copy(update={"until": until, "due_at": due})
        due = max(begins_at(starts, here.program.zone), change.at)
        planned = {"leave": "planned", "starts": starts, "until": until, "due_at": due}
        return was.model_copy(update=planned)

    absence.write(program, mentor_id, by, "break.planned", plan)
    return _go_on(program, mentor_id, by)


def end_leave(program: str, mentor_id: str, by: str) -> list[Match]:
    """A leave is called off, or ends today: their people are theirs again. Ending none changes
    nothing.

    Raises
    ------
    Missing
    """

    def end(here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        if was.leave == "running":
            today = local(change.at, here.program.zone).date()
            return was.model_copy(update={"due_at": change.at, "until": today})
        return without_leave(was) if was.leave == "planned" else was

    absence.write(program, mentor_id, by, "break.ended", end)
    return _go_on(program, mentor_id, by)


def step_back(program: str, mentor_id: str, by: str, until: date | None = None) -> list[Match]:
    """A mentor steps back: cover the same day, and the supervisor calls. ``until`` is the day on
    which they think to be back: staff ask them then. Said again, what was not done yet is done.
    Their matches as they are now.

    Raises
    ------
    Missing
    """

    def begin(here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        is_new = breaks.mark(change, until)
        if not is_new and was.stepped != "no" and was.until == until:
            return was
        if is_new or was.stepped == "no":
            alerting.raise_alert(change, here, "mentor_stepped_back")
        stepped = {
            "stepped": "begun", "until": until, "due_at": change.at, "back_asked_at": None,
            "paused_by_mentor": False,
        }  # fmt: skip
        return without_leave(was).model_copy(update=stepped)

    absence.write(program, mentor_id, by, "mentor.stepped_back", begin)
    return _go_on(program, mentor_id, by) or breaks.cover_all(program, mentor_id, until, by)


def ask_back(program: str, mentor_id: str, by: str) -> None:
    """A mentor who stepped back would like to go on: staff call them, once.

    Raises
    ------
    Missing
    """

    def ask(here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        if was.stepped == "no" or was.back_asked_at:
            return was
        alerting.raise_alert(change, here, "mentor_return", "asked")
        return was.model_copy(update={"back_asked_at": change.at})

    absence.write(program, mentor_id, by, "break.back_asked", ask)


def come_back(program: str, mentor_id: str, by: str) -> list[Match]:
    """Staff say that a mentor is back, from whatever it was. Their matches that go on.

    Raises
    ------
    Missing
    """
    resumed = breaks.come_back(program, mentor_id, by)
    absence.write(program, mentor_id, by, "break.ended", _over)
    return resumed


def leave_for_good(program: str, mentor_id: str, by: str) -> list[Match]:
    """A mentor leaves: see ``breaks.leave``. No leave of theirs ends any more, and no pause.

    Raises
    ------
    Missing
    """
    ended = breaks.leave(program, mentor_id, by)
    absence.write(program, mentor_id, by, "break.ended", lambda *all: without_leave(_over(*all)))
    return ended


def _over(_here: Tenant, _change: Change, was: MentorBreak) -> MentorBreak:
    gone = {"stepped": "no", "back_asked_at": None, "paused_by_mentor": False}
    return (was if was.leave == "planned" else without_leave(was)).model_copy(update=gone)


def look_at(read: Partition, stored: Stored[MentorBreak], here: Tenant, at: datetime) -> None:
    """Something about an absence is due: people are to be covered, or to be given back.

    Raises
    ------
    Conflict
    """
    _do(here, read.ref.person, stored.value, at, "mentoring")


def _go_on(program: str, mentor_id: str, by: str) -> list[Match]:
    """Do right away what is due now; where that dies, the due key sees to it."""
    here, at = tenant(program), clock.now()
    return _do(here, mentor_id, absence.of(program, mentor_id)[1], at, by)


def _do(here: Tenant, mentor_id: str, was: MentorBreak, at: datetime, by: str) -> list[Match]:
    if was.due_at is None or was.due_at > at:
        return []
    if was.stepped == "begun":
        done = breaks.cover_all(here.id, mentor_id, was.until, by)
        _settle(here.id, mentor_id, was, was.model_copy(update={"stepped": "done", "due_at": None}))
        return done
    assert was.until
    back = begins_at(was.until, here.program.zone)
    if was.leave == "planned" and at < back:
        done = breaks.step_back(here.id, mentor_id, was.until, by, calls=False)
        running = was.model_copy(update={"leave": "running", "due_at": back})
        _settle(here.id, mentor_id, was, running)
        return done
    done = _given_back(here.id, mentor_id, was, by) if was.leave == "running" else []
    _settle(here.id, mentor_id, was, without_leave(was))
    return done


def _given_back(program: str, mentor_id: str, was: MentorBreak, by: str) -> list[Match]:
    """Their people are theirs again, also where they take no new ones; not if staff paused them."""
    role = load(Ref(program, mentor_id)).one(Mentor)
    if role.paused and not was.paused_by_mentor:
        return []
    return breaks.come_back(program, mentor_id, by, still_paused=role.paused)


def _settle(program: str, mentor_id: str, was: MentorBreak, becomes: MentorBreak) -> None:
    """What was due is done, unless the record has become another one meanwhile."""
    absence.write(
        program, mentor_id, "mentoring", "break.settled",
        lambda _here, _change, now: becomes if now == was else now,
    )  # fmt: skip
