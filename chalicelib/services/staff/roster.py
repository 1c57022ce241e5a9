"""Who works for a program: read all together, for they are a few dozen at most."""

from chalicelib.domain.staff import Staff
from chalicelib.store.keys import STAFF, Ref
from chalicelib.store.partition import Partition, load


def read(program: str) -> Partition:
    """The program's partition with everybody of its staff, those who left among them: two round
    trips.

    Raises
    ------
    Missing
        if there is no such program.
    """
    found = load(Ref(program, ""))
    found.beginning(STAFF)
    return found


def place(login: str) -> str:
    """The sort key of a member in the program's partition."""
    return f"{STAFF}{login}"


def everybody(program: str) -> list[Staff]:
    """Everybody by login, those who left among them.

    Raises
    ------
    Missing
    """
    return read(program).values(Staff)
