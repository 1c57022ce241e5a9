"""The audit of effects: a person's chain, with the proof that it is whole."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.audit import AuditTrail, EntryOut, Touched
from chalicelib.services.reading import audit as reading_audit

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/audit/{person_id}", "audit.read", query=Paging, answer=AuditTrail)
def trail(call: Call, person_id: str) -> AuditTrail:
    """Everything that was done to a person's record."""
    after = int((paging.start(call) or {}).get("seq", 0))
    found = reading_audit.trail(call.program, person_id, call.query.limit, after)
    call.saw(person_id)
    items = [
        EntryOut.of(entry, touched=[Touched(record=r, digest=d) for r, d in entry.touched])
        for entry in found.entries
    ]
    cursor = paging.cursor(call, {"seq": str(items[-1].seq)} if found.more else None)
    return AuditTrail(
        verified=not found.faults, faults=found.faults, items=items, next_cursor=cursor
    )
