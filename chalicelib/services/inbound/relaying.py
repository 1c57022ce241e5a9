"""A graduate's text to the relay's number: what may reach their mentor does, and nothing else.

Danger, ends and every word about our texts come first, on this number as on the other. Then a text
that begins with M or MENTOR, or goes on with what was relayed within a day while nothing is asked,
is the mentor's. All else is read by a human (rules: Relay; decision 0225).
"""

from collections.abc import Callable

from chalicelib.domain import matches, mentoring, relay
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.relay import Line, Note
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts import relaying
from chalicelib.domain.texts.dialing import to_call
from chalicelib.domain.texts.relaying import Said, Word
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.relaying import exchange, lines, passing

#: What may be said to a mentor with M before it, and without.
TO_MENTOR = frozenset(
    {"talk", "answer", "correct", "activity", "network", "call_request", "help"}
)  # fmt: skip
PLAINLY = frozenset({"talk", "activity", "network"})


def take(turn: Turn) -> bool:
    """Relay the text, or hand it to a human where it was meant for a mentor; ``False`` if it is
    neither, and is understood as on the other number."""
    if not turn.by_relay or not answers.is_alumnus(turn) or not _may_write(turn):
        return False
    said = relaying.said(turn.text.body)
    match = lines.partner(turn.change, turn.text.at)
    if match is None:
        return said.addressed and _to_staff(turn, said)
    line = lines.of(turn.change, match.id)
    if line.held_at or turn.guarded:
        return _hold_back(turn, match, line, said)
    if said.kept:
        return _keep(turn, said)
    if said.word:
        WORDS[said.word](turn, match, line)
        return True
    if said.addressed and not relaying.says_something(said.words):
        turn.say("relay.how")
        return True
    intent = turn.reading.intent
    if said.addressed and intent in TO_MENTOR:
        return _pass_on(turn, match, line, said)
    if intent in PLAINLY and _goes_on(turn, line):
        return _pass_on(turn, match, line, said)
    return intent == "talk" and _ask_for_m(turn)


def hold(turn: Turn) -> None:
    """Something was said that a supervisor must judge: nothing passes between the two until then,
    whichever number it was said to."""
    if not turn.tenant.program.relay_number or not answers.is_alumnus(turn):
        return
    match = lines.partner(turn.change, turn.text.now)
    if match and lines.of(turn.change, match.id).held_at is None:
        lines.amend(turn.change, match.id, held_at=turn.text.now)


def _may_write(turn: Turn) -> bool:
    """Whether what comes from this number is theirs, and may be told to a mentor at all."""
    person, today = turn.person, local(turn.text.now, turn.tenant.program.zone).date()
    theirs = person.number_state == "verified" and not person.shared_phone
    goes_on = person.texting == "joined" and not person.hold
    return theirs and goes_on and mentoring.may_be_shown(turn.change.value(Alumnus), today)


def _goes_on(turn: Turn, line: Line) -> bool:
    """Whether plain talk goes on with what was relayed last, and answers nothing that we asked."""
    asked = turn.thread.question_at(turn.text.at)
    return asked is None and line.talks(turn.text.at, turn.tenant.policy.relay)


def _pass_on(turn: Turn, match: Match, line: Line, said: Said) -> bool:
    at, numbers = turn.text.at, turn.tenant.policy.relay
    if line.full("alumnus", turn.text.now, numbers):
        return _to_human(turn, "relay_full")
    begins = not line.talks(at, numbers)
    turn.change.put(_note(turn, match, said, "waiting"))
    turn.about = matches.key(match.id)
    last = max(at, line.relayed_at or at)
    after = line.wrote("alumnus", turn.text.now)
    lines.put(
        turn.change, match.id,
        after.model_copy(update={"waiting": line.waiting + 1, "relayed_at": last}),
    )  # fmt: skip
    if turn.reading.intent == "help":  # who asks for help is heard by staff as well
        turn.alert("help", "relay")
    if begins:
        turn.say("relay.sent")
    return True


def _note(turn: Turn, match: Match, said: Said, state: relay.State) -> Note:
    due = passing.judged_by(turn.text.now, turn.tenant) if state == "held" else turn.text.now
    return Note(
        id=turn.text.id, person_id=turn.person.id, match_id=match.id, mentor_id=match.mentor_id,
        side="alumnus", at=turn.text.at, body=said.words, state=state, due_at=due,
        asks_call=turn.reading.intent == "call_request",
    )  # fmt: skip


def _hold_back(turn: Turn, match: Match, line: Line, said: Said) -> bool:
    """Nothing passes a line on hold. What was for the mentor waits for the supervisor's word; use,
    a word to staff and a complaint never go on, whatever that is."""
    turn.needs_reading = True
    meant = said.addressed or _goes_on(turn, line)
    if meant and not said.kept and not said.word and turn.guarded != "mentor":
        turn.change.put(_note(turn, match, said, "held"))
        turn.about = matches.key(match.id)
    if turn.guarded is None:
        turn.alert("safeguarding", "relay_waits")
    turn.say("talk_received", hours=turn.hours())
    return True


def _keep(turn: Turn, said: Said) -> bool:
    """No mentor reads it. A wish for a call is answered as such."""
    if turn.reading.intent in ("call_request", "keyword", "help"):
        return False
    return _to_human(turn, f"relay_{said.kept}")


def _to_human(turn: Turn, code: str) -> bool:
    waiting = "unread" in turn.change.value(Care).open_alerts
    answers.to_a_human(turn, code)
    if not waiting:
        turn.say("talk_received", hours=turn.hours())
    return True


def _ask_for_m(turn: Turn) -> bool:
    """It may be for us or for the mentor: a human reads it, and the way to the mentor is told."""
    waiting = "unread" in turn.change.value(Care).open_alerts
    answers.to_a_human(turn, "relay_plain")
    if not waiting:
        turn.say("relay.how")
    return True


def _to_staff(turn: Turn, said: Said) -> bool:
    """There is nobody who could read it but us; who has no mentor asks for one by the word."""
    if said.kept or turn.guarded or not relaying.says_something(said.words):
        return False
    answers.to_a_human(turn, "relay_no_mentor")
    turn.say("relay.to_staff", hours=turn.hours())
    return True


def _share(turn: Turn, match: Match, line: Line) -> None:
    """One wants to exchange numbers; where the other does too, that is done."""
    line = lines.amend(turn.change, match.id, shared_by=line.shared_by | {"alumnus"})
    found = matching_ends.mentor_of(turn.tenant.id, match) if line.both_share() else None
    mentor = found.one(Person) if found else None
    if mentor and mentor.phone:
        exchange.write_down(turn.change, match, mentor)
        turn.say("relay.shared", "relay_share", number=to_call(mentor.phone))
    else:
        lines.amend(turn.change, match.id, waiting=line.waiting + 1)
        turn.say("relay.share_waits")


def _block(turn: Turn, match: Match, line: Line) -> None:
    """They want no more messages of this mentor: at once, and staff hear of it."""
    lines.amend(turn.change, match.id, blocked_by=line.blocked_by | {"alumnus"})
    turn.needs_reading = True
    turn.alert("relay_blocked", "alumnus")
    turn.say("relay.blocked")


#: The relay's own words.
WORDS: dict[Word, Callable[[Turn, Match, Line], None]] = {"share": _share, "block": _block}
