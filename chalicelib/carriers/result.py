"""What came of one attempt, in words that the state machine acts on."""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.carriers.reasons import CODES, NEVER_LEFT, REASONS, SPENT
from chalicelib.domain.messages import SendResult
from chalicelib.domain.people import Value


class Result(Value):
    """One attempt's outcome, the carrier's id where it took the message, and its reason code."""

    kind: SendResult
    provider_id: str | None = None
    reason: str | None = None

    @property
    def spent(self) -> bool:
        """Whether the carrier refused because the month's spending limit is reached."""
        return self.reason in SPENT


def from_error(error: BotoCoreError | ClientError) -> Result:
    """What an error proves: not accepted, refused, opted out, or nothing (ambiguous).

    A read time-out, a closed connection and a 5xx leave it open whether the carrier took the
    message: they are ambiguous and never repeated. ``reasons`` is the table.
    """
    if isinstance(error, ClientError):
        return _from_answer(error)
    kind = next((NEVER_LEFT[t] for t in type(error).__mro__ if t in NEVER_LEFT), None)
    return Result(kind=kind or "ambiguous", reason=type(error).__name__)


def _from_answer(error: ClientError) -> Result:
    code = str(error.response.get("Error", {}).get("Code", ""))
    reason = str(error.response.get("Reason", ""))
    kind = REASONS.get(code, {}).get(reason) or CODES.get(code, "ambiguous")
    return Result(kind=kind, reason=reason or code)
