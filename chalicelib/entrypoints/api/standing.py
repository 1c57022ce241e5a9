"""How people stand with us: revocation and consent, numbers, shared phones; for both roles."""

from chalice.app import Blueprint

from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.standing import (
    CallOnlyIn,
    ConsentIn,
    OptOutIn,
    PhoneIn,
    SharedIn,
    SharesIn,
    SharesOut,
    StandingOut,
)
from chalicelib.services.reading.people import named
from chalicelib.services.standing import phones, revoking, sharing
from chalicelib.services.standing.acts import Role
from chalicelib.store.partition import Partition

blueprint = Blueprint(__name__)


def answer(call: Call, read: Partition, role: Role) -> StandingOut:
    """The standing after an act."""
    call.saw(read.ref.person)
    return StandingOut.of_person(read.one(Person), named(read, role).external_id)


def _routes(people: str, role: Role) -> None:
    """The acts that are the same for graduates and mentors."""
    path = f"/{people}/{{person_id}}"

    @route(
        blueprint, "POST", f"{path}/opt-out", f"{people}.opt_out",
        body=OptOutIn, answer=StandingOut,
    )  # fmt: skip
    def opt_out(call: Call, person_id: str) -> StandingOut:
        """Record a revocation that was told to staff: no more texts, from either number."""
        sent: OptOutIn = call.body
        read = revoking.opt_out(
            call.program, person_id, call.by, role,
            channel=sent.channel, said_at=sent.said_at, note=sent.note, confirm=sent.confirm,
        )  # fmt: skip
        return answer(call, read, role)

    @route(
        blueprint, "POST", f"{path}/consent", f"{people}.consent",
        body=ConsentIn, answer=StandingOut,
    )  # fmt: skip
    def consent(call: Call, person_id: str) -> StandingOut:
        """Record a consent to be texted; who has not joined waits for an invitation then."""
        sent: ConsentIn = call.body
        read = revoking.record_consent(
            call.program, person_id, call.by, role, form=sent.form, at=sent.at
        )
        return answer(call, read, role)

    @route(
        blueprint, "PUT", f"{path}/phone", f"{people}.phone", body=PhoneIn, answer=StandingOut
    )  # fmt: skip
    def phone(call: Call, person_id: str) -> StandingOut:
        """Set a new number, or restart one that was suspect."""
        sent: PhoneIn = call.body
        read = phones.change_number(
            call.program, person_id, call.by, role, phone=sent.phone, source=sent.source
        )
        return answer(call, read, role)

    @route(
        blueprint, "POST", f"{path}/phone/verified", f"{people}.phone_verified",
        body=Nothing, answer=StandingOut,
    )  # fmt: skip
    def verified(call: Call, person_id: str) -> StandingOut:
        """Record that the number was seen working in the person's hands."""
        return answer(call, phones.verify(call.program, person_id, call.by, role), role)

    @route(
        blueprint, "PUT", f"{path}/shared-phone", f"{people}.shared_phone",
        body=SharedIn, answer=StandingOut,
    )  # fmt: skip
    def shared(call: Call, person_id: str) -> StandingOut:
        """Say whether others use the phone too."""
        sent: SharedIn = call.body
        read = sharing.set_shared(call.program, person_id, call.by, role, shared=sent.shared)
        return answer(call, read, role)


_routes("alumni", Alumnus)
_routes("mentors", Mentor)


@route(
    blueprint, "PUT", "/alumni/{person_id}/call-only", "alumni.call_only",
    body=CallOnlyIn, answer=StandingOut,
)  # fmt: skip
def call_only(call: Call, person_id: str) -> StandingOut:
    """Record that they have no phone of their own: staff call instead of each check-in."""
    sent: CallOnlyIn = call.body
    read = sharing.call_only(
        call.program, person_id, call.by, call_number=sent.call_number, note=sent.note
    )
    return answer(call, read, Alumnus)


@route(
    blueprint, "PUT", "/alumni/{person_id}/shares", "alumni.shares", body=SharesIn,
    answer=SharesOut,
)  # fmt: skip
def shares(call: Call, person_id: str) -> SharesOut:
    """Record what they let an offer to a mentor say, in place of what they chose before."""
    sent: SharesIn = call.body
    read = sharing.set_shares(call.program, person_id, call.by, sent.shares)
    call.saw(person_id)
    return SharesOut(id=person_id, shares=read.one(Alumnus).shares)


@route(
    blueprint, "POST", "/alumni/{person_id}/stop", "alumni.stop", body=Nothing, answer=StandingOut
)
def stop(call: Call, person_id: str) -> StandingOut:
    """Record a revocation of which nothing more is known than that it was made."""
    read = revoking.opt_out(call.program, person_id, call.by, Alumnus, channel="other")
    return answer(call, read, Alumnus)


@route(
    blueprint, "POST", "/alumni/{person_id}/verify-phone", "alumni.verify_phone",
    body=Nothing, answer=StandingOut,
)  # fmt: skip
def verify_phone(call: Call, person_id: str) -> StandingOut:
    """The same as ``phone/verified``, under its earlier name."""
    return answer(call, phones.verify(call.program, person_id, call.by, Alumnus), Alumnus)
