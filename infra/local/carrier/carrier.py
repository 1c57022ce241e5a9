"""The carrier as a whole: its log, its faults, its receipts and its server."""

import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from infra.local.carrier.faults import Faults
from infra.local.carrier.mail import Mail
from infra.local.carrier.outbox import Carried, Outbox
from infra.local.carrier.receipts import Publisher, inbound
from infra.local.carrier.segments import parts
from infra.local.carrier.texting import Texting
from infra.local.carrier.wire import CarrierServer
from infra.local.clock import show


class Carrier:
    """Takes texts, calls and mail in; gives receipts and people's texts out."""

    def __init__(
        self,
        port: int,
        log: Path,
        topics: Mapping[str, str],
        now: Callable[[], datetime],
        published: Callable[[str, int], None],
        configuration_set: str,
    ) -> None:
        self.outbox = Outbox(log)
        self.faults = Faults()
        self.publisher = Publisher(topics, now, published)
        self._now = now
        texting = Texting(self.outbox, self.faults, self.publisher, now, configuration_set)
        self._server = CarrierServer(port, texting, Mail(self.outbox, now))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    def start(self) -> None:
        """Serve from a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close the log."""
        self._server.shutdown()
        self._server.server_close()
        self.outbox.close()

    def take_in(self, sender: str, to: str, body: str, inbound_id: str | None = None) -> Carried:
        """A person's text, published to the inbound topic; an id given again is a repeat."""
        text = Carried(
            kind="inbound",
            id=inbound_id or str(uuid.uuid4()),
            sender=sender,
            to=to,
            body=body,
            sent_at=show(self._now()),
            segments=parts(body).parts,
            status="RECEIVED",
        )
        self.outbox.add(text)
        self.publisher.text(inbound(text, previous=self._last_to(sender)))
        return text

    def _last_to(self, number: str) -> str | None:
        sent = self.outbox.sent("sms", number)
        return sent[-1].id if sent else None
