"""A link or a code is entered, and a session begins: one at most, and only by a form."""

import secrets
from datetime import datetime
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain import signing_in
from chalicelib.domain.people import Language
from chalicelib.domain.signing_in import SignIns
from chalicelib.domain.thread import Thread
from chalicelib.services.signing_in import attempts
from chalicelib.services.signing_in.answering import SIGN_INS, may_sign_in
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch, head_keys, of, tenant
from chalicelib.store import sessions
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, Partition, load, load_keys

#: What a page needs to know of whoever is signed in.
HEADS = ("HEAD#PERSON", "HEAD#MENTOR", "HEAD#THREAD")


class Entered(NamedTuple):
    """A session that has begun: what the browser is to hold, and whose it is."""

    session: str
    ref: Ref


def with_code(browser: str, code: str) -> Entered:
    """In the browser that asked: its cookie and the code of the message.

    Raises
    ------
    Refused
    """
    return begin(attempts.by_code(browser, code, "mentors"))


def with_link(token: str, browser: str, code: str) -> Entered:
    """The link of the message: alone in the browser that asked, elsewhere with the code.

    Raises
    ------
    Refused
    """
    return begin(attempts.by_link(token, browser, code, "mentors"))


def begin(ref: Ref) -> Entered:
    """Begin a session of somebody who has shown who they are.

    Raises
    ------
    Refused
        if they are no mentor any more.
    """
    try:
        read = load(ref)
    except Missing as gone:
        raise Refused from gone
    if not may_sign_in(read):
        raise Refused
    token, at = secrets.token_urlsafe(32), clock.now()
    sessions.start(token, ref, at, at + signing_in.LONGEST, epoch())
    return Entered(token, ref)


class Visit(NamedTuple):
    """A request of somebody who is signed in: their own heads as they are now, their program, and
    the moment (UTC)."""

    read: Partition
    here: Tenant
    at: datetime

    @property
    def ref(self) -> Ref:
        """Whose visit it is."""
        return self.read.ref

    @property
    def program(self) -> str:
        """Their program's id."""
        return self.read.ref.program

    @property
    def by(self) -> str:
        """Who, for the access log."""
        return self.read.ref.person

    @property
    def role(self) -> str:
        """As what, for the access log."""
        return "mentor"

    @property
    def language(self) -> Language:
        """The language that they used last."""
        return self.read.one(Thread).language


def visit(token: str) -> Visit:
    """Whose session this is: two round trips, and a third once in five minutes.

    Raises
    ------
    Refused
        if it has ended, or they are no mentor any more.
    """
    at, session = clock.now(), sessions.find(token) if token else None
    if session is None or session.house != "mentors":
        raise Refused
    if not signing_in.is_alive(session.started, session.seen, at):
        raise Refused
    if session.epoch != epoch():  # a restored table knows nothing of who signed out since
        raise Refused
    ref = session.ref
    own = [Key(ref.pk, sk) for sk in (*HEADS, SIGN_INS)]
    found = load_keys([*own, *head_keys(ref.program)])
    read = found.get(ref)
    if read is None or not may_sign_in(read):
        raise Refused
    known = read.maybe(SignIns, SIGN_INS)
    if known and not signing_in.is_alive(session.started, session.seen, at, known.value.not_before):
        raise Refused
    if at - session.seen >= signing_in.NOTED:
        sessions.note(token, at)
    return Visit(read, of(found[Ref(ref.program, "")]), at)


def end(token: str) -> None:
    """Sign out."""
    sessions.end(token)


@again_on_conflict
def end_everywhere(ref: Ref) -> None:
    """Every session and trusted phone of somebody ends with this moment.

    Raises
    ------
    Missing
    """
    here, read = tenant(ref.program), load(ref, SIGN_INS)
    change = Change(read, by=ref.person, at=clock.now(), policy=here.policy)
    if read.maybe(SignIns, SIGN_INS):
        change.amend(SignIns, not_before=change.at, attempt=None)
    else:
        change.put(SignIns(person_id=ref.person, not_before=change.at))
    change.commit("sign_in.ended")
