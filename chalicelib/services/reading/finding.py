"""Finding people by what staff have at hand: a phone number, or the center's own id."""

from typing import NamedTuple

from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.reading.people import ALUMNUS, MENTOR, Named, first, named
from chalicelib.store import numbers
from chalicelib.store.keys import NOBODY, Key, Ref
from chalicelib.store.partition import Partition, load_keys


class Found(NamedTuple):
    """Somebody who was found, with the roles that they have."""

    who: Named
    roles: tuple[str, ...]


def find(program: str, *, phone: str | None = None, external_id: str = "") -> list[Found]:
    """Whoever has the number (E.164), or the id as a graduate or as a mentor: two round trips."""
    wanted = [numbers.phone_key(program, phone)] if phone else []
    if external_id:
        roles = ("alumnus", "mentor")
        wanted += [numbers.external_key(program, role, external_id) for role in roles]
    people = sorted(set(numbers.owners(wanted).values()) - {NOBODY})
    heads = sorted({*ALUMNUS, *MENTOR})
    read = load_keys(Key(Ref(program, one).pk, sk) for one in people for sk in heads)
    return [Found(named(one), _roles(one)) for one in read.values()]


def _roles(read: Partition) -> tuple[str, ...]:
    known = {"alumnus": first(read, Alumnus), "mentor": first(read, Mentor)}
    return tuple(role for role, record in known.items() if record)
