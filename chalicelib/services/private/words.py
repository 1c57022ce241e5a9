"""What somebody writes on a private page in their own words: read as a text of theirs would be.

The page scans it at once, so that whoever is in danger sees at once where help is; then it goes the
way of texts, through the inbound queue, whose function alone may answer and page at any hour.
"""

import json

from chalicelib import settings
from chalicelib.domain.people import Person
from chalicelib.services.private.doors import Inside
from chalicelib.store.clients import client
from chalicelib.store.private_links import hashed

#: Characters of one note; texts of more parts than carriers join are shorter.
LONGEST = 1000


def in_danger(inside: Inside, said: str) -> str | None:
    """What a text of danger is answered with, if it is one."""
    from chalicelib.services.inbound import crisis  # reads texts: for who writes one

    danger = crisis.scan(said)
    if danger is None:
        return None
    return crisis.reply_words(inside.here, danger, inside.read.one(Person).phone or "")


def hand_over(inside: Inside, token: str, said: str) -> None:
    """Put what was said where texts come in, once a page, however often its form is sent.

    Raises
    ------
    BotoCoreError, ClientError
        if the queue does not take it.
    """
    person = inside.read.one(Person)
    payload = {
        "inboundMessageId": f"page-{hashed(f'words|{token}')[:24]}",
        "originationNumber": person.phone,
        "destinationNumber": inside.here.program.check_in_number,
        "messageBody": said[:LONGEST],
        "page": True,
    }
    envelope = {"Message": json.dumps(payload), "Timestamp": inside.at.isoformat()}
    client("sqs").send_message(
        QueueUrl=settings.get().inbound_queue_url, MessageBody=json.dumps(envelope)
    )
