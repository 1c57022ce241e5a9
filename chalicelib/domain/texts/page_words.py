"""What the pages say, in each language: ``chalicelib/locales/pages``, a folder a language, in it a
file for each room: ``site`` for both sites, ``mentors``, ``staff`` …

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
        if there are no pages in this language, or a key stands in two files.
    """
    folder = files("chalicelib") / "locales" / "pages" / language
    if not folder.is_dir():
        raise WordingError(f"no pages in {language!r}")
    found: dict[str, str] = {}
    for file in folder.iterdir():
        said: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        if twice := found.keys() & said.keys():
            raise WordingError(f"said twice in {language!r}: {', '.join(sorted(twice))}")
        found |= said
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
