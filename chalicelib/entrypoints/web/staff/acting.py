"""An act of the table on somebody: its form shown, sent, confirmed where it is grave, refused."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from chalice.app import Response

from chalicelib import ids
from chalicelib.domain.matching.telling import tell_reason
from chalicelib.domain.people import Person
from chalicelib.entrypoints.web import phrases, typed
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.act_table import Act, Sent
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours
from chalicelib.services.standing.acts import Role
from chalicelib.store.partition import Missing

#: What ``ids.new_id`` makes: a person's, and a form's own, by which it counts once.
ID = re.compile(r"[a-z2-7]{20}")


class Whom(NamedTuple):
    """Somebody as a form of an act needs them: their open alerts (id outside, cause) and match, and
    what is ``on_record`` already of what forms ask, as these hold it."""

    person: Person
    alerts: list[tuple[str, str]] = []
    match: str = ""
    on_record: Mapping[str, str] = MappingProxyType({})


class Place(NamedTuple):
    """Where acts are done: the page of a person under the site, the acts that there are, the role
    acted on, and how somebody is read; ``whom`` raises ``Missing``."""

    page: str
    acts: Mapping[str, Act]
    role: Role
    whom: Callable[[Visited, str], Whom]


def show(here: Visited, place: Place, person_id: str, act: str) -> Response:
    """The form of an act."""
    if not _theirs(here, place, act):
        return not_yours(here)
    return _form(here, place, person_id, act)


def do(here: Visited, place: Place, person_id: str, act: str) -> Response:
    """Do it; one that is grave once it was confirmed."""
    if not _theirs(here, place, act):
        return not_yours(here)
    fields, found = here.form(typed.FORM_AT_MOST).fields, place.acts[act]
    id = fields.get("id", "")
    if not ID.fullmatch(id) or not ID.fullmatch(person_id):
        raise Missing("no such form")
    if found.grave and "sure" not in fields:
        return _form(here, place, person_id, act, fields, sure=True)
    here.saw(person_id)
    try:
        found.do(Sent(here, person_id, id, fields, place.role))
    except Exception as error:
        return _form(here, place, person_id, act, fields, refusals.told(error))
    return here.to(f"{place.page}/{person_id}?done={act}")


def _theirs(here: Visited, place: Place, act: str) -> bool:
    """Whether whoever visits may do it.

    Raises
    ------
    Missing
    """
    if act not in place.acts:
        raise Missing("no such act")
    return may_call(here, place.acts[act].route)


def _form(
    here: Visited, place: Place, person_id: str, act: str,
    sent: Mapping[str, str] | None = None, wrong: refusals.Wrong = refusals.NOTHING, *,
    sure: bool = False,
) -> Response:  # fmt: skip
    """The form as it was ``sent``; else as it is opened, with what is on record."""
    if not ID.fullmatch(person_id):
        raise Missing("no such id")
    whom = place.whom(here, person_id)
    opened = {"way": "call", "alert": here.query("alert"), **whom.on_record}
    fields = opened if sent is None else sent
    broken = " ".join(tell_reason(code, here.language) for code in wrong.reasons)
    return here.page(
        "staff/act", 422 if wrong.code else 200, act=act, asks=place.acts[act].fields, sure=sure,
        person=whom.person, it=defaultdict(str, fields), id=fields.get("id") or ids.new_id(),
        wrong=wrong, broken=broken, match=whom.match, alerts=whom.alerts,
        back=f"{place.page}/{person_id}",
        cause=partial(phrases.cause_words, language=here.language),
    )  # fmt: skip
