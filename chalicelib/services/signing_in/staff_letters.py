"""The mail to a member of staff who wants to sign in: a link and a code, the first factor."""

from datetime import datetime

from chalicelib import ids
from chalicelib.carriers import mail
from chalicelib.domain import messages, signing_in
from chalicelib.domain.messages import Page
from chalicelib.domain.signing_in import SignInRequest
from chalicelib.domain.staff import Staff
from chalicelib.observability import log
from chalicelib.services.outbound import pages
from chalicelib.services.signing_in import letters
from chalicelib.services.signing_in.letters import Secrets
from chalicelib.services.staff import roster
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition
from chalicelib.store.writes import OUT_OF_REACH, Conflict, Taken, write_alone


@again_on_conflict
def answered(request: SignInRequest, made: Secrets, tenant: Tenant, at: datetime) -> bool:
    """Whether somebody of staff has this address and was sent a mail. A try in vain is told to
    nobody."""
    read = roster.read(tenant.id)
    stored = next((s for s in read.every(Staff) if s.value.email == request.email), None)
    if stored is None or not stored.value.active:
        return False
    member, before = stored.value, stored.value.sign_ins
    if not signing_in.may_ask(before, at):
        return False
    change = Change(read, by=member.login, at=at, policy=tenant.policy)
    asked = signing_in.asked(before, request.browser, at)
    change.set(stored, member.model_copy(update={"sign_ins": asked}))
    message = _message(tenant, request, at)
    change.put(message)
    try:
        after = change.commit("staff.sign_in_asked", member.login)
    except Taken:
        return False
    letters.keep(Ref(tenant.id, member.login), request, made, before.attempt, at)
    _send(after, message, member, made, tenant)
    return True


def _message(tenant: Tenant, request: SignInRequest, at: datetime) -> Page:
    """As it is stored: kept unsealed, like whatever else goes to staff, and without the code."""
    say = letters.mailed(tenant, request.language)
    made = Page(
        id=ids.new_id(), program=tenant.id, to="staff", kind="sign_in", channel="mail",
        language=request.language, body=say("sign_in.code", sign_in_code=letters.STARS),
        epoch=epoch(), created_at=at, due_at=at, window_ends_at=at + signing_in.LIFE, exempt=True,
    )  # fmt: skip
    claimed = messages.claim(made, ids.new_id(), at, tenant.policy)
    return messages.move(claimed, "SENDING", attempts=1)


def _send(read: Partition, message: Page, member: Staff, made: Secrets, tenant: Tenant) -> None:
    """Hand it over, once, and write down what came of it. Whoever got nothing asks again."""
    say = letters.mailed(tenant, message.language)
    words = letters.words(say, made, "s")
    result = mail.send_mail(member.email, say("sign_in.mail_subject"), words)
    stored = next(s for s in read.every(Page) if s.value.id == message.id)
    done = pages.ended(stored.value, result)
    try:
        write_alone(stored, done, read, at=message.created_at, policy=tenant.policy)
    except (Conflict, *OUT_OF_REACH) as error:  # the sweeper will find it
        log.error("sign_in.not_noted", extra={"error": type(error).__name__})
