"""The form's steps: each is saved by its POST, which sends the browser on, so that Back and a
double tap do no harm and a step that was filled in once is filled in still."""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib.domain.applying.form import ORDER, STEPS, cells_of
from chalicelib.domain.signing_in import Way
from chalicelib.entrypoints.web.applying import words
from chalicelib.entrypoints.web.applying.site import (
    COOKIE,
    Asked,
    checked,
    door,
    forgotten,
    page,
    sent,
)
from chalicelib.entrypoints.web.forms import Form
from chalicelib.entrypoints.web.sign_in_forms import asker, in_its_language
from chalicelib.services.applying import confirming, drafts
from chalicelib.services.applying.drafts import Filling, Gone, TooMany
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)


@door(blueprint, "/a/form/{program}", "begin", "GET")
def begin(asked: Asked, program: str) -> Response:
    """The first step."""
    return _to(asked, checked(program), ORDER[0])


@door(blueprint, "/a/form/{program}/{step}", "step", "GET")
def show(asked: Asked, program: str, step: str) -> Response:
    """A step as it was filled in; with what is wrong, where the form leads back to it."""
    if step not in STEPS:
        raise Missing("no such step")
    filling = drafts.find(checked(program), asked.held(COOKIE))
    wrong = filling.faults(step, filling.cells) if asked.query("check") else {}
    return _page(asked, filling, step, filling.cells, wrong)


@door(blueprint, "/a/form/{program}/{step}", "step_sent", "POST")
def post(asked: Asked, program: str, step: str) -> Response:
    """Keep a step, and go on to the next one."""
    form = sent(asked)
    asked = in_its_language(asked, form)
    if step not in STEPS:
        raise Missing("no such step")
    origin = asker(asked, form)
    try:
        filling = drafts.save(
            checked(program), form.cookie, step, form.fields, origin.address, asked.language
        )
    except TooMany:
        return _sorry(asked, program, 429, "apply.too_many")
    except Gone:
        return _sorry(asked, program, 410, "apply.gone")
    cells, way = cells_of(step, form.fields), form.fields.get("act", "")
    wrong = filling.faults(step, cells)
    if step == ORDER[-1] and way == "mail" and not form.fields.get("email"):
        wrong = {"email": "missing", **wrong}
    if wrong:
        return _page(asked, filling, step, cells, wrong, 422)
    if step == ORDER[-1]:
        return _send(asked, filling, form, "mail" if way == "mail" else "text")
    return _to(asked, program, ORDER[ORDER.index(step) + 1])


def _send(asked: Asked, filling: Filling, form: Form, way: Way) -> Response:
    """Have the message sent; a form that is not filled in leads to the step that is not."""
    program = filling.here.id
    if step := filling.unfinished:
        return _to(asked, program, step, "&check=1")
    confirming.ask(program, way, asker(asked, form))
    return asked.to(f"code/{program}?lang={asked.language}")


def _to(asked: Asked, program: str, step: str, more: str = "") -> Response:
    return asked.to(f"form/{program}/{step}?lang={asked.language}{more}")


def _sorry(asked: Asked, program: str, status: int, note: str) -> Response:
    gone = forgotten() if status == 410 else []
    return asked.page("site/nothing", status, gone, note=note, back=f"form/{program}")


def _page(
    asked: Asked, filling: Filling, step: str, cells: Mapping[str, str],
    wrong: Mapping[str, str], status: int = 200,
) -> Response:  # fmt: skip
    at = ORDER.index(step)
    said = words.told(asked.language, filling.here.policy.matching.clearance)
    return page(
        asked, "step", status, step=step, fields=STEPS[step], cells=cells, wrong=wrong,
        program=filling.here.id, place=at + 1, count=len(ORDER), last=at + 1 == len(ORDER),
        before=ORDER[at - 1] if at else "", **said,
    )  # fmt: skip
