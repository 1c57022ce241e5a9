"""Queues as SQS keeps them: at least once, in no order, invisible while taken, dead letters."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local import template


@dataclass(eq=False)
class Held:
    """A message in a queue."""

    id: str
    body: str
    sent_at: datetime
    visible_at: datetime
    receives: int = 0

    def as_received(self) -> dict[str, Any]:
        """The message as ReceiveMessage gives it."""
        sent = str(int(self.sent_at.timestamp() * 1000))
        return {
            "MessageId": self.id,
            "ReceiptHandle": self.id,
            "Body": self.body,
            "MD5OfBody": "",
            "Attributes": {
                "ApproximateReceiveCount": str(self.receives),
                "SentTimestamp": sent,
                "SenderId": "simulation",
                "ApproximateFirstReceiveTimestamp": sent,
            },
        }


@dataclass
class Queue:
    """One queue. ``doubled`` is the share of messages that are handed out twice."""

    name: str
    visibility: timedelta
    most_receives: int
    dice: random.Random
    doubled: float = 0.0
    held: list[Held] = field(default_factory=list)
    dead: list[Held] = field(default_factory=list)
    count: int = 0

    def send(self, body: str, now: datetime, delay: timedelta = timedelta()) -> None:
        """Put a message in."""
        copies = 2 if self.doubled and self.dice.random() < self.doubled else 1
        for _ in range(copies):
            self.count += 1
            self.held.append(Held(f"{self.name}-{self.count}", body, now, now + delay))

    def next_visible(self) -> datetime | None:
        """When the next message can be taken."""
        return min((m.visible_at for m in self.held), default=None)

    def receive(self, now: datetime, most: int = 10) -> list[Held]:
        """Take visible messages, in any order; they are invisible for a while."""
        visible = [m for m in self.held if m.visible_at <= now]
        if self.doubled:
            self.dice.shuffle(visible)
        taken = visible[:most]
        for message in taken:
            message.receives += 1
            message.visible_at = now + self.visibility
        return taken

    def settle(self, taken: list[Held], failed: set[str]) -> None:
        """Delete what was done; what failed too often goes to the dead letters."""
        for message in taken:
            if message not in self.held:
                continue  # it became visible meanwhile, and somebody else was faster
            if message.id not in failed:
                self.held.remove(message)
            elif message.receives >= self.most_receives:
                self.held.remove(message)
                self.dead.append(message)

    def redrive(self, now: datetime) -> int:
        """Put the dead letters back, as an operator does; how many."""
        for message in self.dead:
            message.receives, message.visible_at = 0, now
        self.held += self.dead
        count, self.dead = len(self.dead), []
        return count


def from_template(dice: random.Random) -> dict[str, Queue]:
    """The queues of infra/template.yaml that handlers read, by logical name."""
    made = {}
    for resource in template.load().of_type("AWS::SQS::Queue"):
        if policy := resource.properties.get("RedrivePolicy"):
            made[resource.logical_id] = Queue(
                resource.logical_id,
                timedelta(seconds=resource.properties["VisibilityTimeout"]),
                policy["maxReceiveCount"],
                dice,
            )
    return made
