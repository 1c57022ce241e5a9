"""A set of questionnaires on its private page: an item a screen, then who is around them."""

from dataclasses import replace

from chalice.app import Response

from chalicelib.domain.network.named import ATTITUDES, FREQUENCIES
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.entrypoints.web import forms
from chalicelib.entrypoints.web.site import Asked
from chalicelib.services.private import doors, questionnaires, words
from chalicelib.services.private.checkins import BadAnswer
from chalicelib.services.private.doors import Inside
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import again_on_conflict

PURPOSE = "questionnaire"
#: What is said of a list that cannot be, by the refusal's code.
_REFUSED = {"too_many": "private.list_full", "repeated": "private.list_twice"}


def _enter(asked: Asked, token: str, session: str) -> Inside:
    inside = doors.enter(token, asked.held(session))
    if inside.page.purpose != PURPOSE:
        raise forms.Foreign
    return inside


@again_on_conflict
def item(asked: Asked, token: str, fields: dict[str, str], session: str) -> Response:
    """An answer to an item, or none: it is passed."""
    inside = _enter(asked, token, session)
    given = questionnaires.OMITTED if fields.get("act") == "pass" else fields.get("answer") or "-"
    try:
        questionnaires.answer(inside, fields.get("item", ""), given)
    except BadAnswer:
        return screen(asked, inside, session, 422, "private.pick", fields.get("item", ""))
    return asked.to(token)


@again_on_conflict
def people(asked: Asked, token: str, fields: dict[str, str], session: str) -> Response:
    """Somebody more on the list, somebody less, or that is everybody."""
    inside = _enter(asked, token, session)
    try:
        _ACTS[fields["act"]](inside, fields)
    except Unacceptable as error:
        note = _REFUSED.get(error.code, "private.list_name")
        return screen(asked, inside, session, 422, note)
    return asked.to(token)


def _drop(inside: Inside, fields: dict[str, str]) -> None:
    questionnaires.drop(inside, fields.get("member", ""))


def _listed(inside: Inside, _fields: dict[str, str]) -> None:
    questionnaires.listed(inside)


_ACTS = {"member": questionnaires.add, "drop": _drop, "listed": _listed}


def screen(
    asked: Asked, inside: Inside, session: str, status: int = 200, note: str = "", at: str = ""
) -> Response:  # fmt: skip
    """The item that is open, or the one that was gone back to; then the list; then room for words;
    then thanks."""
    now = questionnaires.asked(inside, at or asked.query("at"))
    language = now.session.language if now.session else inside.language
    asked, rota = replace(asked, language=language), inside.here.rota
    step = "item" if now.question else "people" if now.lists else "words"
    if step == "words" and (inside.page.done or now.session is None):
        step = "done" if inside.page.done else "over"
    return asked.page(
        "private/questionnaire", status, step=step, note=note, now=now,
        csrf=forms.token(asked.held(session), asked.path),
        hours=hours_in_words(rota, language) if rota else "", longest=words.LONGEST,
        known=questionnaires.known_people(inside) if step == "people" else (),
        most=inside.here.policy.network.members_at_most, frequencies=FREQUENCIES,
        attitudes=ATTITUDES, again=asked.query("name")[:40],
    )  # fmt: skip
