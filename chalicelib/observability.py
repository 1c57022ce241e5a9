"""Logs: one JSON line an event, from an allow-list of fields. No body, name, number or token."""

import json
import logging
import os
import sys
from typing import Any

#: What a line may hold besides its event's name.
ALLOWED = frozenset(
    """
    alert count error id job kind method ms person program reason request_id route run state status
    """.split()
)


class AllowListed(logging.Formatter):
    """Formats a record as JSON, leaving out every field that is not allowed."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; an exception's type is kept, its message is not."""
        line: dict[str, Any] = {"level": record.levelname, "event": str(record.msg)}
        line |= {n: v for n, v in record.__dict__.items() if n in ALLOWED}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def _logger() -> logging.Logger:
    made = logging.getLogger("handrail")
    if not made.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(AllowListed())
        made.addHandler(handler)
        made.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
        made.propagate = False
    return made


log = _logger()
