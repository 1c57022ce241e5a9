"""A graduate's recovery plan: as it stands, written anew, and its versions."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.recovery_plans import (
    RecoveryPlanIn,
    RecoveryPlanOut,
    Versions,
    VersionsQuery,
)
from chalicelib.services import recovery_plans

blueprint = Blueprint(__name__)


@route(
    blueprint, "GET", "/alumni/{person_id}/recovery-plan", "recovery_plan.read",
    answer=RecoveryPlanOut,
)  # fmt: skip
def read(call: Call, person_id: str) -> RecoveryPlanOut:
    """The plan as it stands."""
    plan, newest = recovery_plans.standing(call.program, person_id)
    call.saw(person_id)
    return RecoveryPlanOut.of_version(newest, plan)


@route(
    blueprint, "PUT", "/alumni/{person_id}/recovery-plan", "recovery_plan.put",
    body=RecoveryPlanIn, answer=RecoveryPlanOut,
)  # fmt: skip
def put(call: Call, person_id: str) -> RecoveryPlanOut:
    """Write it anew, as the version after the one that was read."""
    sent: RecoveryPlanIn = call.body
    call.saw(person_id)
    plan, newest = recovery_plans.put(
        call.program, person_id, call.by, sent.content(), sent.version
    )
    return RecoveryPlanOut.of_version(newest, plan)


@route(
    blueprint, "GET", "/alumni/{person_id}/recovery-plan/versions", "recovery_plan.versions",
    query=VersionsQuery, answer=Versions,
)  # fmt: skip
def versions(call: Call, person_id: str) -> Versions:
    """Every version, oldest first, with who wrote it and when."""
    every = recovery_plans.versions(call.program, person_id)
    call.saw(person_id)
    page, more = paging.part(call, every, lambda one: f"{one.number:06d}")
    return Versions(items=[RecoveryPlanOut.of_version(one) for one in page], next_cursor=more)
