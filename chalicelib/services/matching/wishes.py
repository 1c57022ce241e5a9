"""How somebody is to be matched, as staff set it: in person, moved up in the queue, on duty."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load


@again_on_conflict
def set_wishes(program: str, alumnus_id: str, set_to: Mapping[str, bool], by: str) -> Alumnus:
    """Set a graduate's ``in_person`` and ``moved_up``; what is not named stays. The next run goes
    by it.

    Raises
    ------
    Missing
    """
    here = tenant(program)
    change = Change(load(Ref(program, alumnus_id)), by=by, at=clock.now(), policy=here.policy)
    fields = {name: set_to[name] for name in ("in_person", "moved_up") if name in set_to}
    alumnus = change.replace(change.value(Alumnus).model_copy(update=fields))
    change.commit("alumnus.matching", "moved_up" if alumnus.moved_up else "")
    return alumnus


def set_duty(program: str, mentor_id: str, on_duty: bool, by: str) -> tuple[Person, Mentor]:
    """Whether a mentor may be named to people who wait for one of their own.

    Raises
    ------
    Missing
    """
    return _set_mentor(program, mentor_id, by, "mentor.duty", on_duty=on_duty)


def set_meeting(program: str, mentor_id: str, in_person: bool, by: str) -> tuple[Person, Mentor]:
    """Whether a mentor wants to meet in person.

    Raises
    ------
    Missing
    """
    return _set_mentor(program, mentor_id, by, "mentor.meeting", in_person=in_person)


@again_on_conflict
def _set_mentor(
    program: str, mentor_id: str, by: str, action: str, **to: Any
) -> tuple[Person, Mentor]:
    here = tenant(program)
    change = Change(load(Ref(program, mentor_id)), by=by, at=clock.now(), policy=here.policy)
    change.amend(Mentor, **to)
    after = change.commit(action)
    return after.one(Person), after.one(Mentor)
