"""Finding people by what staff have at hand: a name, a phone number, or the center's own id."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from chalicelib.domain.names import words
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.reading.people import ALUMNUS, MENTOR, Named, first, named
from chalicelib.store import names, numbers
from chalicelib.store.keys import NOBODY, Key, Ref
from chalicelib.store.partition import Partition, load_keys

Role = Literal["alumnus", "mentor"]
#: People whom one search shows: whoever finds more asks for more of the name.
AT_MOST = 50
_HEADS = sorted({*ALUMNUS, *MENTOR})
#: People whose heads one batch holds.
_BATCH = 100 // len(_HEADS)


class Found(NamedTuple):
    """Somebody who was found, with the roles that they have."""

    who: Named
    roles: tuple[Role, ...]


class Finding(NamedTuple):
    """Who was found, by name; and whether there are more than are shown."""

    people: list[Found]
    more: bool = False


def find(
    program: str, *, phone: str | None = None, external_id: str = "", name: str = "",
    role: Role | None = None,
) -> Finding:  # fmt: skip
    """Whoever has the number (E.164), the id as a graduate or as a mentor, or a name of which each
    word given is a word or begins one (from three letters on): two or three round trips, and one
    more for every 33 people of that name."""
    wanted = [numbers.phone_key(program, phone)] if phone else []
    if external_id:
        roles = ("alumnus", "mentor")
        wanted += [numbers.external_key(program, one, external_id) for one in roles]
    ids = set(numbers.owners(wanted).values()) - {NOBODY} if wanted else set()
    ids |= set(names.find(program, words(name)))
    found = []
    for one in _read(program, sorted(ids)):
        if role in (None, *one.roles):
            found.append(one)
        if len(found) > AT_MOST:
            break
    found.sort(key=lambda one: (one.who.name.casefold(), one.who.id))
    return Finding(found[:AT_MOST], len(found) > AT_MOST)


def _read(program: str, ids: list[str]) -> Iterator[Found]:
    for start in range(0, len(ids), _BATCH):
        piece = [Ref(program, id) for id in ids[start : start + _BATCH]]
        read = load_keys(Key(ref.pk, sk) for ref in piece for sk in _HEADS)
        yield from (Found(named(read[ref]), _roles(read[ref])) for ref in piece if ref in read)


def _roles(read: Partition) -> tuple[Role, ...]:
    known: dict[Role, object] = {"alumnus": first(read, Alumnus), "mentor": first(read, Mentor)}
    return tuple(role for role, record in known.items() if record)
