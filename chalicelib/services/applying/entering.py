"""Staff enter a form that somebody filled in by hand and signed: judged as one on the web is."""

from collections.abc import Mapping

from chalicelib import clock
from chalicelib.domain.applying import applications, form
from chalicelib.domain.applying.applications import Application, Draft
from chalicelib.domain.importing.refusals import Problem, problem, refusal
from chalicelib.domain.people import Language
from chalicelib.services.applying import deciding
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import again_on_conflict, of
from chalicelib.store.change import Change
from chalicelib.store.keys import APPLICATION, Ref
from chalicelib.store.partition import load
from chalicelib.store.programkeys import program_keys
from chalicelib.store.signins import hashed

#: What the form's own rules say where the import's refusals have no words.
_WORDS = {
    "missing": "The form asks for this: fill it in.",
    "recovery_short": "They are not in recovery for as long as your policy asks of mentors.",
    "discharge_recent": "Their own care ended too short a while ago for your policy.",
    "box": "Write yes where the box was ticked, or leave it out.",
    "unknown": "The form has no such question: leave it out.",
}


@again_on_conflict
def enter(program: str, by: str, language: Language, answers: Mapping[str, str]) -> Application:
    """The application of a paper form; the same answers entered again are the same application.

    Raises
    ------
    Missing
    Unacceptable
        naming the first answer that cannot be.
    """
    at = clock.now()
    cells = {name: cell.strip() for name, cell in answers.items() if cell.strip()}
    blank = Draft(id="", language=language, started_at=at).with_cells(cells)
    known = hashed(program_keys(program).digest("application", blank.answers))[:20]
    sk = f"{APPLICATION}{known}"
    read = load(Ref(program, ""), sk)
    here = of(read)
    if stored := read.maybe(Application, sk):
        return stored.value
    names = {field.name for fields in form.STEPS.values() for field in fields}
    for name in sorted(cells.keys() - names):
        raise _wrong(name, problem("unknown"))
    today, policy = deciding.today(at, here), here.policy.matching.clearance
    for step in form.ORDER:
        for name, wrong in form.problems(step, cells, today, policy).items():
            raise _wrong(name, wrong)
    change = Change(read, by=by, at=at, policy=here.policy)
    made = applications.confirmed(blank, known, "paper", at).model_copy(update={"due_at": None})
    change.put(made)
    change.commit("application.entered", known)
    return made


def _wrong(name: str, wrong: Problem) -> Unacceptable:
    words = _WORDS.get(wrong.code) or refusal(1, name, wrong.code, **dict(wrong.detail)).message
    return Unacceptable(f"answers.{name}", wrong.code, words)
