"""What we say by text, page and mail: every sentence stands in ``chalicelib/locales``.

A locale file maps a key to its wordings: ``discreet`` always, ``plain`` or ``simple`` where they
differ. A wording is a sentence, or ``one`` and ``other`` chosen by the number ``count``. Another
language is another file; ``"gsm7": false`` in its ``locale`` entry keeps its own letters.
"""

import json
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from chalicelib.domain.people import Wording
from chalicelib.domain.texts.segments import downgrade

Variant = str | dict[str, str]


class WordingError(LookupError):
    """A key or language that does not exist, or something that the sentence needs is not given."""


@cache
def _locale(language: str) -> dict[str, Any]:
    if language not in languages():
        raise WordingError(f"no locale {language!r}")
    path = files("chalicelib") / "locales" / f"{language}.json"
    locale: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return locale


@cache
def languages() -> tuple[str, ...]:
    """The languages that we speak, by their ISO 639-1 codes."""
    names = (path.name for path in (files("chalicelib") / "locales").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


@cache
def keys(language: str) -> frozenset[str]:
    """Everything that can be said in a language."""
    return frozenset(_locale(language)["texts"])


def say(
    key: str,
    /,
    *,
    language: str,
    wording: Wording = "discreet",
    **params: str | int,
) -> str:
    """The sentence in the person's language and wording, filled, in GSM-7 where the locale can.

    A wording that a key does not have falls back to the discreet one. Line breaks in what is
    filled in become spaces; what the sentence does not need is passed over.

    Raises
    ------
    WordingError
        Unknown key or language, or a missing parameter.
    """
    sentence = _sentence(key, language, wording, params)
    spell = downgrade if _locale(language)["locale"]["gsm7"] else str
    filled = {name: spell(" ".join(str(value).split())) for name, value in params.items()}
    missing = sorted(needed(sentence) - filled.keys())
    if missing:
        raise WordingError(f"{key!r} needs {', '.join(missing)}")
    return spell(sentence.format_map(filled))


def _sentence(key: str, language: str, wording: Wording, params: dict[str, str | int]) -> str:
    entry = _locale(language)["texts"].get(key)
    if entry is None:
        raise WordingError(f"nothing to say for {key!r} in {language!r}")
    variant: Variant = entry.get(wording, entry["discreet"])
    if isinstance(variant, str):
        return variant
    if "count" not in params:
        raise WordingError(f"{key!r} needs count")
    return variant["one" if str(params["count"]) == "1" else "other"]


def sentences(key: str, language: str) -> dict[str, tuple[str, ...]]:
    """Every sentence of a key by wording, not filled: for linting and for review."""
    entry: dict[str, Variant] = _locale(language)["texts"][key]
    return {
        wording: (variant,) if isinstance(variant, str) else tuple(variant.values())
        for wording, variant in entry.items()
    }


@cache
def needed(sentence: str) -> frozenset[str]:
    """The names of what a sentence must be filled with."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
