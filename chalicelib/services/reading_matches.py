"""Reading matches: pages, and one, with both sides named."""

from typing import NamedTuple

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.services.reading import ALUMNUS, MENTOR, Named, Page, Start, named
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Partition, load, load_keys


class MatchLine(NamedTuple):
    """A match with both sides named."""

    match: Match
    alumnus: Named
    mentor: Named


def page(program: str, limit: int, start: Start = None) -> Page[MatchLine]:
    """A page of the matches, newest first. Twenty cost one batch; who is named is not in the index,
    but the mentor stands in the match alone, so a second batch names the mentors."""
    listed = lists.page(listing(program, "matches"), limit, start)
    keys = [
        key for item in listed.items
        for key in (item.key, *(Key(item.key.pk, sk) for sk in ALUMNUS))
    ]  # fmt: skip
    found = load_keys(keys)
    values = [
        (found[item.ref], stored.value) for item in listed.items
        if item.ref in found and (stored := found[item.ref].maybe(Match, item.key.sk))
    ]  # fmt: skip
    sides = mentors_named(program, {match.mentor_id for _, match in values})
    lines = [MatchLine(m, named(read), sides.get(m.mentor_id, Named(m.mentor_id, None)))
             for read, m in values]  # fmt: skip
    return Page(lines, listed.next_start)


def mentors_named(program: str, ids: set[str]) -> dict[str, Named]:
    """How answers name these mentors."""
    found = load_keys(Key(Ref(program, one).pk, sk) for one in sorted(ids) for sk in MENTOR)
    return {ref.person: named(read) for ref, read in found.items()}


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
