"""How many parts a text takes, as AWS counts and bills them.

https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html: GSM 03.38
in 160 characters, or 153 a part; anything else as UCS-2 in 70, or 67 a part. A character of the
extension table takes two places, as does one outside the basic plane; neither is split between
parts.
"""

from collections.abc import Iterator
from typing import NamedTuple

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")


class Parts(NamedTuple):
    """AWS's word for the encoding (``GSM`` or ``UNICODE``), and the count."""

    encoding: str
    parts: int


def parts(body: str) -> Parts:
    """Encoding and number of parts of a text."""
    if all(character in GSM or character in GSM_EXTENSION for character in body):
        widths = [1 + (character in GSM_EXTENSION) for character in body]
        return Parts("GSM", _count(widths, 160, 153))
    widths = [1 + (character > "\uffff") for character in body]
    return Parts("UNICODE", _count(widths, 70, 67))


def _count(widths: list[int], alone: int, each: int) -> int:
    if sum(widths) <= alone:
        return 1
    return 1 + sum(_breaks(widths, each))


def _breaks(widths: list[int], each: int) -> Iterator[bool]:
    used = 0
    for width in widths:
        full = used + width > each
        used = width if full else used + width
        yield full
