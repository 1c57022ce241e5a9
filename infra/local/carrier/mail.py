"""SES v2 SendEmail: the carrier takes mail too (decision 0010)."""

import base64
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from infra.local.carrier.errors import BAD_MAIL, Refused
from infra.local.carrier.outbox import Carried, Outbox
from infra.local.clock import show


class Mail:
    """The one operation over the same outbox."""

    def __init__(self, outbox: Outbox, now: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._now = now

    def send(self, request: Mapping[str, Any]) -> str:
        """Carry one mail, an entry for each recipient; the id that AWS would give.

        Raises
        ------
        Refused
            Something without which AWS would refuse it is missing.
        """
        subject, body = _content(request.get("Content", {}))
        groups = request.get("Destination", {})
        recipients = [
            address
            for group in ("ToAddresses", "CcAddresses", "BccAddresses")
            for address in groups.get(group) or []
        ]
        sender = request.get("FromEmailAddress")
        if not (recipients and sender and body):
            raise Refused(BAD_MAIL)
        mail_id = f"{uuid.uuid4().hex[:16]}-{uuid.uuid4()}-000000"
        for number, address in enumerate(recipients):
            self._outbox.add(
                Carried(
                    kind="mail",
                    id=mail_id if number == 0 else f"{mail_id}+{number}",
                    sender=sender,
                    to=address,
                    body=body,
                    sent_at=show(self._now()),
                    subject=subject,
                )
            )
        return mail_id


def _content(content: Mapping[str, Any]) -> tuple[str, str]:
    if "Simple" in content:
        simple = content["Simple"]
        bodies = simple.get("Body", {})
        chosen = bodies.get("Text") or bodies.get("Html") or {}
        return simple.get("Subject", {}).get("Data", ""), chosen.get("Data", "")
    if "Raw" in content:
        return _raw(content["Raw"].get("Data", ""))
    return "", ""


def _raw(encoded: str) -> tuple[str, str]:
    message = message_from_bytes(base64.b64decode(encoded), policy=policy.default)
    chosen = message.get_body(("plain", "html"))
    return str(message["Subject"] or ""), chosen.get_content() if chosen else ""
