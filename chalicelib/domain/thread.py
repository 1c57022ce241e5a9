"""The dialogue with one person: how they came to join, and the one question that is open."""

from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.people import Language, Value
from chalicelib.domain.wishes import Wishes

Joining = Literal[
    "none", "waiting", "inviting", "invited", "checking", "joined", "declined", "lapsed", "closed"
]

#: Who still waits for an answer to an invitation; whoever answered before it left keeps their
#: standing.
INVITABLE: frozenset[Joining] = frozenset({"inviting", "invited"})

#: Ended questions that are remembered: check-ins are days apart, texts seldom days late.
PAST = 2


class OpenQuestion(Value):
    """The one question a reply answers, from ``asked_at`` until ``expires_at``.

    ``about`` is the key of what it belongs to: an occurrence, a match, or a word (``invitation``,
    ``identity``). ``context`` and ``question`` are what the reader of texts needs. ``asked_in`` is
    the id of the latest text that asks it: an older one must not ask it again.
    """

    about: str
    context: str
    question: str | None = None
    asked_at: datetime
    expires_at: datetime
    reprompted: bool = False
    asked_in: str | None = None

    @property
    def is_checkin(self) -> bool:
        """Whether it is a question of a check-in."""
        return self.about.startswith("CHECKIN#")

    def was_open(self, moment: datetime) -> bool:
        """Whether it could be answered at a moment."""
        return self.asked_at <= moment < self.expires_at


class Thread(Value):
    """One person's dialogue on the check-in number.

    ``due_at`` is the thread's one due key: when an unanswered invitation lapses.
    A question parks another one that is open, which is open again when it is answered; a new
    check-in takes an older one's place. ``past`` are questions of check-ins that ended lately:
    texts may come late, and an answer belongs to what was open when it was sent.
    ``wishes`` is what the person asked of our texts. ``checked_at`` is when (SNS's time) they
    proved by text who they are. ``clarified_at`` is when we last asked if they meant stop.
    ``guarded_at`` is when (SNS's time) a text last spoke of what a mentor must not read.
    ``carrier_stop_at`` is when staff were told that the carrier holds a stop of its own for the
    number; it is forgotten when the number's standing changes.
    ``last_logged`` are the keys of what the latest text about aftercare logged: a further text may
    mend that.
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
    parked: tuple[OpenQuestion, ...] = ()
    past: tuple[OpenQuestion, ...] = ()
    wishes: Wishes = Wishes()
    checked_at: datetime | None = None
    clarified_at: datetime | None = None
    last_inbound_at: datetime | None = None
    last_answered: str | None = None
    last_logged: tuple[str, ...] = ()
    prompted_on: tuple[date, ...] = ()
    due_at: datetime | None = None
    guarded_at: datetime | None = None
    carrier_stop_at: datetime | None = None

    def question_at(self, moment: datetime) -> OpenQuestion | None:
        """The question that was open at a moment, if any."""
        asked = (self.open, *self.past, *self.parked)
        return next((one for one in asked if one and one.was_open(moment)), None)

    def asks(self, question: OpenQuestion, moment: datetime) -> "Thread":
        """A question opens. What is open waits behind it, but for an earlier check-in: that one's
        place is taken."""
        waiting = [q for q in self._still(moment) if q.about != question.about]
        if not question.is_checkin:
            return self.model_copy(update={"open": question, "parked": tuple(waiting)})
        waiting = [q for q in waiting if not q.is_checkin]
        past = self.closed(moment).past
        return self.model_copy(update={"open": question, "parked": tuple(waiting), "past": past})

    def asked_in(self, message_id: str) -> "Thread":
        """The open question, if there is one, is asked by this text from now on."""
        if self.open is None:
            return self
        asked = self.open.model_copy(update={"asked_in": message_id})
        return self.model_copy(update={"open": asked})

    def reopened(self, moment: datetime) -> "Thread":
        """The open question is done with: what was parked is open again, if it is not too late."""
        still = [q for q in self.parked if q.expires_at > moment]
        return self.model_copy(update={"open": next(iter(still), None), "parked": tuple(still[1:])})

    def ended(self, about: str, moment: datetime) -> "Thread":
        """Nothing is asked about something any more."""
        kept = self.model_copy(
            update={
                "parked": tuple(q for q in self.parked if q.about != about),
                "past": self._past([q for q in (self.open, *self.parked) if q and q.about == about],
                                   moment),
            }
        )  # fmt: skip
        return kept.reopened(moment) if self.open and self.open.about == about else kept

    def given_up(self, about: str) -> "Thread":
        """Nothing is asked about something any more, as far as we know; whoever answers it in its
        time all the same is heard."""
        asked = [q for q in (self.open, *self.parked) if q and q.about == about]
        kept = self.model_copy(
            update={
                "parked": tuple(q for q in self.parked if q.about != about),
                "past": (*asked, *self.past)[:PAST],
            }
        )
        is_open = self.open is not None and self.open.about == about
        return kept.reopened(asked[0].asked_at) if is_open else kept

    def closed(self, moment: datetime) -> "Thread":
        """Nothing is asked any more."""
        asked = [q for q in (self.open, *self.parked) if q]
        return self.model_copy(
            update={"open": None, "parked": (), "past": self._past(asked, moment)}
        )

    def number_seen_to(self) -> "Thread":
        """Staff have given the number a new standing, by another channel: "wrong number" was said
        of what it was before, and so was the carrier's own stop. The person's own stop stands."""
        wishes = self.wishes.model_copy(update={"wrong_at": None})
        return self.model_copy(update={"wishes": wishes, "carrier_stop_at": None})

    def _still(self, moment: datetime) -> list[OpenQuestion]:
        return [q for q in (self.open, *self.parked) if q and q.expires_at > moment]

    def _past(self, ended: list[OpenQuestion], moment: datetime) -> tuple[OpenQuestion, ...]:
        """The check-ins' questions that ended lately, these among them, the latest first."""
        now = [
            q.model_copy(update={"expires_at": min(q.expires_at, moment)})
            for q in ended
            if q.is_checkin
        ]
        return (*now, *self.past)[:PAST]

    def prompts_in_week(self, day: date) -> int:
        """Prompts on the seven local days that end with ``day``."""
        return sum(1 for d in self.prompted_on if day - timedelta(days=6) <= d <= day)

    def prompted(self, day: date) -> "Thread":
        """One more prompt on ``day``; days older than a week are forgotten."""
        kept = tuple(d for d in self.prompted_on if d > day - timedelta(days=7))
        return self.model_copy(update={"prompted_on": (*kept, day)})
