"""Sessions that somebody told by number alone: "2", in answer to how many meetings.

They follow from the answer each time they are read, and are no record of attendance: the answer is
kept anyhow, corrections and erasure included, and an entry without a type, a day and an hour would
have to be told apart wherever attendance counts. So they stand beside it: no hours, no dose, no
week attended, for on which days they were is not known.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.schedule.wall import local

#: The question that they answer, "since last time".
QUESTION = "meetings"


class Reply(NamedTuple):
    """A check-in that was answered: the local date of its latest answer, and how many sessions were
    told in it (None: that was not asked, or not answered)."""

    on: date
    sessions: int | None


class Unnamed(NamedTuple):
    """Sessions of no known kind, by the local date on which they were told."""

    on: date
    sessions: int


def reply(answers: Sequence[tuple[str, int, datetime]], zone: str) -> Reply | None:
    """A check-in's answers by question, value and moment (UTC) in the zone of the person; None of
    one without any."""
    if not answers:
        return None
    on = local(max(at for _, _, at in answers), zone).date()
    return Reply(on, next((value for question, value, _ in answers if question == QUESTION), None))


def unnamed(replies: Iterable[Reply], named: Iterable[tuple[date, int]]) -> list[Unnamed]:
    """What was told in each reply beyond the sessions of a known kind (``named``: local date and
    number) after the reply before it, up to its own day.

    Whoever told of those is taken to have told of the same again, and whatever their kind: of two
    readings the one that counts fewer.
    """
    known, found = list(named), []
    since: date | None = None
    for one in sorted(replies, key=lambda each: each.on):
        already = sum(
            number for on, number in known
            if on == one.on or ((since is None or since < on) and on <= one.on)
        )  # fmt: skip
        if one.sessions is not None and one.sessions > already:
            found.append(Unnamed(one.on, one.sessions - already))
        since = one.on
    return found
