"""A text that mends what an earlier one logged: "oops 2 smart", "sorry, didn't go"."""

import re
from typing import NamedTuple

from chalicelib.domain.people import Language
from chalicelib.domain.texts.reading import activities
from chalicelib.domain.texts.reading.corrections import STRONG, opening_marks
from chalicelib.domain.texts.reading.text import Text, read

#: Words behind the mark; a longer text tells something of its own, and a human reads it.
_LONGEST = 8
#: Marks of a slip; "sorry" alone may excuse a late text, and then mends only what is as short.
_SLIP = frozenset("oops whoops woops ooops ope ups bad typo".split())
_SHORT = 3
_DENIED = re.compile(
    r"(?:i |yo )?(?:did not|could not|never|not|no|missed|skipped|falte|no fui|no pude)\b"
)
#: A denial that names nothing must say that it is about going: "no" alone answers a question.
_NOT_GONE = re.compile(r"(?:i |yo )?(?:did not|could not|never|no) (?:go|went|make it|fui|pude)\b")
#: "smart not aa": what is behind it was never so.
_RATHER = re.compile(r"[ ,.]+(?:not|no)\b")


class Relogged(NamedTuple):
    """What was attended in truth, in the grammar ``type:count[:hours]``, empty where nothing was;
    and the types that are said not to have been."""

    value: str
    denied: frozenset[str] = frozenset()


def relogged(body: str, language: Language) -> Relogged | None:
    """What a text says in place of what an earlier one logged; ``None`` if it mends no log."""
    text = read(body, language)
    marks = opening_marks(text)
    if not marks or text.quotes_us or text.has("regret"):
        return None
    end = max(place.end for place in marks)
    rest = read(text.line[end:].strip(" .,"), language)
    words = rest.line.split()
    meant = text.has(STRONG) or not _SLIP.isdisjoint(text.line[:end].split())
    if not words or len(words) > (_LONGEST if meant else _SHORT):
        return None
    if _DENIED.match(rest.line):
        denied = frozenset(one.kind for one in activities.spoken_of(rest))
        return Relogged("", denied) if denied or _NOT_GONE.match(rest.line) else None
    return _told(rest) if meant or not rest.has("attended") else None


def _told(rest: Text) -> Relogged | None:
    said = activities.attended(read(_RATHER.split(rest.line)[0], rest.language))
    return Relogged(activities.value_of(said)) if said else None
