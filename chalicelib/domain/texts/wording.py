"""What we say by text, page and mail: every sentence stands in ``chalicelib/locales``.

A locale file maps a key to its wordings: ``discreet`` always, ``plain`` or ``simple`` where they
differ. A wording is a sentence, or one for each plural category of the number ``count``. Another
language is another file; ``"gsm7": false`` in its ``locale`` entry keeps its own letters.

A program may word things itself (``Own``). What is said then is the program's sentence wherever it
can still be said; ours stands behind it, so that no text fails for its wording.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

from chalicelib.domain.people import Wording
from chalicelib.domain.texts.plurals import OTHER, category
from chalicelib.domain.texts.segments import downgrade

#: A sentence, or its forms by plural category.
Variant = str | dict[str, str]
#: A program's own wording, by ``own_id``.
Own = Mapping[str, Variant]
NONE_OWN: Own = {}


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


def plural_rules(language: str) -> dict[str, str]:
    """A language's plural categories but ``other``, each with its CLDR rule."""
    rules: dict[str, str] = _locale(language)["locale"]["plurals"]
    return rules


def own_id(key: str, language: str, wording: str) -> str:
    """The name under which a program keeps its own wording of a key."""
    return f"{language}.{wording}.{key}"


def say(
    key: str,
    /,
    *,
    language: str,
    wording: Wording = "discreet",
    own: Own = NONE_OWN,
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
    plain = {name: in_gsm7(str(value), language) for name, value in params.items()}
    return in_gsm7(_filled(key, language, said(key, language, wording, own), plain), language)


def printed(key: str, /, *, language: str, own: Own = NONE_OWN, **params: str | int) -> str:
    """The discreet sentence as paper and pages have it: with the letters that GSM-7 lacks.

    Raises
    ------
    WordingError
        Unknown key or language, or a missing parameter.
    """
    return _filled(key, language, said(key, language, own=own), params)


def _filled(key: str, language: str, variant: Variant, params: Mapping[str, str | int]) -> str:
    sentence = variant if isinstance(variant, str) else _form(key, language, variant, params)
    missing = sorted(needed(sentence) - params.keys())
    if missing:
        raise WordingError(f"{key!r} needs {', '.join(missing)}")
    return sentence.format_map({name: " ".join(str(v).split()) for name, v in params.items()})


def in_gsm7(text: str, language: str) -> str:
    """A text in GSM-7, unless its language needs letters that GSM-7 lacks."""
    return downgrade(text) if _locale(language)["locale"]["gsm7"] else text


def _form(key: str, language: str, variant: dict[str, str], params: Mapping[str, str | int]) -> str:
    if "count" not in params:
        raise WordingError(f"{key!r} needs count")
    form = category(plural_rules(language), int(params["count"]))
    return variant.get(form, variant[OTHER])


def variants(key: str, language: str) -> dict[str, Variant]:
    """Our wordings of a key.

    Raises
    ------
    WordingError
    """
    entry: dict[str, Variant] | None = _locale(language)["texts"].get(key)
    if entry is None:
        raise WordingError(f"nothing to say for {key!r} in {language!r}")
    return entry


def said(key: str, language: str, wording: str = "discreet", own: Own = NONE_OWN) -> Variant:
    """What is said: the wording asked for, the program's before ours, else the discreet one.

    Raises
    ------
    WordingError
        Unknown key or language.
    """
    ours = variants(key, language)
    for which in (wording, "discreet") if own else ():
        mine = own.get(own_id(key, language, which))
        behind = forms(ours.get(which, ours["discreet"]))
        if mine is not None and _stands(forms(mine), behind, which):
            return mine
        if which in ours:
            return ours[which]
    return ours.get(wording, ours["discreet"])


@lru_cache(maxsize=1024)
def _stands(mine: tuple[str, ...], ours: tuple[str, ...], wording: str) -> bool:
    """Whether a program's sentence can still be said: the words that disclose, and the places that
    are filled, may have changed since it was taken (invariant 20)."""
    from chalicelib.domain.texts.disclosure import disclosing

    filled = frozenset().union(*map(needed, ours))
    return all(is_whole(one) and needed(one) <= filled for one in mine) and (
        wording == "plain" or not any(map(disclosing, mine))
    )


def is_whole(sentence: str) -> bool:
    """Whether every brace of a sentence belongs to the bare name of a place, so that filling it
    cannot fail."""
    return not re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", sentence))


def forms(variant: Variant) -> tuple[str, ...]:
    """Every sentence of a variant, not filled."""
    return (variant,) if isinstance(variant, str) else tuple(variant.values())


def sentences(key: str, language: str) -> dict[str, tuple[str, ...]]:
    """Every sentence of a key by wording, not filled: for linting and for review."""
    return {wording: forms(variant) for wording, variant in variants(key, language).items()}


@cache
def needed(sentence: str) -> frozenset[str]:
    """The names of what a sentence must be filled with."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
