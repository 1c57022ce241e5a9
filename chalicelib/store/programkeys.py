"""A program's opened keys, kept for the life of the process (they never change under an id)."""

from functools import cache

from pynamodb.exceptions import PutError

from chalicelib.store.keys import program_key
from chalicelib.store.rows import Row
from chalicelib.store.sealing import ProgramKeys, new_program_key, unwrap

CURRENT = "k1"


class KeyRow(Row, discriminator="program_key"):
    """A program's data key, wrapped by KMS (in ``secret``)."""


_AT_HAND: set[str] = set()


def at_hand(program: str) -> bool:
    """Whether a program's key was opened in this process, so that KMS need not be asked."""
    return program in _AT_HAND and program_keys.cache_info().currsize > 0


@cache
def program_keys(program: str, key_id: str = CURRENT) -> ProgramKeys:
    """Load and unwrap a program's key: one read and one KMS call in the life of a process.

    Raises
    ------
    LookupError
        if there is no such program.
    """
    try:
        row = KeyRow.get(*program_key(program, key_id))
    except KeyRow.DoesNotExist as error:
        raise LookupError(f"no program {program!r}") from error
    opened = ProgramKeys(program, key_id, unwrap(program, row.secret))
    _AT_HAND.add(program)
    return opened


def make_program_key(program: str) -> None:
    """A program's first data key; a program that has one keeps it."""
    row = KeyRow(*program_key(program, CURRENT), secret=new_program_key(program))
    try:
        row.save(condition=Row.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
