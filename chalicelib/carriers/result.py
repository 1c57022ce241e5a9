"""What came of one attempt, in words that the state machine acts on."""

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from chalicelib.domain.messages import SendResult
from chalicelib.domain.people import Value

#: Proven not accepted: may be tried again. AWS, "SendTextMessage: Errors".
_NOT_ACCEPTED = {"ThrottlingException", "TooManyRequestsException", "LimitExceededException"}
#: Final: the same request would be refused again.
_REFUSED = frozenset(
    """
    AccessDeniedException AccountSuspendedException BadRequestException ConflictException
    ExpiredTokenException InvalidSignatureException MailFromDomainNotVerifiedException
    MessageRejected NotFoundException ResourceNotFoundException SendingPausedException
    ServiceQuotaExceededException UnrecognizedClientException ValidationException
    """.split()
)
_OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"


class Result(Value):
    """One attempt's outcome, the carrier's id where it took the message, and its reason code."""

    kind: SendResult
    provider_id: str | None = None
    reason: str | None = None


def from_error(error: BotoCoreError | ClientError) -> Result:
    """What an error proves: not accepted, refused, opted out, or nothing (ambiguous).

    A read time-out, a closed connection and a 5xx leave it open whether the carrier took the
    message: they are ambiguous and never repeated.
    """
    if isinstance(error, ClientError):
        return _from_answer(error)
    if isinstance(error, ConnectTimeoutError | EndpointConnectionError | NoCredentialsError):
        return Result(kind="not_accepted", reason=type(error).__name__)
    return Result(kind="ambiguous", reason=type(error).__name__)


def _from_answer(error: ClientError) -> Result:
    code = str(error.response.get("Error", {}).get("Code", ""))
    reason = str(error.response.get("Reason", "")) or code
    if reason == _OPTED_OUT:
        return Result(kind="opted_out", reason=reason)
    if code in _NOT_ACCEPTED:
        return Result(kind="not_accepted", reason=reason)
    if code in _REFUSED:
        return Result(kind="refused", reason=reason)
    return Result(kind="ambiguous", reason=reason)
