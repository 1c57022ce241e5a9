"""The carrier on the wire, through real boto3 clients whose model checks both directions."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from botocore.validate import ParamValidator

from infra.local.carrier import faults, patience
from infra.local.carrier.carrier import Carrier
from infra.local.ports import free_port

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TEXT = {
    "DestinationPhoneNumber": "+15025550123",
    "OriginationIdentity": "+15025550100",
    "MessageBody": "How are you?",
    "MessageType": "TRANSACTIONAL",
    "ConfigurationSetName": "handrail",
    "TimeToLive": 3600,
    "Context": {"program": "demo", "person": "p1", "message": "m1"},
}
CALL = {
    "DestinationPhoneNumber": "+15025550123",
    "OriginationIdentity": "+15025550100",
    "MessageBody": "Code 42",
}


class Wire:
    """A carrier and clients of it."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.log = folder / "carrier.jsonl"
        topics = {"receipts": "arn:receipts", "inbound": "arn:inbound"}
        self.carrier = Carrier(port, self.log, topics, lambda: NOW, lambda *_: None, "handrail")
        self.carrier.start()
        config = Config(retries={"total_max_attempts": 1}, read_timeout=0.3)
        where = {"endpoint_url": f"http://127.0.0.1:{port}", "config": config}
        self.sms: Any = boto3.client("pinpoint-sms-voice-v2", **where)  # type: ignore[call-overload]
        where["config"] = config.merge(Config(parameter_validation=False))
        self.unchecked: Any = boto3.client("pinpoint-sms-voice-v2", **where)  # type: ignore[call-overload]
        self.mail: Any = boto3.client("sesv2", **where)  # type: ignore[call-overload]

    def set(self, **settings: Any) -> None:
        self.carrier.faults.set(faults.read(settings))

    def sent(self, kind: str = "sms") -> list[str]:
        return [carried.id for carried in self.carrier.outbox.sent(kind)]


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    made = Wire(tmp_path)
    yield made
    made.carrier.stop()


def test_a_text_is_accepted_kept_and_receipted(wire: Wire) -> None:
    message_id = wire.sms.send_text_message(**TEXT)["MessageId"]
    (carried,) = wire.carrier.outbox.sent("sms", "+15025550123")
    assert carried.show() == {
        "id": message_id, "from": "+15025550100", "to": "+15025550123", "body": "How are you?",
        "sent_at": "2026-11-24T15:00:00Z", "segments": 1, "status": "DELIVERED",
    }  # fmt: skip
    assert wire.carrier.publisher.next_due() == NOW


def test_without_a_configuration_set_no_receipt_comes(wire: Wire) -> None:
    wire.sms.send_text_message(**{k: v for k, v in TEXT.items() if k != "ConfigurationSetName"})
    assert wire.carrier.publisher.next_due() is None


def test_a_dry_run_carries_nothing(wire: Wire) -> None:
    assert wire.sms.send_text_message(**TEXT, DryRun=True)["MessageId"]
    assert wire.sent() == []


def test_a_call_is_accepted(wire: Wire) -> None:
    assert wire.sent("voice") == []
    assert wire.sms.send_voice_message(**CALL)["MessageId"]
    assert len(wire.sent("voice")) == 1


