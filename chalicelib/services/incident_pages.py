"""The incident page: opened with a PIN by whoever was paged, and what they did written down.

What it shows is opened afresh each time and logged by the entrypoint. Acts carry how many tries to
reach the person the page had seen, so that a doubled post acts once.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.inbound import Inbound, StrangerText
from chalicelib.domain.people import Alumnus, Person, SafeContact
from chalicelib.domain.safety import rota
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall
from chalicelib.domain.thread import Thread
from chalicelib.services import attending, pins
from chalicelib.services.tenant import Tenant, tenant_in_danger
from chalicelib.store import links
from chalicelib.store.keys import Ref
from chalicelib.store.links import Link
from chalicelib.store.partition import Missing, Partition, load

#: A session ends after half an hour; the PIN opens another.
SESSION = timedelta(minutes=30)


class Refused(PermissionError):
    """No such link, a wrong PIN, a locked one, a session that has ended: they all look the same."""


class Words(NamedTuple):
    """One text of the person, and when it was sent (UTC)."""

    at: datetime
    body: str


class IncidentView(NamedTuple):
    """What the page shows. ``number_is_theirs`` is whether the number has been seen working."""

    ref: Ref
    alert: Alert
    here: Tenant
    member: OnCall
    words: list[Words]
    name: str
    phone: str
    number_is_theirs: bool
    language: str
    lives_in: str
    location: str
    safe_contact: SafeContact | None
    line: str


class Opened(NamedTuple):
    """A session that the PIN has begun: what the browser is to hold, and the first view."""

    session: str
    view: IncidentView


def open_with_pin(token: str, pin: str) -> Opened:
    """Begin a session.

    Raises
    ------
    Refused
    """
    link = links.find(token, clock.now())
    if link is None:
        pins.pretend(pin)
        raise Refused
    here = tenant_in_danger(link.ref.program)
    member = _member(here, link)
    if not pins.is_right(here, member, pin):
        raise Refused
    session = secrets.token_urlsafe(32)
    links.start_session(token, session, clock.now() + SESSION)
    return Opened(session, _view(link, here, member))


def _member(here: Tenant, link: Link) -> OnCall:
    """Whoever the link was mailed to, if they are on the rota still."""
    member = rota.member(here.rota, link.member) if here.rota else None
    if member is None:
        raise Refused
    return member


def act(
    token: str, session: str, what: str, seen: int, to_whom: str = "", why: str = ""
) -> IncidentView:
    """Write down what whoever was paged did: ``take``, ``reached``, ``no_answer`` or
    ``emergency_911`` (the last with whom they told and why), and show what is now.

    An act on a page that had seen fewer tries than there are is a doubled or overtaken one: it
    changes nothing.

    Raises
    ------
    Refused
        if the session has ended.
    """
    link = links.find(token, clock.now())
    if link is None or not _is_open(link, session):
        raise Refused
    here = tenant_in_danger(link.ref.program)
    member = _member(here, link)
    before = _alert(link)
    if before.state != "resolved" and len(before.tries) == seen:
        _act(link, before, member.name, what, to_whom, why)
    return _view(link, here, member)


def _is_open(link: Link, session: str) -> bool:
    held = secrets.compare_digest(link.session or "", links.hashed(session))
    return held and clock.now().timestamp() < link.session_until


def _alert(link: Link) -> Alert:
    """The incident of the link, or the one that it became part of."""
    alert = _stands(link.ref, link.alert)
    while alert.joined_into:
        alert = _stands(link.ref, alert.joined_into)
    return alert


def _stands(ref: Ref, alert_id: str) -> Alert:
    key = f"ALERT#{alert_id}"
    return load(ref, key).one(Alert, key)


def _act(link: Link, alert: Alert, by: str, what: str, to_whom: str, why: str) -> None:
    if what == "take":
        attending.acknowledge(link.ref, alert.id, by)
        return
    told = attending.Told(to_whom, why) if what == "emergency_911" else None
    attending.tried(link.ref, alert.id, by, what, told)


def _view(link: Link, here: Tenant, member: OnCall) -> IncidentView:
    alert = _alert(link)
    program = here.program
    about = _about(link.ref.program, alert)
    return IncidentView(
        ref=link.ref, alert=alert, here=here, member=member, **about._asdict(),
        line=program.crisis_line or program.check_in_number,
    )  # fmt: skip


class _About(NamedTuple):
    words: list[Words]
    name: str = ""
    phone: str = ""
    number_is_theirs: bool = False
    language: str = "en"
    lives_in: str = ""
    location: str = ""
    safe_contact: SafeContact | None = None


def _about(program: str, alert: Alert) -> _About:
    if alert.person_id is None:
        return _stranger(load(Ref(program, ""), *(f"STRANGER#crisis-{t}" for t in alert.texts)))
    read = load(Ref(program, alert.person_id), *(f"INBOUND#{text}" for text in alert.texts))
    person, alumnus = read.one(Person), read.maybe(Alumnus)
    try:
        language = read.one(Thread).language
    except Missing:
        language = person.languages[0]
    return _About(
        words=_in_order(Words(text.at, text.body) for text in read.values(Inbound)),
        name=person.name, phone=person.phone or "",
        number_is_theirs=person.number_state == "verified" and not person.shared_phone,
        language=language, lives_in=_lives_in(person),
        location=alumnus.value.usual_location if alumnus else "",
        safe_contact=alumnus.value.safe_contact if alumnus else None,
    )  # fmt: skip


def _lives_in(person: Person) -> str:
    """Town, state and zip, as far as they are known: where 911 would be asked to look first."""
    state = " ".join(filter(None, (person.state, person.zip)))
    return ", ".join(filter(None, (person.city, state)))


def _stranger(read: Partition) -> _About:
    """Nobody we know; or somebody whose record could not be opened yet."""
    texts = read.values(StrangerText)
    phone = texts[-1].phone if texts else ""
    return _About(_in_order(Words(text.at, text.body) for text in texts), phone=phone)


def _in_order(words: Iterable[Words]) -> list[Words]:
    return sorted(words)
