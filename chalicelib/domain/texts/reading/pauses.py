"""Fewer texts: which kind is refused, or for how long all of them rest."""

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.numbers import whole
from chalicelib.domain.texts.reading.text import Text

_SCOPES = (
    ("TIPS", "refuses_tips"),
    ("REMINDERS", "refuses_reminders"),
    ("CHECKINS", "refuses_checkins"),
)
_HOURS_A_DAY = 24
_VAGUE = {
    "couple": 2,
    "par": 2,
    "few": 3,
    "several": 4,
    "a": 1,
    "an": 1,
    "un": 1,
    "una": 1,
    "one": 1,
}


def scope_of(text: Text) -> str:
    """The kind of text that is refused, as ``TIPS``, ``REMINDERS`` or ``CHECKINS``, or empty."""
    return next((scope for scope, concept in _SCOPES if text.has(concept)), "")


def paused_for(text: Text) -> str:
    """The stated length as an ISO-8601 duration (2 weeks is ``P2W``); empty if none is."""
    units = lexicon.mapping("pause_units")
    words = text.plain_words
    for position, word in enumerate(words):
        unit = units.get(word)
        if unit:
            count = _count_before(words[:position], text.language)
            if count:
                return _duration(count, unit)
    return ""


def _count_before(words: tuple[str, ...], language: str) -> int:
    for word in reversed(words[-3:]):
        number = whole(word, language)
        if number:
            return number
        if word in _VAGUE:
            return _VAGUE[word]
        if word not in ("of", "de", "whole", "full", "entire"):
            return 0
    return 0


def _duration(count: int, unit: str) -> str:
    if unit == "H":
        # Texts rest by days; hours that make no whole day are a pause of no stated length.
        return f"P{count // _HOURS_A_DAY}D" if count % _HOURS_A_DAY == 0 else f"PT{count}H"
    return f"P{count}{unit}"
