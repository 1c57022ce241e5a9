"""The carrier: takes texts, or not, or leaves it open; and tells by receipts, when it does.

Keeps the book of everything handed over, which the checks read: whether a request may have been
accepted is known here for certain.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    ReadTimeoutError,
)

from infra.local.carrier import receipts
from infra.local.carrier.outbox import Carried
from tests.simulation.double.client import error

_ENDPOINT = "https://carrier.invalid"
_TEXT = {
    "DestinationPhoneNumber", "OriginationIdentity", "MessageBody", "MessageType",
    "ConfigurationSetName", "TimeToLive", "Context", "MaxPrice", "Keyword",
}  # fmt: skip
_VOICE = {
    "DestinationPhoneNumber", "OriginationIdentity", "MessageBody", "MessageBodyTextType",
    "ConfigurationSetName", "Context", "TimeToLive", "MaxPricePerMinute", "VoiceId",
}  # fmt: skip
#: What it says when the month's money is spent, by channel.
_SPENT = {
    "sms": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", "voice": "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE",
}  # fmt: skip


@dataclass(frozen=True)
class Handed:
    """One request to the carrier. ``went`` tells whether the text was truly taken; ``answer`` what
    the product was told: accepted, refused, opted_out, not_accepted or ambiguous."""

    number: int
    at: datetime
    channel: str
    to: str
    body: str
    context: dict[str, str]
    went: bool
    answer: str

    @property
    def known(self) -> str:
        """What was handed over: whose message, and which."""
        return f"{self.context.get('person', '-')}|{self.context.get('message', '')}"

    @property
    def maybe_accepted(self) -> bool:
        """Whether the product must reckon with its having been accepted."""
        return self.answer in ("accepted", "ambiguous")


@dataclass
class Weather:
    """How the carrier behaves: shares of requests that go each way. All fine by default."""

    throttled: float = 0.0
    unreachable: float = 0.0
    broken: float = 0.0
    silent: float = 0.0
    refused: float = 0.0
    receipt_lost: float = 0.0
    receipt_odd: float = 0.0
    bad_number: float = 0.0


class Carrier:
    """Behaves as the weather says. ``delivered`` gets each text that reached a phone, ``told``
    each receipt with its moment, ``handed`` every request at once."""

    def __init__(self, dice: random.Random, now: Callable[[], datetime]) -> None:
        self.weather = Weather()
        self.book: list[Handed] = []
        self._dice = dice
        self._now = now
        self.delivered: Callable[[Handed], None] = lambda _: None
        self.told: Callable[[str, datetime], None] = lambda *_: None
        self.handed: Callable[[Handed], None] = lambda _: None
        self.dead_numbers: set[str] = set()
        #: Numbers for which the carrier holds a stop of its own; and whether the month is spent.
        self.opted_out: set[str] = set()
        self.spent = False

    def text(self, **asked: Any) -> dict[str, Any]:
        """SendTextMessage."""
        if unknown := asked.keys() - _TEXT:
            raise NotImplementedError(f"SendTextMessage with {sorted(unknown)}")
        assert asked["MessageBody"], "an empty text"
        return self._take("sms", asked)

    def call(self, **asked: Any) -> dict[str, Any]:
        """SendVoiceMessage."""
        if unknown := asked.keys() - _VOICE:
            raise NotImplementedError(f"SendVoiceMessage with {sorted(unknown)}")
        return self._take("voice", asked)

    def mail(self, **asked: Any) -> dict[str, Any]:
        """SendEmail of SES."""
        return self._take(
            "mail",
            {
                "DestinationPhoneNumber": asked["Destination"]["ToAddresses"][0],
                "MessageBody": asked["Content"]["Simple"]["Body"]["Text"]["Data"],
                "Context": {},
            },
        )

    def _take(self, channel: str, asked: dict[str, Any]) -> dict[str, Any]:
        went, answer, failure = self._refusal(channel, asked) or self._outcome()
        handed = Handed(
            len(self.book), self._now(), channel, asked["DestinationPhoneNumber"],
            asked["MessageBody"], dict(asked.get("Context", {})), went, answer,
        )  # fmt: skip
        self.book.append(handed)
        self.handed(handed)
        if went and channel == "sms":
            self._receipts(handed)
            if handed.to not in self.dead_numbers:
                self.delivered(handed)
        if failure:
            raise failure
        return {"MessageId": f"m-{handed.number}"}

    def _refusal(
        self, channel: str, asked: dict[str, Any]
    ) -> tuple[bool, str, Exception | None] | None:
        """What the carrier refuses whatever the weather. Mail is another's."""
        if channel == "sms" and asked["DestinationPhoneNumber"] in self.opted_out:
            refused = {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"}
            return False, "opted_out", error("Send", "ConflictException", **refused)
        if channel in _SPENT and self.spent:
            refused = {"Reason": _SPENT[channel]}
            return False, "refused", error("Send", "ServiceQuotaExceededException", **refused)
        return None

    def _outcome(self) -> tuple[bool, str, Exception | None]:
        """Whether it went, what the product is told, and as what error."""
        dice, weather = self._dice.random(), self.weather
        steps: list[tuple[float, Callable[[], tuple[bool, str, Exception | None]]]] = [
            (
                weather.throttled,
                lambda: (False, "not_accepted", error("Send", "ThrottlingException")),
            ),
            (
                weather.unreachable,
                lambda: (False, "not_accepted", ConnectTimeoutError(endpoint_url=_ENDPOINT)),
            ),
            (weather.refused, lambda: (False, "refused", error("Send", "ValidationException"))),
            (weather.broken, lambda: (self._coin(), "ambiguous", self._broken())),
            (
                weather.silent,
                lambda: (self._coin(), "ambiguous", ReadTimeoutError(endpoint_url=_ENDPOINT)),
            ),
        ]
        for share, outcome in steps:
            if dice < share:
                return outcome()
            dice -= share
        return True, "accepted", None

    def _coin(self) -> bool:
        return self._dice.random() < 0.5

    def _broken(self) -> Exception:
        if self._coin():
            return error("Send", "InternalServerException")
        return ConnectionClosedError(endpoint_url=_ENDPOINT)

    def _receipts(self, handed: Handed) -> None:
        """The receipts of a text that went: on time, or early, doubled, reversed, lost, late."""
        if self._dice.random() < self.weather.receipt_lost:
            return
        now = self._now()
        bad = handed.to in self.dead_numbers or self._dice.random() < self.weather.bad_number
        events = [
            ("TEXT_SUCCESSFUL", "SUCCESSFUL", "Carrier took it", False),
            _last(bad, self._dice),
        ]
        moments = [now + timedelta(seconds=2), now + timedelta(seconds=9)]
        if self._dice.random() < self.weather.receipt_odd:
            odd = self._dice.randrange(4)
            if odd == 0:
                moments = [now, now]
            elif odd == 1:
                events = events * 2
                moments = moments * 2
            elif odd == 2:
                moments.reverse()
            else:
                moments = [now + timedelta(hours=72)] * 2
        else:
            events, moments = events[1:], moments[1:]
        for event, moment in zip(events, moments, strict=True):
            self.told(json.dumps(self._receipt(handed, *event)), moment)

    def _receipt(
        self, handed: Handed, kind: str, status: str, words: str, final: bool
    ) -> dict[str, Any]:
        text = Carried(
            "sms", f"m-{handed.number}", "", handed.to, handed.body, handed.at.isoformat()
        )  # fmt: skip
        made = receipts.receipt(text, handed.context, handed.at, (kind, status, words))
        return {**made, "isFinal": final}


def _last(bad: bool, dice: random.Random) -> tuple[str, str, str, bool]:
    if not bad:
        return (*receipts.DELIVERED, True)
    kind = dice.choice(["TEXT_CARRIER_UNREACHABLE", "TEXT_CARRIER_BLOCKED", "TEXT_UNREACHABLE"])
    return kind, kind.removeprefix("TEXT_"), "It did not arrive", True
