"""The one message that an applicant gets before staff have decided: a link and a code.

It leaves by the worker that answers sign-ins, once. Who stopped our texts, or whose number may be
somebody else's, gets none, and no page says so.
"""

from datetime import datetime

from chalicelib import ids
from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import messages, signing_in
from chalicelib.domain.messages import Page
from chalicelib.domain.people import Person
from chalicelib.domain.signing_in import SignInRequest
from chalicelib.observability import log
from chalicelib.services import everywhere
from chalicelib.services.outbound import pages
from chalicelib.services.signing_in import letters
from chalicelib.services.signing_in.letters import Secrets
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store import account, allowances, numbers
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Stored, load_keys
from chalicelib.store.programkeys import program_keys
from chalicelib.store.writes import OUT_OF_REACH, Conflict, put_alone, write_alone


def answered(request: SignInRequest, made: Secrets, tenant: Tenant, at: datetime) -> bool:
    """Whether the message was sent. A try in vain is told to nobody."""
    to = request.email if request.way == "mail" else request.phone
    if not to or not _allowed(tenant, to, at):
        return False
    if request.way == "text" and not _may_be_texted(tenant, request.phone):
        return False
    stored = put_alone(_message(request, tenant, at), tenant.partition, at=at, policy=tenant.policy)
    letters.keep(Ref(tenant.id, meant(tenant.id, request, to)), request, made, None, at)
    result = _handed(stored, to, made, tenant)
    try:
        done = pages.ended(stored.value, result)
        write_alone(stored, done, tenant.partition, at=at, policy=tenant.policy)
    except (Conflict, *OUT_OF_REACH) as error:  # the sweeper will find it
        log.error("application.not_noted", extra={"error": type(error).__name__})
    return True


def meant(program: str, request: SignInRequest, to: str) -> str:
    """What a code stands for: this form, by this way, at this number or address. Whoever changes
    the number after a code went out has not shown that the new one is theirs."""
    return f"{request.way}#{request.browser}#{place(program, to)}"


def place(program: str, to: str) -> str:
    """A number or address as a code remembers it."""
    return program_keys(program).digest("sign_in", to)


def _allowed(tenant: Tenant, to: str, at: datetime) -> bool:
    limits = tenant.policy.applying
    return allowances.spend(tenant.id, f"to|{to}", limits.messages_to_one, at) and allowances.spend(
        tenant.id, "applications", limits.messages_of_all, at
    )


def _may_be_texted(tenant: Tenant, phone: str) -> bool:
    """Whether nothing that we know of a number stands against one text to it."""
    if everywhere.takes_part(tenant) and account.is_stopped(phone):
        return False
    owner = next(iter(numbers.owners([numbers.phone_key(tenant.id, phone)]).values()), None)
    if owner is None:
        return True
    ref = Ref(tenant.id, owner)
    found = load_keys([Key(ref.pk, "HEAD#PERSON")]).get(ref)
    if found is None:  # erased: its owner asked us to forget it
        return False
    person = found.one(Person)
    against = (person.texting == "stopped", person.hold, person.deceased, person.erased_at)
    return not any(against) and person.number_state != "suspect"


def _message(request: SignInRequest, tenant: Tenant, at: datetime) -> Page:
    """As it is stored: kept unsealed, so without number, address, link and code."""
    say = letters.mailed(tenant, request.language)
    made = Page(
        id=ids.new_id(), program=tenant.id, to="applicant", kind="sign_in",
        channel="mail" if request.way == "mail" else "sms", language=request.language,
        body=say("sign_in.code", sign_in_code=letters.STARS), epoch=epoch(), created_at=at,
        due_at=at, window_ends_at=at + signing_in.LIFE, exempt=True,
    )  # fmt: skip
    claimed = messages.claim(made, ids.new_id(), at, tenant.policy)
    return messages.move(claimed, "SENDING", attempts=1)


def _handed(stored: Stored[Page], to: str, made: Secrets, tenant: Tenant) -> Result:
    message = stored.value
    if message.channel == "mail":
        say = letters.mailed(tenant, message.language)
        return mail.send_mail(to, say("sign_in.mail_subject"), letters.words(say, made, "a"))
    return sms.send_text(
        to, letters.words(letters.texted(tenant, message.language), made, "a"),
        sender=tenant.program.check_in_number,
        # Of nobody whom we know: its receipts change nothing.
        context={"program": tenant.id, "person": "-", "message": f"applicant-{message.id}"},
        max_price=tenant.policy.sending.max_price,
        life_seconds=int(signing_in.LIFE.total_seconds()),
    )  # fmt: skip
