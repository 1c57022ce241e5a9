"""A mentor's break, leave, return and duty; cover for a match, its terms, and wishes about it."""

from chalice.app import Blueprint

from chalicelib.domain.matches import Match
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.problems import Refused
from chalicelib.entrypoints.api.shapes.matches import Matches, MatchOut
from chalicelib.entrypoints.api.shapes.mentoring import (
    CoverBy,
    Duty,
    Meeting,
    Renewal,
    StepBack,
    Wishes,
    WishesOut,
)
from chalicelib.entrypoints.api.shapes.mentors import MentorOut
from chalicelib.services.matching import breaks as matching_breaks
from chalicelib.services.matching import covering
from chalicelib.services.matching import terms as matching_terms
from chalicelib.services.matching import wishes as matching_wishes
from chalicelib.services.mentoring import away
from chalicelib.services.reading import matches as reading_matches
from chalicelib.services.reading.matches import MatchLine

blueprint = Blueprint(__name__)

NO_COVER = "Only a paused match without cover takes it, by a mentor who keeps every rule."


@route(
    blueprint, "POST", "/mentors/{person_id}/step-back", "mentors.step_back",
    body=StepBack, answer=Matches,
)  # fmt: skip
def step_back(call: Call, person_id: str) -> Matches:
    """A mentor takes a break: their people get cover today. Their matches, cover included."""
    asked: StepBack = call.body
    return _all(call, away.step_back(call.program, person_id, call.by, asked.until))


@route(
    blueprint, "POST", "/mentors/{person_id}/leave", "mentors.leave", body=Nothing, answer=Matches
)
def leave(call: Call, person_id: str) -> Matches:
    """A mentor leaves: their matches end. A run of kind ``repair`` then finds others."""
    return _all(call, away.leave_for_good(call.program, person_id, call.by))


@route(
    blueprint, "POST", "/mentors/{person_id}/return", "mentors.return", body=Nothing, answer=Matches
)
def come_back(call: Call, person_id: str) -> Matches:
    """A mentor is back: their paused matches go on, and cover ends."""
    return _all(call, away.come_back(call.program, person_id, call.by))


@route(blueprint, "PUT", "/mentors/{person_id}/duty", "mentors.duty", body=Duty, answer=MentorOut)
def duty(call: Call, person_id: str) -> MentorOut:
    """Set whether a mentor may be named to people who wait for one of their own."""
    call.saw(person_id)
    return MentorOut.of(
        *matching_wishes.set_duty(call.program, person_id, call.body.on_duty, call.by)
    )


@route(
    blueprint, "PUT", "/mentors/{person_id}/meeting", "mentors.meeting",
    body=Meeting, answer=MentorOut,
)  # fmt: skip
def meeting(call: Call, person_id: str) -> MentorOut:
    """Set whether a mentor wants to meet in person: then only people of the place are proposed."""
    call.saw(person_id)
    return MentorOut.of(
        *matching_wishes.set_meeting(call.program, person_id, call.body.in_person, call.by)
    )


@route(
    blueprint, "PUT", "/alumni/{person_id}/matching", "alumni.matching",
    body=Wishes, answer=WishesOut,
)  # fmt: skip
def wishes(call: Call, person_id: str) -> WishesOut:
    """Set whether a graduate wants to meet in person, and move them up in the queue."""
    call.saw(person_id)
    set_to = call.body.model_dump(exclude_none=True)
    return WishesOut.of(matching_wishes.set_wishes(call.program, person_id, set_to, call.by))


@route(
    blueprint, "POST", "/matches/{match_id}/cover", "matches.cover", body=CoverBy, answer=MatchOut
)
def cover(call: Call, match_id: str) -> MatchOut:
    """Cover for a match whose mentor takes a break; the match of whoever stands in."""
    asked: CoverBy = call.body
    try:
        return _one(call, covering.cover(call.program, match_id, asked.mentor, call.by))
    except covering.CannotCover as error:
        raise Refused(409, "no_cover", NO_COVER) from error


@route(
    blueprint, "POST", "/matches/{match_id}/pause", "matches.pause", body=StepBack, answer=Matches
)
def pause(call: Call, match_id: str) -> Matches:
    """The two of a match rest, and somebody stands in. The match, and the cover."""
    asked: StepBack = call.body
    return _all(call, matching_breaks.pause(call.program, match_id, asked.until, call.by))


@route(
    blueprint, "POST", "/matches/{match_id}/resume", "matches.resume", body=Nothing, answer=MatchOut
)
def resume(call: Call, match_id: str) -> MatchOut:
    """A match that rests goes on; or rests still, where something stands against it by now."""
    return _one(call, matching_breaks.resume(call.program, match_id, call.by))


@route(
    blueprint, "POST", "/matches/{match_id}/renew", "matches.renew", body=Renewal, answer=MatchOut
)
def renew(call: Call, match_id: str) -> MatchOut:
    """Write down whether one side wants another term: both, and it begins; one not, and it ends."""
    asked: Renewal = call.body
    return _one(
        call,
        matching_terms.renew(call.program, match_id, asked.side, asked.renews, call.by),
    )


def _one(call: Call, match: Match) -> MatchOut:
    return _answer(call, reading_matches.match(call.program, match.id))


def _all(call: Call, found: list[Match]) -> Matches:
    lines = (reading_matches.match(call.program, match.id) for match in found)
    return Matches(items=[_answer(call, line) for line in lines], next_cursor=None)


def _answer(call: Call, line: MatchLine) -> MatchOut:
    call.saw(line.alumnus.id, line.mentor.id)
    return MatchOut.of_line(line)
