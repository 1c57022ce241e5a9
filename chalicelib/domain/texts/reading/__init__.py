"""What one inbound text means: a table of recognisers, the first that fits wins.

The order is the product's promise: danger before everything, then whether somebody wants our
texts at all, then the open question, then requests, then what was done and who was met.
What none of them knows is talk, and a human reads it.
"""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.domain.texts.reading import (
    activities,
    characters,
    contacts,
    corrections,
    danger_score,
    opting,
    requests,
    stop_score,
)
from chalicelib.domain.texts.reading.answers import answer
from chalicelib.domain.texts.reading.crisis import crisis_kind, shows_danger
from chalicelib.domain.texts.reading.quantities import quantities
from chalicelib.domain.texts.reading.text import Text, read
from chalicelib.domain.texts.reading.understanding import Understanding
from chalicelib.domain.texts.reading.yes_no import opened_with

__all__ = ["Understanding", "crisis_kind", "understand"]

# A carrier joins at most 1,600 characters into one text; beyond this only danger is looked for.
LONGEST_TEXT = 4_000
_SET_APART = frozenset(". , and but y pero".split())
_LONGEST_OPENING = 4  # words of an answer that is set apart
_NO_ACCOUNT = ("after_stop", "unknown_number")
_UNASKED = (*_NO_ACCOUNT, "none", "invite_yn")  # "Not Great" answers what is asked
_YES_NO = ("use_yn", "want_call_yn", "invite_yn")
_NUMBERED = ("scale_0_10", "days_0_7", "count")
_TALK = Understanding("talk")


class Moment(NamedTuple):
    """A text, and what was open when it arrived."""

    text: Text
    context: str
    question: str | None


Recogniser = Callable[[Moment], Understanding | None]


def understand(text: str, *, context: str, question: str | None, language: str) -> Understanding:
    """What one inbound text means. Any string is taken; nothing is raised.

    Parameters
    ----------
    text
        The text exactly as it arrived.
    context
        What is open with this sender: ``none``, ``use_yn``, ``scale_0_10``, ``days_0_7``,
        ``count``, ``want_call_yn``, ``invite_yn``, ``after_stop`` or ``unknown_number``.
    question
        Which question of that kind: ``craving``, ``confidence``, ``low_days``, ``risky_days``,
        ``meetings``, ``people``, ``around``, also as a tag (``q:craving``); None where the context
        says all.
    language
        The person's language, ``en`` or ``es``; both are always understood.
    """
    question = question.removeprefix("q:") if question else None
    readings = [text[:LONGEST_TEXT]]
    shown = characters.as_shown(readings[0])
    if shown is not None:
        # Written in one order and shown in the other: either may be what the sender sees.
        readings.append(shown)
    meant = _TALK
    for reading in readings:
        meant = _first_that_fits(Moment(read(reading, language), context, question))
        if meant.intent != "talk":
            break
    if meant.intent != "crisis" and len(text) > LONGEST_TEXT and crisis_kind(text):
        return Understanding("crisis")
    return meant


def _first_that_fits(moment: Moment) -> Understanding:
    meant = next(
        (meant for recognise in RECOGNISERS if (meant := recognise(moment)) is not None), _TALK
    )
    if meant.intent == "crisis" or not _spoken(moment):
        return meant
    return _seen_by_points(moment, meant)


def _seen_by_points(moment: Moment, meant: Understanding) -> Understanding:
    """What the fitted readers see in what was read as something else: danger before an end."""
    bar = danger_score.bar_of(moment.text, meant.intent)
    if danger_score.in_danger(moment.text, bar):
        return _in_crisis(moment)
    bar = stop_score.bar_of(moment.text, meant.intent)
    if meant.intent != "opt_out" and stop_score.wants_end(moment.text, bar):
        return _ended(moment)
    return meant


def _crisis(moment: Moment) -> Understanding | None:
    return _in_crisis(moment) if shows_danger(moment.text) else None


def _in_crisis(moment: Moment) -> Understanding:
    ends = opting.opt_out(moment.text) or opting.asks_no_more(moment.text)
    also = ["opt_out"] if ends else []
    answered = _opening_answer(moment) or answer(moment.text, moment.context, moment.question)
    if answered is not None:
        also.append(f"answer={answered}")
    return Understanding("crisis", also=(*also, *_done(moment)))


