"""The word lists of every language, read once from the files beside this module.

Each file of ``words/<language>`` may hold ``[lists]`` (named lists that phrases refer to),
``[concepts]`` (phrases by what they mean), ``[maps]`` (a wording to its value) and ``[senses]``
(words by what they are about). Entries of the same name add up over files and languages: people
mix languages, so all are always understood.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have word lists."""
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir()))


@cache
def _sections(language: str) -> tuple[dict[str, Any], ...]:
    files = sorted((_FOLDER / language).glob("*.toml"))
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in files)


def _everywhere() -> Iterator[dict[str, Any]]:
    for language in languages():
        yield from _sections(language)


@cache
def word_lists() -> dict[str, list[str]]:
    """Named lists of words and phrases, of all languages together."""
    return _gathered("lists")


@cache
def concepts() -> dict[str, list[str]]:
    """Phrases by the concept they express, of all languages together."""
    return _gathered("concepts")


@cache
def senses() -> dict[str, list[str]]:
    """Words by what they are about, of all languages together."""
    return _gathered("senses")


def _gathered(section: str) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for content in _everywhere():
        for name, entries in content.get(section, {}).items():
            gathered.setdefault(name, []).extend(entries)
    return gathered


@cache
def mapping(name: str) -> dict[str, str]:
    """A map from wording to value, of all languages together."""
    return {key: value for code in languages() for key, value in mapping_of(name, code).items()}


@cache
def mapping_of(name: str, language: str) -> dict[str, str]:
    """A map from wording to value in one language only."""
    merged: dict[str, str] = {}
    for content in _sections(language):
        merged.update(content.get("maps", {}).get(name, {}))
    return merged


@cache
def words_of(name: str, language: str) -> frozenset[str]:
    """A named list in one language only."""
    found: set[str] = set()
    for content in _sections(language):
        found.update(content.get("lists", {}).get(name, ()))
    return frozenset(found)
