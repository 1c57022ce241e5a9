"""One turn of a dialogue: an inbound text, what it means, and the change it makes."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change

if TYPE_CHECKING:  # who acts on a turn need not read texts
    from chalicelib.domain.texts.reading import Understanding


@dataclass
class Turn:
    """What a handler of a reply works with. ``quiet`` handlers act and say nothing: they follow
    from a second thing that the text said."""

    change: Change
    tenant: Tenant
    text: Received
    question: OpenQuestion | None
    reading: "Understanding"
    quiet: bool = False
    needs_reading: bool = False
    said: list[Message] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """The person as they will be after what this turn did so far."""
        return self.change.value(Person)

    @property
    def thread(self) -> Thread:
        """The dialogue likewise."""
        return self.change.value(Thread)

    def say(self, key: str, kind: str = "reply", **more: Any) -> None:
        """Answer right away, unless this is the second thing that the text said."""
        if not self.quiet:
            self.said.append(texting.answer(self.change, self.tenant, kind, key, **more))

    def alert(self, cause: str, code: str | None = None) -> None:
        """Open or join an alert."""
        alerting.raise_alert(self.change, self.tenant, cause, code)

    def set_thread(self, **fields: Any) -> None:
        """Change the dialogue."""
        self.change.amend(Thread, **fields)

    def also(self, reading: "Understanding") -> "Turn":
        """The same turn for a second thing that the text said."""
        return Turn(
            self.change, self.tenant, self.text, self.question, reading, True, said=self.said
        )
