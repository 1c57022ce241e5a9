"""One turn of a dialogue: an inbound text, what it means, and the change it makes."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.safety.hours import hours_in_words
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
    """What a handler of a reply works with. A ``quiet`` turn acts and says nothing: a second thing
    that the text said, or somebody who must not be answered. ``guarded`` is the code of what a
    supervisor must see in it. ``about`` is the key of what the text
    turned out to belong to, where that is not the open question."""

    change: Change
    tenant: Tenant
    text: Received
    question: OpenQuestion | None
    reading: "Understanding"
    quiet: bool = False
    needs_reading: bool = False
    about: str | None = None
    guarded: str | None = None
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
        """Answer right away, unless this turn is quiet."""
        if not self.quiet:
            line = {"line": "relay"} if self.by_relay else {}
            said = texting.answer(self.change, self.tenant, kind, key, **line, **more)
            self.said.append(said)

    @property
    def by_relay(self) -> bool:
        """Whether the text came to the number of the relay."""
        return self.text.to == (self.tenant.program.relay_number or None)

    def hours(self) -> str:
        """The watched hours in a few words of the person's language."""
        rota, language = self.tenant.rota, self.thread.language
        if rota is None:
            return self.tenant.say("hours.unknown", language=language)
        return hours_in_words(rota, language)

    def alert(self, cause: str, code: str | None = None) -> None:
        """Open or join an alert."""
        alerting.raise_alert(self.change, self.tenant, cause, code)

    def set_thread(self, **fields: Any) -> None:
        """Change the dialogue."""
        self.change.amend(Thread, **fields)

    def also(self, reading: "Understanding") -> "Turn":
        """The same turn for a second thing that the text said."""
        return replace(self, reading=reading, quiet=True)
