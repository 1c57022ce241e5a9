"""A set of questionnaires answered on its private page, and the list of who is around a person."""

from typing import NamedTuple

from pydantic import ValidationError

from chalicelib import ids
from chalicelib.domain.instruments.session import (
    Asking,
    Heard,
    NotAnAnswer,
    Session,
    Step,
    open_step,
    steps,
    told,
)
from chalicelib.domain.instruments.wording import Question, question
from chalicelib.domain.network import Measurement, Member
from chalicelib.services import networks
from chalicelib.services.private.checkins import BadAnswer
from chalicelib.services.private.doors import Inside, Refused
from chalicelib.services.questionnaires import answering
from chalicelib.services.questionnaires.planner import NETWORKS, RESPONSES
from chalicelib.services.recording import Unacceptable
from chalicelib.store.change import Change

#: What a form says that leaves its item out.
OMITTED = ""


class Shown(NamedTuple):
    """What the page shows: an item in words with its place among so many, the one before it, and
    what was answered; or the list of people; or neither, where nothing is asked any more."""

    session: Session | None
    step: Step | None = None
    question: Question | None = None
    place: int = 0
    of: int = 0
    before: str = ""
    given: int | None = None
    lists: bool = False

    @property
    def is_hard(self) -> bool:
        """Whether what was answered has somebody call."""
        return self.session is not None and self.session.worried

    @property
    def is_own_translation(self) -> bool:
        """Whether the words are a translation of ours."""
        step, session = self.step, self.session
        return bool(step and session and session.language in step.asked.own_translations)


def asked(inside: Inside, at: str = "") -> Shown:
    """The set as it stands; with ``at``, an item of it that was asked already."""
    session = _session(inside)
    if session is None:
        return Shown(None)
    every, known = steps(session), told(session)
    keys = [one.key for one in every]
    step = open_step(session)
    if at in keys and (at in known or (step and step.key == at)):
        step = every[keys.index(at)]
    if step is None:
        return Shown(session, before=keys[-1] if keys else "", lists=session.network == "open")
    place = keys.index(step.key)
    words = question(
        step.asked, step.item, session.language, inside.here.policy.instruments.wording
    )  # fmt: skip
    return Shown(
        session, step, words, place + 1, len(every), keys[place - 1] if place else "",
        known.get(step.key),
    )  # fmt: skip


def _session(inside: Inside) -> Session | None:
    """The set of this page, if it is asked still."""
    inside.read.beginning(RESPONSES)
    known = inside.read.maybe(Asking)
    session = known.value.session if known else None
    mine = session is not None and inside.page.id == f"questionnaire-{session.id}"
    return session if mine else None


def _open(inside: Inside) -> Session:
    session = _session(inside)
    if session is None or session.closes_at is None or inside.at >= session.closes_at:
        raise Refused
    return session


def answer(inside: Inside, item: str, given: str) -> None:
    """Take an answer to a named item, or none (``OMITTED``); a form that is sent twice counts once.

    Raises
    ------
    BadAnswer
        if it is none of the answers that the item has.
    Refused
        if the set is not asked any more.
    Conflict
        if something else of theirs changed meanwhile.
    """
    session = _open(inside)
    if item not in {one.key for one in steps(session)} or not (given == OMITTED or _figures(given)):
        raise BadAnswer(item)
    value = None if given == OMITTED else int(given)
    known = told(session)
    if item in known and known[item] == value:
        return
    change = _change(inside)
    heard = Heard(at=inside.at, id=ids.new_id(), item=item, value=value)
    try:
        answering.take(change, inside.here, heard)
    except NotAnAnswer as error:
        raise BadAnswer(item) from error
    change.commit("page.answered", item)


def _figures(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) <= 2


def _change(inside: Inside) -> Change:
    return Change(inside.read, by="private_page", at=inside.at, policy=inside.here.policy)


def add(inside: Inside, fields: dict[str, str]) -> None:
    """One person more on the list; the same form sent twice adds nobody twice.

    Raises
    ------
    Unacceptable
        a name that is missing, too long or there already; one person too many.
    Refused, Conflict
    """
    session = _open(inside)
    supportive = fields.get("supportive", "")
    try:
        member = Member.model_validate(
            {
                "name": fields.get("name", ""), "relation": fields.get("relation", ""),
                "frequency": fields.get("frequency") or None,
                "supportive": int(supportive) if _figures(supportive) else None,
                "attitude": fields.get("attitude") or None,
            }
        )  # fmt: skip
    except ValidationError as error:
        raise Unacceptable("name", "invalid", "Give a first name, up to 40 letters.") from error
    if member in session.members:
        return
    members = (*session.members, member)
    networks.checked(members, inside.here.policy)
    _put(inside, session.model_copy(update={"members": members}))


def drop(inside: Inside, name: str) -> None:
    """Take somebody off the list again, by their place on it.

    Raises
    ------
    Refused, Conflict
    """
    session = _open(inside)
    if _figures(name) and int(name) < len(session.members):
        left = tuple(one for at, one in enumerate(session.members) if at != int(name))
        _put(inside, session.model_copy(update={"members": left}))


def _put(inside: Inside, session: Session) -> None:
    change = _change(inside)
    answering.put(change, session)
    change.commit("page.answered", "network")


def listed(inside: Inside) -> None:
    """That is everybody: the list is a measurement, and what changed for the worse an alert.

    Raises
    ------
    Refused, Conflict
    """
    session = _open(inside)
    if session.network != "open":
        return
    inside.read.beginning(NETWORKS)
    change = _change(inside)
    measurement = Measurement(
        id=f"{session.id}-network", on=session.on, members=session.members, how="page",
        recorded_at=inside.at,
    )  # fmt: skip
    before = inside.read.values(Measurement)
    change.put(measurement)
    raised = networks.tell(change, inside.here, before, [*before, measurement])
    worried = session.worried or bool(raised)
    told_now = {"network": "told", "worried": worried, "members": ()}
    answering.put(change, session.model_copy(update=told_now))
    change.commit("network.recorded", "page")


def known_people(inside: Inside) -> list[str]:
    """Whom the list before this one named and this one does not yet: names are spelled alike."""
    session = _session(inside)
    inside.read.beginning(NETWORKS)
    kept = [one for one in inside.read.values(Measurement) if one.replaced_by is None]
    if session is None or not kept:
        return []
    last = max(kept, key=lambda one: one.place)
    here = {one.key for one in session.members}
    return [one.name for one in last.members if one.key not in here]
