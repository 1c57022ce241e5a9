"""A program's sums: totals of what each of its people contributes, kept as their facts change.

A *contribution* is a pure function of one partition's facts: small whole numbers by name. A name
says first where it belongs: a *bucket*, which is the Monday of a week (``2026-11-23``) or ``all``
for what has no week, then words of the section's own (``2026-11-23/checkins/0/SILENT``). Whatever
is in a bucket is read together and rewritten whenever one number of it changes: a section of more
than some two hundred numbers cuts them into ``all.<of its own>``, or ``2026-11-23.<of its own>``.
Sums are additive, so that a change adds new less old, and counting everybody afresh comes to the
same. What is not additive is made so: different people on any days of a week by a mask of days,
medians by bins, what runs on by the step where it begins.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

#: Bucket of what has no week.
ALWAYS = "all"
#: After a bucket's name, the end of a span that holds what it was cut into as well.
PARTS = ".~"
_BUCKET = re.compile(r"(\d{4}-\d\d-\d\d|all)(\.[^#/]+)?")
#: Whoever changes is counted at a minute of their own, once an hour at most: at one of these, off
#: the quarters at which check-ins leave, and not before a conversation has gone on for a little.
_MINUTES = (7, 22, 37, 52)
_PAUSE = timedelta(minutes=2)

Contribution = Mapping[str, int]
#: Bucket → name (with its section before it) → number.
Buckets = Mapping[str, Mapping[str, int]]


def count_at(changed_at: datetime, who: str) -> datetime:
    """When (UTC) whoever changed at a moment is counted anew: 2 to 62 minutes later."""
    earliest = changed_at.astimezone(UTC) + _PAUSE
    minute = _MINUTES[crc32(who.encode()) % len(_MINUTES)]
    own = earliest.replace(minute=minute, second=0, microsecond=0)
    return own if own >= earliest else own + timedelta(hours=1)


def by_bucket(sections: Iterable[tuple[str, Contribution]]) -> dict[str, dict[str, int]]:
    """The contributions of all sections, by bucket; what is zero is left out.

    Raises
    ------
    ValueError
        for a name without a bucket.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for section, contribution in sections:
        for name, number in contribution.items():
            bucket, slash, rest = name.partition("/")
            if not slash or not _BUCKET.fullmatch(bucket):
                raise ValueError(f"{section}: {name!r} does not begin with a Monday or {ALWAYS!r}")
            if number:
                found[bucket][f"{section}/{rest}"] = number
    return dict(found)


def difference(new: Contribution, old: Contribution) -> dict[str, int]:
    """What turns the old into the new."""
    names = new.keys() | old.keys()
    return {n: d for n in sorted(names) if (d := new.get(n, 0) - old.get(n, 0))}


def total(every: Iterable[Buckets]) -> dict[str, dict[str, int]]:
    """All of them added up; what comes to zero is left out."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in every:
        for bucket, names in one.items():
            for name, number in names.items():
                found[bucket][name] += number
    added = ((b, {n: v for n, v in names.items() if v}) for b, names in found.items())
    return {bucket: names for bucket, names in added if names}


@dataclass(frozen=True)
class Sums:
    """The sums of a program. ``counted_at``: when (UTC) anything was counted last."""

    buckets: Buckets
    counted_at: datetime | None = None

    def named(self, section: str, bucket: str = ALWAYS) -> dict[str, int]:
        """A section's numbers in a bucket, by the names that it gave them."""
        mine = f"{section}/"
        held = self.buckets.get(bucket, {})
        return {n.removeprefix(mine): number for n, number in held.items() if n.startswith(mine)}

    def of(self, section: str, bucket: str = ALWAYS) -> Iterator[tuple[tuple[str, ...], int]]:
        """The same, names as words between slashes."""
        return ((tuple(n.split("/")), number) for n, number in self.named(section, bucket).items())
