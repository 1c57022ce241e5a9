"""The answer to the open question, each kind of question by its own rules.

Never silently better than said: of two readings left, the more worrying one counts.
"""

import math

from chalicelib.domain.texts.reading import activities, contacts, lexicon
from chalicelib.domain.texts.reading.quantities import quantities
from chalicelib.domain.texts.reading.text import Quantity, Text
from chalicelib.domain.texts.reading.yes_no import used, wants_call

_SCALE_TOP = 10
_DAYS_TOP = 7
_LOWER_IS_WORSE = ("confidence", "meetings", "people")
#: Questions that people may answer by naming whom they count.
_OF_PEOPLE = ("people", "around")
_OF_A_WEEK = 4  # more than "several" is "most" or "all" of a week's days, and no number of people
_RANGE_WORDS = frozenset(("thru", "through", "to", "a", "al", "-", "till", "til", "until", "hasta"))
_EITHER = frozenset(
    (
        "could",
        "might",
        "possibly",
        "perhaps",
        "quizas",
        "or",
        "o",
        "u",
        "to",
        "between",
        "entre",
        "maybe",
        "-",
    )
)


def answer(text: Text, context: str, question: str | None) -> str | None:
    """The answer to the question open in this context, or None if the text holds none."""
    if text.quotes_us or text.has("auto_reply"):
        return None
    if context == "use_yn":
        return used(text)
    if context == "want_call_yn":
        return wants_call(text)
    if context == "scale_0_10":
        return scale(text, question)
    if context == "days_0_7":
        return days(text)
    return tally(text, question) if context == "count" else None


def scale(text: Text, question: str | None) -> str | None:
    """0 to 10: the higher for craving, the lower for confidence."""
    found = quantities(text, "amount_days", "amount_times", before="before_now")
    if found:
        return _clamped(_worse([one.value for one in found], question), _SCALE_TOP)
    return "0" if _opens(text, "nothing_felt") else None


def days(text: Text) -> str | None:
    """0 to 7 days, the most that the text can mean."""
    amounts = [one.value for one in quantities(text)]
    if amounts or not (_opens(text, "zero_said") and text.has("days_safe")):
        amounts += _amounts_of_days(text)  # "none, stayed home all week" counts no days
    named = _named_days(text)
    if named:
        amounts.append(float(len(named)))
    if not amounts:
        amounts = [0.0] if _opens(text, "zero_said") or text.has("zero_alone") else []
    return _clamped(max(amounts), _DAYS_TOP) if amounts else None


def _amounts_of_days(text: Text) -> list[float]:
    places = sorted(
        (place, concept.removeprefix("days="))
        for concept, found in text.found.items()
        if concept.startswith("days=")
        for place in found
    )
    # "almost every day" holds "every day", "not every day" is no seven.
    return [
        float(value)
        for place, value in places
        if not any(
            other.start <= place.start and place.end <= other.end and other != place
            for other, _ in places
        )
        and not text.line[: place.start].endswith(("not ", " and a ", " y "))
    ]


def _named_days(text: Text) -> set[int]:
    names = lexicon.mapping("weekdays")
    found: set[int] = set()
    # A dash is a pause in the line, but between two days it is a range.
    words = [
        "-" if word.shown == "-" else word.word
        for word in text.words
        if word.word not in ("of", "the", "el", "los", "de") and word.shown not in (",", ".")
    ]
    for position, word in enumerate(words):
        if word not in names:
            continue
        found.add(int(names[word]))
        if words[position + 1 : position + 2] and words[position + 1] in _RANGE_WORDS:
            last = words[position + 2 : position + 3]
            if last and last[0] in names:
                length = (int(names[last[0]]) - int(names[word])) % 7
                found |= {(int(names[word]) + step) % 7 for step in range(length + 1)}
    if found and text.has("days=2") and any(word.startswith(("weekend", "fin")) for word in words):
        found |= {5, 6}
    return found


def tally(text: Text, question: str | None) -> str | None:
    """Meetings or people: what is counted up or named; of two guesses the worse, so the lower one
    but for people who use."""
    found, worse = _numbers(text), question or "people"
    sessions = activities.spoken_of(text) if question == "meetings" else []
    people = contacts.listed(text) if question in _OF_PEOPLE else []
    counted = sum(one.count for one in sessions)
    if sessions and not _alternatives(text, found) and not text.has("missed_all"):
        if len(sessions) > 1 or not found:
            return str(counted)
    if found:
        return str(_worse([_total(text, found, people, worse)], worse))
    if (_opens(text, "zero_said") or text.has("zero_alone")) and not people:
        return "0"
    if people:
        return str(len(people))
    amounts = _amounts_of_days(text) or [float(len(days)) for days in [_named_days(text)] if days]
    if question == "around":
        amounts = [one for one in amounts if one <= _OF_A_WEEK]
    return str(_worse(amounts, worse)) if amounts else None


def _numbers(text: Text) -> list[Quantity]:
    """The numbers told; "un par" is two, whatever "un" is."""
    found = quantities(text, "amount_days")
    return [one for one in found if not text.line.startswith("un par ", one.offset)]


def _total(text: Text, found: list[Quantity], people: list[str], question: str) -> float:
    """Counts added up, the worse of two guesses; "my brother and 2 friends" are three."""
    values = [one.value for one in found]
    if _alternatives(text, found):
        return _worse(values, question)
    relations = lexicon.mapping("relations")
    behind = text.line[found[-1].offset :].split()[1:2]
    unnamed = len(people) - 1 if behind and behind[0] in relations else 0
    return sum(values) + max(unnamed, 0)


def _alternatives(text: Text, found: list[Quantity]) -> bool:
    """ "3 or 4", "3-4": two readings of one number, not two numbers to add."""
    if len(found) < 2:
        return False
    between = text.line[found[0].offset : found[1].offset].split()[1:]
    return (
        (len(between) == 1 and between[0] == "," and "-" in text.shown)
        or any(word in _EITHER for word in between)
        or "entre" in text.plain_words
        or "between" in text.plain_words
    )


def _opens(text: Text, concept: str) -> bool:
    """Whether a wording of this concept stands near the beginning of the text."""
    return any(text.index_at(place.start) <= 3 for place in text.found.get(concept, ()))


def _worse(values: list[float], question: str | None) -> int:
    if question in _LOWER_IS_WORSE:
        return math.floor(min(values))
    return math.ceil(max(values))


def _clamped(value: float, top: int) -> str:
    return str(max(0, min(top, math.ceil(value))))
