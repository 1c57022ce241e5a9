"""The door of a private page: a form with the PIN or year of birth opens it, never a link alone.

Nothing is looked up for whoever only follows the link, so that scanners and previews of links
change nothing and learn nothing; a link that there is not is refused like a wrong PIN.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain import private_pages
from chalicelib.domain.people import Language, Person
from chalicelib.domain.private_pages import OPEN, TRIES, PrivatePage
from chalicelib.domain.proofs import proves
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.due import PERSON_HEADS
from chalicelib.services.tenant import Tenant, again_on_conflict, head_keys, of
from chalicelib.store import private_links
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load_keys
from chalicelib.store.private_links import hashed
from chalicelib.store.writes import Conflict


class Refused(PermissionError):
    """No such page, a wrong proof, one that is shut, a session that has ended: they look the
    same."""


class Inside(NamedTuple):
    """A request of whoever opened a page: the page, their heads, program, and the moment (UTC)."""

    page: PrivatePage
    read: Partition
    here: Tenant
    at: datetime

    @property
    def language(self) -> Language:
        """The language that they used last."""
        return self.read.one(Thread).language


def open_with(token: str, given: str) -> str:
    """Open a page with a proof; what the browser is to hold. The half hour begins with the first
    right proof, and a second one prolongs nothing.

    Raises
    ------
    Refused
    """
    at = clock.now()
    page, read = _counted(token, at)
    if not proves(given, private_pages.proof(read.one(Person))):
        if page.tries + 1 >= TRIES:
            _tell(read.ref)
        raise Refused
    session = secrets.token_urlsafe(32)
    until = page.open_until or min(at + OPEN, page.expires_at)
    if not private_links.start_session(token, session, until):
        raise Refused
    return session


@again_on_conflict
def _counted(token: str, at: datetime) -> tuple[PrivatePage, Partition]:
    """The page before this try, which is counted before it is judged."""
    page = private_links.find(token)
    if page is None:
        raise Refused
    read, _ = _read(page)
    if private_pages.why_shut(page, read.one(Person), at):
        raise Refused
    if not private_links.count_try(token, page):
        raise Conflict("another try")
    return page, read


def _read(page: PrivatePage) -> tuple[Partition, Tenant]:
    ref = Ref(page.program, page.person_id)
    own = [Key(ref.pk, sk) for sk in PERSON_HEADS]
    found = load_keys([*own, *head_keys(page.program)])
    if ref not in found:
        raise Refused
    return found[ref], of(found[Ref(page.program, "")])


@again_on_conflict
def _tell(ref: Ref) -> None:
    """Somebody with their phone tried what only they know: a human finds out who it is, and no
    link leaves until then."""
    found = load_keys([*(Key(ref.pk, sk) for sk in PERSON_HEADS), *head_keys(ref.program)])
    here = of(found[Ref(ref.program, "")])
    change = Change(found[ref], by="private_page", at=clock.now(), policy=here.policy)
    alerting.raise_alert(change, here, "privacy", "private_page")
    change.commit("private_page.locked")


def enter(token: str, session: str) -> Inside:
    """Whoever opened the page is at it still; two round trips.

    Raises
    ------
    Refused
    """
    at, page = clock.now(), private_links.find(token) if session else None
    if page is None or not secrets.compare_digest(page.session or "", hashed(session)):
        raise Refused
    read, here = _read(page)
    if private_pages.why_shut(page.model_copy(update={"done": False}), read.one(Person), at):
        raise Refused
    return Inside(page, read, here, at)
