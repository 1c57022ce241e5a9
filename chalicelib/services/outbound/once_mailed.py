"""Mails of counts to those who work here: each made once, told by its own id, and naming nobody."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from chalicelib import clock, ids
from chalicelib.carriers import mail
from chalicelib.domain import messages
from chalicelib.domain.messages import Page
from chalicelib.domain.people import Language
from chalicelib.observability import log
from chalicelib.services.outbound import pages
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.writes import Conflict, Taken, put_alone, write_alone


def send(
    program: Tenant, kind: str, known: str, address: str, subject: str, words: Callable[[], str],
    *, at: datetime, language: Language = "en",
) -> bool:  # fmt: skip
    """Mail what ``words`` says, unless the mail of this ``kind`` that ``known`` tells apart was
    made before; whether it was made now.

    Whoever makes its record sends it. If that sender dies, the sweeper finds the record and tells
    that it did not surely leave: counts of another day are worth no second mail.
    """
    id = f"{kind}-{sha256(known.encode()).hexdigest()[:20]}"
    made = Page(
        id=id, program=program.id, to="staff", kind="page", channel="mail", language=language,
        body="", about=kind, epoch=epoch(), created_at=at, due_at=at, exempt=True,
    )  # fmt: skip
    claimed = messages.claim(made, ids.new_id(), at, program.policy)
    sending = messages.move(claimed, "SENDING", attempts=1)
    try:
        stored = put_alone(sending, program.partition, at=at, policy=program.policy)
    except Taken:
        return False
    told: Page = stored.value.model_copy(update={"body": words()})
    done = pages.ended(told, mail.send_mail(address, subject, told.body))
    try:
        write_alone(stored, done, program.partition, at=clock.now(), policy=program.policy)
    except Conflict as error:
        log.error("page.not_noted", extra={"error": type(error).__name__})
    return True
