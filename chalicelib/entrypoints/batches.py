"""One record of a batch at a time: what fails goes back to its queue alone."""

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)

from chalicelib.observability import log


def each(event: dict[str, Any], handle: Callable[[dict[str, Any]], None]) -> Any:
    """Handle every record's JSON body; the answer names the records to bring again."""

    def one(record: Any) -> None:
        try:
            handle(json.loads(record.body))
        except Exception as error:
            log.error(
                "record.failed", extra={"error": type(error).__name__, "id": record.message_id}
            )
            raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=one, processor=processor)
