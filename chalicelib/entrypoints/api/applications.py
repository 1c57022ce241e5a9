"""Mentors' applications: read, screened, cleared, approved or declined."""

from chalice.app import Blueprint

from chalicelib.domain.applying.applications import Application
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.applications import (
    ApplicationOut,
    Applications,
    ApplicationsQuery,
    Approval,
    Declining,
    PaperForm,
    Screening,
)
from chalicelib.entrypoints.api.shapes.mentors import ClearancesIn
from chalicelib.services.applying import approving, deciding, entering

blueprint = Blueprint(__name__)


@route(
    blueprint, "GET", "/applications", "applications.list",
    query=ApplicationsQuery, answer=Applications,
)  # fmt: skip
def page(call: Call) -> Applications:
    """Applications that were confirmed, latest first."""
    found, after = deciding.page(
        call.program, call.query.limit, paging.start(call), call.query.state
    )
    return Applications(
        items=[_told(call, one) for one in found], next_cursor=paging.cursor(call, after)
    )


@route(
    blueprint, "POST", "/applications", "applications.add",
    body=PaperForm, answer=ApplicationOut, status=201,
)  # fmt: skip
def add(call: Call) -> ApplicationOut:
    """Enter a form that was filled in by hand. The same one entered again is the same one still."""
    sent: PaperForm = call.body
    return _told(call, entering.enter(call.program, call.by, sent.language, sent.answers))


@route(
    blueprint, "GET", "/applications/{application_id}", "applications.read", answer=ApplicationOut
)
def one(call: Call, application_id: str) -> ApplicationOut:
    """One application."""
    return _told(call, deciding.one(call.program, application_id))


@route(
    blueprint, "POST", "/applications/{application_id}/screen", "applications.screen",
    body=Screening, answer=ApplicationOut,
)  # fmt: skip
def screen(call: Call, application_id: str) -> ApplicationOut:
    """Record that staff talked to them and their references, and would have them."""
    sent: Screening = call.body
    return _told(call, deciding.screen(call.program, application_id, call.by, sent.note))


@route(
    blueprint, "PUT", "/applications/{application_id}/clearances", "applications.clear",
    body=ClearancesIn, answer=ApplicationOut,
)  # fmt: skip
def clear(call: Call, application_id: str) -> ApplicationOut:
    """Record when background check, training and ethics were done; what is left out stays."""
    sent: ClearancesIn = call.body
    return _told(call, deciding.clear(call.program, application_id, call.by, sent.named))


@route(
    blueprint, "POST", "/applications/{application_id}/approve", "applications.approve",
    body=Approval, answer=ApplicationOut,
)  # fmt: skip
def approve(call: Call, application_id: str) -> ApplicationOut:
    """Make them a mentor: screened, and cleared by all three dates."""
    sent: Approval = call.body
    made = approving.approve(
        call.program, application_id, call.by, external_id=sent.external_id or "", site=sent.site
    )
    return _told(call, made)


@route(
    blueprint, "POST", "/applications/{application_id}/decline", "applications.decline",
    body=Declining, answer=ApplicationOut,
)  # fmt: skip
def decline(call: Call, application_id: str) -> ApplicationOut:
    """Decline, with a reason; nothing is sent to them: a human tells them."""
    sent: Declining = call.body
    done = deciding.decline(call.program, application_id, call.by, sent.reason, sent.note)
    return _told(call, done)


def _told(call: Call, one: Application) -> ApplicationOut:
    """The answer tells of an applicant, or of the mentor that they became."""
    call.saw(one.person_id or one.id)
    return ApplicationOut.of_application(one)
