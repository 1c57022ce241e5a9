"""What a program's texts say: ours, its own, and what its own would look like."""

from chalice import Blueprint

from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.wording import (
    LanguageQuery,
    PreviewIn,
    PreviewOut,
    TextOut,
    WordingIn,
    WordingOut,
    WordingQuery,
    preview_out,
    text_out,
    unsaid,
)
from chalicelib.services import wording
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.services.wording import Unsayable

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/wording", "wording.read", query=LanguageQuery, answer=WordingOut)
def read(call: Call) -> WordingOut:
    """Every text of a language: ours, the program's own, its places, parts and reading grade."""
    language = call.query.language
    program = tenant(call.program)
    texts = [text_out(text, language, program) for text in wording.texts(program, language)]
    return WordingOut(language=language, texts=texts)


@route(blueprint, "POST", "/wording/preview", "wording.preview", body=PreviewIn, answer=PreviewOut)
def preview(call: Call) -> PreviewOut:
    """A wording as it would leave, and everything that is wrong with it; nothing is changed."""
    sent: PreviewIn = call.body
    program = tenant(call.program)
    wrong = wording.judged(program, sent.key, sent.language, sent.wording, sent.variant)
    return preview_out(sent.key, sent.variant, sent.language, program, wrong)


@route(blueprint, "PUT", "/wording/{key}", "wording.put", body=WordingIn, answer=TextOut)
def put(call: Call, key: str) -> TextOut:
    """Word a text the program's own way; it counts from the next text on."""
    sent: WordingIn = call.body
    try:
        program = wording.put(
            call.program, key, sent.language, sent.wording, sent.variant, by=call.by
        )
    except Unsayable as unsayable:
        raise unsaid("text" if sent.forms is None else "forms", unsayable) from unsayable
    return _one(program, key, sent.language, sent.wording)


@route(blueprint, "DELETE", "/wording/{key}", "wording.remove", query=WordingQuery, answer=TextOut)
def remove(call: Call, key: str) -> TextOut:
    """Say a text in our words again."""
    asked: WordingQuery = call.query
    program = wording.remove(call.program, key, asked.language, asked.wording, by=call.by)
    return _one(program, key, asked.language, asked.wording)


def _one(program: Tenant, key: str, language: str, wanted: str) -> TextOut:
    """One text as answered; a wording that only the program had is our discreet one again."""
    found = wording.text(program, key, language, wanted)
    return text_out(found, language, program)
