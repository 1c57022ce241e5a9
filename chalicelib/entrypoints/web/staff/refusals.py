"""Why something cannot be, as a page of staff's says it: the API's own codes, in words."""

from typing import NamedTuple

from chalicelib.domain.texts.page_words import texts
from chalicelib.entrypoints.api import problems
from chalicelib.services.matching.life import NoLongerHolds
from chalicelib.services.recording import Unacceptable
from chalicelib.store.partition import Missing

#: A service's field → the form's.
_FIELDS = {"said_at": "on", "at": "on"}


class Wrong(NamedTuple):
    """What is wrong: with which field of the form (``form``: with none), by which code, and the key
    of its words; ``reasons``: the hard rules of matching that a pair breaks."""

    field: str = ""
    code: str = ""
    words: str = ""
    reasons: tuple[str, ...] = ()


NOTHING = Wrong()


def told(error: Exception) -> Wrong:
    """What an exception of a service tells whoever sent a form. What is missing, and any fault of
    ours, is raised again: it has a page of its own."""
    if isinstance(error, Unacceptable):
        return of(error.field, error.code)
    if isinstance(error, NoLongerHolds):
        return Wrong("form", "no_longer_holds", "matching.cannot", error.reasons)
    meant = problems.meaning(error)
    if meant is None or isinstance(error, Missing) or meant.status >= 500:
        raise error
    return of("form", meant.code)


def of(field: str, code: str) -> Wrong:
    """A field and a code, with the words that there are for it: for the two, else for the code."""
    field = _FIELDS.get(field, field)
    known = (one for one in (f"bad.{field}_{code}", f"bad.{code}") if one in texts("en"))
    return Wrong(field, code, next(known, "bad.other"))
