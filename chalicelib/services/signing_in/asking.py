"""Somebody asks to be signed in: the form is kept and queued, whoever it was.

Whether we know them is found out by the worker that looks at it, so that neither the page nor the
time that it takes tells anybody (trust.md, Security). It also leaves sending to those who may send.
"""

import json
import re
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import clock, ids, settings
from chalicelib.domain import signing_in
from chalicelib.domain.people import Language
from chalicelib.domain.signing_in import SignInRequest, Way
from chalicelib.domain.staff import EMAIL
from chalicelib.observability import log
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import phones
from chalicelib.services.tenant import tenant
from chalicelib.store import allowances
from chalicelib.store.clients import client
from chalicelib.store.partition import Missing
from chalicelib.store.signins import hashed
from chalicelib.store.writes import put_alone


class Asker(NamedTuple):
    """Whence a form came: its language, its cookie, and the address of the network (IP)."""

    language: Language
    browser: str
    address: str


def ask(program: str, phone: str, way: Way, asker: Asker) -> None:
    """Take a mentor's form in.

    No answer tells what became of it: a program that there is not, an address that has asked too
    often and a number that nobody has all look alike.

    Raises
    ------
    Unacceptable
        if it is no number at all.
    """
    _take_in(program, asker, house="mentors", phone=phones.read_number(phone), way=way)


def ask_as_staff(program: str, email: str, asker: Asker) -> None:
    """Take a form of somebody of staff in: it looks alike, and their message is a mail.

    Raises
    ------
    Unacceptable
        if it is no mail address at all.
    """
    if not re.fullmatch(EMAIL, email):
        raise Unacceptable("email", "malformed", "Give a mail address.")
    _take_in(program, asker, house="staff", email=email.casefold(), way="mail")


def ask_as_applicant(program: str, phone: str, email: str, way: Way, asker: Asker) -> None:
    """Send whoever filled in the form for new mentors a link and a code that confirm it, whoever it
    was and whether or not we know the number or address.

    Raises
    ------
    Unacceptable
        if it is no number at all.
    """
    number = phones.read_number(phone)
    _take_in(program, asker, house="applicants", phone=number, email=email, way=way)


def _take_in(program: str, asker: Asker, **asked: Any) -> None:
    try:
        here = tenant(program)
    except Missing:
        return
    at = clock.now()
    if not allowances.spend(here.id, asker.address, signing_in.PER_ADDRESS, at):
        log.info("sign_in.too_often", extra={"program": here.id})
        return
    request = SignInRequest(
        id=ids.new_id(), language=asker.language, browser=hashed(asker.browser), at=at, due_at=at,
        **asked,
    )  # fmt: skip
    stored = put_alone(request, here.partition, at=at, policy=here.policy)
    try:
        client("sqs").send_message(
            QueueUrl=settings.get().urgent_queue_url, MessageBody=json.dumps(stored.key._asdict())
        )
    except (BotoCoreError, ClientError) as error:  # the tick finds it within the minute
        log.error("sign_in.not_queued", extra={"error": type(error).__name__})
