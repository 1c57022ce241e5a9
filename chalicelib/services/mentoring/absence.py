"""A mentor's record of absence, read and changed: one change of their own partition at a time."""

from collections.abc import Callable

from chalicelib import clock
from chalicelib.domain.mentor_break import BREAK, MentorBreak
from chalicelib.domain.people import Mentor
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

Act = Callable[[Tenant, Change, MentorBreak], MentorBreak]


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


@again_on_conflict
def write(program: str, mentor_id: str, by: str, action: str, act: Act) -> None:
    """Let a record become what ``act`` makes of it, with what else it changes of the mentor's;
    nothing is written where nothing changes.

    Raises
    ------
    Missing
    """
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
