"""The two counts of a network that check-ins ask for by text: supportive people who do not use, and
people who use around somebody.

They are what a person said, and beside the named list: nobody is named, so the same ten may be
others by now. What was not answered is missing, never 0.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

#: Each count, and the question of a check-in that asks for it.
ASKED: Mapping[str, str] = MappingProxyType({"supportive": "people", "around": "around"})


class Answered(NamedTuple):
    """A count as answered in the check-in of a local date."""

    on: date
    value: int


class Count(NamedTuple):
    """One of the two counts: its answers, oldest first."""

    answers: tuple[Answered, ...] = ()

    @property
    def baseline(self) -> int | None:
        """The first answer."""
        return self.answers[0].value if self.answers else None

    @property
    def value(self) -> int | None:
        """The latest answer."""
        return self.answers[-1].value if self.answers else None

    @property
    def change(self) -> int | None:
        """The latest less the first; None of fewer than two answers: then nothing was compared."""
        first, *more = self.answers or (None,)
        return more[-1].value - first.value if first and more else None


class Counts(NamedTuple):
    """Both counts of a person."""

    supportive: Count = Count()
    around: Count = Count()


def counts(answered: Iterable[tuple[date, Mapping[str, int]]], first: date, last: date) -> Counts:
    """Both counts from local dates ``first`` to ``last``, inclusive; ``answered`` holds the answers
    in force of each check-in by its questions."""
    days = sorted(((on, told) for on, told in answered if first <= on <= last), key=_day)
    found = {
        name: Count(tuple(Answered(on, told[asked]) for on, told in days if asked in told))
        for name, asked in ASKED.items()
    }
    return Counts(**found)


def _day(one: tuple[date, Mapping[str, int]]) -> date:
    return one[0]
