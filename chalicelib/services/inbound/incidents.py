"""Incidents: one a crisis text, in the program's partition, joined to the person's open one."""

from chalicelib import clock
from chalicelib.domain.safety import joining
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.tenant import again_on_conflict, tenant_in_danger
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import write_alone


def home(program: str, incident: str, earlier: str | None) -> str:
    """The incident that a crisis text belongs to: the person's earlier one while that is open,
    else its own. Asked before anything is written, so that every delivery finds the same."""
    if earlier is None or earlier == incident:
        return incident
    read = load(Ref(program, ""), f"ALERT#{earlier}")
    stored = read.maybe(Alert, f"ALERT#{earlier}")
    return earlier if stored and stored.value.state != "resolved" else incident


@again_on_conflict
def settle(program: str, incident: str, into: str, person_id: str | None, site: str) -> None:
    """Name whose incident it is, and let it join the earlier one that is still open.

    Doing it again changes nothing.
    """
    if into == incident:
        _name(program, incident, person_id, site)
        return
    here = tenant_in_danger(program)
    here.partition.also(f"ALERT#{into}", f"ALERT#{incident}")
    old = here.partition.maybe(Alert, f"ALERT#{into}")
    new = here.partition.maybe(Alert, f"ALERT#{incident}")
    if old is None or old.value.state == "resolved":
        _name(program, incident, person_id, site)
        return
    text = incident.removeprefix("crisis-")
    if text in old.value.texts:
        return
    change = Change(here.partition, by="inbound", at=clock.now(), policy=here.policy)
    home = joining.joined(old.value, new.value if new else None, text, change.at)
    if home.person_id is None:
        home = home.model_copy(update={"person_id": person_id, "site": site})
    change.set(old, home)
    if new and new.value.state != "resolved":
        change.set(new, joining.ended(new.value, into, change.at))
    change.commit("incident.joined")


def _name(program: str, incident: str, person_id: str | None, site: str) -> None:
    here = tenant_in_danger(program)
    here.partition.also(f"ALERT#{incident}")
    stored = here.partition.maybe(Alert, f"ALERT#{incident}")
    if person_id and stored and stored.value.person_id is None:
        named = stored.value.model_copy(update={"person_id": person_id, "site": site})
        write_alone(stored, named, here.partition, at=clock.now(), policy=here.policy)
