"""A restore: the table is again as it was, the world is not. Texts that left stay on phones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from tests.simulation.checks.journal import Journal, moment, text
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place
from tests.simulation.town import Town
from tests.simulation.world import cold_start


class Backup:
    """Remembers every write of a town's table, so that any moment can be restored."""

    def __init__(self, here: Town) -> None:
        self._here = here
        self._writes: list[tuple[datetime, Place, Item | None]] = []
        seen = here.world.written

        def written(place: Place, before: Item | None, after: Item | None) -> None:
            self._writes.append((here.world.now, place, before))
            seen(place, before, after)

        here.world.written = written

    def restore(self, to: datetime) -> Journal:
        """Rewind the table; the checks go on with what is in it, and what they saw leave. What
        people said since is on nobody's record any more."""
        world = self._here.world
        world.written = lambda *_: None
        while self._writes and self._writes[-1][0] > to:
            _, place, before = self._writes.pop()
            world.table.put(place, before)
        for human in self._here.people:
            human.said = [one for one in human.said if one[1] <= to]
        return _resumed(self._here)


@contextmanager
def epoch(number: int) -> Iterator[None]:
    """The operator raises the send epoch and replays the erasure ledger."""
    from chalicelib import settings
    from chalicelib.services.standing import restoring

    with patch.dict("os.environ", {"SEND_EPOCH": str(number)}):
        settings.get.cache_clear()
        cold_start()
        restoring.replay("operator")
        yield
    settings.get.cache_clear()


def _resumed(here: Town) -> Journal:
    """A journal that knows what the table holds."""
    journal = Journal(here)
    journal.trouble(here.world.now)
    for place, item in here.world.table.every():
        record, state = text(item, "record"), text(item, "state")
        if place.sk in ("HEAD#PERSON", "HEAD#PROGRAM"):
            journal.chains[f"{place.pk}#AUDIT"] = (int(text(item, "version")), text(item, "chain"))
        elif record == "occurrence" and state in ("PLANNED", "ASKED"):
            journal.open_checkins[place] = item
        elif record == "message" and text(item, "kind") == "checkin":
            journal.checkin_texts[place.pk, text(item, "about")] = place
        elif record == "alert":
            journal.alerts[place] = item
        elif record == "page" and (at := moment(item, "created_at")):
            journal.paged[text(item, "about")].append(at)
    return journal
