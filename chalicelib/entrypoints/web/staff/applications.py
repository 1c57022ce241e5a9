"""Who would like to be a mentor: what they told, and to screen, clear, approve or decline them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, cast, get_args

from chalice.app import Blueprint, Response

from chalicelib.domain.applying import form
from chalicelib.domain.applying.applications import OPEN, Application, Reason, State
from chalicelib.domain.applying.form import Field
from chalicelib.domain.clearances import CLEARANCES
from chalicelib.domain.people import Language
from chalicelib.domain.texts.page_words import page_text
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.applying import words
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours, room
from chalicelib.services.applying import approving, deciding
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: Applications on a page, latest first.
SHOWN = 40
#: Fields beside which what is wrong is told; of any other it is told on top.
AT_FIELD = frozenset({*CLEARANCES.values(), "external_id", "reason"})
REASONS: tuple[str, ...] = get_args(Reason)
Fields = Mapping[str, str]
#: The field whose words a ticked box is told with.
YES = next(field for field in form.STEPS["way"] if field.name == "supports_medication")


class Act(NamedTuple):
    """What may be done: the API's route whose roles it has, in which states, and the service."""

    route: str
    states: frozenset[State]
    do: Callable[[str, str, str, Fields], Application]


def _screen(program: str, known: str, by: str, sent: Fields) -> Application:
    return deciding.screen(program, known, by, typed.words(sent, "note"))


def _clear(program: str, known: str, by: str, sent: Fields) -> Application:
    days = {name: typed.day(sent, field) for name, field in CLEARANCES.items() if sent.get(field)}
    return deciding.clear(program, known, by, days)


def _approve(program: str, known: str, by: str, sent: Fields) -> Application:
    own, site = (typed.words(sent, name, at_most=80) for name in ("external_id", "site"))
    return approving.approve(program, known, by, external_id=own, site=site)


def _decline(program: str, known: str, by: str, sent: Fields) -> Application:
    reason = cast(Reason, typed.choice(sent, "reason", REASONS))
    return deciding.decline(program, known, by, reason, typed.words(sent, "note"))


ACTS: dict[str, Act] = {
    "screen": Act("applications.screen", frozenset({"waiting"}), _screen),
    "clear": Act("applications.clear", OPEN, _clear),
    "approve": Act("applications.approve", frozenset({"screened"}), _approve),
    "decline": Act("applications.decline", OPEN, _decline),
}


@room(blueprint, "/s/applications", "applications")
def show(here: Visited) -> Response:
    """Those who wait for a decision, and who were decided on of late."""
    found, _ = deciding.page(here.visit.program, SHOWN)
    here.saw(*(one.person_id or one.id for one in found))
    lines = sorted(found, key=lambda one: one.state not in OPEN)
    return here.page(
        "staff/applications",
        it=lines,
        moment=_moment(here),
        named=partial(_name, here),
        program=here.visit.program,
    )


@room(blueprint, "/s/applications/{application_id}", "application", "GET")
def one(here: Visited, application_id: str) -> Response:
    """One application."""
    return _page(here, deciding.one(here.visit.program, application_id))


@room(blueprint, "/s/applications/{application_id}", "application_decided", "POST")
def decide(here: Visited, application_id: str) -> Response:
    """Do one thing about it."""
    sent = here.form(typed.FORM_AT_MOST).fields
    act = ACTS.get(sent.get("act", ""))
    if act is None:
        raise Missing("no such act")
    if not may_call(here, act.route):
        return not_yours(here)
    try:
        after = act.do(here.visit.program, application_id, here.visit.by, sent)
    except Exception as error:
        wrong = refusals.told(error)
        return _page(here, deciding.one(here.visit.program, application_id), wrong, sent)
    here.saw(after.person_id or after.id)
    return here.to(f"applications/{application_id}")


def _page(
    here: Visited, it: Application, wrong: refusals.Wrong = refusals.NOTHING,
    sent: Fields | None = None,
) -> Response:  # fmt: skip
    here.saw(it.person_id or it.id)
    acts = [name for name, act in ACTS.items() if it.state in act.states]
    return here.page(
        "staff/application", 422 if wrong.code else 200, it=it, wrong=wrong, sent=sent or {},
        told=_told(it.cells, here.language), named=_name(here, it), at_field=AT_FIELD,
        reasons=REASONS, moment=_moment(here),
        clearances={field: getattr(it, field) for field in CLEARANCES.values()},
        acts=[name for name in acts if may_call(here, ACTS[name].route)],
        latest=deciding.today(here.visit.at, here.visit.here).isoformat(),
    )  # fmt: skip


def _name(here: Visited, it: Application) -> str:
    """Who it is, as long as that is known here."""
    known = f"{it.cells.get('first_name', '')} {it.cells.get('last_name', '')}".strip()
    return known or page_text(f"application.state_{it.state}", here.language)


def _moment(here: Visited) -> Callable[..., str]:
    zone = here.visit.here.program.zone
    return partial(phrases.moment_words, zone=zone, language=here.language)


def _told(cells: Mapping[str, str], language: Language) -> list[tuple[str, str]]:
    """Each question that was answered, by its name, and the answer in words."""
    fields = [field for fields in form.STEPS.values() for field in fields]
    return [
        (field.name, _answer(field, cells[field.name], language))
        for field in fields
        if cells.get(field.name)
    ]


def _answer(field: Field, cell: str, language: Language) -> str:
    if field.kind == "slots":
        return phrases.slots(cell.split("|"), language)
    if field.kind == "yes":
        return words.option(language, YES, "yes")
    known = [one for one in cell.split("|") if one in field.options]
    return ", ".join(words.option(language, field, one) for one in known) or cell
