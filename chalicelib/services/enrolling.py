"""A new person: their records, their unique phone and external id, and their place in the queue."""

from typing import Literal

from chalicelib import ids
from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, clearing
from chalicelib.services.tenant import Tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition
from chalicelib.store.sealing import new_secret

Role = Literal["alumnus", "mentor"]


def new_partition(program: str) -> Partition:
    """An empty partition for a person about to be made."""
    return Partition(Ref(program, ids.new_id()), new_secret())


def put_person(change: Change, tenant: Tenant, person: Person, role: Alumnus | Mentor) -> None:
    """Everything a new person has from the first moment on; consent decides if they are invited.

    The commit raises ``Taken("phone")`` or ``Taken("alumnus")``/``Taken("mentor")`` when somebody
    else has the number or the external id.
    """
    change.put(person)
    change.put(role)
    if isinstance(role, Mentor):
        clearing.begin(change, tenant)
    change.put(Care(person_id=person.id))
    change.put(
        Thread(
            person_id=person.id,
            joining="waiting" if person.texting == "consented" else "none",
            discharged_on=role.discharged_on,
            language=person.languages[0],
        )
    )
    if person.phone:
        change.claim("phone", numbers.phone_key(tenant.id, person.phone))
    name: Role = "alumnus" if isinstance(role, Alumnus) else "mentor"
    change.claim(name, numbers.external_key(tenant.id, name, role.external_id))
    if person.sms_consent and not person.time_zone:
        alerting.raise_alert(change, tenant, "no_zone")
