"""The words of the report, one file a language; adding a file adds a language."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

Words: TypeAlias = Mapping[str, str]
_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _HERE.glob("*.json")))


@cache
def words(language: str) -> Words:
    """A language's words by key; English where that language has no file."""
    known = language if language in LANGUAGES else "en"
    read: dict[str, str] = json.loads((_HERE / f"{known}.json").read_text("utf-8"))
    return read
