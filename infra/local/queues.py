"""The template's queues, as Lambda's poller uses them."""

from collections.abc import Sequence
from typing import Any

from infra.local.aws import client
from infra.local.product import HANDLERS
from infra.local.template import Template

# SQS hides a failed message for its visibility time-out, minutes of real time, since SQS times
# are not the product's. Nobody waits that long at a laptop: it is made visible at once, and the
# pump asks for it again after this many seconds.
RETRY_SECONDS = 0.2

Message = dict[str, Any]


class Queues:
    """Those that have a handler, by their logical ids in the template."""

    def __init__(self, template: Template) -> None:
        self.names = tuple(HANDLERS)
        self._urls = {name: str(template.ref(name)) for name in self.names}
        self._dead = {
            name: str(template.ref(name.replace("Queue", "DeadLetters"))) for name in self.names
        }
        self.arns = {name: template.arn(name) for name in self.names}
        self._by_url = {url: name for name, url in self._urls.items()}

    def named(self, url: str) -> str | None:
        """The queue at a URL, if it is one of ours."""
        return self._by_url.get(url)

    def receive(self, name: str, count: int) -> list[Message]:
        """Up to ``count`` (at most 10) messages that are visible now."""
        answer = client("sqs").receive_message(
            QueueUrl=self._urls[name],
            MaxNumberOfMessages=count,
            MessageSystemAttributeNames=["All"],
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    def delete(self, name: str, messages: Sequence[Message]) -> None:
        """Delete what was handled."""
        if messages:
            client("sqs").delete_message_batch(
                QueueUrl=self._urls[name], Entries=_entries(messages)
            )

    def retry(self, name: str, messages: Sequence[Message]) -> None:
        """Let what failed be received again."""
        client("sqs").change_message_visibility_batch(
            QueueUrl=self._urls[name],
            Entries=[e | {"VisibilityTimeout": 0} for e in _entries(messages)],
        )

    def dead_letters(self) -> dict[str, int]:
        """How many messages ended as dead letters, by queue."""
        return {
            name: int(
                client("sqs").get_queue_attributes(
                    QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
                )["Attributes"]["ApproximateNumberOfMessages"]
            )
            for name, url in self._dead.items()
        }


def _entries(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [
        {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
        for number, message in enumerate(messages)
    ]


def failures(result: Any, messages: Sequence[Message]) -> list[Message]:
    """The messages that a handler's answer gives back, read as Lambda reads it.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: nothing, or an
    empty list, is success; an id that is empty or not of this batch fails the whole batch.
    """
    if not isinstance(result, dict):
        return []
    ids = [failure.get("itemIdentifier") for failure in result.get("batchItemFailures") or []]
    known = {message["MessageId"] for message in messages}
    if any(failed not in known for failed in ids):
        return list(messages)
    return [message for message in messages if message["MessageId"] in ids]
