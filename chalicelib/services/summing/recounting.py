"""The repair: everybody counted afresh from their facts, in pieces, while reports read the sums as
they were; then they read the new ones.

A counting has a number. From its beginning all changes are counted into it, and whoever is counted
into it for the first time adds all that they contribute, so that each is in it once, whatever
happens meanwhile, dies or is done twice. It begins by itself where none was ever done or a section
of figures tells more than it did, and again after four weeks, so that no fault of ours stays.
"""

from datetime import timedelta
from itertools import islice
from typing import Any

from chalicelib import clock
from chalicelib.services import jobs
from chalicelib.services.summing.folding import fold
from chalicelib.services.summing.sections import SECTIONS
from chalicelib.services.tenant import tenant
from chalicelib.store import lists, sums
from chalicelib.store.keys import Ref, listing
from chalicelib.store.sums import Counting

#: People that one message counts.
PIECE = 100
#: How long a counting of everybody is trusted.
TRUSTED = timedelta(weeks=4)
#: The sections of figures that a counting of today fills.
NAMES = frozenset(one.filled for one in SECTIONS)


def due(program: str) -> bool:
    """Whether everybody is to be counted afresh."""
    known = sums.counting(program)
    if known.finished_at is None or not known.sections >= NAMES:
        return True
    return clock.now() - known.finished_at >= TRUSTED


def begin(program: str) -> None:
    """Count everybody afresh; one that broke off is taken up again.

    Raises
    ------
    Conflict
        if somebody else began one at this moment.
    """
    known = sums.counting(program)
    if known.serving == known.building:
        afresh = known._replace(building=known.serving + 1)
        sums.turn(program, known, afresh)
        known = afresh
    jobs.send("recount", program=program, generation=known.building, after="")


def go_on(body: dict[str, Any]) -> None:
    """The job: a piece of people, in the order of a list; after the last one reports read it."""
    program, generation, after = body["program"], int(body["generation"]), body["after"]
    known = sums.counting(program)
    if known.serving == generation:
        sums.forget(program, generation - 1)  # it had been done, and that perhaps not
    if known.building != generation or known.serving == generation:
        return
    here = tenant(program)
    where = listing(program, "people")
    found = list(islice(lists.stretch(where, f"{after}!", "~"), PIECE))
    for one in found:
        fold(one.ref, here)
    if len(found) == PIECE:
        jobs.send("recount", program=program, generation=generation, after=found[-1].sort)
        return
    fold(Ref(program, ""), here)
    sums.turn(program, known, Counting(generation, generation, clock.now(), NAMES))
    sums.forget(program, generation - 1)
