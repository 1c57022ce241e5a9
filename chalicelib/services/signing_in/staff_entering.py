"""Staff sign in: link and code lead halfway, an authenticator's number all the way."""

import secrets
from datetime import datetime
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain import signing_in
from chalicelib.domain import staff as rules
from chalicelib.domain.people import Language
from chalicelib.domain.signing_in import House
from chalicelib.domain.staff import HALFWAY, Role, Staff
from chalicelib.services import concerns
from chalicelib.services.signing_in import attempts, second_factor
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.staff import roster
from chalicelib.services.tenant import TRIES, Tenant, epoch, head_keys, of
from chalicelib.store import sessions
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Stored, load_keys
from chalicelib.store.sessions import Session
from chalicelib.store.writes import Conflict, write_alone

LOCKED = "second_factor_locked"


class StaffVisit(NamedTuple):
    """A request of a member of staff: who they are by now, their program, and the moment (UTC)."""

    stored: Stored[Staff]
    here: Tenant
    at: datetime

    @property
    def member(self) -> Staff:
        """They themselves."""
        return self.stored.value

    @property
    def program(self) -> str:
        """Their program's id."""
        return self.here.id

    @property
    def by(self) -> str:
        """Who, for the record of effects and the access log."""
        return self.member.login

    @property
    def role(self) -> Role:
        """What they may do."""
        return self.member.role

    @property
    def language(self) -> Language:
        """In which they read pages."""
        return self.member.language


def with_code(browser: str, code: str) -> str:
    """In the browser that asked: its cookie and the code of the mail. What the browser is to hold
    from now on; it leads halfway.

    Raises
    ------
    Refused
    """
    return _begin(attempts.by_code(browser, code, "staff"), "halfway")


def with_link(token: str, browser: str, code: str) -> str:
    """The link of the mail: alone in the browser that asked, elsewhere with the code.

    Raises
    ------
    Refused
    """
    return _begin(attempts.by_link(token, browser, code, "staff"), "halfway")


def _begin(ref: Ref, house: House) -> str:
    token, at = secrets.token_urlsafe(32), clock.now()
    life = HALFWAY if house == "halfway" else signing_in.LONGEST
    sessions.start(token, ref, at, at + life, epoch(), house)
    if house == "halfway":
        _offer(halfway(token))
    return token


def _offer(visit: StaffVisit) -> None:
    """Whoever may set an authenticator up has a key to put into it."""
    member = visit.member
    if rules.may_set_up(member, visit.at) and member.offered is None:
        _write(visit, member.model_copy(update={"offered": second_factor.new_key()}))


def _write(visit: StaffVisit, new: Staff) -> Stored[Staff]:
    """One conditional write of counters and the like, which are no effects.

    Raises
    ------
    Conflict
    """
    here = visit.here
    return write_alone(visit.stored, new, here.partition, at=visit.at, policy=here.policy)


def visit(token: str) -> StaffVisit:
    """Whose session this is: two round trips, and a third once in five minutes.

    Raises
    ------
    Refused
        if it has ended, or they work here no more.
    """
    found, session = _found(token, "staff")
    if found.at - session.seen >= signing_in.NOTED:
        sessions.note(token, found.at)
    return found


def halfway(token: str) -> StaffVisit:
    """Who has shown the first factor, some minutes ago at most, and not yet the second.

    Raises
    ------
    Refused
    """
    found, session = _found(token, "halfway")
    if found.at - session.started >= HALFWAY:
        raise Refused
    return found


def _found(token: str, house: House) -> tuple[StaffVisit, Session]:
    session = sessions.find(token) if token else None
    if session is None or session.house != house or session.epoch != epoch():
        raise Refused
    found = _member(session.ref)
    not_before = found.member.sign_ins.not_before
    if not signing_in.is_alive(session.started, session.seen, found.at, not_before):
        raise Refused
    return found, session


def _member(ref: Ref) -> StaffVisit:
    """A member of staff (``ref``: their program and login) as they are now.

    Raises
    ------
    Refused
        if they work here no more.
    """
    program, login = ref
    place, home = roster.place(login), Ref(program, "")
    read = load_keys([Key(home.pk, place), *head_keys(program)]).get(home)
    stored = read.maybe(Staff, place) if read else None
    if read is None or stored is None or not stored.value.active:
        raise Refused
    return StaffVisit(stored, of(read), clock.now())


class Wrong(Refused):
    """Not the number, or one that was used; with ``locked`` no number will do."""

    def __init__(self, locked: bool) -> None:
        super().__init__()
        self.locked = locked


def key_to_set_up(visit: StaffVisit) -> str | None:
    """The key that they may put into an authenticator now, if they may."""
    return visit.member.offered if rules.may_set_up(visit.member, visit.at) else None


def may_go_on(visit: StaffVisit) -> bool:
    """Whether a number of theirs would lead in: they have an authenticator or may set one up."""
    has_key = visit.member.authenticator is not None or key_to_set_up(visit) is not None
    return has_key and not visit.member.locked


def with_number(token: str, figures: str) -> str:
    """The second factor. What the browser is to hold from now on, in place of ``token``.

    Raises
    ------
    Refused, Wrong
    """
    found = halfway(token)
    key = found.member.authenticator or key_to_set_up(found)
    if key is None or found.member.locked:
        raise Wrong(locked=True)
    found = _counted(found)
    step = second_factor.step_of(found.member, key, figures)
    if step is None:
        raise _wrong(found, token)
    _note_right(found, key, step)
    sessions.end(token)
    return _begin(Ref(found.program, found.by), "staff")


def _counted(found: StaffVisit) -> StaffVisit:
    """One more number was typed: counted before it is judged, so that guesses at one moment all
    count."""
    typed = found.member.model_copy(update={"failures": found.member.failures + 1})
    try:
        return found._replace(stored=_write(found, typed))
    except Conflict as other:  # another number at the same moment, and only one is judged
        raise Wrong(locked=False) from other


def _wrong(found: StaffVisit, token: str) -> Wrong:
    """The last number that may be wrong ends the way in, and tells the supervisor."""
    if found.member.locked:
        sessions.end(token)
        concerns.raise_once(found.program, LOCKED)
    return Wrong(locked=found.member.locked)


def _note_right(found: StaffVisit, key: str, step: int) -> None:
    """The number was right: it is used, and so is the key if it was new.

    Raises
    ------
    Wrong
        if somebody used it at the same moment.
    """
    set_up = found.member.authenticator is None
    new = found.member.model_copy(
        update={
            "authenticator": key,
            "offered": None,
            "step": step,
            "failures": 0,
            "set_up_until": None,
        }
    )  # fmt: skip
    for _ in range(TRIES):
        change = Change(found.here.partition, by=found.by, at=found.at, policy=found.here.policy)
        change.set(found.stored, new)
        try:
            change.commit("staff.set_up_done" if set_up else "staff.signed_in", found.by)
            return
        except Conflict:  # something else of the program's, or this very number once more
            again = _member(Ref(found.program, found.by))
            if again.stored.version != found.stored.version:
                break
            found = again
    raise Wrong(locked=False)


def end(token: str) -> None:
    """Sign out here."""
    sessions.end(token)
