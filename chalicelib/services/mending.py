"""Attendance entered by hand is set right or taken back: by staff, who say why, or by a text.

The figures follow what stands; what was said before stays beside it, with who changed it and when.
An entry keeps its id, whatever becomes of it.
"""

from chalicelib import clock
from chalicelib.domain import matches, mentor_log
from chalicelib.domain.attendance import BY_HAND, Attended, Corrected, retold
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus
from chalicelib.domain.schedule.wall import local
from chalicelib.services import recording
from chalicelib.services.recording import ACTIVITIES, Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load

#: Who corrects what came from elsewhere: the system that told it, or the list of an event.
ELSEWHERE = {
    "verified": "Your own system told this entry: correct it there, and send it again.",
    "event": "This entry is an event's: mark on the event's list who came.",
}


@again_on_conflict
def correct(
    program: str, person_id: str, activity_id: str, by: str, *, said: Attended, why: str
) -> Activity:
    """An entry says something else from now on; the same again changes nothing.

    Raises
    ------
    Missing, Unacceptable
    """
    here, change, found = _opened(program, person_id, activity_id, by)
    if found is None:
        raise Missing("it was taken back")
    if Attended.of(found) == said:
        return found
    recording.day_checked(said.on, change, here)
    recording.result_checked(said.result, said.type, here, found.result)
    mended = tell(change, found, said, by=by, why=why)
    _follow(change, here, (found, mended))
    change.commit("activity.corrected", said.type)
    assert mended
    return mended


@again_on_conflict
def withdraw(program: str, person_id: str, activity_id: str, by: str, *, why: str) -> None:
    """An entry is taken back: it never was. Taken back again, nothing changes.

    Raises
    ------
    Missing, Unacceptable
    """
    here, change, found = _opened(program, person_id, activity_id, by)
    if found is None:
        return
    tell(change, found, None, by=by, why=why)
    _follow(change, here, (found,))
    change.commit("activity.withdrawn", found.type)


def tell(
    change: Change, before: Activity, said: Attended | None, *, by: str, why: str = ""
) -> Activity | None:
    """Let an entry that was read say something else (``None``: it is taken back), as part of a
    change; what stands then. Whoever calls lets the figures follow."""
    sk = f"{BY_HAND}{before.id}"
    change.read.also(sk)
    known = change.read.maybe(Corrected, sk)
    entry = known.value if known else _first(before)
    now = retold(entry, said, by, change.at, why)
    if known:
        change.set(known, now)
    else:
        change.put(now)
    stored = change.read.stored(Activity, recording.activity_key(before.on, before.id))
    after = before.model_copy(update=dict(said)) if said else None
    if after and after.on == before.on:
        change.set(stored, after)
        return after
    change.remove(stored)
    if after:
        change.put(after)
    return after


def _first(before: Activity) -> Corrected:
    """The record of what an entry said, as it begins."""
    bare = Corrected(id=before.id, source=before.source, told_at=before.recorded_at)
    return bare.model_copy(update=bare.saying(Attended.of(before)))


def _opened(
    program: str, person_id: str, activity_id: str, by: str
) -> tuple[Tenant, Change, Activity | None]:
    """The entry as it stands; none where it was taken back."""
    here, read = tenant(program), load(Ref(program, person_id), f"{BY_HAND}{activity_id}")
    read.one(Alumnus)
    read.beginning(ACTIVITIES)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    found = next((one for one in read.values(Activity) if one.id == activity_id), None)
    if found is None and read.maybe(Corrected) is None:
        raise Missing("no such entry")
    if found and found.source in ELSEWHERE:
        raise Unacceptable("source", "told_elsewhere", ELSEWHERE[found.source])
    if found:
        _not_the_mentors(change, found)
    return here, change, found


def _not_the_mentors(change: Change, found: Activity) -> None:
    """For a day a mentor mends their own entry, which counts it anew; after that staff may."""
    sk = mentor_log.key(found.id.partition(".")[0])
    change.read.also(sk)
    log = change.read.maybe(MentorLog, sk)
    if log and mentor_log.may_be_mended(log.value, change.at):
        raise Unacceptable(
            "source", "mentors_own",
            "A mentor wrote this down within the last day and can mend it still: ask them.",
        )  # fmt: skip


def _follow(change: Change, here: Tenant, told: tuple[Activity | None, ...]) -> None:
    """When they were last there follows from what stands, and the mentor's latest contact too."""
    recording.recount(change, here)
    alumnus = change.read.one(Alumnus)
    if alumnus.match_id and any(one and one.type == "mentor_session" for one in told):
        _last_contact(change, here, alumnus.match_id)


def _last_contact(change: Change, here: Tenant, match_id: str) -> None:
    change.read.also(matches.key(match_id))
    match = change.value(Match, matches.key(match_id))
    zone = recording.zone_of(change.read, here)
    began = local(match.accepted_at or match.created_at, zone).date()
    days = (
        one.on
        for one in change.values(Activity)
        if one.type == "mentor_session" and one.on >= began
    )
    latest = max(days, default=None)
    if latest != match.contacted_on:
        change.amend(Match, matches.key(match_id), contacted_on=latest)
