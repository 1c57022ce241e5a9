"""Who is never matched with whom: by wish, or for a safety relation."""

from collections.abc import Iterable

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.matches import FOOTINGS, Match
from chalicelib.domain.people import Alumnus
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, load, load_keys


@again_on_conflict
def set_lists(
    program: str, alumnus_id: str, blocked: Iterable[str], safety: Iterable[str], by: str
) -> Alumnus:
    """Replace an alumnus's lists of people (person ids of this program). A live match stands: staff
    end it themselves, and a red alert tells them where a safety relation is new to it.

    Raises
    ------
    Missing
        if the alumnus or somebody on a list is not in the program.
    """
    by_wish, for_safety = frozenset(blocked), frozenset(safety)
    wanted = by_wish | for_safety
    known = load_keys(Key(Ref(program, one).pk, "HEAD#PERSON") for one in sorted(wanted))
    if {ref.person for ref in known} != wanted:
        raise Missing("somebody on the list is not here")
    here = tenant(program)
    change = Change(load(Ref(program, alumnus_id)), by=by, at=clock.now(), policy=here.policy)
    _tell(change, here, for_safety)
    alumnus = change.amend(Alumnus, blocked=by_wish, safety=for_safety)
    change.commit("alumnus.never_match")
    return alumnus


def _tell(change: Change, here: Tenant, for_safety: frozenset[str]) -> None:
    alumnus = change.value(Alumnus)
    live = {getattr(alumnus, footing.pointer) for footing in FOOTINGS.values()} - {None}
    change.read.also(*(matches.key(id) for id in sorted(live)))
    named = for_safety - alumnus.safety
    if any(match.mentor_id in named for match in change.read.values(Match)):
        alerting.raise_alert(change, here, "match_unsafe")
