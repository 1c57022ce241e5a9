"""E-mail to staff by SES, version 2."""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import settings
from chalicelib.carriers.client import carrier
from chalicelib.carriers.result import Result, from_error


def send_mail(to: str, subject: str, body: str) -> Result:
    """Hand one plain-text mail to SES, once; as fast as a page must be. Every outcome is a
    ``Result``."""
    try:
        answer = carrier("sesv2", vital=True).send_email(
            FromEmailAddress=settings.get().sender_email,
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": body}}}},
        )
    except (BotoCoreError, ClientError) as error:
        return from_error(error)
    return Result(kind="accepted", provider_id=answer["MessageId"])
