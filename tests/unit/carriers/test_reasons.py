"""Every documented error of the carriers is mapped, and none is taken for more than it proves."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from chalicelib.carriers.reasons import CODES, REASONS, SPENT
from chalicelib.carriers.result import from_error
from chalicelib.carriers.sms import SERVICE

OPERATIONS = [
    (SERVICE, "SendTextMessage"),
    (SERVICE, "SendVoiceMessage"),
    ("sesv2", "SendEmail"),
]


def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def refusal(code: str, reason: str = "") -> ClientError:
    more = {"Reason": reason} if reason else {}
    return ClientError({"Error": {"Code": code, "Message": "-"}, **more}, "SendTextMessage")


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_every_error_of_the_operations_that_we_call_is_in_the_table(
    service: str, operation: str
) -> None:
    errors = model(service).operation_model(operation).error_shapes
    assert {error.name for error in errors} <= set(CODES)


def reasons() -> Iterator[tuple[str, str]]:
    """Each error of the two operations that carries a reason, with each reason it may carry."""
    for operation in ("SendTextMessage", "SendVoiceMessage"):
        for error in model(SERVICE).operation_model(operation).error_shapes:
            if "Reason" in error.members:
                yield from ((error.name, reason) for reason in error.members["Reason"].enum)


def test_every_reason_in_the_services_model_is_in_the_table_and_no_other() -> None:
    known = {(code, reason) for code, table in REASONS.items() for reason in table}
    assert known == set(reasons())


@pytest.mark.parametrize(("code", "reason"), sorted(set(reasons())))
def test_an_answer_with_a_reason_proves_that_nothing_was_taken(code: str, reason: str) -> None:
    result = from_error(refusal(code, reason))
    wanted = "opted_out" if reason == "DESTINATION_PHONE_NUMBER_OPTED_OUT" else "refused"
    assert (result.kind, result.reason) == (wanted, reason)
    assert result.spent == reason.startswith("MONTHLY_SPEND_LIMIT")


def test_every_spending_limit_is_known_as_one() -> None:
    enum = model(SERVICE).shape_for("ServiceQuotaExceededExceptionReason").enum
    assert {reason for reason in enum if reason.startswith("MONTHLY_SPEND")} == SPENT


def test_throttling_is_retryable_by_the_model_and_by_us() -> None:
    """The model's own mark of what is safe to try again, and the one error that is not."""
    for error in model(SERVICE).operation_model("SendTextMessage").error_shapes:
        retry = error.metadata.get("retryable") or {}
        assert (from_error(refusal(error.name)).kind == "not_accepted") == bool(
            retry.get("throttling")
        )


@pytest.mark.parametrize(
    ("code", "kind"),
    [("InternalServerException", "ambiguous"), ("SomethingNew", "ambiguous"),
     ("ServiceUnavailable", "ambiguous"), ("", "ambiguous"),
     ("ThrottlingException", "not_accepted"), ("ValidationException", "refused")],
)  # fmt: skip
def test_a_code_without_a_reason_follows_its_own_row_and_an_unknown_one_proves_nothing(
    code: str, kind: str
) -> None:
    assert from_error(refusal(code)).kind == kind


CLIENTS_OWN = [
    (exceptions.ConnectTimeoutError(endpoint_url="-"), "not_accepted"),
    (exceptions.EndpointConnectionError(endpoint_url="-"), "not_accepted"),
    (exceptions.ProxyConnectionError(proxy_url="-"), "not_accepted"),
    (exceptions.NoCredentialsError(), "not_accepted"),
    (exceptions.ParamValidationError(report="-"), "refused"),
    (exceptions.ReadTimeoutError(endpoint_url="-"), "ambiguous"),
    (exceptions.ConnectionClosedError(endpoint_url="-"), "ambiguous"),
    (exceptions.SSLError(endpoint_url="-", error="-"), "ambiguous"),
    (exceptions.HTTPClientError(error="-"), "ambiguous"),
]


@pytest.mark.parametrize(("error", "kind"), CLIENTS_OWN, ids=lambda x: type(x).__name__)
def test_only_what_never_left_may_be_tried_again(
    error: exceptions.BotoCoreError, kind: str
) -> None:
    """Invariant 2: what may have been accepted is never repeated."""
    assert from_error(error).kind == kind
