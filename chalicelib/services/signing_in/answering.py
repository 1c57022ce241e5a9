"""A form that asks to be signed in is answered: a link and a code to the mentor whose number it is.

For anybody else an attempt is kept that looks the same and has nobody's code. Link and code are in
what leaves and nowhere else: what is stored of the message has stars in their place.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from chalicelib import settings
from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import gate, messages, signing_in
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.signing_in import SignInRequest, SignIns
from chalicelib.domain.texts.wording import printed
from chalicelib.domain.thread import Thread
from chalicelib.observability import log
from chalicelib.services import everywhere
from chalicelib.services.outbound import texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store import numbers, signins
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, Stored, load
from chalicelib.store.programkeys import program_keys
from chalicelib.store.signins import Attempt, hashed
from chalicelib.store.writes import OUT_OF_REACH, Conflict, Taken, write_alone

SIGN_INS = "SIGNINS"
STARS = "*" * 8


class Secrets(NamedTuple):
    """What a message holds: the link's token and the code."""

    token: str
    code: str


def look_at(read: Partition, stored: Stored[SignInRequest], tenant: Tenant, at: datetime) -> None:
    """Answer a form, once: it is put aside before anything leaves, and whoever got nothing asks
    again.

    Raises
    ------
    Conflict
        if another worker has it.
    """
    request = stored.value
    if request.due_at is None or request.due_at > at:
        return
    write_alone(
        stored, request.model_copy(update={"due_at": None}), read, at=at, policy=tenant.policy
    )
    if at - request.at >= signing_in.LIFE:
        return
    made = Secrets(secrets.token_urlsafe(32), f"{secrets.randbelow(10**8):08}")
    mentor = _mentor(tenant, request.phone)
    if mentor is None or not _answered(mentor, request, made, tenant, at):
        nobody = Attempt(request.browser, tenant.id, "", secrets.token_hex(20), hashed(made.token))
        signins.put(nobody, at + signing_in.LIFE)


def _mentor(tenant: Tenant, phone: str) -> Partition | None:
    """The mentor with this number, if they are one still."""
    owner = next(iter(numbers.owners([numbers.phone_key(tenant.id, phone)]).values()), None)
    if owner is None:
        return None
    try:
        read = load(Ref(tenant.id, owner), SIGN_INS)
    except Missing:  # the number of somebody who was erased is nobody's
        return None
    return read if may_sign_in(read) else None


def may_sign_in(read: Partition) -> bool:
    """Whether this is a mentor, alive and not erased."""
    person = read.one(Person)
    gone = person.erased_at is not None or person.deceased is not None
    return read.maybe(Mentor) is not None and not gone


def _answered(
    read: Partition, request: SignInRequest, made: Secrets, tenant: Tenant, at: datetime
) -> bool:
    """Whether this mentor was sent their link and code. A try in vain is told to nobody."""
    stored = read.maybe(SignIns, SIGN_INS)
    known = stored.value if stored else SignIns(person_id=read.ref.person)
    message = _message(read, request, tenant, at)
    if message is None or not signing_in.may_ask(known, at):
        return False
    change = Change(read, by=read.ref.person, at=at, policy=tenant.policy)
    if stored:
        change.replace(signing_in.asked(known, request.browser, at))
    else:
        change.put(signing_in.asked(known, request.browser, at))
    change.put(message)
    if message.channel == "sms":
        everywhere.heed(change, tenant, message)
    try:
        after = change.commit("sign_in.asked", request.way)
    except (Conflict, Taken):
        return False
    _keep(read.ref, request, made, known.attempt, at)
    _send(after, message, made, tenant, at)
    return True


def _keep(
    ref: Ref, request: SignInRequest, made: Secrets, before: str | None, at: datetime
) -> None:
    """The attempt, before its message leaves; the one before is void from now on."""
    if before:
        signins.void(before)
    code = kept_code(ref.program, request.browser, made.code)
    attempt = Attempt(request.browser, *ref, code, hashed(made.token))
    signins.put(attempt, at + signing_in.LIFE)


