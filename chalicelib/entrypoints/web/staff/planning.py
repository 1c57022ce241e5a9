"""A graduate's recovery plan on a page: as it stands, written anew line by line, and beside it how
their milestones stand."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib.domain.recovery_plan import Content, Helper, RecoveryPlan
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.person import known
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours, room
from chalicelib.services import milestones, recovery_plans
from chalicelib.services.recording import Unacceptable
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: The lists of a plan that are lines of text, in the order of the form.
LISTS = ("triggers", "warning_signs", "coping", "commitments")
#: "J, sister, 502 555 0123": a name, and perhaps a relation and a number.
_NUMBER = re.compile(r"[0-9+(). -]*")
_NAME = re.compile(r"[^\W\d_][^\d\x00-\x1f]{0,39}")


@room(blueprint, "/s/plan/{person_id}", "recovery_plan", "GET")
def show(here: Visited, person_id: str) -> Response:
    """The plan as it stands, to be written anew; empty where there is none."""
    known(here, person_id)
    return _page(here, person_id, _fields(_standing(here, person_id)))


@room(blueprint, "/s/plan/{person_id}", "recovery_plan_written", "POST")
def write(here: Visited, person_id: str) -> Response:
    """Keep it as a further version, or show the form with what is to be mended."""
    fields = here.form(typed.FORM_AT_MOST).fields
    known(here, person_id)
    if not may_call(here, "recovery_plan.put"):
        return not_yours(here)
    sent = fields.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 6 else 0
    try:
        recovery_plans.put(here.visit.program, person_id, here.visit.by, _content(fields), version)
    except Exception as error:
        return _page(here, person_id, fields, refusals.told(error))
    return here.to(f"people/{person_id}?done=plan")


def _standing(here: Visited, person_id: str) -> RecoveryPlan | None:
    try:
        return recovery_plans.standing(here.visit.program, person_id)[0]
    except Missing:
        return None


def _fields(plan: RecoveryPlan | None) -> dict[str, str]:
    """A plan as its form shows it: one entry a line."""
    if plan is None:
        return {"version": "0"}
    fields = {name: "\n".join(getattr(plan.content, name)) for name in LISTS}
    helpers = [", ".join(filter(None, (p.name, p.relation, p.phone))) for p in plan.content.people]
    return {**fields, "people": "\n".join(helpers), "version": str(plan.number)}


def _content(fields: Mapping[str, str]) -> Content:
    """What the form says.

    Raises
    ------
    Unacceptable
    """
    told = {name: tuple(_lines(fields, name)) for name in LISTS}
    people = tuple(_helper(line) for line in _lines(fields, "people"))
    try:
        return Content.model_validate({**told, "people": people})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise Unacceptable(field, "too_long", "At most 12 lines of 120 signs.") from error


def _lines(fields: Mapping[str, str], name: str) -> list[str]:
    lines = (" ".join(line.split()) for line in fields.get(name, "").splitlines())
    found = [line for line in lines if line]
    if not all(line.isprintable() for line in found):
        raise Unacceptable(name, "line", "Write plain lines of text.")
    return found


def _helper(line: str) -> Helper:
    name, *more = (part.strip() for part in line.split(","))
    phone = more.pop() if more and any(c.isdigit() for c in more[-1]) else ""
    relation = "_".join(" ".join(more).lower().split())
    fits = _NAME.fullmatch(name) and _NUMBER.fullmatch(phone)
    if not fits or not re.fullmatch(r"([a-z][a-z_]*)?", relation):
        raise Unacceptable("people", "line", "Write a name, a relation, and a number.")
    try:
        return Helper(name=name, relation=relation, phone=phone)
    except ValidationError as error:
        raise Unacceptable("people", "too_long", "Shorten this line.") from error


def _page(
    here: Visited, person_id: str, fields: Mapping[str, str],
    wrong: refusals.Wrong = refusals.NOTHING,
) -> Response:  # fmt: skip
    person = known(here, person_id).line.person
    return here.page(
        "staff/plan", 422 if wrong.code else 200, person=person, wrong=wrong,
        it=defaultdict(str, fields),
        lists=(*LISTS[:3], "people", LISTS[3]),
        milestones=milestones.read(here.visit.program, person_id),
        day=partial(phrases.day_words, language=here.language),
    )  # fmt: skip
