"""Texts and calls on the wire: one attempt each, with what AWS is to hold us to."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from chalicelib import settings
from chalicelib.carriers import client, sms
from chalicelib.carriers.result import Result
from chalicelib.entrypoints.batches import ENOUGH
from chalicelib.services.inbound import crisis
from chalicelib.services.outbound import pages
from infra.local.carrier import faults
from infra.local.carrier.carrier import Carrier
from infra.local.carrier.texting import Texting
from infra.local.ports import free_port

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SENDER, TO = "+15025550100", "+15025550123"
CONTEXT = {"program": "demo", "person": "p1", "message": "MESSAGE#m1"}


class Wire:
    """A carrier that counts the requests it gets, faults or not."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        port = free_port()
        topics = {"receipts": "arn:receipts", "inbound": "arn:inbound"}
        self.carrier = Carrier(
            port, folder / "log", topics, lambda: NOW, lambda *_: None, "handrail"
        )
        self.asked: list[tuple[str, dict[str, Any]]] = []
        seen, send = self.asked, Texting.send

        def counted(texting: Texting, operation: str, request: dict[str, Any]) -> Any:
            seen.append((operation, request))
            return send(texting, operation, request)

        patch.setattr(Texting, "send", counted)
        patch.setenv("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2", f"http://127.0.0.1:{port}")
        self.carrier.start()

    def meet(self, *coming: str) -> None:
        """What the coming calls meet."""
        self.carrier.faults.set(faults.read({"next": list(coming), "ambiguous_accepted": 1}))


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setattr(client, "Config", lambda **given: Config(**{**given, "read_timeout": 0.3}))
    client.carrier.cache_clear()
    settings.get.cache_clear()
    made = Wire(tmp_path, monkeypatch)
    yield made
    made.carrier.stop()
    client.carrier.cache_clear()


def text(body: str = "Any since last time? Y/N", **more: Any) -> Result:
    return sms.send_text(TO, body, sender=SENDER, context=CONTEXT, **more)


FAULTS = [
    ("timeout", "ambiguous", "ReadTimeoutError"),
    ("reset", "ambiguous", "ConnectionClosedError"),
    ("error_5xx", "ambiguous", "InternalServerException"),
    ("throttle", "not_accepted", "ThrottlingException"),
    ("opted_out", "opted_out", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    ("spend_limit", "refused", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
    ("blocked", "refused", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
]


@pytest.mark.parametrize(("fault", "kind", "reason"), FAULTS)
def test_whatever_happens_the_carrier_is_asked_once(
    wire: Wire, fault: str, kind: str, reason: str
) -> None:
    """Invariant 2: HTTP retries included. botocore's own default would ask five times."""
    wire.meet(fault)
    result = text()
    assert (result.kind, result.reason) == (kind, reason)
    assert len(wire.asked) == 1


def test_a_connection_refused_is_proven_not_accepted(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2", f"http://127.0.0.1:{free_port()}")
    client.carrier.cache_clear()
    assert text() == Result(kind="not_accepted", reason="EndpointConnectionError")


def test_a_text_that_aws_could_not_even_be_asked_is_refused(wire: Wire) -> None:
    assert text("").kind == "refused"
    assert wire.asked == []


def test_a_text_carries_its_life_its_ids_its_price_and_the_set_whose_receipts_we_get(
    wire: Wire,
) -> None:
    assert text(life_seconds=3600, max_price="0.10").kind == "accepted"
    ((operation, sent),) = wire.asked
    assert operation == "SendTextMessage"
    assert sent["TimeToLive"] == 3600
    assert sent["Context"] == CONTEXT
    assert sent["ConfigurationSetName"] == "handrail"
    assert sent["MaxPrice"] == "0.10"
    assert sent["MessageType"] == "TRANSACTIONAL"


def test_a_life_is_cut_to_what_aws_allows(wire: Wire) -> None:
    text(life_seconds=-4)
    text(life_seconds=10**7)
    assert [sent["TimeToLive"] for _, sent in wire.asked] == [5, 259_200]


def test_a_text_dearer_than_allowed_does_not_leave(wire: Wire) -> None:
    assert text("x" * 600, max_price="0.02").reason == "PRICE_OVER_THRESHOLD"
    assert text("x" * 600).kind == "accepted"


def test_a_call_is_one_attempt_with_our_ids_too(wire: Wire) -> None:
    wire.meet("spend_limit")
    result = sms.call(TO, "Code 42", sender=SENDER, context=CONTEXT)
    assert (result.kind, result.spent) == ("refused", True)
    ((operation, sent),) = wire.asked
    assert (operation, sent["Context"]) == ("SendVoiceMessage", CONTEXT)


#: Seconds after which a call to the table that hangs is given up, tries included (decision 0100).
TABLE = 7


def longest(*which: bool) -> int:
    """Seconds after which a call has surely ended."""
    config = client.carrier(sms.SERVICE, *which).meta.config
    assert config.retries["total_max_attempts"] == 1
    return int(config.connect_timeout + config.read_timeout)


def test_a_carrier_that_hangs_does_not_take_the_function_with_it() -> None:
    assert longest() <= 15


def test_answer_text_call_and_mail_have_their_tries_within_the_functions_minute() -> None:
    """Though every carrier hangs, and the table for as long as it may (invariants 2, 11 and 14)."""
    config = json.loads(Path(".chalice/config.json").read_text())
    stage = config["stages"]["main"]["lambda_functions"]
    time_out = min(
        stage[worker].get("lambda_timeout", config["lambda_timeout"])
        for worker in ("inbound", "replies")
    )
    ways = len(pages.CHANNELS["crisis"])
    answer = crisis.TRIES * longest(True)
    assert answer + ways * longest(True) <= ENOUGH / 1000  # each way once, wherever in a batch
    assert TABLE + answer + pages.CRISIS_TRIES * ways * longest(True) <= time_out
    assert pages.CHANNELS["crisis"][0] == "mail"
