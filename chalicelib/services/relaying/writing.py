"""A mentor writes to somebody of theirs: once however often the form is sent, held back where a
supervisor must see it, and named what is wrong with it."""

from datetime import timedelta
from typing import Literal, NamedTuple

from chalicelib import ids
from chalicelib.domain import matches, relay
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Person
from chalicelib.domain.relay import Line, Note
from chalicelib.domain.texts.reading.crisis import crisis_kind
from chalicelib.domain.texts.safeguarding import concern
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, free_words
from chalicelib.services.matching import words as matching_words
from chalicelib.services.mentoring import today
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.relaying import lines, passing
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref, message_sk
from chalicelib.store.partition import load
from chalicelib.store.writes import Conflict, Taken

Written = Literal["sent", "looked_at", "unsent"]


class Closed(RuntimeError):
    """Nothing passes between the two now."""


class Draft(NamedTuple):
    """What a form holds: its own id, the words, and that they shall leave though they tell."""

    id: str
    words: str
    anyway: bool = False


@again_on_conflict
def write(visit: Visit, match_id: str, draft: Draft) -> Written:
    """Send a mentor's words: ``looked_at`` if a supervisor sees them first, ``unsent`` if no text
    may reach the mentee now and staff have the task. A text that has left cannot be mended, so
    that other words in a form that was sent already are one more message, which is sent once too.

    Raises
    ------
    Missing, Closed
    Unacceptable
        naming ``words``: ``missing``, ``too_long``, ``unsendable`` or ``too_many``.
    Telling
    """
    today.one(visit, match_id, "active")
    change, match = opened(visit, match_id, relay.key(match_id, draft.id))
    if known := change.read.maybe(Note, relay.key(match_id, draft.id)):
        if known.value.body == draft.words:
            return _became(known.value)
        return write(visit, match_id, draft._replace(id=ids.following(draft.id, draft.words)))
    line = lines.of(change, match_id)
    if line.closed(visit.at):
        raise Closed
    _judge(visit, change, line, draft)
    code = "danger" if crisis_kind(draft.words) else concern(draft.words)
    note = _hold(visit, change, match, draft, code) if code else _sent(visit, change, match, draft)
    try:
        change.commit("relay.written", note.state)
    except Taken as taken:
        if taken.what not in ("relay_note", "message"):
            raise
        raise Conflict(taken.what) from taken  # judged again beside what the other sending said
    return _became(note)


def opened(visit: Visit, match_id: str, *sks: str) -> tuple[Change, Match]:
    """The mentee's record, opened for an act of the mentor on their match."""
    ref = Ref(visit.ref.program, matches.alumnus_of(match_id))
    read = load(ref, matches.key(match_id), *sks)
    change = Change(read, by=visit.ref.person, at=visit.at, policy=visit.here.policy)
    return change, change.value(Match, matches.key(match_id))


def _became(note: Note) -> Written:
    return "looked_at" if note.state in ("held", "kept") else _ENDS.get(note.state, "sent")


_ENDS: dict[str, Written] = {"unsent": "unsent"}


def _judge(visit: Visit, change: Change, line: Line, draft: Draft) -> None:
    """Whether these words can be texted to this person."""
    person, language = change.value(Person), change.value(Thread).language
    numbers = visit.here.policy.relay
    free_words.judge_length(draft.words, language, numbers.signs_at_most)
    if line.full("mentor", visit.at, numbers):
        raise Unacceptable("words", "too_many", "That is all for a day.")
    reader = free_words.Reader(person, language, visit.language)
    free_words.judge_telling(visit.here, draft.words, reader, anyway=draft.anyway)


def _note(visit: Visit, match: Match, draft: Draft, state: relay.State, **more: object) -> Note:
    made = {
        "id": draft.id, "person_id": match.person_id, "match_id": match.id,
        "mentor_id": visit.ref.person, "side": "mentor", "at": visit.at, "body": draft.words,
        "state": state, **more,
    }  # fmt: skip
    return Note.model_validate(made)


def _hold(visit: Visit, change: Change, match: Match, draft: Draft, code: str) -> Note:
    """The supervisor sees it first, and nothing passes until then."""
    due = passing.judged_by(visit.at, visit.here)
    note = _note(visit, match, draft, "held", due_at=due)
    change.put(note)
    lines.amend(change, match.id, held_at=visit.at)
    alerting.raise_alert(change, visit.here, "safeguarding", f"mentor_{code}")
    return note


def _sent(visit: Visit, change: Change, match: Match, draft: Draft) -> Note:
    line = lines.of(change, match.id).wrote("mentor", visit.at)
    lines.put(change, match.id, line)
    mentor = visit.read.one(Person).first_name
    note = carry(change, visit.here, match, mentor, _note(visit, match, draft, "held"))
    change.put(note)
    return note


def carry(change: Change, here: Tenant, match: Match, mentor_first: str, note: Note) -> Note:
    """A mentor's words put on their way to the mentee, in the window or within two hours of the
    mentee's own text; or the task for staff, where no text may reach them."""
    person, thread, at = change.value(Person), change.value(Thread), change.at
    if not matching_words.may_reach(person, "relay", at, here.id):
        alerting.raise_alert(change, here, "relay_unsent")
        return relay.move(note, "unsent")
    first = lines.of(change, match.id).relayed_at is None
    last = thread.last_inbound_at
    free = last + timedelta(hours=here.policy.relay.exempt_hours) if last else None
    message = texting.plan(
        change, here, "relay", "relay.text_first" if first else "relay.text",
        mentor_first=mentor_first[:20], message=note.body, about=matches.key(match.id),
        line="relay", exempt_until=free,
    )  # fmt: skip
    return relay.move(note, "sent", message=message_sk(message.created_at, message.id))
