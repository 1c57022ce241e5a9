"""The ends: of aftercare, by their own choice; of a record: a death and its undoing, a legal hold,
an erasure; and a new beginning."""

from chalice.app import Blueprint

from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.standing import (
    AftercareEndIn,
    AftercareResumeIn,
    DeceasedIn,
    ErasureIn,
    LegalHoldIn,
    ReadmissionIn,
    ReadmissionOut,
    ReasonIn,
    StandingOut,
)
from chalicelib.entrypoints.api.standing import answer
from chalicelib.services.standing import closing, deceased, erasing, legal, returning
from chalicelib.services.standing.acts import Role

blueprint = Blueprint(__name__)


def _routes(people: str, role: Role) -> None:
    """The ends that are the same for graduates and mentors."""
    path = f"/{people}/{{person_id}}"

    @route(
        blueprint, "POST", f"{path}/deceased", f"{people}.deceased",
        body=DeceasedIn, answer=StandingOut,
    )  # fmt: skip
    def died(call: Call, person_id: str) -> StandingOut:
        """Record a death: everything ends at once, and nothing is sent."""
        sent: DeceasedIn = call.body
        if not sent.confirm and "supervisor" not in call.caller.roles:
            raise invalid("confirm", "confirm", "This ends everything: send confirm: true.")
        read = deceased.record_death(
            call.program, person_id, call.by, role, on=sent.on, source=sent.source
        )
        return answer(call, read, role)

    @route(
        blueprint, "POST", f"{path}/deceased/undo", f"{people}.deceased_undo",
        body=ReasonIn, answer=StandingOut,
    )  # fmt: skip
    def lives(call: Call, person_id: str) -> StandingOut:
        """Undo the record of a death that was a mistake."""
        sent: ReasonIn = call.body
        read = deceased.undo(call.program, person_id, call.by, role, reason=sent.reason)
        return answer(call, read, role)

    @route(
        blueprint, "PUT", f"{path}/legal-hold", f"{people}.legal_hold",
        body=LegalHoldIn, answer=StandingOut,
    )  # fmt: skip
    def legal_hold(call: Call, person_id: str) -> StandingOut:
        """Keep the record from being erased, or lift that."""
        sent: LegalHoldIn = call.body
        read = legal.hold(call.program, person_id, call.by, role, on=sent.on, reason=sent.reason)
        return answer(call, read, role)

    @route(
        blueprint, "POST", f"{path}/erasure", f"{people}.erasure",
        body=ErasureIn, answer=StandingOut,
    )  # fmt: skip
    def erase(call: Call, person_id: str) -> StandingOut:
        """Erase somebody who asked for it, in every role. It cannot be undone."""
        sent: ErasureIn = call.body
        read = erasing.erase(
            call.program, person_id, call.by, role,
            checked_by=sent.identity_checked_by, how=sent.requested_how,
        )  # fmt: skip
        return answer(call, read, role)


@route(
    blueprint, "POST", "/alumni/{person_id}/aftercare/end", "aftercare.end",
    body=AftercareEndIn, answer=StandingOut,
)  # fmt: skip
def end_aftercare(call: Call, person_id: str) -> StandingOut:
    """Record that they want no more aftercare: it closes, and nothing more is asked of them."""
    sent: AftercareEndIn = call.body
    read = closing.end(
        call.program, person_id, call.by,
        channel=sent.channel, said_at=sent.said_at, note=sent.note,
    )  # fmt: skip
    return answer(call, read, Alumnus)


@route(
    blueprint, "POST", "/alumni/{person_id}/aftercare/resume", "aftercare.resume",
    body=AftercareResumeIn, answer=StandingOut,
)  # fmt: skip
def resume_aftercare(call: Call, person_id: str) -> StandingOut:
    """Record that they want it again: check-ins begin anew."""
    return answer(
        call, closing.resume(call.program, person_id, call.by, note=call.body.note), Alumnus
    )


@route(
    blueprint, "POST", "/readmissions", "readmissions.add",
    body=ReadmissionIn, answer=ReadmissionOut,
)  # fmt: skip
def readmit(call: Call) -> ReadmissionOut:
    """Let the number and external id of somebody who was erased be enrolled again."""
    sent: ReadmissionIn = call.body
    lifted = returning.readmit(
        call.program, call.by, role=sent.role, phone=sent.phone, external_id=sent.external_id,
        form=sent.consent_form,
    )  # fmt: skip
    return ReadmissionOut(lifted=lifted)


_routes("alumni", Alumnus)
_routes("mentors", Mentor)
