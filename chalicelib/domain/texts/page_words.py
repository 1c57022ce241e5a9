"""What the mentors' pages say, in each language: ``chalicelib/locales/pages``, one file each.

A text holds places in braces, as those of the catalog of texts do, and is held to the same reading
grade. It may say plainly what things are once somebody is signed in (keys outside ``door.``).
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from chalicelib.domain.texts.wording import WordingError

#: Keys of what anybody may see: nothing there may disclose.
DOOR = "door."


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of the pages by its key.

    Raises
    ------
    WordingError
        if there are no pages in this language.
    """
    path = files("chalicelib") / "locales" / "pages" / f"{language}.json"
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WordingError(f"no pages in {language!r}") from error
    return found


def page_text(key: str, language: str, /, **places: str | int) -> str:
    """The text of a key, filled.

    Raises
    ------
    WordingError
        Unknown key or language, or a place that is not given.
    """
    try:
        return texts(language)[key].format_map(places)
    except KeyError as error:
        raise WordingError(f"{key!r} in {language!r}: {error}") from error
