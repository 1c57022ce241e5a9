"""Who takes part in a matching run, and one pair as it stands right before it counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, islice
from typing import NamedTuple

from chalicelib.domain.care import Care
from chalicelib.domain.matches import Kind
from chalicelib.domain.matching.pool import AlumnusSide, Context, MentorSide, Pool, facts_of
from chalicelib.domain.matching.rules import NO_CAPACITY, OUTSIDE_POOL, exclusions
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Missing, Partition, load_keys

ALUMNUS_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#CARE")
#: A mentor may be a graduate too, whose own lists hold whoever wants which of the two.
MENTOR_HEADS = ("HEAD#PERSON", "HEAD#MENTOR", "HEAD#ALUMNUS")
#: People read at once: no more than this is held beside the pool itself.
BATCH = 300
#: People read between two words on how far a run is.
TELL_EACH = 3_000


class Named(NamedTuple):
    """One side of a pair as answers show it; on pages by name."""

    id: str
    external_id: str
    name: str = ""


def today(tenant: Tenant, at: datetime) -> date:
    """The program's local date, by which clearances and consents are judged."""
    return local(at, tenant.program.zone).date()


def refs(program: str, what: str) -> list[Ref]:
    """Everybody in the list of ``alumni`` or ``mentors``. It may lag by moments: who is not in it
    yet takes part in the next run."""
    return [one.ref for one in lists.every(listing(program, what))]


def read_pool(
    tenant: Tenant, alumni: list[Ref], mentors: list[Ref], offers: Mapping[str, str],
    told: Callable[[int], None] = lambda _: None,
) -> Pool:  # fmt: skip
    """The pool of a run. ``offers``: alumnus → mentor of the last run that nobody approved.
    ``told`` hears now and then how many people were read."""
    count = iter(range(1, len(alumni) + len(mentors) + 1))

    def counted(people: Iterator[Partition]) -> Iterator[Partition]:
        for one in people:
            if (read := next(count)) % TELL_EACH == 0:
                told(read)
            yield one

    sides = (alumnus_side(p, offers) for p in counted(_people(alumni, ALUMNUS_HEADS)))
    others = (mentor_side(p) for p in counted(_people(mentors, MENTOR_HEADS)))
    return Pool(
        tuple(side for side in sides if side),
        tuple(side for side in others if side),
        tenant.policy.matching,
        tenant.program.zone,
    )


def _people(refs: Iterable[Ref], heads: tuple[str, ...]) -> Iterator[Partition]:
    left = iter(refs)
    while batch := list(islice(left, BATCH)):
        yield from load_keys(Key(ref.pk, sk) for ref in batch for sk in heads).values()


def alumnus_side(read: Partition, offers: Mapping[str, str] | None = None) -> AlumnusSide | None:
    """An alumnus as the rules see them, or ``None`` if the person is no alumnus any more."""
    alumnus, care = read.maybe(Alumnus), read.maybe(Care)
    if alumnus is None:
        return None
    return AlumnusSide(
        person=read.one(Person),
        alumnus=alumnus.value,
        live_match=alumnus.value.match_id is not None,
        closed=care is not None and care.value.engagement == "closed",
        flagged=alumnus.value.moved_up,
        in_person=alumnus.value.in_person,
        blocked=alumnus.value.blocked,
        safety=alumnus.value.safety,
        open_offer=(offers or {}).get(read.ref.person),
        told=frozenset(care.value.open_alerts) if care else frozenset(),
    )


def mentor_side(read: Partition) -> MentorSide | None:
    """A mentor as the rules see them, or ``None`` if the person is no mentor any more. Who is a
    graduate as well keeps apart as a mentor from whom they keep apart as a graduate."""
    mentor, own = read.maybe(Mentor), read.maybe(Alumnus)
    if mentor is None:
        return None
    return MentorSide(
        person=read.one(Person), mentor=mentor.value, in_person=mentor.value.in_person,
        blocked=own.value.blocked if own else frozenset(),
        safety=own.value.safety if own else frozenset(),
    )  # fmt: skip


def read_pair(
    program: str, alumnus: str, mentor: str, more: Iterable[str] = ()
) -> tuple[Partition, Partition]:
    """Both people of a pair, strongly consistent, in one round trip; ``more`` of the alumnus.

    Raises
    ------
    Missing
        if either is not there.
    """
    here, there = Ref(program, alumnus), Ref(program, mentor)
    wanted = [*(Key(here.pk, sk) for sk in (*ALUMNUS_HEADS, "HEAD#THREAD", *more))]
    found = load_keys(chain(wanted, (Key(there.pk, sk) for sk in MENTOR_HEADS)))
    try:
        return found[here], found[there]
    except KeyError:
        raise Missing("one of the two is not here") from None


#: What does not count against a match that exists already and holds its place; and against a
#: companion, who takes no place and keeps no hours.
HELD = frozenset({"live_match", NO_CAPACITY})
COMPANION = HELD | {"no_shared_hour"}
WAIVED: dict[Kind, frozenset[str]] = {"mentor": HELD, "cover": HELD, "companion": COMPANION}


def context_of(tenant: Tenant, at: datetime) -> Context:
    """The program's day and rules at a moment."""
    return Context(today(tenant, at), tenant.policy.matching, tenant.program.zone)


def why_not(
    tenant: Tenant, alumnus: Partition, mentor: Partition, at: datetime,
    waived: frozenset[str] = frozenset(),
) -> tuple[str, ...]:  # fmt: skip
    """Every reason why these two may not be matched now but for the waived ones; empty if they
    may."""
    context = context_of(tenant, at)
    one, other = alumnus_side(alumnus), mentor_side(mentor)
    if one is None or other is None:
        return ("not_wanted",)
    outside = [code for code, is_so in OUTSIDE_POOL.items() if is_so(one)]
    broken = exclusions(facts_of(one, context), facts_of(other, context), context)
    return tuple(code for code in (*outside, *broken) if code not in waived)


def named(program: str, alumni: Iterable[str], mentors: Iterable[str]) -> dict[str, Named]:
    """The external ids and names that staff know people by, under ``alumnus#id`` and ``mentor#id``:
    somebody who is both has two."""
    names: dict[str, Named] = {}
    wanted = [(id, "HEAD#ALUMNUS") for id in dict.fromkeys(alumni)]
    wanted += [(id, "HEAD#MENTOR") for id in dict.fromkeys(mentors)]
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        pks = {id: Ref(program, id).pk for id, _ in batch}
        keys = [Key(pks[id], sk) for id, role in batch for sk in ("HEAD#PERSON", role)]
        for ref, read in load_keys(keys).items():
            name = read.one(Person).name
            if alumnus := read.maybe(Alumnus):
                own = alumnus.value.external_id
                names[f"alumnus#{ref.person}"] = Named(ref.person, own, name)
            if mentor := read.maybe(Mentor):
                own = mentor.value.external_id
                names[f"mentor#{ref.person}"] = Named(ref.person, own, name)
    return names
