"""Texts and voice calls by AWS End User Messaging (pinpoint-sms-voice-v2)."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import settings
from chalicelib.carriers.client import carrier
from chalicelib.carriers.result import Result, from_error

SERVICE = "pinpoint-sms-voice-v2"
#: Seconds that the carrier may hold a message (AWS: SendTextMessage, TimeToLive).
SHORTEST_LIFE, LONGEST_LIFE = 5, 259_200


def send_text(
    to: str,
    body: str,
    *,
    sender: str,
    context: Mapping[str, str],
    life_seconds: int = LONGEST_LIFE,
    max_price: str | None = None,
    vital: bool = False,
) -> Result:
    """Hand one text to the carrier, once.

    ``to`` and ``sender`` are E.164; ``context`` comes back on the receipts and holds ids only;
    ``life_seconds`` is how long the carrier may try, cut to AWS's range; ``max_price`` is what it
    may cost at most, in US dollars (``None``: whatever it costs); a ``vital`` text gives a carrier
    that hangs up sooner. Raises nothing that a carrier does: every outcome is a ``Result``.
    """
    capped = {"MaxPrice": max_price} if max_price else {}
    return _attempt(
        "send_text_message",
        vital,
        DestinationPhoneNumber=to,
        OriginationIdentity=sender,
        MessageBody=body,
        MessageType="TRANSACTIONAL",
        TimeToLive=min(max(life_seconds, SHORTEST_LIFE), LONGEST_LIFE),
        Context=dict(context),
        **capped,
    )


def call(to: str, words: str, *, sender: str, context: Mapping[str, str]) -> Result:
    """Have the carrier call ``to`` and speak ``words``, once; only pages do, so it is vital."""
    return _attempt(
        "send_voice_message",
        True,
        DestinationPhoneNumber=to,
        OriginationIdentity=sender,
        MessageBody=words,
        MessageBodyTextType="TEXT",
        Context=dict(context),
    )


def _attempt(operation: str, vital: bool, **request: Any) -> Result:
    try:
        answer = getattr(carrier(SERVICE, vital), operation)(
            ConfigurationSetName=settings.get().sms_configuration_set, **request
        )
    except (BotoCoreError, ClientError) as error:
        return from_error(error)
    return Result(kind="accepted", provider_id=answer["MessageId"])
