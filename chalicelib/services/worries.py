"""What an entry of staff tells of how somebody is: alerts, and a cadence that a worry asks for."""

from collections.abc import Sequence

from chalicelib.domain.checkins.assessment import Assessment
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Person
from chalicelib.domain.safety.causes import CAUSES
from chalicelib.services import alerting, outcomes
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change


def tell(change: Change, here: Tenant, told: Sequence[tuple[str, str]]) -> bool:
    """Open or join an alert for each pair of cause and trigger, the gravest first; check-ins come
    closer together. Whether staff are told: of somebody who has died nothing is raised.
    """
    if change.value(Person).deceased:
        return False
    for cause, code in told:
        alerting.raise_alert(change, here, cause, code)
    causes = tuple(dict.fromkeys(cause for cause, _ in told))
    if causes and change.read.maybe(Plan):
        red = any(CAUSES[cause].level == "red" for cause in causes)
        outcomes.pace(change, here, Assessment(level="red" if red else "amber", causes=causes))
    return True