def _opening_answer(moment: Moment) -> str | None:
    """The answer that a text opens with, set apart from what follows: "6. take me off this"."""
    if moment.context in _YES_NO and (said := opened_with(moment.text)):
        return said
    end = next((one.offset for one in moment.text.words if one.word in _SET_APART), 0)
    opening = moment.text.line[:end].split()
    half = moment.text.line[end:].startswith(("and a half ", "y media ", "y medio "))
    if half or not 0 < len(opening) <= _LONGEST_OPENING:
        return None
    return answer(read(" ".join(opening), moment.text.language), moment.context, moment.question)


def _done(moment: Moment) -> tuple[str, ...]:
    """The sessions and people that a text logs besides what it is about."""
    sessions, people = activities.attended(moment.text), contacts.in_touch(moment.text)
    logged = (("activity", activities.value_of(sessions)), ("network", contacts.value_of(people)))
    return tuple(f"{kind}={value}" for kind, value in logged if value)


def _spoken(moment: Moment) -> bool:
    """Whether a person wrote this, and not their phone."""
    return not moment.text.quotes_us and not moment.text.has("auto_reply")


def _machine(moment: Moment) -> Understanding | None:
    return None if _spoken(moment) else _TALK


def _opt_out(moment: Moment) -> Understanding | None:
    if opting.stop_scoped(moment.text):
        return None  # a pause or one kind of text, though worded like an end
    return _ended(moment) if opting.opt_out(moment.text) else None


def _ended(moment: Moment) -> Understanding:
    said = _opening_answer(moment)
    return Understanding("opt_out", also=((f"answer={said}",) if said else ()) + _done(moment))


def _invitation(moment: Moment) -> Understanding | None:
    return opting.invited(moment.text) if moment.context == "invite_yn" else None


def _wrong_number(moment: Moment) -> Understanding | None:
    if moment.context in _UNASKED and opting.denies_name(moment.text):
        return Understanding("wrong_number")
    meant = opting.wrong_number(moment.text)
    # "wrong number, 7": asked for a number, somebody who gives one mends it.
    may_mend = moment.context in _NUMBERED and not opting.surely_not_me(moment.text)
    mends = meant and may_mend and quantities(moment.text)
    return None if mends else meant


def _correct(moment: Moment) -> Understanding | None:
    if moment.context in (*_NO_ACCOUNT, "invite_yn"):
        return None
    value = corrections.correction(moment.text, moment.context, moment.question)
    return Understanding("correct", value) if value is not None else None


def _answer(moment: Moment) -> Understanding | None:
    value = answer(moment.text, moment.context, moment.question)
    if value is None:
        return None
    return Understanding("answer", value, _logged(moment))


def _logged(moment: Moment) -> tuple[str, ...]:
    """What an answer logs besides."""
    if moment.context == "count" and moment.question == "people":
        people = contacts.listed(moment.text)
        return (f"network={contacts.value_of(people)}",) if people else ()
    meetings = moment.context == "count" and moment.question != "around"
    sessions = (activities.spoken_of if meetings else activities.attended)(moment.text)
    return (f"activity={activities.value_of(sessions)}",) if sessions else ()


def _activity(moment: Moment) -> Understanding | None:
    sessions = activities.attended(moment.text)
    if not sessions:
        return None
    together = all(one.kind == "family_therapy" for one in sessions)
    people = [] if together else contacts.along(moment.text)  # who else comes to family therapy
    also = (f"network={contacts.value_of(people)}",) if people else ()
    return Understanding("activity", activities.value_of(sessions), also)


def _network(moment: Moment) -> Understanding | None:
    people = contacts.in_touch(moment.text)
    return Understanding("network", contacts.value_of(people)) if people else None


RECOGNISERS: tuple[Recogniser, ...] = (
    _crisis,
    _machine,
    _opt_out,
    lambda moment: opting.stop_scoped(moment.text),
    _wrong_number,
    lambda moment: opting.clarify_stop(moment.text, moment.context),
    lambda moment: opting.opt_in(moment.text),
    _invitation,
    _correct,
    _answer,
    lambda moment: requests.keyword(moment.text),
    lambda moment: requests.help_wanted(moment.text),
    _activity,
    _network,
    lambda moment: requests.call_request(moment.text),
)
