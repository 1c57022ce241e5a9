"""What a person wants of our texts, as they said it: none, none for a while, fewer, or again.

Texts come late and out of order. Each word is therefore kept with the time that SNS stamped on
it, and what holds follows from the words and their times alone, whatever the order in which they
came (invariant 13). Of two words of one moment the one that asks for less holds.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.domain.people import Value

Scope = Literal["CHECKINS", "REMINDERS", "TIPS"]


class Wishes(Value):
    """The latest word of each sort with its time (UTC, SNS's).

    ``wrong_at``: somebody said that the number is not the person's; no START answers that, only
    staff by another channel.
    """

    stopped_at: datetime | None = None
    started_at: datetime | None = None
    wrong_at: datetime | None = None
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    left_out_at: Mapping[Scope, datetime] = Field(default_factory=dict)

    def stop(self, at: datetime) -> "Wishes":
        """No more texts."""
        return self.model_copy(update={"stopped_at": _later(self.stopped_at, at)})

    def wrong_number(self, at: datetime) -> "Wishes":
        """Not the person we mean: no more texts, and START does not change that."""
        return self.stop(at).model_copy(update={"wrong_at": _later(self.wrong_at, at)})

    def start(self, at: datetime) -> "Wishes":
        """Texts again, all of them."""
        return self.model_copy(update={"started_at": _later(self.started_at, at)})

    def pause(self, at: datetime, until: datetime) -> "Wishes":
        """None until then; of two pauses of one moment the longer."""
        if (
            self.paused_at
            and self.paused_until
            and (at, until) < (self.paused_at, self.paused_until)
        ):
            return self
        return self.model_copy(update={"paused_at": at, "paused_until": until})

    def leave_out(self, scope: Scope, at: datetime) -> "Wishes":
        """None of one sort."""
        said = {**self.left_out_at, scope: _later(self.left_out_at.get(scope), at)}
        return self.model_copy(update={"left_out_at": said})

    @property
    def none(self) -> bool:
        """Whether no texts at all are wanted."""
        return self.wrong_at is not None or self._holds(self.stopped_at)

    @property
    def paused(self) -> datetime | None:
        """Until when texts rest, if they do."""
        return self.paused_until if self._holds(self.paused_at) else None

    @property
    def left_out(self) -> frozenset[Scope]:
        """The sorts of text that are not wanted."""
        return frozenset(scope for scope, at in self.left_out_at.items() if self._holds(at))

    def confirmed(self, said_at: datetime, *, stop: bool) -> bool:
        """Whether a word that was sent at a moment, a stop or another, still is what counts, so
        that it may be confirmed. Of STOP said twice the first was confirmed, and holds on."""
        if stop:
            return self.none and self._holds(said_at)
        if said_at == self.started_at:
            return not self.none and self.paused is None
        return self._holds(said_at) and said_at in (self.paused_at, *self.left_out_at.values())

    def _holds(self, said_at: datetime | None) -> bool:
        """Whether a word for less has not been taken back by a later START."""
        if said_at is None:
            return False
        return self.started_at is None or self.started_at <= said_at


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
