"""A send failed: somebody is to look whether that is one number's matter or an outage of ours."""

from datetime import datetime

from chalicelib.domain.outage import SendHealth
from chalicelib.services.tenant import Tenant
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rehearsal import Rehearsal
from chalicelib.store.writes import Conflict, Taken, put_alone, write_alone


def note(person: Partition, tenant: Tenant, at: datetime) -> None:
    """Let the program's sending be looked at, unless that is due already. Outside every person's
    transaction; where another sender was faster, that is as good. In a rehearsal nothing fails."""
    if isinstance(person, Rehearsal):
        return
    read = tenant.partition
    stored = health_of(tenant)
    try:
        if stored is None:
            put_alone(SendHealth(due_at=at), read, at=at, policy=tenant.policy)
        elif stored.value.due_at is None:
            due = stored.value.model_copy(update={"due_at": at})
            write_alone(stored, due, read, at=at, policy=tenant.policy)
    except (Conflict, Taken):
        return


def health_of(tenant: Tenant) -> Stored[SendHealth] | None:
    """How the program's sending fares: one round trip, where it was not read yet."""
    tenant.partition.also(BY_VALUE[SendHealth].sk(None))
    return tenant.partition.maybe(SendHealth)
