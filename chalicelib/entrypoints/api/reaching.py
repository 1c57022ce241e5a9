"""Reaching people: a try that staff logged, a pause asked of them, and who has a number."""

from chalice.app import Blueprint

from chalicelib import ids
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.domain.standing import Call as Try
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.reaching import (
    CallIn,
    CallOut,
    FoundOut,
    FoundPeople,
    PauseIn,
    SearchIn,
    WordsIn,
    WordsOut,
    WrittenOut,
)
from chalicelib.entrypoints.api.shapes.standing import StandingOut
from chalicelib.entrypoints.api.standing import answer
from chalicelib.services import calling, messaging
from chalicelib.services.free_words import Telling
from chalicelib.services.messaging import Draft
from chalicelib.services.reading import finding
from chalicelib.services.standing import pausing, phones
from chalicelib.services.standing.acts import Role

blueprint = Blueprint(__name__)
ELSE = "A bystander could guess what this is about: POST .../messages/check says how to word it."
ANYWAY = f"{ELSE} Or send it with anyway."


@route(
    blueprint, "POST", "/alumni/{person_id}/calls", "calls.add",
    body=CallIn, answer=CallOut, status=201,
)  # fmt: skip
def log(call: Call, person_id: str) -> CallOut:
    """Log a try to reach a graduate, with or without an alert."""
    sent: CallIn = call.body
    made = Try(sent.id or ids.new_id(), sent.way, sent.note)
    calling.log(call.program, person_id, call.by, made, sent.outcome, sent.alert)
    call.saw(person_id)
    return CallOut.of(sent, id=made.id, person_id=person_id)


@route(
    blueprint, "PUT", "/alumni/{person_id}/pause", "alumni.pause", body=PauseIn, answer=StandingOut
)  # fmt: skip
def pause(call: Call, person_id: str) -> StandingOut:
    """Record a pause that was asked of staff: no texts until a day."""
    sent: PauseIn = call.body
    read = pausing.pause(
        call.program, person_id, call.by, Alumnus, until=sent.until, note=sent.note
    )
    return answer(call, read, Alumnus)


@route(blueprint, "DELETE", "/alumni/{person_id}/pause", "alumni.pause_end", answer=StandingOut)
def end_pause(call: Call, person_id: str) -> StandingOut:
    """End a pause: texts may come again."""
    return answer(call, pausing.end_pause(call.program, person_id, call.by, Alumnus), Alumnus)


@route(blueprint, "POST", "/people/search", "people.search", body=SearchIn, answer=FoundPeople)
def search(call: Call) -> FoundPeople:
    """Find people by a number, the center's own id or a name, none of which an address may hold."""
    sent: SearchIn = call.body
    found = finding.find(
        call.program, phone=phones.read_number(sent.phone) if sent.phone else None,
        external_id=sent.external_id or "", name=sent.name or "", role=sent.role,
    )  # fmt: skip
    call.saw(*(one.who.id for one in found.people))
    return FoundPeople(items=[FoundOut.of_found(one) for one in found.people], more=found.more)


@route(
    blueprint, "POST", "/alumni/{person_id}/messages", "alumni.write",
    body=WordsIn, answer=WrittenOut, status=201,
)  # fmt: skip
def write(call: Call, person_id: str) -> WrittenOut:
    """Text a graduate in words of your own; what would tell a bystander is refused."""
    return _write(call, person_id, Alumnus)


@route(
    blueprint, "POST", "/mentors/{person_id}/messages", "mentors.write",
    body=WordsIn, answer=WrittenOut, status=201,
)  # fmt: skip
def write_mentor(call: Call, person_id: str) -> WrittenOut:
    """Text a mentor in words of your own, judged like a graduate's."""
    return _write(call, person_id, Mentor)


def _write(call: Call, person_id: str, role: Role) -> WrittenOut:
    draft = _draft(call)
    call.saw(person_id)
    try:
        messaging.write(call.program, person_id, call.by, draft, role)
    except Telling as telling:
        raise invalid("words", "telling", ANYWAY if telling.may_leave else ELSE) from telling
    return WrittenOut(id=draft.id, person_id=person_id)


@route(
    blueprint, "POST", "/alumni/{person_id}/messages/check", "alumni.check_words",
    body=WordsIn, answer=WordsOut,
)  # fmt: skip
def check(call: Call, person_id: str) -> WordsOut:
    """What the words would tell, and how to say it else; nothing is sent."""
    return _check(call, person_id, Alumnus)


@route(
    blueprint, "POST", "/mentors/{person_id}/messages/check", "mentors.check_words",
    body=WordsIn, answer=WordsOut,
)  # fmt: skip
def check_mentor(call: Call, person_id: str) -> WordsOut:
    """What the words would tell on a mentor's phone; nothing is sent."""
    return _check(call, person_id, Mentor)


def _check(call: Call, person_id: str, role: Role) -> WordsOut:
    call.saw(person_id)
    try:
        messaging.check(call.program, person_id, _draft(call), role)
    except Telling as telling:
        return WordsOut(tells=telling.words, instead=telling.instead, may_leave=telling.may_leave)
    return WordsOut()


def _draft(call: Call) -> Draft:
    sent: WordsIn = call.body
    return Draft(sent.id or ids.new_id(), " ".join(sent.words.split()), sent.anyway)
