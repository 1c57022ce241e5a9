"""Reading matches: pages, and one, with both sides named."""

from typing import NamedTuple

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Mentor
from chalicelib.services.reading.people import ALUMNUS, MENTOR, Named, Page, Start, named
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Partition, load, load_keys


class MatchLine(NamedTuple):
    """A match with both sides named."""

    match: Match
    alumnus: Named
    mentor: Named


def page(program: str, limit: int, start: Start = None) -> Page[MatchLine]:
    """A page of the matches, newest first; twenty, with both sides named, fill one batch."""
    listed = lists.page(listing(program, "matches"), limit, start)
    found = load_keys(key for item in listed.items for key in _keys(item))
    lines = []
    for item in listed.items:
        stored = found[item.ref].maybe(Match, item.key.sk) if item.ref in found else None
        if stored:
            mentor = found.get(Ref(program, stored.value.mentor_id))
            line = MatchLine(
                stored.value,
                named(found[item.ref]),
                named(mentor, Mentor) if mentor else Named(stored.value.mentor_id, None),
            )
            lines.append(line)
    return Page(lines, listed.next_start)


def _keys(item: lists.Listed) -> list[Key]:
    """A match and the heads of both sides; the mentor is the last part of its place."""
    mentor = Ref(item.ref.program, item.sort.rpartition("#")[2])
    sides = [Key(item.ref.pk, sk) for sk in ALUMNUS] + [Key(mentor.pk, sk) for sk in MENTOR]
    return [item.key, *sides]


def mentors_named(program: str, ids: set[str]) -> dict[str, Named]:
    """How answers name these mentors."""
    found = load_keys(Key(Ref(program, one).pk, sk) for one in sorted(ids) for sk in MENTOR)
    return {ref.person: named(read, Mentor) for ref, read in found.items()}


def match(program: str, match_id: str) -> MatchLine:
    """One match.

    Raises
    ------
    Missing
    """
    read: Partition = load(Ref(program, matches.alumnus_of(match_id)), matches.key(match_id))
    found = read.one(Match, matches.key(match_id))
    sides = mentors_named(program, {found.mentor_id})
    return MatchLine(found, named(read), sides.get(found.mentor_id, Named(found.mentor_id, None)))
