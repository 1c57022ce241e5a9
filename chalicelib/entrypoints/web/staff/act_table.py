"""What staff may do on a person's page: each act with the API's route whose roles and service it
shares, what its form asks, and when it is offered."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast, get_args

from chalicelib.domain import matches
from chalicelib.domain.people import Alumnus, AwayReason, Mentor, Person, Shareable
from chalicelib.domain.standing import REACHED, WAYS, Call, Channel
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff.site import Visited
from chalicelib.services import calling, leave
from chalicelib.services.inbound import holding
from chalicelib.services.matching import breaks, life
from chalicelib.services.mentoring.offers import REASONS
from chalicelib.services.standing import (
    closing,
    deceased,
    pausing,
    phones,
    revoking,
    sharing,
)
from chalicelib.services.standing.acts import Role
from chalicelib.services.standing.deceased import Source
from chalicelib.store.partition import Missing

CHANNELS: tuple[str, ...] = get_args(Channel)
AWAY: tuple[str, ...] = get_args(AwayReason)
SOURCES: tuple[str, ...] = get_args(Source)
SHAREABLE: tuple[Shareable, ...] = get_args(Shareable)
CHOICES: tuple[str, ...] = get_args(life.Choice)
#: Why a match ends, as staff choose from.
PARTED = (
    "completed", "not_a_fit", "no_time", "moved_away", "lost_contact", "safety", "staff_decision",
)  # fmt: skip


class Field(NamedTuple):
    """One thing that a form asks. ``alerts``: which of the person's open alerts; ``match``: the
    match as the form was shown, so that a form sent late is about no other; ``boxes``: any of the
    choices. ``says``: the key of its label, where that is not its name."""

    name: str
    kind: Literal[
        "day", "tel", "line", "words", "number", "choice", "box", "boxes", "alerts", "match"
    ]
    choices: tuple[str, ...] = ()
    needed: bool = True
    says: str = ""

    @property
    def label(self) -> str:
        """The key of its words."""
        return f"field.{self.says or self.name}"


class Sent(NamedTuple):
    """A form as it was sent: by whom, about whom, under which id, what it holds, and in which
    role the person is acted on."""

    here: Visited
    person: str
    id: str
    fields: Mapping[str, str]
    role: Role = Alumnus

    @property
    def to(self) -> tuple[str, str, str]:
        """Program, person and who acts, as every service takes them."""
        return self.here.visit.program, self.person, self.here.visit.by


class Act(NamedTuple):
    """An act. ``grave``: it asks once more before it is done; ``when``: the states of a graduate's
    match, or how a mentor stands (``mentor_acts``), in which alone it is offered."""

    route: str
    fields: tuple[Field, ...]
    do: Callable[[Sent], object]
    offered: Callable[[Person, datetime], bool]
    grave: bool = False
    when: frozenset[str] = frozenset()


def lives(person: Person, _now: datetime) -> bool:
    """Whether nobody has told us that they died."""
    return person.deceased is None


def _gets_texts(person: Person, now: datetime) -> bool:
    return lives(person, now) and person.texting != "stopped"


def _rests(person: Person, now: datetime) -> bool:
    return person.paused_until is not None and person.paused_until > now


def _is_away(person: Person, now: datetime) -> bool:
    return person.away_until is not None and person.away_until > now


def _call(sent: Sent) -> None:
    told = Call(
        sent.id, cast(Any, typed.choice(sent.fields, "way", WAYS)), typed.words(sent.fields, "note")
    )  # fmt: skip
    outcome = cast(Any, typed.choice(sent.fields, "outcome", REACHED))
    calling.log(*sent.to, told, outcome, sent.fields.get("alert", ""))


def _stop(sent: Sent) -> None:
    revoking.opt_out(
        *sent.to, sent.role, channel=cast(Channel, typed.choice(sent.fields, "channel", CHANNELS)),
        said_at=_moment(sent), note=typed.words(sent.fields, "note"),
        confirm="send_word" in sent.fields,
    )  # fmt: skip


def _consent(sent: Sent) -> None:
    form = typed.words(sent.fields, "paper", 1, 80)
    revoking.record_consent(*sent.to, sent.role, form=form, at=_moment(sent))


def _moment(sent: Sent) -> datetime:
    visit = sent.here.visit
    return typed.moment(sent.fields, "on", visit.at, visit.here.program.zone)


def _shares(sent: Sent) -> None:
    ticked = typed.some(sent.fields, "shares", SHAREABLE)
    sharing.set_shares(*sent.to, cast(frozenset[Shareable], ticked))


def _phone(sent: Sent) -> None:
    channel = cast(Channel, typed.choice(sent.fields, "channel", CHANNELS))
    phone = typed.words(sent.fields, "phone", 1, 40)
    phones.change_number(*sent.to, sent.role, phone=phone, source=channel)


def _pause(sent: Sent) -> None:
    note = typed.words(sent.fields, "note")
    pausing.pause(*sent.to, Alumnus, until=typed.day(sent.fields, "until"), note=note)


def _away(sent: Sent) -> None:
    reason = cast(AwayReason, typed.choice(sent.fields, "reason", AWAY))
    leave.set_away(*sent.to, reason, typed.day(sent.fields, "until"))


def _unhold(sent: Sent) -> None:
    program, person, by = sent.to
    found = cast(Any, typed.choice(sent.fields, "found", holding.OUTCOMES))
    holding.clear(program, person, "mentor" if sent.role is Mentor else "alumnus", by, found)


def _died(sent: Sent) -> None:
    source = cast(Source, typed.choice(sent.fields, "source", SOURCES))
    deceased.record_death(*sent.to, sent.role, on=typed.day(sent.fields, "on"), source=source)


def _undo(sent: Sent) -> None:
    deceased.undo(*sent.to, sent.role, reason=typed.words(sent.fields, "why", 3))


def _finish(sent: Sent) -> None:
    closing.end(
        *sent.to, channel=cast(Channel, typed.choice(sent.fields, "channel", CHANNELS)),
        said_at=_moment(sent), note=typed.words(sent.fields, "note"),
    )  # fmt: skip


def _match(sent: Sent) -> str:
    """The match of the form, if it is this person's."""
    found = sent.fields.get("match", "")
    if matches.alumnus_of(found) != sent.person:
        raise Missing("no such match of theirs")
    return found


