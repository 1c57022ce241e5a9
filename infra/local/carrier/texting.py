"""SendTextMessage and SendVoiceMessage: checked as AWS checks them, carried, and receipted."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local.carrier import errors
from infra.local.carrier.errors import Refused
from infra.local.carrier.faults import Fate, Faults
from infra.local.carrier.outbox import Carried, Outbox
from infra.local.carrier.receipts import DELIVERED, INVALID, UNREACHABLE, Publisher, price, receipt
from infra.local.carrier.segments import parts
from infra.local.clock import show

Request = Mapping[str, Any]

# Member → pattern, shortest, longest; from the service's model.
STRINGS = {
    "DestinationPhoneNumber": (re.compile(r"\+?[1-9][0-9]{1,18}"), 1, 20),
    "OriginationIdentity": (re.compile(r"[A-Za-z0-9_:/\+-]+"), 1, 256),
    "ConfigurationSetName": (re.compile(r"[A-Za-z0-9_:/-]+"), 1, 256),
    "MessageBody": (re.compile(r"(?!\s*$)[\s\S]+"), 1, 0),
}
LONGEST_BODY = {"SendTextMessage": 1600, "SendVoiceMessage": 6000}
TIME_TO_LIVE = range(5, 259_201)  # seconds
CONTEXT_ENTRIES, CONTEXT_KEY, CONTEXT_VALUE = 5, 100, 800
PRICE = re.compile(r"[0-9]{0,2}\.[0-9]{1,5}")
# How a text ends where it does not arrive, and the receipts of those that do not get just one.
ENDINGS = {"unreachable": UNREACHABLE, "invalid_number": INVALID}
RECEIPTS = {
    "receipt_lost": [],
    "receipt_doubled": [(DELIVERED, True)] * 2,
    "receipt_wavering": [(UNREACHABLE, False), (DELIVERED, True)],
    "receipt_reversed": [(DELIVERED, True), (UNREACHABLE, True)],
}
MESSAGE_TYPES = {"TRANSACTIONAL", "PROMOTIONAL"}


@dataclass(frozen=True)
class Outcome:
    """What the caller gets: an id, or a fault that the wire acts out."""

    message_id: str
    call: str


class Texting:
    """The two operations over one outbox."""

    def __init__(
        self,
        outbox: Outbox,
        faults: Faults,
        publisher: Publisher,
        now: Callable[[], datetime],
        configuration_set: str,
    ) -> None:
        self._outbox = outbox
        self._faults = faults
        self._publisher = publisher
        self._now = now
        self._configuration_set = configuration_set

    def send(self, operation: str, request: Request) -> Outcome:
        """Carry one text or call.

        Raises
        ------
        Refused
            As AWS would refuse, or as the faults have it. Nothing was carried then.
        """
        self._check(operation, request)
        message_id = str(uuid.uuid4())
        if request.get("MaxPrice") and price(request["MessageBody"]) > float(request["MaxPrice"]):
            raise Refused(errors.PRICE)
        if request.get("DryRun"):
            return Outcome(message_id, "ok")
        fate = self._faults.fate()
        refusal = {
            "throttle": errors.THROTTLED,
            "opted_out": errors.OPTED_OUT,
            "spend_limit": errors.SPENT[operation],
            "blocked": errors.BLOCKED,
        }.get(fate.call)
        if refusal:
            raise Refused(refusal)
        if fate.accepted:
            self._accept(operation, message_id, request, fate)
        return Outcome(message_id, fate.call)

    def _accept(self, operation: str, message_id: str, request: Request, fate: Fate) -> None:
        voice = operation == "SendVoiceMessage"
        now = self._now()
        carried = Carried(
            kind="voice" if voice else "sms",
            id=message_id,
            sender=request["OriginationIdentity"],
            to=request["DestinationPhoneNumber"],
            body=request["MessageBody"],
            sent_at=show(now),
            segments=0 if voice else parts(request["MessageBody"]).parts,
        )
        self._outbox.add(carried)
        if not voice and request.get("ConfigurationSetName"):
            self._receipt(carried, request.get("Context", {}), now, fate.receipt)

    def _receipt(self, text: Carried, context: Mapping[str, str], now: datetime, fate: str) -> None:
        ended = ENDINGS.get(fate, DELIVERED)
        self._outbox.mark(text.id, ended[1])
        at = now + self._faults.late_by if fate == "receipt_late" else now
        for end, is_final in RECEIPTS.get(fate, [(ended, True)]):
            self._publisher.later(receipt(text, context, now, end, is_final), at)

    def _check(self, operation: str, request: Request) -> None:
        if "DestinationPhoneNumber" not in request:
            raise Refused(errors.invalid("DestinationPhoneNumber", "is required"))
        for name, (pattern, shortest, longest) in STRINGS.items():
            value = request.get(name)
            if value is None:
                continue
            most = longest or LONGEST_BODY[operation]
            if not (
                isinstance(value, str)
                and shortest <= len(value) <= most
                and pattern.fullmatch(value)
            ):
                raise Refused(
                    errors.invalid(name, f"must match {pattern.pattern} and have 1 to {most}")
                )
        self._check_numbers(request)
        if "MessageBody" not in request:
            raise Refused(errors.invalid("MessageBody", "is required"))
        if "OriginationIdentity" not in request:
            raise Refused(errors.NO_ORIGIN)
        named = request.get("ConfigurationSetName")
        if named is not None and named.rsplit("/", 1)[-1] != self._configuration_set:
            raise Refused(errors.unknown_configuration_set(named))

    @staticmethod
    def _check_numbers(request: Request) -> None:
        if "TimeToLive" in request and request["TimeToLive"] not in TIME_TO_LIVE:
            raise Refused(errors.invalid("TimeToLive", "must be 5 to 259200 seconds"))
        if "MaxPrice" in request and not PRICE.fullmatch(request["MaxPrice"]):
            raise Refused(errors.invalid("MaxPrice", f"must match {PRICE.pattern}"))
        if request.get("MessageType", "TRANSACTIONAL") not in MESSAGE_TYPES:
            raise Refused(errors.invalid("MessageType", "must be TRANSACTIONAL or PROMOTIONAL"))
        context = request.get("Context", {})
        fits = len(context) <= CONTEXT_ENTRIES and all(
            1 <= len(key) <= CONTEXT_KEY and 1 <= len(value) <= CONTEXT_VALUE
            for key, value in context.items()
        )
        if not fits:
            raise Refused(
                errors.invalid("Context", "must be at most 5 entries of 100 and 800 characters")
            )
