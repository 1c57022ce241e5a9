"""The named list of a graduate's support network, as staff enter it, and its growth."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib import clock, ids
from chalicelib.domain.network import Measurement, Member, new_flags
from chalicelib.domain.network.named import How, Snapshot, flags_among
from chalicelib.domain.network.named import snapshots as snapshots_of
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.services import correcting, worries
from chalicelib.services.recording import NOON, Unacceptable, day_checked, in_touch, zone_of
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load, load_all

#: What the keys of measurements begin with.
PREFIX = "NETWORK#"


class Line(NamedTuple):
    """A list and its flags: what worries since the list before it."""

    measurement: Measurement
    flags: tuple[str, ...]


class Entered(NamedTuple):
    """A list as stored, with its flags, and those of them that it told."""

    line: Line
    raised: tuple[str, ...]


@again_on_conflict
def add(
    program: str, person_id: str, by: str,
    *, on: date, members: Sequence[Member], how: How = "interview", corrects: str | None = None,
) -> Entered:  # fmt: skip
    """Keep the list as it was told on a local date; what changed for the worse becomes an alert.

    The same list of the same day is one measurement, however often it is entered. ``corrects`` is
    the id of a measurement that this one replaces. An empty list is a measurement: nobody.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, read = tenant(program), _read(program, person_id)
    checked(members, here.policy)
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    measurement = Measurement(
        id=ids.new_id(), on=day_checked(on, change, here), members=tuple(members), how=how,
        recorded_at=change.at, corrects=corrects,
    )  # fmt: skip
    before = read.values(Measurement)
    if kept := correcting.known(measurement, before, lambda a, b: a.members == b.members):
        return Entered(Line(kept, flags_among(kept, before, here.policy)), ())
    after = correcting.put(change, measurement, before)
    raised = tell(change, here, before, after)
    in_touch(change, here, min(change.at, to_utc(on, NOON, zone_of(read, here))))
    change.commit("network.recorded")
    line = Line(measurement, flags_among(measurement, after, here.policy))
    return Entered(line, raised)


def tell(
    change: Change, here: Tenant, before: Sequence[Measurement], after: Sequence[Measurement]
) -> tuple[str, ...]:  # fmt: skip
    """Tell staff what the lists say ``after`` one more that they did not ``before``; the flags."""
    found = new_flags(before, after, here.policy)
    told = worries.tell(change, here, [("network_change", f"network.{flag}") for flag in found])
    return found if told else ()


def checked(members: Sequence[Member], policy: Policy) -> None:
    """Refuse a list that is too long, or names somebody twice.

    Raises
    ------
    Unacceptable
    """
    most = policy.network.members_at_most
    if len(members) > most:
        raise Unacceptable(
            "members", "too_many", f"List at most {most}: those who matter most to the person."
        )
    seen: set[tuple[str, str]] = set()
    for place, member in enumerate(members):
        if member.key in seen:
            raise Unacceptable(
                f"members.{place}.name", "repeated",
                "The list has this name and relation already: tell the two apart (J, J2).",
            )  # fmt: skip
        seen.add(member.key)


def _read(program: str, person_id: str) -> Partition:
    read = load(Ref(program, person_id))
    read.one(Alumnus)
    read.beginning(PREFIX)
    return read


def lines(program: str, person_id: str) -> list[Line]:
    """Every list of a graduate, corrected ones too, oldest first.

    Raises
    ------
    Missing
    """
    here, read = tenant(program), load_all(Ref(program, person_id))
    read.one(Alumnus)
    every = sorted(read.values(Measurement), key=lambda one: one.place)
    return [Line(one, flags_among(one, every, here.policy)) for one in every]


def snapshots(program: str, person_id: str) -> list[Snapshot]:
    """A graduate's list at the baseline and at days 30, 90, 180 and 365 after it, as it stands on
    their local day.

    Raises
    ------
    Missing
    """
    here, read = tenant(program), _read(program, person_id)
    today = local(clock.now(), zone_of(read, here)).date()
    discharged_on = read.one(Alumnus).discharged_on
    return snapshots_of(read.values(Measurement), discharged_on, today, here.policy)
