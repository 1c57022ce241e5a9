"""What a kind of record is: value, key, what is sealed, when due, where listed, how long kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.policy import Policy
from chalicelib.store.keys import Ref
from chalicelib.store.rows import Row, row_class


def _never(_value: Any, _policy: Policy) -> datetime | None:
    return None


def _patient(_value: Any) -> bool:
    return False


def _unlisted(_ref: Ref, _value: Any) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    ``sk`` builds the sort key from the value; ``due`` tells the one next moment when someone must
    look (``None`` at its end), ``urgent`` whether that look may not wait for bulk; ``listed`` its
    place in the listing index; ``kept`` how long after writing it expires (``None``: for good).
    ``mark`` is what tells such records apart though it is sealed; a list carries its keyed digest.
    ``found_by`` are the words by which whoever the record is about is found (store/names.py).
    ``counted``: a program's sums rest on it, so whoever changes it is counted anew (decision 0274).
    """

    name: str
    value: type[BaseModel]
    sk: Callable[[Any], str]
    sealed: frozenset[str] = frozenset()
    due: Callable[[Any, Policy], datetime | None] = _never
    urgent: Callable[[Any], bool] = _patient
    listed: Callable[[Ref, Any], tuple[str, str] | None] = _unlisted
    kept: timedelta | None = None
    mark: Callable[[Any], str] | None = None
    found_by: Callable[[Any], frozenset[str]] | None = None
    counted: bool = False

    @property
    def row(self) -> type[Row]:
        """The row class of this kind."""
        return _ROWS[self.name]


_ROWS: dict[str, type[Row]] = {}
BY_ROW: dict[type[Row], Kind] = {}
BY_VALUE: dict[type[BaseModel], Kind] = {}
#: The names of the kinds on which a program's sums rest.
COUNTED: set[str] = set()


def register(*kinds: Kind) -> None:
    """Make the kinds known, each with its row class."""
    for kind in kinds:
        BY_VALUE[kind.value] = kind
        COUNTED.update({kind.name} if kind.counted else ())
        _ROWS[kind.name] = row_class(kind.name, kind.value, kind.sealed)
        BY_ROW[_ROWS[kind.name]] = kind
