"""Checks that a program's sums are what counting everybody afresh would come to, and that what was
put down of somebody's engagement leads to how they stand."""

from itertools import pairwise

from chalicelib.domain.care import Care
from chalicelib.domain.moves import Moved
from chalicelib.domain.sums import difference, total
from chalicelib.services.summing import folding
from chalicelib.services.tenant import tenant
from chalicelib.store import sums
from chalicelib.store.keys import Key, Ref, head_sk, ref_of
from chalicelib.store.partition import load_all
from chalicelib.store.rows import fetch
from tests.simulation.checks.journal import Journal, at_rest
from tests.simulation.town import PROGRAM


@at_rest("34: sums are what everybody contributes, and that follows from their facts")
def sums_hold(journal: Journal) -> None:
    """Whoever is not about to be counted contributes what their facts say; the sums are of that."""
    with journal.town.world.undisturbed():
        here, found = tenant(PROGRAM), sums.counting(PROGRAM)
        if found.serving != found.building:
            return  # everybody is being counted afresh at this moment
        added = []
        table = journal.town.world.table.partitions
        mine = [pk for pk in table if pk.startswith(f"PROGRAM#{PROGRAM}")]
        for ref in sorted({ref_of(pk) for pk in mine if table[pk]}):
            head = next(fetch([Key(ref.pk, head_sk(ref))]), None)
            if head is None:
                continue
            held = {b: one.counts for b, one in sums.contributed(ref).items()}
            added.append(held)
            now = folding.counted(folding.reading(ref, here)).buckets
            if head.due_sk is None and held != now and ref.person:
                journal.fail("34", f"{ref} contributes {held}, its facts say {now}")
        told, meant = sums.totals(PROGRAM, found.serving, ("", "~")).buckets, total(added)
        for bucket in sorted(told.keys() | meant.keys()):
            if off := difference(told.get(bucket, {}), meant.get(bucket, {})):
                journal.fail("34", f"the sums of {bucket} are off by {off}")


@at_rest("34: changes of engagement lead to how somebody stands")
def moves_lead_here(journal: Journal) -> None:
    """Each begins where the one before it ended, unless a death that was none was taken back."""
    with journal.town.world.undisturbed():
        for human in journal.town.people:
            read = load_all(Ref(PROGRAM, human.person_id))
            stands = read.one(Care).engagement
            moves = sorted(read.values(Moved), key=lambda one: one.effect)
            if read.erased or stands == "new":
                continue
            broken = [(a, b) for a, b in pairwise(moves) if b.before not in (a.after, "new")]
            if broken or (moves and moves[-1].after != stands):
                journal.fail("34", f"{human.person_id} is {stands} after {moves}")
