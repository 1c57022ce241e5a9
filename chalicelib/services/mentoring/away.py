"""A mentor is away or back: planned, begun, ended; by the mentor on their page, or by staff.

What is to be done for each of their people is done by ``matching.breaks``. The mentor's record says
first what is being done, under a due key of now, so that a death on the way is mended by the tick.
"""

from collections.abc import Callable
from datetime import date, datetime

from chalicelib import clock
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import BREAK, MentorBreak, begins_at, without_leave
from chalicelib.domain.people import Mentor
from chalicelib.domain.schedule.wall import local
from chalicelib.services import alerting
from chalicelib.services.leave import LONGEST
from chalicelib.services.matching import breaks
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, Stored, load


def of(program: str, mentor_id: str) -> tuple[Mentor, MentorBreak]:
    """A mentor and their absence as they stand.

    Raises
    ------
    Missing
    """
    read = load(Ref(program, mentor_id), BREAK)
    return read.one(Mentor), kept(read)


def kept(read: Partition) -> MentorBreak:
    """The record of absence, if ``BREAK`` was read; an empty one where there is none."""
    stored = read.maybe(MentorBreak)
    return stored.value if stored else MentorBreak(person_id=read.ref.person)


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
        _check(starts, until, today, runs)
        if was.stepped != "no":
            raise Unacceptable("starts", "stepped_back", "They have stepped back: end that first.")
        if runs:
            change.amend(Mentor, away_until=until)
            due = begins_at(until, here.program.zone)
            return was.model_copy(update={"until": until, "due_at": due})
        due = max(begins_at(starts, here.program.zone), change.at)
        planned = {"leave": "planned", "starts": starts, "until": until, "due_at": due}
        return was.model_copy(update=planned)

    _write(program, mentor_id, by, "break.planned", plan)
    return _go_on(program, mentor_id, by)


def _check(starts: date, until: date, today: date, runs: bool) -> None:
    if starts < today and not runs:
        raise Unacceptable("starts", "past", "That day is over: begin today or later.")
    if until <= max(starts, today):
        raise Unacceptable("until", "too_early", "Give the day of coming back, after the first.")
    if until - max(starts, today) > LONGEST:
        raise Unacceptable("until", "too_far", f"At most {LONGEST.days} days.")


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

    _write(program, mentor_id, by, "break.ended", end)
    return _go_on(program, mentor_id, by)


def step_back(program: str, mentor_id: str, by: str, until: date | None = None) -> list[Match]:
    """A mentor steps back: cover the same day, and the supervisor calls. ``until`` is the day on
    which they think to be back: staff ask them then. Their matches as they are now.

    Raises
    ------
    Missing
    """

    def begin(here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        if breaks.mark(change, until) or was.stepped == "no":
            alerting.raise_alert(change, here, "mentor_stepped_back")
        stepped = {
            "stepped": "begun", "until": until, "due_at": change.at, "back_asked_at": None,
            "paused_by_mentor": False,
        }  # fmt: skip
        return without_leave(was).model_copy(update=stepped)

    _write(program, mentor_id, by, "mentor.stepped_back", begin)
    return _go_on(program, mentor_id, by)


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

    _write(program, mentor_id, by, "break.back_asked", ask)


def come_back(program: str, mentor_id: str, by: str) -> list[Match]:
    """Staff say that a mentor is back, from whatever it was. Their matches that go on.

    Raises
    ------
    Missing
    """
    resumed = breaks.come_back(program, mentor_id, by)
    _write(program, mentor_id, by, "break.ended", _over)
    return resumed


def leave_for_good(program: str, mentor_id: str, by: str) -> list[Match]:
    """A mentor leaves: see ``breaks.leave``. No leave of theirs ends any more, and no pause.

    Raises
    ------
    Missing
    """
    ended = breaks.leave(program, mentor_id, by)
    _write(program, mentor_id, by, "break.ended", lambda *all: without_leave(_over(*all)))
    return ended


def _over(_here: Tenant, _change: Change, was: MentorBreak) -> MentorBreak:
    gone = {"stepped": "no", "back_asked_at": None, "paused_by_mentor": False}
    return (was if was.leave == "planned" else without_leave(was)).model_copy(update=gone)


def set_pause(program: str, mentor_id: str, by: str, paused: bool) -> list[Match]:
    """No new people for now, or again: those whom they have stay theirs; what they were only asked
    about falls to the next best. A mentor ends no pause but their own.

    Raises
    ------
    Missing
    """

    def pause(_here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        own, now = by == mentor_id, change.value(Mentor).paused
        if was.stepped != "no" or (own and now != was.paused_by_mentor):
            return was
        change.amend(Mentor, paused=paused)
        return was.model_copy(update={"paused_by_mentor": own and paused})

    _write(program, mentor_id, by, "mentor.paused" if paused else "mentor.unpaused", pause)
    return breaks.release_unmet(program, mentor_id, by) if paused else []


def set_capacity(program: str, mentor_id: str, by: str, capacity: int) -> None:
    """How many people a mentor has room for. Whoever is theirs already stays.

    Raises
    ------
    Missing
    """

    def set_to(_here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        change.amend(Mentor, capacity=capacity)
        return was

    _write(program, mentor_id, by, "mentor.capacity", set_to)


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
    return _do(here, mentor_id, of(program, mentor_id)[1], at, by)


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
    _write(
        program, mentor_id, "mentoring", "break.settled",
        lambda _here, _change, now: becomes if now == was else now,
    )  # fmt: skip


Act = Callable[[Tenant, Change, MentorBreak], MentorBreak]


@again_on_conflict
def _write(program: str, mentor_id: str, by: str, action: str, act: Act) -> None:
    """One change of a mentor's own partition; nothing is written where nothing changes."""
    here = tenant(program)
    read = load(Ref(program, mentor_id), BREAK)
    before = read.one(Mentor)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    was = kept(read)
    after = act(here, change, was)
    if after == was and change.value(Mentor) == before:
        return
    if read.maybe(MentorBreak):
        change.replace(after)
    elif after != was:
        change.put(after)
    change.commit(action)