def kept_code(program: str, browser: str, code: str) -> str:
    """What is kept of a code: so few figures need the program's key to be tried against."""
    return program_keys(program).digest("sign_in", f"{browser}|{code}")


def _message(
    read: Partition, request: SignInRequest, tenant: Tenant, at: datetime
) -> Message | None:
    """The message, SENDING, as it is stored; ``None`` if it may not leave that way."""
    person, by_mail = read.one(Person), request.way == "mail"
    thread = read.one(Thread).model_copy(update={"language": request.language})
    ends = at + signing_in.LIFE
    written = texting.compose(
        person, thread, tenant, "sign_in", "sign_in.code", at,
        window_ends_at=ends, exempt=True, sign_in_code=STARS,
    ).model_copy(update={"channel": "mail" if by_mail else "sms", "to": "mentor"})  # fmt: skip
    if by_mail:
        return texting.start(written, at, tenant) if person.email else None
    refused = gate.may_text(person, written, at, epoch(), tenant.policy)
    return None if refused else texting.start(written, at, tenant)


def _said(message: Message, tenant: Tenant) -> Callable[..., str]:
    """How it is worded: a mail keeps the letters that texts lack."""
    language, alias = message.language, tenant.program.alias
    if message.channel == "mail":
        return partial(printed, language=language, own=tenant.own, alias=alias)
    return partial(tenant.say, language=language, alias=alias)


def _words(message: Message, made: Secrets, tenant: Tenant) -> str:
    """What leaves: with the link, where we have an address."""
    say, address = _said(message, tenant), settings.get().public_url.rstrip("/")
    if not address:
        return say("sign_in.code", sign_in_code=made.code)
    link = f"{address}/m/in/{made.token}"
    return say("sign_in.link", sign_in_code=made.code, sign_in_link=link)


def _send(read: Partition, message: Message, made: Secrets, tenant: Tenant, at: datetime) -> None:
    """Hand it to the carrier, once, and write down what came of it."""
    stored = read.stored(Message, next(s.key.sk for s in read.every(Message)))
    result = _handed(
        read.one(Person), message, stored.key.sk, _words(message, made, tenant), tenant
    )
    after = messages.after_send(result.kind)
    state: messages.State = "FAILED" if after.retry else after.state
    done = messages.move(
        stored.value, state, provider_id=result.provider_id, reason=result.reason,
        sent_at=at if state == "ACCEPTED" else None, outcome_at=at,
    )  # fmt: skip
    try:
        _note(read, stored, done, tenant, at)
    except (Conflict, *OUT_OF_REACH) as error:  # a receipt was faster, or the sweeper will find it
        log.error("sign_in.not_noted", extra={"error": type(error).__name__})


def _note(
    read: Partition, stored: Stored[Message], done: Message, tenant: Tenant, at: datetime
) -> None:
    """Acceptance is an observation; what may not have arrived reaches a human (invariant 5). It is
    never tried again by itself: what is stored has no code in it."""
    if done.state == "ACCEPTED":
        write_alone(stored, done, read, at=at, policy=tenant.policy)
        return
    change = Change(read, by="sender", at=at, policy=tenant.policy)
    change.set(stored, done)
    ON_FAILURE[done.kind](change, done, tenant)
    change.commit(f"message.{done.state.lower()}", done.kind)


def _handed(person: Person, message: Message, sk: str, body: str, tenant: Tenant) -> Result:
    if message.channel == "mail":
        say = _said(message, tenant)
        subject = say("sign_in.mail_subject")
        return mail.send_mail(person.email or "", subject, body)
    return sms.send_text(
        person.phone or "", body, sender=tenant.number(message.line),
        context={"program": tenant.id, "person": person.id, "message": sk},
        max_price=tenant.policy.sending.max_price,
        life_seconds=int(signing_in.LIFE.total_seconds()),
    )  # fmt: skip


__all__ = ["kept_code", "look_at", "may_sign_in"]
