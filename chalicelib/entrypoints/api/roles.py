"""Who may do what: every route of the API and the roles that may call it, in this one table."""

from typing import Literal, get_args

Role = Literal["coordinator", "supervisor", "analyst", "auditor"]
ROLES: frozenset[str] = frozenset(get_args(Role))

_STAFF = frozenset({"coordinator", "supervisor"})
_READERS = _STAFF | {"auditor"}
_LEAD = frozenset({"supervisor"})

#: Route name → roles. A route that is not in this table cannot be made.
ROUTES: dict[str, frozenset[str]] = {
    "program.read": _READERS,
    "program.policy": _LEAD,
    "rota.read": _READERS,
    "rota.put": _STAFF,
    "alumni.list": _READERS,
    "alumni.read": _READERS,
    "alumni.timeline": _READERS,
    "alumni.stop": _STAFF,
    "alumni.verify_phone": _STAFF,
    "activities.add": _STAFF,
    "contacts.add": _STAFF,
    "mentors.list": _READERS,
    "mentors.read": _READERS,
    "matches.list": _READERS,
    "matches.read": _READERS,
    "matches.accept": _STAFF,
    "matches.answer": _STAFF,
    "matches.decline": _STAFF,
    "matches.end": _STAFF,
    "alumni.never_match": _STAFF,
    "matching.start": _STAFF,
    "matching.read": _READERS,
    "matching.approve": _STAFF,
    "alerts.list": _READERS,
    "alerts.read": _READERS,
    "alerts.acknowledge": _STAFF,
    "alerts.resolve": _STAFF,
    "imports.alumni": _STAFF,
    "imports.mentors": _STAFF,
    "imports.read": _READERS,
    "imports.mapping": _STAFF,
    "imports.mappings": _READERS,
    "reports.program": ROLES,
    "audit.read": frozenset({"supervisor", "auditor"}),
}
