"""Staff: who signs in to the pages, kept by supervisors."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.staff import (
    Leaving,
    LeftOut,
    NewStaff,
    StaffIn,
    StaffList,
    StaffOut,
)
from chalicelib.services.staff import members, roster

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/staff", "staff.list", answer=StaffList)
def everybody(call: Call) -> StaffList:
    """Everybody of staff, those who left among them."""
    return StaffList(items=[StaffOut.of_member(one) for one in roster.everybody(call.program)])


@route(blueprint, "POST", "/staff", "staff.add", body=NewStaff, answer=StaffOut, status=201)
def add(call: Call) -> StaffOut:
    """Somebody new: for three days they may set up an authenticator at their first sign-in."""
    return StaffOut.of_member(members.add(call.program, by=call.by, **call.body.model_dump()))


@route(blueprint, "PUT", "/staff/{login}", "staff.change", body=StaffIn, answer=StaffOut)
def change(call: Call, login: str) -> StaffOut:
    """Another name, site or role; it holds at their next request."""
    return StaffOut.of_member(
        members.change(call.program, login, call.by, **call.body.model_dump())
    )


@route(
    blueprint, "POST", "/staff/{login}/second-factor", "staff.set_up", body=Nothing,
    answer=StaffOut,
)  # fmt: skip
def let_set_up(call: Call, login: str) -> StaffOut:
    """They may set up an authenticator anew within three days; the old one counts no more."""
    return StaffOut.of_member(members.let_set_up(call.program, login, call.by))


@route(blueprint, "POST", "/staff/{login}/leave", "staff.leave", body=Leaving, answer=LeftOut)
def leave(call: Call, login: str) -> LeftOut:
    """They work here no more: nothing opens for them from now on and nobody pages them; their hours
    on call and their open alerts are handed over."""
    return LeftOut.of_left(members.leave(call.program, login, call.by, call.body.hand_to))
