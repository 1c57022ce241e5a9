"""One record of a batch at a time: what fails goes back to its queue alone.

The answer is Lambda's partial batch response (AWS Lambda developer guide, "Reporting batch item
failures"). Written out here because Powertools' batch module costs a quarter of a worker's cold
start for these few lines (decision 0040).
"""

import json
from collections.abc import Callable
from typing import Any

from chalicelib import clock
from chalicelib.observability import log

#: Milliseconds that one record may take: the answer to a crisis tried twice and each way of a page
#: once, though every carrier hangs; or two calls of a carrier that hangs. With less time left the
#: rest of a batch is given back, rather than cut off by the function's time-out.
ENOUGH = 30_000

#: From this delivery on it is kept what a record failed with: it may soon be a dead letter.
NOTED_FROM = 3


def bodies(event: dict[str, Any]) -> list[dict[str, Any]]:
    """The JSON objects of a batch, to be read ahead together; others are left to ``each``."""
    found = []
    for record in event["Records"]:
        try:
            body = json.loads(record["body"])
        except ValueError:
            continue
        if isinstance(body, dict):
            found.append(body)
    return found


def each(
    event: dict[str, Any], handle: Callable[[dict[str, Any]], None], context: Any = None
) -> Any:
    """Handle every record's JSON body; the answer names the records to bring again.

    ``context`` is Lambda's, which knows the time left.
    """
    return each_delivery(event, lambda body, _: handle(body), context)


def each_delivery(
    event: dict[str, Any], handle: Callable[[dict[str, Any], int], None], context: Any = None
) -> Any:
    """Likewise, and the handler is told the how-manieth delivery of the record this is."""
    failed = []
    for n, record in enumerate(event["Records"]):
        known = record["messageId"]
        if n and context and context.get_remaining_time_in_millis() < ENOUGH:
            failed.append({"itemIdentifier": known})
            continue
        try:
            handle(json.loads(record["body"]), _deliveries(record))
        except Exception as error:
            log.error("record.failed", extra={"error": type(error).__name__, "id": known})
            failed.append({"itemIdentifier": known})
            if _deliveries(record) >= NOTED_FROM:
                _note(known, type(error).__name__)
    return {"batchItemFailures": failed}


def _deliveries(record: dict[str, Any]) -> int:
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))


def _note(message_id: str, error: str) -> None:
    """Keep why it failed, for whoever looks at the dead letters; doing without is no failure."""
    from chalicelib.store import failures
    from chalicelib.store.writes import OUT_OF_REACH

    try:
        failures.note(message_id, error, clock.now())
    except OUT_OF_REACH as down:
        log.error("record.not_noted", extra={"error": type(down).__name__, "id": message_id})
