"""The word by which a person switches the language that we answer in.

It counts only as the whole message: "my english is bad" and "¿habla español?" are for a human.
"""

import re
from typing import Literal

from chalicelib.domain.texts.reading import characters

Language = Literal["en", "es"]

#: What may be sent, in either language, without accents and in small letters.
SWITCHES: dict[str, Language] = {
    "english": "en",
    "ingles": "en",
    "espanol": "es",
    "castellano": "es",
    "spanish": "es",
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_COURTESY = frozenset(("please", "pls", "plz", "thanks", "thx", "gracias", "por", "favor", "porfa",
                       "in", "en"))  # fmt: skip
_LONGEST = 80  # characters; more is no one-word message


def language_switch(text: str) -> Language | None:
    """The language asked for, or None. Any string is taken.

    Case, accents, punctuation, emoji and a please do not matter: ``Español, por favor`` is ``es``.
    """
    if len(text) > _LONGEST:
        return None
    plain = characters.without_accents(characters.plain(text))
    words = [word for word in _NOT_LETTERS.split(plain) if word and word not in _COURTESY]
    return SWITCHES.get(words[0]) if len(words) == 1 else None
