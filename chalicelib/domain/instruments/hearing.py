"""What a text says to an item that is open: a number, the words beside an answer, or SKIP; read as
any other text besides, so that danger and a stop are heard before any answer."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.instruments.definition import Scale
from chalicelib.domain.instruments.session import Step
from chalicelib.domain.instruments.wording import OwnWording
from chalicelib.domain.people import Language
from chalicelib.domain.texts.reading import Understanding, understand

#: The value of an answer that passes its item over.
PASSED = "skip"
_PASSING = frozenset({
    "skip", "pass", "skip it", "skip this", "skip this one", "next", "next one", "no answer",
    "rather not say", "prefer not to say", "saltar", "saltarla", "paso", "pasar", "siguiente",
    "prefiero no decir",
})  # fmt: skip
_EVERY_DAY = frozenset({"every day", "everyday", "daily", "all of them", "todos los dias"})
_YES = frozenset({"yes", "y", "yeah", "yep", "si", "s"})
#: Readings that the words beside an answer go before; whatever else was meant comes first.
_LOOSE = frozenset({"talk", "answer", "clarify_stop"})


def hear(body: str, step: Step, language: Language, own: OwnWording) -> Understanding:
    """The reading of a text while an item is open; ``own`` is a center's own wording. An answer's
    ``value`` is its number, or ``PASSED``."""
    meant = understand(body, context="count", question=None, language=language)
    if meant.intent not in _LOOSE:
        return meant
    words = _plain(body)
    if words in _PASSING:
        return Understanding("answer", PASSED)
    scale = step.asked.scale_of(step.item)
    theirs = [one.labels for one in own.get(step.asked.id, {}).values()]
    value = next(_in_words(words, scale, [*scale.labels.values(), *theirs]), None)
    if value is not None:
        return Understanding("answer", str(value))
    # A number here counts what the item asks about; nothing is logged besides.
    return Understanding("answer", meant.value) if meant.intent == "answer" else meant


def _in_words(words: str, scale: Scale, known: Iterable[Mapping[str, str]]) -> Iterator[int]:
    for labels in known:
        yield from (int(value) for value, label in labels.items() if words == _plain(label))
    if scale.most is not None and words in _EVERY_DAY:
        yield scale.most
    if len(scale.values) == 2 and words in _YES:
        yield scale.values[-1]


def _plain(text: str) -> str:
    """Lower case, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
