"""Outcome counters among a program's sums: each under the bucket that it is kept in, and back.

A bucket is ``all.outcomes|<part>|<dimension>|<group>``. Its part is what is told at follow-ups and
of milestones, the changes of a measure, or a quarter of days (a month of dates) of what is kept by
the day. So none has more than some two hundred numbers, and a change rewrites few of them.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from chalicelib.domain.outcomes.names import Name, parsed
from chalicelib.domain.sums import ALWAYS, Sums

SECTION = "outcomes"
#: The first and the last that a bucket of outcomes may be called.
SPAN = (f"{ALWAYS}.{SECTION}", f"{ALWAYS}.{SECTION}~")
#: Days of what is kept by the day that share a bucket.
_QUARTER = 91
_MARK = "|"


def kept(counted: Mapping[str, int]) -> dict[str, int]:
    """Counters as a contribution to a program's sums."""
    return {_under(parsed(name)): count for name, count in counted.items()}


def told(sums: Sums) -> dict[str, int]:
    """The counters that were kept in some sums."""
    found = {}
    for bucket in sums.buckets:
        _, dot, place = bucket.partition(f".{SECTION}{_MARK}")
        if dot:
            _, dimension, group = place.split(_MARK)
            for name, count in sums.named(SECTION, bucket).items():
                found[_MARK.join((name, dimension, unquote(group)))] = count
    return found


def _under(one: Name) -> str:
    bucket = _MARK.join((f"{ALWAYS}.{SECTION}", _part(one), one.dimension, quote(one.group, "")))
    return f"{bucket}/{_MARK.join((one.figure, one.item, one.cell))}"


def _part(one: Name) -> str:
    if one.figure == "change":
        return one.item.partition("@")[0]
    kind, dot, number = one.cell.partition(".")
    if not dot:
        return "told"
    is_date = len(number) == len("20261130")
    return f"{one.figure}.{kind}.{number[:6] if is_date else int(number) // _QUARTER}"
