"""A form that asks to be signed in is answered: a link and a code to the mentor whose number it is.

For anybody else an attempt is kept that looks the same and has nobody's code. Link and code are in
what leaves and nowhere else: what is stored of the message has stars in their place.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import gate, messages, signing_in
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.signing_in import SignInRequest, SignIns
from chalicelib.domain.thread import Thread
from chalicelib.observability import log
from chalicelib.services import everywhere
from chalicelib.services.applying import letters as applying_letters
from chalicelib.services.outbound import texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.signing_in import letters, staff_letters
from chalicelib.services.signing_in.letters import Secrets
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch
from chalicelib.store import numbers, signins
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, Stored, load
from chalicelib.store.signins import Attempt, hashed
from chalicelib.store.writes import OUT_OF_REACH, Conflict, Taken, write_alone

SIGN_INS = "SIGNINS"


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
    if not _was_sent(request, made, tenant, at):
        nobody = Attempt(request.browser, tenant.id, "", secrets.token_hex(20), hashed(made.token))
        signins.put(nobody, at + signing_in.LIFE)


def _was_sent(request: SignInRequest, made: Secrets, tenant: Tenant, at: datetime) -> bool:
    """Whether anybody was sent anything. Whose record changes again and again meanwhile gets
    nothing, and asks again."""
    try:
        return ANSWERED[request.house](request, made, tenant, at)
    except Conflict as error:
        log.error("sign_in.not_sent", extra={"error": type(error).__name__})
        return False


@again_on_conflict
def _mentors(request: SignInRequest, made: Secrets, tenant: Tenant, at: datetime) -> bool:
    mentor = _mentor(tenant, request.phone)
    return mentor is not None and _answered(mentor, request, made, tenant, at)


#: Who answers at which door, and whether anybody was sent anything.
ANSWERED: dict[str, Callable[[SignInRequest, Secrets, Tenant, datetime], bool]] = {
    "mentors": _mentors,
    "staff": staff_letters.answered,
    "applicants": applying_letters.answered,
}


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
    except Taken:
        return False
    letters.keep(read.ref, request, made, known.attempt, at)
    _send(after, message, made, tenant, at)
    return True


def _message(
    read: Partition, request: SignInRequest, tenant: Tenant, at: datetime
) -> Message | None:
    """The message, SENDING, as it is stored; ``None`` if it may not leave that way."""
    person, by_mail = read.one(Person), request.way == "mail"
    thread = read.one(Thread).model_copy(update={"language": request.language})
    ends = at + signing_in.LIFE
    written = texting.compose(
        person, thread, tenant, "sign_in", "sign_in.code", at,
        window_ends_at=ends, exempt=True, sign_in_code=letters.STARS,
    ).model_copy(update={"channel": "mail" if by_mail else "sms", "to": "mentor"})  # fmt: skip
    if by_mail:
        return texting.start(written, at, tenant) if person.email else None
    refused = gate.may_text(person, written, at, epoch(), tenant.policy)
    return None if refused else texting.start(written, at, tenant)


def _said(message: Message, tenant: Tenant) -> Callable[..., str]:
    """How it is worded: a mail keeps the letters that texts lack."""
    if message.channel == "mail":
        return letters.mailed(tenant, message.language)
    return letters.texted(tenant, message.language)


def _send(read: Partition, message: Message, made: Secrets, tenant: Tenant, at: datetime) -> None:
    """Hand it to the carrier, once, and write down what came of it."""
    stored = read.stored(Message, next(s.key.sk for s in read.every(Message)))
    words = letters.words(_said(message, tenant), made, "m")
    result = _handed(read.one(Person), message, stored.key.sk, words, tenant)
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
        subject = letters.mailed(tenant, message.language)("sign_in.mail_subject")
        return mail.send_mail(person.email or "", subject, body)
    return sms.send_text(
        person.phone or "", body, sender=tenant.number(message.line),
        context={"program": tenant.id, "person": person.id, "message": sk},
        max_price=tenant.policy.sending.max_price,
        life_seconds=int(signing_in.LIFE.total_seconds()),
    )  # fmt: skip
