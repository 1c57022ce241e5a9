"""How a text travels: its encoding, its parts, and a plainer spelling that needs fewer of them.

A single SMS holds 140 octets: 160 septets of GSM-7 or 70 UTF-16 code units. In a longer one each
part gives 6 octets to a header, which leaves 153 or 67 (3GPP TS 23.038, 6.2.1; TS 23.040,
9.2.3.24).
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

#: 3GPP TS 23.038, 6.2.1, without the escape character itself.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Extension table, 6.2.1.1: an escape and one more septet.
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")

#: Signs outside GSM-7 that have a plain spelling which no decomposition gives.
_PLAIN_SIGNS = {
    **dict.fromkeys("‘’‚‛′`´ʼ‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·‣▪", "-"),
    "\u2044": "/",
    **dict.fromkeys("\t\v\u2028\u2029", " "),
    "÷": "/",
    "×": "x",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "œ": "oe",
    "Œ": "OE",
    "ı": "i",
}
_SPACES = re.compile(r" {2,}")


class Segments(NamedTuple):
    """What a text costs: ``units`` are septets in GSM-7, UTF-16 code units in UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    parts: int
    units: int


def segments(text: str) -> Segments:
    """The encoding that the text needs, and how many parts; an empty text is one part.

    No pair is split between two parts, neither escape and sign nor two surrogates, so a part may
    go out one unit short.
    """
    if all(sign in GSM_BASIC or sign in GSM_EXTENDED for sign in text):
        sizes = [2 if sign in GSM_EXTENDED else 1 for sign in text]
        return Segments("GSM-7", _parts(sizes, single=160, joined=153), sum(sizes))
    sizes = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    return Segments("UCS-2", _parts(sizes, single=70, joined=67), sum(sizes))


def _parts(sizes: list[int], *, single: int, joined: int) -> int:
    if sum(sizes) <= single:
        return 1
    parts, used = 1, 0
    for size in sizes:
        if used + size > joined:
            parts, used = parts + 1, 0
        used += size
    return parts


def downgrade(text: str) -> str:
    """The text in GSM-7: accents that it lacks are left off, other signs put plainly or dropped.

    à è é ì ò ù ä ö ü ñ ß are in GSM-7 and stay; á í ó ú lose their accent; emoji go.
    """
    composed = unicodedata.normalize("NFC", text)
    if all(sign in GSM_BASIC or sign in GSM_EXTENDED for sign in composed):
        return composed
    plain = "".join(_plain(composed))
    return _SPACES.sub(" ", plain).strip(" ")


def lost(text: str) -> list[str]:
    """Signs of a text that GSM-7 has no spelling for at all, each once: emoji, other scripts."""
    composed = unicodedata.normalize("NFC", text)
    return [sign for sign in dict.fromkeys(composed) if downgrade(f"-{sign}-") == "--"]


def _plain(composed: str) -> Iterable[str]:
    for sign in composed:
        if sign in GSM_BASIC or sign in GSM_EXTENDED:
            yield sign
        elif sign in _PLAIN_SIGNS:
            yield _PLAIN_SIGNS[sign]
        else:
            yield "".join(_closest(part) for part in unicodedata.normalize("NFKD", sign))


def _closest(part: str) -> str:
    if part in GSM_BASIC or part in GSM_EXTENDED:
        return part
    return _PLAIN_SIGNS.get(part, "")
