"""Staff as the API takes and shows them: never a key of an authenticator."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.people import Language
from chalicelib.domain.safety.rota import Shifts
from chalicelib.domain.staff import EMAIL, LOGIN, Role, Staff
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.staff.members import Left

Name = Annotated[str, Field(min_length=1, max_length=80)]


class StaffIn(Input):
    """What may change about somebody of staff."""

    name: Name
    role: Role
    site: Annotated[str, Field(max_length=40)] = ""
    language: Language = "en"


class NewStaff(StaffIn):
    """Somebody new. ``login`` names them in the record of effects, for good."""

    login: Annotated[str, Field(pattern=LOGIN)]
    email: Annotated[str, Field(pattern=EMAIL, max_length=254)]


class Leaving(Input):
    """Who takes over what they had in hand: a name on the rota."""

    hand_to: Name


class StaffOut(Output):
    """Somebody of staff. ``second_factor``: ``set_up``, ``waiting`` until ``set_up_until`` (UTC),
    or ``locked``: then a supervisor lets them set it up anew."""

    login: str
    name: str
    email: str
    role: Role
    site: str
    language: Language
    added_at: datetime
    left_at: datetime | None
    second_factor: Literal["set_up", "waiting", "locked"]
    set_up_until: datetime | None

    @classmethod
    def of_member(cls, member: Staff) -> "StaffOut":
        """What may be shown of a member."""
        factor = "locked" if member.locked else "set_up" if member.authenticator else "waiting"
        return cls.of(member, second_factor=factor)


class LeftOut(StaffOut):
    """Somebody who works here no more. ``shifts`` are the hours on call that went to whoever was
    named: none, some of the week, or ``always``."""

    shifts: Shifts

    @classmethod
    def of_left(cls, left: Left) -> "LeftOut":
        """As answered."""
        return cls.of(StaffOut.of_member(left.member), shifts=left.shifts)


class StaffList(Output):
    """Everybody by login, those who left among them."""

    items: list[StaffOut]
