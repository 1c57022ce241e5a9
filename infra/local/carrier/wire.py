"""The carrier's HTTP: JSON 1.0 for texts and calls, REST JSON for mail, connections kept open."""

import json
import select
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infra.local.carrier.errors import INTERNAL, UNKNOWN_OPERATION, Refusal, Refused
from infra.local.carrier.mail import Mail
from infra.local.carrier.patience import HANGS, NEED_NOT_WAIT
from infra.local.carrier.texting import Texting
from infra.local.settings import ADDRESS

TARGET = "PinpointSMSVoiceV2."
OPERATIONS = {"SendTextMessage", "SendVoiceMessage"}
MAIL_PATH = "/v2/email/outbound-emails"
JSON_1_0 = "application/x-amz-json-1.0"
LONGEST_HANG = 300.0  # seconds; a caller gives up long before


class CarrierServer(ThreadingHTTPServer):
    """Listens on loopback; a thread per connection."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, texting: Texting, mail: Mail) -> None:
        self.texting = texting
        self.mail = mail
        super().__init__((ADDRESS, port), _Connection)


class _Connection(BaseHTTPRequestHandler):
    server: CarrierServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one write for head and body

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        try:
            request = json.loads(body or b"{}")
        except ValueError:
            request = None
        if not isinstance(request, dict):
            self._refuse(Refusal("SerializationException", 400, {"Message": "not a JSON object"}))
        elif self.path == MAIL_PATH:
            self._mail(request)
        else:
            self._message(request)

    def _mail(self, request: dict[str, Any]) -> None:
        try:
            self._answer(200, {"MessageId": self.server.mail.send(request)}, "application/json")
        except Refused as refused:
            self._refuse(refused.refusal, "application/json")

    def _message(self, request: dict[str, Any]) -> None:
        operation = self.headers.get("X-Amz-Target", "").removeprefix(TARGET)
        try:
            if operation not in OPERATIONS:
                raise Refused(UNKNOWN_OPERATION)
            outcome = self.server.texting.send(operation, request)
        except Refused as refused:
            self._refuse(refused.refusal)
            return
        if outcome.call == "error_5xx":
            self._refuse(INTERNAL)
        elif outcome.call == "timeout" and NEED_NOT_WAIT in self.headers:
            self._answer(504, {}, headers={HANGS: "1"})
        elif outcome.call in {"timeout", "reset"}:
            self._leave(hang=outcome.call == "timeout")
        else:
            self._answer(200, {"MessageId": outcome.message_id})

    def _leave(self, *, hang: bool) -> None:
        """Say nothing: close at once, or when the caller has given up."""
        if hang:
            select.select([self.connection], [], [], LONGEST_HANG)
        self.close_connection = True

    def _refuse(self, refusal: Refusal, kind: str = JSON_1_0) -> None:
        body = refusal.members
        if kind == JSON_1_0:
            body = {"__type": f"com.amazonaws.smsvoice#{refusal.code}"} | body
        self._answer(refusal.status, body, kind, {"x-amzn-ErrorType": refusal.code})

    def _answer(
        self,
        status: int,
        body: dict[str, Any],
        kind: str = JSON_1_0,
        headers: dict[str, str] | None = None,
    ) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing: a log of texts would hold numbers."""
