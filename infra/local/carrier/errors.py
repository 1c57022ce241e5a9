"""The carrier's refusals, in AWS's exact form for each protocol."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """An error answer: AWS's code, HTTP status, and the members of its shape."""

    code: str
    status: int
    members: dict[str, Any]


class Refused(Exception):
    """Raised with the refusal; nothing was carried."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


THROTTLED = Refusal("ThrottlingException", 400, {"Message": "Rate exceeded"})
INTERNAL = Refusal(
    "InternalServerException",
    500,
    {"Message": "An internal error occurred", "RequestId": "00000000-0000-0000-0000-000000000000"},
)
OPTED_OUT = Refusal(
    "ConflictException",
    400,
    {
        "Message": "The destination phone number is opted out",
        "Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    },
)
SPENT = {
    "SendTextMessage": Refusal(
        "ServiceQuotaExceededException",
        400,
        {
            "Message": "The monthly spend limit was reached",
            "Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
        },
    ),
    "SendVoiceMessage": Refusal(
        "ServiceQuotaExceededException",
        400,
        {
            "Message": "The monthly spend limit was reached",
            "Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE",
        },
    ),
}
PRICE = Refusal(
    "ValidationException",
    400,
    {"Message": "The price is over MaxPrice", "Reason": "PRICE_OVER_THRESHOLD"},
)
BLOCKED = Refusal(
    "ConflictException",
    400,
    {
        "Message": "A protect configuration blocks the destination",
        "Reason": "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    },
)
NO_ORIGIN = Refusal(
    "ConflictException",
    400,
    {
        "Message": "No origination identity can reach this destination",
        "Reason": "NO_ORIGINATION_IDENTITIES_FOUND",
    },
)


def invalid(field: str, message: str) -> Refusal:
    """A ValidationException for one field."""
    return Refusal(
        "ValidationException",
        400,
        {
            "Message": f"{field}: {message}",
            "Reason": "FIELD_VALIDATION_FAILED",
            "Fields": [{"Name": field, "Message": message}],
        },
    )


def unknown_configuration_set(name: str) -> Refusal:
    """No such configuration set."""
    return Refusal(
        "ResourceNotFoundException",
        400,
        {
            "Message": "The configuration set does not exist",
            "ResourceType": "configuration-set",
            "ResourceId": name,
        },
    )


UNKNOWN_OPERATION = Refusal(
    "UnknownOperationException",
    400,
    {"Message": "The laptop's carrier does not know this operation"},
)
BAD_MAIL = Refusal(
    "BadRequestException", 400, {"message": "Destination, sender or content is missing"}
)
