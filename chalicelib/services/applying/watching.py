"""An application falls due: staff are told of a new one, and a declined one is forgotten."""

from datetime import datetime

from chalicelib.domain.applying.applications import OPEN, Application
from chalicelib.services import concerns
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import write_alone


def look_at(read: Partition, stored: Stored[Application], here: Tenant, at: datetime) -> None:
    """Tell staff that somebody waits, once for all who do; delete what was declined long ago.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    application = stored.value
    if application.due_at is None or application.due_at > at:
        return
    if application.state in OPEN:
        concerns.raise_once(here.id, "application_waiting")
        told = application.model_copy(update={"due_at": None})
        write_alone(stored, told, read, at=at, policy=here.policy)
        return
    change = Change(read, by="applying", at=at, policy=here.policy)
    change.remove(stored)
    change.commit("application.removed", application.id)
