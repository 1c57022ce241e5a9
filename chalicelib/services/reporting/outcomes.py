"""The outcome report, read off the program's sums, and how the mentors stand, off their list: no
person is read, so that it costs as much among a hundred alumni as among a hundred thousand.

Figures are as of the last counting (``services.summing``), minutes behind what happened.
"""

from collections.abc import Iterator

from chalicelib import clock
from chalicelib.domain.erasure import NO_DATE
from chalicelib.domain.mentor_place import mentor_at
from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.outcomes.kept import SPAN, told
from chalicelib.domain.outcomes.report import Asked, report
from chalicelib.domain.outcomes.suppression import for_analyst
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.services.tenant import tenant
from chalicelib.store import lists, sums
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import load_keys


def outcome_report(program: str, *, de_identified: bool, language: str = "en") -> OutcomeReport:
    """The outcomes of a program up to now. ``de_identified`` hides small cells.

    Raises
    ------
    Missing
        if there is no such program.
    """
    here, now = tenant(program), clock.now()
    summed = sums.totals(here.id, sums.counting(here.id).serving, SPAN)
    made = report(
        Asked(
            program=here.id,
            name=here.program.name,
            zone=here.program.zone,
            today=local(now, here.program.zone).date(),
            now=now,
            counted_at=summed.counted_at,
            sums=told(summed),
            mentors=tuple(_mentors(program)),
            policy=here.policy,
        ),
        language,
    )
    return for_analyst(made) if de_identified else made


def _mentors(program: str) -> Iterator[Mentor]:
    """The mentors as their places in the list tell; whoever was written down before places told
    that is read, a hundred a round trip."""
    untold: list[Ref] = []
    for one in lists.every(listing(program, "mentors")):
        if mentor := mentor_at(one.sort, one.facts.get("away_until")):
            yield from [mentor] if mentor.recovery_since != NO_DATE else []
        else:
            untold.append(one.ref)
    heads = (Key(ref.pk, sk) for ref in untold for sk in ("HEAD#PERSON", "HEAD#MENTOR"))
    for read in load_keys(heads).values():
        stored = read.maybe(Mentor)
        if stored and not read.one(Person).erased_at:
            yield stored.value
