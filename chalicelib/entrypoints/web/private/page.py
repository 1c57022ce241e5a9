"""A private page: the form for the PIN or the year of birth, then one question a screen.

GET without the cookie of whoever opened it looks nothing up, so that all links look alike and a
scanner that follows one uses nothing up. Each screen is saved by its POST, which sends the browser
back to the page: Back and a double tap do no harm.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Response

from chalicelib.domain.checkins.questions import QUESTIONS
from chalicelib.domain.private_pages import OPEN
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.entrypoints.web import forms, sign_in_forms
from chalicelib.entrypoints.web.forms import COOKIE, cookie_line
from chalicelib.entrypoints.web.private import questionnaire
from chalicelib.entrypoints.web.sign_in_forms import in_its_language
from chalicelib.entrypoints.web.site import Asked, Site
from chalicelib.observability import log
from chalicelib.services.private import checkins, doors, words
from chalicelib.services.private.checkins import BadAnswer
from chalicelib.services.private.doors import Inside, Refused
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store import private_links

#: What the browser that opened a page holds.
SESSION = "__Host-private"
#: A proof is four to six figures; more than this is none.
PROOF_AT_MOST = 20


def _nobody(_session: str) -> NoReturn:
    raise Refused


PRIVATE: Site[NoReturn] = Site("p", "private", SESSION, _nobody, back=lambda asked: asked.path[3:])
blueprint = Blueprint(__name__)


@PRIVATE.door(blueprint, "/p/{token}", "page", "GET")
def show(asked: Asked, token: str) -> Response:
    """The form of the door; for whoever opened the page, how it stands."""
    try:
        inside = doors.enter(token, asked.held(SESSION))
    except Refused:
        return _door(asked)
    return _screen(asked, inside)


@PRIVATE.door(blueprint, "/p/{token}", "page_sent", "POST")
def post(asked: Asked, token: str) -> Response:
    """The proof, or what a screen asks."""
    if asked.held(SESSION):
        try:
            return _inside(asked, token)
        except (forms.Foreign, Refused):
            pass  # of another page, or over: what the form of the door says counts
    form = asked.form()
    asked = in_its_language(asked, form)
    try:
        session = doors.open_with(token, form.fields.get("proof", "")[:PROOF_AT_MOST])
    except Refused:
        return _door(asked, 403, "door.private_wrong")
    held = [cookie_line(SESSION, session, OPEN), cookie_line(COOKIE, "")]
    return asked.to(token, held)


def _door(asked: Asked, status: int = 200, note: str = "") -> Response:
    return sign_in_forms.page(asked, "private/door", status, note=note)


def _inside(asked: Asked, token: str) -> Response:
    form = forms.read(asked.request, asked.path, SESSION)
    act = ACTS.get(form.fields.get("act", ""))
    if act is None:
        raise forms.Foreign
    return act(asked, token, form.fields)


@again_on_conflict
def _answer(asked: Asked, token: str, fields: dict[str, str]) -> Response:
    inside = doors.enter(token, asked.held(SESSION))
    if inside.page.purpose != "checkin":
        raise forms.Foreign
    try:
        checkins.answer(inside, fields.get("question", ""), fields.get("answer", ""))
    except BadAnswer:
        return _screen(asked, inside, 422, "private.pick")
    return asked.to(token)


def _words(asked: Asked, token: str, fields: dict[str, str]) -> Response:
    """Their own words, or none: then the page has done what it is for."""
    inside = doors.enter(token, asked.held(SESSION))
    said = fields.get("words", "")
    danger, lost = words.in_danger(inside, said) if said else None, False
    try:
        if said:
            words.hand_over(inside, token, said)
        private_links.use_up(token)
    except (BotoCoreError, ClientError) as error:
        log.error("page.words_lost", extra={"error": type(error).__name__})
        lost = True
    if danger is None and not lost:
        return asked.to(token)
    here = replace(asked, language=inside.language)
    return here.page("private/words_taken", 503 if lost else 200, danger=danger, lost=lost)


ACTS: dict[str, Callable[[Asked, str, dict[str, str]], Response]] = {
    "answer": _answer, "words": _words,
    **dict.fromkeys(("item", "pass"), partial(questionnaire.item, session=SESSION)),
    **dict.fromkeys(("member", "drop", "listed"), partial(questionnaire.people, session=SESSION)),
}  # fmt: skip


def _screen(asked: Asked, inside: Inside, status: int = 200, note: str = "") -> Response:
    """The question that is open; after the last one room for words; then thanks."""
    if inside.page.purpose == questionnaire.PURPOSE:
        return questionnaire.screen(asked, inside, SESSION, status, note)
    asked, now = replace(asked, language=inside.language), checkins.asked(inside)
    question = QUESTIONS[now.question] if now.question else None
    step = "question" if question else "over" if now.over else "words"
    if inside.page.done and question is None:
        step = "done"
    rota, language = inside.here.rota, inside.language
    return asked.page(
        "private/checkin", status, step=step, note=note, now=now, question=question,
        csrf=forms.token(asked.held(SESSION), asked.path),
        wording=checkins.wording(inside, question.key) if question else "",
        hours=hours_in_words(rota, language) if rota else "", longest=words.LONGEST,
    )  # fmt: skip