def _answered(sent: Sent) -> None:
    program, _, by = sent.to
    chosen = cast(life.Choice, typed.choice(sent.fields, "answer", CHOICES))
    life.answer_for(program, _match(sent), chosen, by)


def _accept(sent: Sent) -> None:
    program, _, by = sent.to
    life.accept(program, _match(sent), by)


def _decline(sent: Sent) -> None:
    program, _, by = sent.to
    reason = typed.choice(sent.fields, "declined", REASONS)
    life.decline(program, _match(sent), reason, by)


def _part(sent: Sent) -> None:
    program, _, by = sent.to
    reason = typed.choice(sent.fields, "parted", PARTED)
    life.end(program, _match(sent), reason, by)


def _rest(sent: Sent) -> None:
    program, _, by = sent.to
    until = typed.day(sent.fields, "until") if sent.fields.get("until") else None
    breaks.pause(program, _match(sent), until, by)


def _go_on(sent: Sent) -> None:
    program, _, by = sent.to
    breaks.resume(program, _match(sent), by)


#: Of the two of a match, or of a mentor; it may not be known yet.
FIRST_DAY_BACK = Field("until", "day", needed=False, says="first_day_back")
_MATCH = Field("match", "match")
_NOTE = Field("note", "words", needed=False)
_CHANNEL = Field("channel", "choice", CHANNELS)
#: Every act by its name in the address, in the order in which they are offered.
ACTS: dict[str, Act] = {
    "call": Act(
        "calls.add",
        (
            Field("outcome", "choice", REACHED), Field("way", "choice", WAYS),
            Field("alert", "alerts", needed=False), _NOTE,
        ),
        _call, lives,
    ),
    "unhold": Act(
        "alumni.clear_hold", (Field("found", "choice", holding.OUTCOMES),), _unhold,
        lambda person, _: person.hold is not None,
    ),
    "back": Act("away.end", (), lambda sent: leave.end_away(*sent.to), _is_away),
    "resume": Act(
        "alumni.pause_end", (), lambda sent: pausing.end_pause(*sent.to, Alumnus), _rests
    ),
    "verified": Act(
        "alumni.phone_verified", (), lambda sent: phones.verify(*sent.to, sent.role),
        lambda person, now: (
            lives(person, now) and bool(person.phone) and person.number_state != "verified"
        ),
    ),
    "pause": Act("alumni.pause", (Field("until", "day"), _NOTE), _pause, _gets_texts),
    "away": Act(
        "away.set", (Field("reason", "choice", AWAY), Field("until", "day")), _away, lives
    ),
    "phone": Act("alumni.phone", (Field("phone", "tel"), _CHANNEL), _phone, lives, grave=True),
    "consent": Act(
        "alumni.consent", (Field("paper", "line"), Field("on", "day")), _consent, lives
    ),
    "shares": Act(
        "alumni.shares", (Field("shares", "boxes", SHAREABLE, needed=False),), _shares, lives
    ),
    "stop": Act(
        "alumni.opt_out",
        (_CHANNEL, Field("on", "day", needed=False), _NOTE, Field("send_word", "box")),
        _stop, _gets_texts, grave=True,
    ),
    "finish": Act(
        "aftercare.end", (_CHANNEL, Field("on", "day", needed=False), _NOTE), _finish,
        lambda person, now: lives(person, now) and person.aftercare_ended_at is None,
        grave=True,
    ),
    "reopen": Act(
        "aftercare.resume", (_NOTE,),
        lambda sent: closing.resume(*sent.to, note=typed.words(sent.fields, "note")),
        lambda person, now: lives(person, now) and person.aftercare_ended_at is not None,
    ),
    "answered": Act(
        "matches.answer", (_MATCH, Field("answer", "choice", CHOICES)), _answered, lives,
        when=matches.UNANSWERED,
    ),
    "accept": Act("matches.accept", (_MATCH,), _accept, lives, when=frozenset({"offered"})),
    "decline": Act(
        "matches.decline", (_MATCH, Field("declined", "choice", REASONS)), _decline, lives,
        when=frozenset({"offered"}),
    ),
    "rest": Act(
        "matches.pause", (_MATCH, FIRST_DAY_BACK), _rest, lives,
        when=frozenset({"active"}),
    ),
    "go_on": Act("matches.resume", (_MATCH,), _go_on, lives, when=frozenset({"paused"})),
    "part": Act(
        "matches.end", (_MATCH, Field("parted", "choice", PARTED)), _part, lives,
        grave=True, when=matches.LIVE,
    ),
    "died": Act(
        "alumni.deceased", (Field("on", "day"), Field("source", "choice", SOURCES)), _died, lives,
        grave=True,
    ),
    "undo": Act(
        "alumni.deceased_undo", (Field("why", "words"),), _undo,
        lambda person, _: person.deceased is not None,
    ),
}  # fmt: skip


def offered(
    acts: Mapping[str, Act], person: Person, stands: Collection[str], here: Visited,
    may: Callable[[str], bool],
) -> list[str]:  # fmt: skip
    """The acts that make sense for somebody who ``stands`` so, and that whoever visits may do."""
    if person.erased_at:
        return []
    return [
        name
        for name, act in acts.items()
        if may(act.route)
        and act.offered(person, here.visit.at)
        and (not act.when or not act.when.isdisjoint(stands))
    ]
