"""The dialogue with one person: how they came to join, and the one question that is open."""

from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.people import Language, Value

Joining = Literal[
    "none", "waiting", "inviting", "invited", "checking", "joined", "declined", "lapsed", "closed"
]


class OpenQuestion(Value):
    """The one question a reply answers, from ``asked_at`` until ``expires_at``.

    ``about`` is the key of what it belongs to: an occurrence, a match, or a word (``invitation``,
    ``identity``). ``context`` and ``question`` are what the reader of texts needs.
    """

    about: str
    context: str
    question: str | None = None
    asked_at: datetime
    expires_at: datetime
    reprompted: bool = False


class Thread(Value):
    """One person's dialogue on the check-in number.

    ``due_at`` is the thread's one due key: when an unanswered invitation lapses.
    A check-in parks another open question, which is open again when the check-in is done.
    ``consent_said_at`` is the time (SNS) of the latest text that said stop, pause or start:
    texts may arrive out of order, and the one that was sent last decides.
    ``prompted_on`` holds the local days of the last week's prompts, for the burden caps.
    """

    person_id: str
    joining: Joining = "none"
    discharged_on: date | None = None
    invited_at: datetime | None = None
    joined_at: datetime | None = None
    identity_failures: int = 0
    crisis_incident: str | None = None
    language: Language = "en"
    open: OpenQuestion | None = None
    parked: OpenQuestion | None = None
    consent_said_at: datetime | None = None
    last_inbound_at: datetime | None = None
    last_answered: str | None = None
    prompted_on: tuple[date, ...] = ()
    due_at: datetime | None = None

    def question_at(self, moment: datetime) -> OpenQuestion | None:
        """The question that was open at a moment, if any."""
        if self.open and self.open.asked_at <= moment < self.open.expires_at:
            return self.open
        return None

    def was_overruled(self, moment: datetime) -> bool:
        """Whether a later text about stopping or starting was taken before one of this moment."""
        return self.consent_said_at is not None and moment < self.consent_said_at

    def reopened(self, moment: datetime) -> "Thread":
        """The open question is done with: what was parked is open again, if it is not too late."""
        still = self.parked if self.parked and self.parked.expires_at > moment else None
        return self.model_copy(update={"open": still, "parked": None})

    def prompts_in_week(self, day: date) -> int:
        """Prompts on the seven local days that end with ``day``."""
        return sum(1 for d in self.prompted_on if day - timedelta(days=6) <= d <= day)

    def prompted(self, day: date) -> "Thread":
        """One more prompt on ``day``; days older than a week are forgotten."""
        kept = tuple(d for d in self.prompted_on if d > day - timedelta(days=7))
        return self.model_copy(update={"prompted_on": (*kept, day)})
