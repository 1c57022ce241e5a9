"""Log a contact: one screen, four taps; and mend it within a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib import ids
from chalicelib.domain import mentor_log
from chalicelib.domain.mentor_log import MINUTES, TOGETHER, WAYS, WENT, BadInitials, Told
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import contact_log
from chalicelib.services.mentoring.contact_log import Found, TooLate
from chalicelib.services.recording import Unacceptable
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
DAYS_BACK = {"today": 0, "yesterday": 1}
#: What the form asks for and a text need not tell, each with what may be chosen.
CHOSEN: Mapping[str, Collection[Any]] = {"way": WAYS, "minutes": MINUTES, "went": WENT}
Fields = Mapping[str, str]


@room(blueprint, "/m/log/{match_id}", "log", "GET", once=True)
def show(here: Visited, match_id: str) -> Response:
    """An empty form; today is chosen already. Whoever sent it and went back sees what they sent."""
    found, id = contact_log.mentee(here.visit, match_id), here.form_id()
    sent = found.log(id)
    told = _fields(sent.told, found.day) if sent else {"when": "today"}
    return _page(here, found, {"log": id, **told}, again=sent is not None)


@room(blueprint, "/m/log/{match_id}", "log_sent", "POST")
def post(here: Visited, match_id: str) -> Response:
    """Log it."""
    return _take(here, match_id, contact_log.log)


@room(blueprint, "/m/log/{match_id}/{log_id}", "mend", "GET")
def show_mend(here: Visited, match_id: str, log_id: str) -> Response:
    """The form as it was filled in."""
    found = contact_log.mentee(here.visit, match_id)
    entry = found.log(log_id)
    if entry is None:
        raise Missing("no such entry, or a day has passed")
    return _page(here, found, {"log": log_id, **_fields(entry.told, found.day)})


@room(blueprint, "/m/log/{match_id}/{log_id}", "mend_sent", "POST")
def post_mend(here: Visited, match_id: str, log_id: str) -> Response:
    """Mend it."""
    return _take(here, match_id, contact_log.mend, log_id)


def _take(here: Visited, match_id: str, act: Any, log_id: str = "") -> Response:
    """What was sent, or the form with all of it and what is to be mended."""
    fields = here.form().fields
    id = log_id or fields.get("log", "")
    if not ids.is_id(id):
        raise Missing("no such form")
    found = contact_log.mentee(here.visit, match_id)
    try:
        act(here.visit, match_id, id, _told(fields, found.day))
    except Unacceptable as refused:
        return _page(here, found, {**fields, "log": id}, refused.field, refused.code)
    except TooLate:
        return _page(here, found, {**fields, "log": id}, "on", "too_late")
    return here.to("today?note=logged")


def _told(fields: Fields, day: date) -> Told:
    """What a form tells.

    Raises
    ------
    Unacceptable
        naming the first field that is missing or cannot be.
    """
    try:
        people = mentor_log.initials(fields.get("people", ""))
    except BadInitials as error:
        raise Unacceptable("people", "initials", "Initials only.") from error
    minutes = fields.get("minutes", "")
    told = {
        "on": _on(fields, day), "way": fields.get("way"), "went": fields.get("went"),
        "minutes": int(minutes) if minutes.isdecimal() and len(minutes) < 4 else None,
        "together": tuple(one for one in TOGETHER if fields.get(f"with_{one}")),
        "people": people, "worried": "worried" in fields, "worry": fields.get("worry", ""),
    }  # fmt: skip
    missing = next((name for name, given in CHOSEN.items() if told[name] not in given), None)
    if missing:
        raise Unacceptable(missing, "missing", "Choose one.")
    try:
        return Told.model_validate(told)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise Unacceptable(field, "missing", "Choose one.") from error


def _on(fields: Fields, day: date) -> date:
    """The day that was chosen, or typed, which weighs more."""
    if typed := fields.get("day", ""):
        try:
            return date.fromisoformat(typed)
        except ValueError as error:
            raise Unacceptable("on", "malformed", "A date like 2026-11-24.") from error
    back = DAYS_BACK.get(fields.get("when", ""))
    if back is None:
        raise Unacceptable("on", "missing", "Choose a day.")
    return day - timedelta(days=back)


def _fields(told: Told, day: date) -> dict[str, str]:
    """The form's fields that tell this, on a day of the mentee's."""
    when = next((one for one, back in DAYS_BACK.items() if told.on == day - timedelta(back)), "")
    boxes = {f"with_{one}": "1" for one in told.together} | (
        {"worried": "1"} if told.worried else {}
    )
    return {
        "when": when, "day": "" if when else told.on.isoformat(), "way": told.way or "",
        "minutes": str(told.minutes or ""), "went": told.went, "people": ", ".join(told.people),
        "worry": told.worry, **boxes,
    }  # fmt: skip


def _page(
    here: Visited, found: Found, fields: Fields, wrong: str = "", why: str = "", *,
    again: bool = False,
) -> Response:  # fmt: skip
    mentee = found.mentee
    here.saw(mentee.match.person_id)
    return here.page(
        "mentors/log", 422 if wrong else 200, mentee=mentee, it=defaultdict(str, fields),
        wrong=wrong, why=why, again=again,
        logs=[one for one in found.logs if one.id != fields["log"]], latest=found.day.isoformat(),
        ways=WAYS, minutes=MINUTES, went=WENT, together=TOGETHER,
        day=partial(phrases.day_words, language=here.language),
    )  # fmt: skip
