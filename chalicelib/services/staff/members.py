"""What a supervisor does about staff: adds, changes, lets set up an authenticator, lets go."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain import staff as rules
from chalicelib.domain.people import Language
from chalicelib.domain.safety.alerts import Alert, IllegalTransition
from chalicelib.domain.safety.rota import OnCall, Rota, Shifts, handed_over
from chalicelib.domain.signing_in import SignIns
from chalicelib.domain.staff import EMAIL, LOGIN, Role, Staff
from chalicelib.services import attending
from chalicelib.services.reading import alerts as reading_alerts
from chalicelib.services.recording import Unacceptable
from chalicelib.services.staff import roster
from chalicelib.services.tenant import again_on_conflict, of
from chalicelib.store import signins
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: Alerts that are looked at in one go when somebody's are handed over.
PAGE = 100


@again_on_conflict
def add(
    program: str, login: str, *, name: str, email: str, role: Role, by: str, site: str = "",
    language: Language = "en",
) -> Staff:  # fmt: skip
    """Somebody new, who may set up an authenticator from now on.

    Raises
    ------
    Unacceptable
        naming the field: a login or an address that somebody has already, or none at all.
    """
    change = _change(program, by)
    _free(change, login, email.casefold())
    if not re.fullmatch(LOGIN, login):
        raise Unacceptable("login", "malformed", "Small letters, figures, dots and dashes.")
    made = Staff(
        login=login, name=name, email=email.casefold(), role=role, site=site, language=language,
        added_at=change.at, sign_ins=SignIns(person_id=login),
    )  # fmt: skip
    made = rules.let_set_up(made, change.at)
    change.put(made)
    change.commit("staff.added", role)
    return made


def _free(change: Change, login: str, email: str) -> None:
    """Nobody else may have the login, and nobody else who works here the address."""
    others = [one for one in change.read.values(Staff)]
    if not re.fullmatch(EMAIL, email):
        raise Unacceptable("email", "malformed", "Give a mail address.")
    if any(one.login == login for one in others):
        raise Unacceptable("login", "taken", "Somebody has or had this login: choose another one.")
    if any(one.email == email and one.active for one in others):
        raise Unacceptable("email", "taken", "Somebody has this address already.")


def change(
    program: str, login: str, by: str, *, name: str, role: Role, site: str, language: Language
) -> Staff:
    """Call them by another name, or let them do more or less; it holds at their next request.

    Raises
    ------
    Missing
    """
    new = {"name": name, "role": role, "site": site, "language": language}
    return _act(program, login, by, "staff.changed", lambda one, _: one.model_copy(update=new))


def speak(program: str, login: str, language: Language) -> Staff:
    """They read pages in another language.

    Raises
    ------
    Missing
    """
    new = {"language": language}
    return _act(program, login, login, "staff.language", lambda one, _: one.model_copy(update=new))


def let_set_up(program: str, login: str, by: str) -> Staff:
    """They may set up an authenticator, for the phone is lost or figures were typed too often.

    Raises
    ------
    Missing
    """
    return _act(program, login, by, "staff.set_up", lambda one, at: rules.let_set_up(one, at))


def sign_out(program: str, login: str) -> Staff:
    """Every session of theirs ends with this moment.

    Raises
    ------
    Missing
    """

    def end(one: Staff, at: datetime) -> Staff:
        return one.model_copy(update={"sign_ins": rules.ended(one.sign_ins, at)})

    return _act(program, login, login, "staff.signed_out", end)


class Left(NamedTuple):
    """Somebody who works here no more, and the hours on call that went to somebody else."""

    member: Staff
    shifts: Shifts


def leave(program: str, login: str, by: str, hand_to: str) -> Left:
    """They work here no more: at their next request nothing opens any more, and nobody pages them.
    Their hours on call and what they had in hand go to ``hand_to``, another name on the rota.

    Raises
    ------
    Missing
    Unacceptable
        if nobody of that name is on the rota.
    """
    shifts: Shifts = ()

    def hand_over(change: Change, member: Staff) -> None:
        nonlocal shifts
        shifts = _off_the_rota(change, member, hand_to)

    gone = _act(program, login, by, "staff.left", rules.left, hand_over)
    for outside in _in_hand(program, gone):
        ref, inside = reading_alerts.place(program, outside)
        with suppress(IllegalTransition):  # resolved since
            attending.assign(ref, inside, by, hand_to)
    return Left(gone, shifts)


def _off_the_rota(change: Change, member: Staff, hand_to: str) -> Shifts:
    """They are on call no more, known there by mail or name; somebody else has their hours."""

    def is_them(one: OnCall) -> bool:
        return one.email.casefold() == member.email or one.name == member.name

    stored = change.read.maybe(Rota)
    refused = Unacceptable("hand_to", "not_on_rota", "Name somebody else who is on the rota.")
    if stored is None:
        raise refused
    try:
        after, shifts = handed_over(stored.value, is_them, hand_to)
    except LookupError as error:
        raise refused from error
    change.set(stored, after)
    return shifts


def _in_hand(program: str, member: Staff) -> list[str]:
    """The alerts that a member owns, by their ids outside."""
    names, found = {member.login, member.name}, []

    def theirs(alert: Alert) -> bool:
        return alert.owner in names

    page = reading_alerts.page(program, "unresolved", PAGE, wanted=theirs)
    found += [line.id for line in page.items]
    while page.next_start:
        page = reading_alerts.page(program, "unresolved", PAGE, page.next_start, theirs)
        found += [line.id for line in page.items]
    return found


Act = Callable[[Staff, datetime], Staff]


@again_on_conflict
def _act(
    program: str, login: str, by: str, action: str, act: Act,
    also: Callable[[Change, Staff], None] = lambda _change, _member: None,
) -> Staff:  # fmt: skip
    """Do something about one member who works here, and what else belongs to it, and void the mail
    that they are waiting for if it ended their sign-ins."""
    change = _change(program, by)
    stored = change.read.stored(Staff, roster.place(login))
    if not stored.value.active:
        raise Missing("works here no more")
    before, after = stored.value, act(stored.value, change.at)
    change.set(stored, after)
    also(change, before)
    change.commit(action, login)
    if before.sign_ins.attempt and not after.sign_ins.attempt:
        signins.void(before.sign_ins.attempt)
    return after


def _change(program: str, by: str) -> Change:
    read = roster.read(program)
    return Change(read, by=by, at=clock.now(), policy=of(read).policy)
