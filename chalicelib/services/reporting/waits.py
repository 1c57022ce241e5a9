"""Waiting for a mentor, as the last nightly watch found it."""

from chalicelib.domain.matching.fairness import FairnessWatch
from chalicelib.domain.reports.waits import WaitsSeen, for_analyst, for_staff
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import load


def last(program: str, *, de_identified: bool) -> WaitsSeen | None:
    """What the last watch found, ``None`` before the first night; ``de_identified`` hides small
    cells.

    Raises
    ------
    Missing
    """
    stored = load(Ref(program, ""), BY_VALUE[FairnessWatch].sk(None)).maybe(FairnessWatch)
    if stored is None:
        return None
    return (for_analyst if de_identified else for_staff)(stored.value)
