"""From the characters that arrived to plain ones, losing nothing that a reader would see.

Phones send curly quotes, full-width letters, keycaps, zero-width joiners and direction marks.
A person reads through all of them, so every recogniser sees them undone.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache


def _swap(these: str, those: str) -> Callable[[str], str]:
    """Writes those characters for these. Unlike `str.translate` it takes time only for those that
    are there, which few are in a text that is not all ASCII."""
    other = dict(zip(these, those, strict=True))
    seen = re.compile(f"[{re.escape(these)}]")
    return lambda text: seen.sub(lambda found: other[found.group()], text)


# Letters of other scripts that look like Latin ones: a pasted or disguised word still reads.
_latin = _swap(
    "авекмнорстухіѕјԁɡαβεικνορτυχАВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxisjdgabeiknoptuxABEKMHOPCTYXISJABEZHIKMNOPTYX",
)
_straight = _swap("‘’ʼ′`´“”„«»–—−", "''''''\"\"\"\"\"---")
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_UNUSUAL = re.compile(r"[^\x20-\x7e]")
_LETTER_BLOCKS = ((0x1F1E6, 0x1F1FF), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
_KEYCAP_TEN = "\U0001f51f"
_OVERRIDE = re.compile("\u202e([^\u202c]*)\u202c?")


def plain(text: str) -> str:
    """Undo typography: same words, ordinary characters, accents and letter case kept."""
    text = _straight(text).replace(_KEYCAP_TEN, "10")
    for sign, decimal in _FRACTIONS.items():
        text = text.replace(sign, decimal)
    if not (text.isascii() and text.isprintable()):
        text = _UNUSUAL.sub(lambda found: _plain_character(found.group()), _composed(text))
    return _latin(_MARKUP.sub(" ", text))


def as_shown(text: str) -> str | None:
    """The order in which a screen shows a text with right-to-left overrides; None without any."""
    if "\u202e" not in text:
        return None
    return _OVERRIDE.sub(lambda run: run.group(1)[::-1], text)


def without_accents(text: str) -> str:
    """Lower-case letters without accents: *Mañana* and *manana* are typed alike."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in spread if unicodedata.category(character) != "Mn")


def _composed(text: str) -> str:
    # Struck-through and underlined words carry a mark on each letter, which NFKC keeps.
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@lru_cache(2_048)
def _plain_character(character: str) -> str:
    code = ord(character)
    for first, last in _LETTER_BLOCKS:
        if first <= code <= last:
            return chr(ord("A") + code - first)
    return _by_category(character)


def _by_category(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\r\n" or category == "Zl" or category == "Zp":
        return "\n"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cf", "Cs", "Cn", "Co", "Me") or character in "\ufe0f\ufe0e\ufffc":
        return ""  # invisible, or half of a broken emoji
    if category == "Mn":
        return ""  # composed already: what is left strikes out or underlines
    return " " if category in ("Cc", "Zs") else character
