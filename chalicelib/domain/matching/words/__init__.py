"""What a run tells staff, one file a language; adding a file adds a language.

A value is a sentence, or one for each plural category of ``count``. These are read by staff and
never texted.
"""

import json
from functools import cache
from pathlib import Path

from chalicelib.domain.texts.plurals import OTHER, category
from chalicelib.domain.texts.wording import plural_rules

_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _HERE.glob("*.json")))


@cache
def words(language: str) -> dict[str, str | dict[str, str]]:
    """A language's sentences by key.

    Raises
    ------
    FileNotFoundError
        for a language that has no file.
    """
    read: dict[str, str | dict[str, str]] = json.loads(
        (_HERE / f"{language}.json").read_text("utf-8")
    )
    return read


def tell(key: str, language: str, /, **filled: str | int) -> str:
    """A sentence, filled.

    Raises
    ------
    KeyError
        for a key that the language does not have.
    """
    found = words(language)[key]
    if isinstance(found, dict):
        form = category(plural_rules(language), int(filled["count"]))
        found = found.get(form, found[OTHER])
    return found.format_map(filled)


def listed(parts: list[str], language: str) -> str:
    """Parts in one line, as the language joins them."""
    return str(words(language)["join"]).join(parts)
