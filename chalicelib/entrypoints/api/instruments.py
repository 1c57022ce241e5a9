"""Questionnaires: their definitions, a graduate's responses over time, and what is due."""

from chalice.app import Blueprint

from chalicelib.domain.instruments.definition import Refused, all_versions, definition
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.instruments import (
    DefinitionOut,
    Definitions,
    DueList,
    DueOut,
    FollowUpOut,
    FollowUps,
    FollowUpsQuery,
    ResponseIn,
    ResponseMade,
    ResponseOut,
    Responses,
    ResponsesQuery,
)
from chalicelib.services import instruments
from chalicelib.services.reading import follow_ups

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/instruments", "instruments.definitions", answer=Definitions)
def definitions(_call: Call) -> Definitions:
    """Every instrument with its items, scales, source and licence."""
    every = [one for versions in all_versions().values() for one in versions.values()]
    return Definitions(items=[DefinitionOut.of_definition(one) for one in every])


@route(
    blueprint, "POST", "/alumni/{person_id}/instruments", "instruments.add",
    body=ResponseIn, answer=ResponseMade, status=201,
)  # fmt: skip
def add(call: Call, person_id: str) -> ResponseMade:
    """Enter the answers to a questionnaire; what they tell becomes alerts at once."""
    sent: ResponseIn = call.body
    entered = instruments.add(
        call.program, person_id, call.by, instrument=sent.instrument, version=sent.version,
        on=sent.on, answers=sent.answers, how=sent.how, corrects=sent.corrects,
    )  # fmt: skip
    call.saw(person_id)
    return ResponseMade.of_entered(entered)


@route(
    blueprint, "GET", "/alumni/{person_id}/instruments", "instruments.list",
    query=ResponsesQuery, answer=Responses,
)  # fmt: skip
def responses(call: Call, person_id: str) -> Responses:
    """A graduate's responses over time, oldest first, corrected ones too."""
    wanted = _named(call.query.instrument)
    every = instruments.responses(call.program, person_id)
    call.saw(person_id)
    of_it = [one for one in every if wanted in (None, one.instrument)]
    page, more = paging.part(call, of_it, lambda one: one.place)
    items = [ResponseOut.of_response(one, every) for one in page]
    return Responses(items=items, next_cursor=more)


def _named(instrument: str | None) -> str | None:
    try:
        return definition(instrument).id if instrument else None
    except Refused as error:
        raise invalid(error.field, error.code, str(error)) from error


@route(
    blueprint, "GET", "/alumni/{person_id}/instruments/due", "instruments.due", answer=DueList
)  # fmt: skip
def due(call: Call, person_id: str) -> DueList:
    """The questionnaires of a graduate's first year: what is due, done, or was missed."""
    found = instruments.due(call.program, person_id)
    call.saw(person_id)
    return DueList(items=[DueOut.of_asked(one) for one in found])


@route(
    blueprint, "GET", "/follow-ups", "follow_ups.list", query=FollowUpsQuery, answer=FollowUps
)  # fmt: skip
def open_follow_ups(call: Call) -> FollowUps:
    """Who should be asked now for one day after discharge, and what."""
    query: FollowUpsQuery = call.query
    found = follow_ups.open_now(call.program, query.day, query.limit, paging.start(call))
    call.saw(*(line.person.id for line in found.items))
    items = [FollowUpOut.of_line(line) for line in found.items]
    return FollowUps(items=items, next_cursor=paging.cursor(call, found.next_start))
