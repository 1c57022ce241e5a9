"""Numbers: ours, which decide program and channel, and people's, found by keyed digest."""

from functools import lru_cache
from typing import NamedTuple

from pynamodb.attributes import UnicodeAttribute

from chalicelib.store import keys
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, assemble
from chalicelib.store.programkeys import program_keys
from chalicelib.store.rows import Row, fetch


class NumberRow(Row, discriminator="number"):
    """A number of ours."""

    program = UnicodeAttribute()
    channel = UnicodeAttribute()


class Own(NamedTuple):
    """What one of our numbers stands for: ``checkins`` or ``relay`` of a program."""

    program: str
    channel: str


@lru_cache(maxsize=256)
def own(phone: str) -> Own:
    """Program and channel of a number of ours; kept for the life of the process.

    Raises
    ------
    LookupError
        if it is none of ours, by a consistent read: a number just given is known.
    """
    try:
        row = NumberRow.get(*keys.number(phone), consistent_read=True)
    except NumberRow.DoesNotExist as error:
        raise LookupError("a text to a number that no program has") from error
    return Own(row.program, row.channel)


def add_own(phone: str, program: str, channel: str) -> None:
    """Give a number to a program."""
    NumberRow(*keys.number(phone), program=program, channel=channel).save()


def phone_key(program: str, phone: str) -> Key:
    """Where the owner of a phone is written down, by keyed digest."""
    return keys.unique(program, "phone", program_keys(program).digest("phone", phone))


def external_key(program: str, role: str, external_id: str) -> Key:
    """Where the owner of an external id is written down, by keyed digest."""
    return keys.unique(program, role, program_keys(program).digest(role, external_id))


def owners(wanted: list[Key]) -> dict[Key, str]:
    """Who has these unique things: person ids, 100 a round trip."""
    rows = fetch(wanted)
    return {Key(row.pk, row.sk): row.owner_of for row in rows if row.owner_of}


def who_texts(program: str, phone: str, heads: list[Key]) -> tuple[Ref | None, Partition]:
    """The person with this phone, read in one batch with the program's heads."""
    wanted = phone_key(program, phone)
    rows = list(fetch((wanted, *heads)))
    owner = next((r.owner_of for r in rows if r.owner_of), None)
    tenant = assemble(Ref(program, ""), [r for r in rows if not r.owner_of])
    return (Ref(program, owner) if owner else None), tenant
