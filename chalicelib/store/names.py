"""Who has which name, by keyed digests: names are sealed, and nothing here tells one.

Each word of a name lies on the shelf of its first letters, with the digests of every beginning of
the person's words: one query of the rarest-looking shelf finds whoever has all that was asked for.
Written in the transaction that writes the name, and taken away with it (``Kind.found_by``).
"""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain import names
from chalicelib.store import keys
from chalicelib.store.keys import Key, Ref
from chalicelib.store.programkeys import program_keys
from chalicelib.store.rows import Row, rows
from chalicelib.store.writes import Write

#: Of a digest so many characters tell one beginning of a shelf from another.
_SHORT = 12


class NameRow(Row, discriminator="name"):
    """A word of somebody's name (``owner_of``) on its shelf."""

    beginnings = UnicodeAttribute()


def writes(ref: Ref, before: frozenset[str], after: frozenset[str]) -> list[Write]:
    """What makes a person found by the words ``after`` and no longer by those of ``before``."""
    stand, gone = _shelves(ref, after), _shelves(ref, before)
    told = {"record": "name", "owner_of": ref.person, "beginnings": _told(ref.program, after)}
    theirs = Row.pk.does_not_exist() | (Row.owner_of == ref.person)
    return [
        *(Write("put", key, "name", theirs, told) for key in sorted(stand)),
        *(Write("delete", key, "name", theirs) for key in sorted(gone - stand)),
    ]


def find(program: str, sought: Iterable[str]) -> list[str]:
    """Ids of the people of whose name every word asked for is a word or a beginning, in order: one
    round trip. A word of fewer than three letters must be a whole one."""
    asked = sorted(set(sought), key=lambda word: (-len(word), word))
    if not asked:
        return []
    wanted = {_short(program, word) for word in asked}
    held = rows(_shelf(program, asked[0]))
    return sorted(row.owner_of for row in held if wanted <= set(row.beginnings.split()))


def _shelves(ref: Ref, known: frozenset[str]) -> set[Key]:
    return {Key(_shelf(ref.program, word), f"PERSON#{ref.person}") for word in known}


def _shelf(program: str, word: str) -> str:
    return keys.names(program, program_keys(program).digest("name", names.shelf(word)))


def _told(program: str, known: frozenset[str]) -> str:
    return " ".join(sorted(_short(program, one) for one in names.beginnings(known)))


def _short(program: str, beginning: str) -> str:
    return program_keys(program).digest("beginning", beginning).partition(":")[2][:_SHORT]