REFUSED = [
    ("throttle", "ThrottlingException", {}),
    ("opted_out", "ConflictException", {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"}),
    ("spend_limit", "ServiceQuotaExceededException",
     {"Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"}),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "code", "members"), REFUSED)
def test_a_refusal_has_awss_form_and_carries_nothing(
    wire: Wire, fault: str, code: str, members: dict[str, str]
) -> None:
    wire.set(**{fault: 1})
    with pytest.raises(ClientError) as caught:
        wire.sms.send_text_message(**TEXT)
    assert isinstance(caught.value, getattr(wire.sms.exceptions, code))
    assert caught.value.response["Error"]["Code"] == code
    assert members.items() <= caught.value.response.items()
    assert caught.value.response["Message"]
    assert wire.sent() == []
    _matches_the_model(wire.sms, code, caught.value.response)


def _matches_the_model(client: Any, code: str, response: Any) -> None:
    shape = client.meta.service_model.shape_for_error_code(code)
    members = {name: response[name] for name in shape.members if name in response}
    assert not ParamValidator().validate(members, shape).has_errors()
    for name, member in shape.members.items():
        if getattr(member, "enum", None) and name in members:
            assert members[name] in member.enum


AMBIGUOUS = [
    ("timeout", ReadTimeoutError),
    ("reset", ConnectionClosedError),
    ("error_5xx", ClientError),
]


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(("fault", "error"), AMBIGUOUS)
def test_after_an_ambiguous_fault_the_text_may_have_gone_out(
    wire: Wire, fault: str, error: type[Exception], accepted: bool
) -> None:
    wire.set(next=[fault], ambiguous_accepted=float(accepted))
    with pytest.raises(error):
        wire.sms.send_text_message(**TEXT)
    assert len(wire.sent()) == accepted
    wire.sms.send_text_message(**TEXT)  # and the next call is fine
    assert len(wire.sent()) == 1 + accepted


INVALID = [
    ({"DestinationPhoneNumber": "Mom"}, "ValidationException"),
    ({"MessageBody": " "}, "ValidationException"),
    ({"MessageBody": "x" * 1601}, "ValidationException"),
    ({"TimeToLive": 4}, "ValidationException"),
    ({"TimeToLive": 259_201}, "ValidationException"),
    ({"Context": {str(n): "x" for n in range(6)}}, "ValidationException"),
    ({"Context": {"key": "x" * 801}}, "ValidationException"),
    ({"MessageType": "URGENT"}, "ValidationException"),
    ({"ConfigurationSetName": "nobodys"}, "ResourceNotFoundException"),
]


@pytest.mark.parametrize(("change", "code"), INVALID)
def test_what_aws_would_not_take_is_refused(wire: Wire, change: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        wire.unchecked.send_text_message(**(TEXT | change))
    assert caught.value.response["Error"]["Code"] == code
    _matches_the_model(wire.sms, code, caught.value.response)
    assert wire.sent() == []


def test_a_late_receipt_waits_for_the_products_time(wire: Wire) -> None:
    wire.set(receipt_late=1, receipt_late_by="PT2H")
    wire.sms.send_text_message(**TEXT)
    assert wire.carrier.publisher.next_due() == NOW + timedelta(hours=2)


def test_mail_is_kept_for_each_recipient(wire: Wire) -> None:
    message_id = wire.mail.send_email(
        FromEmailAddress="texts@handrail.example",
        Destination={"ToAddresses": ["sam@example.org", "jo@example.org"]},
        Content={"Simple": {"Subject": {"Data": "Page"}, "Body": {"Text": {"Data": "Code 42"}}}},
    )["MessageId"]
    (mail,) = wire.carrier.outbox.sent("mail", "sam@example.org")
    assert (mail.id, mail.subject, mail.body) == (message_id, "Page", "Code 42")
    assert (mail.show()["segments"], mail.show()["subject"]) == (0, "Page")
    assert len(wire.carrier.outbox.sent("mail", "jo@example.org")) == 1


def test_mail_without_a_body_is_refused_in_awss_form(wire: Wire) -> None:
    with pytest.raises(ClientError) as caught:
        wire.mail.send_email(
            FromEmailAddress="texts@handrail.example",
            Destination={"ToAddresses": ["sam@example.org"]},
            Content={"Raw": {"Data": b""}},
        )
    assert isinstance(caught.value, wire.mail.exceptions.BadRequestException)


def test_what_was_carried_is_there_after_a_restart(wire: Wire, tmp_path: Path) -> None:
    from infra.local.carrier.outbox import Outbox

    message_id = wire.sms.send_text_message(**TEXT)["MessageId"]
    again = Outbox(wire.log)
    (carried,) = again.thread("+15025550123")
    assert (carried.id, carried.status) == (message_id, "DELIVERED")
    again.close()


@pytest.mark.parametrize("accepted", [True, False])
def test_the_laptops_own_clients_wait_for_no_hanging_carrier(
    wire: Wire, accepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    patience.install()
    patience.install()
    once = Config(retries={"total_max_attempts": 1}, read_timeout=60)
    ours: Any = boto3.client(
        "pinpoint-sms-voice-v2", endpoint_url=wire.sms.meta.endpoint_url, config=once
    )
    wire.set(next=["timeout", "timeout"], ambiguous_accepted=float(accepted))
    started = time.monotonic()
    for send, request in ((ours.send_text_message, TEXT), (ours.send_voice_message, CALL)):
        with pytest.raises(ReadTimeoutError):
            send(**request)
    assert time.monotonic() - started < 30
    assert (len(wire.sent()), len(wire.sent("voice"))) == (int(accepted), int(accepted))
    assert ours.send_text_message(**TEXT)["MessageId"]
