"""Texts and voice calls by AWS End User Messaging (pinpoint-sms-voice-v2)."""

from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import settings
from chalicelib.carriers.client import carrier
from chalicelib.carriers.result import Result, from_error

SERVICE = "pinpoint-sms-voice-v2"
#: Seconds that the carrier may hold a message (AWS: SendTextMessage, TimeToLive).
SHORTEST_LIFE, LONGEST_LIFE = 5, 259_200


def send_text(
    to: str, body: str, *, sender: str, context: Mapping[str, str], life_seconds: int = LONGEST_LIFE
) -> Result:
    """Hand one text to the carrier, once.

    ``to`` and ``sender`` are E.164; ``context`` comes back on the receipts and holds ids only;
    ``life_seconds`` is how long the carrier may try, cut to AWS's range. Raises nothing that a
    carrier does: every outcome is a ``Result``.
    """
    try:
        answer = carrier(SERVICE).send_text_message(
            DestinationPhoneNumber=to,
            OriginationIdentity=sender,
            MessageBody=body,
            MessageType="TRANSACTIONAL",
            ConfigurationSetName=settings.get().sms_configuration_set,
            TimeToLive=min(max(life_seconds, SHORTEST_LIFE), LONGEST_LIFE),
            Context=dict(context),
        )
    except (BotoCoreError, ClientError) as error:
        return from_error(error)
    return Result(kind="accepted", provider_id=answer["MessageId"])


def call(to: str, words: str, *, sender: str, context: Mapping[str, str]) -> Result:
    """Have the carrier call ``to`` and speak ``words``, once."""
    try:
        answer = carrier(SERVICE).send_voice_message(
            DestinationPhoneNumber=to,
            OriginationIdentity=sender,
            MessageBody=words,
            MessageBodyTextType="TEXT",
            ConfigurationSetName=settings.get().sms_configuration_set,
            Context=dict(context),
        )
    except (BotoCoreError, ClientError) as error:
        return from_error(error)
    return Result(kind="accepted", provider_id=answer["MessageId"])
