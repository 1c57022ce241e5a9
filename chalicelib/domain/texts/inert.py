"""What people wrote, shown as it is and unable to do anything where it is shown."""

import unicodedata

#: Joiners inside emoji and some scripts; line breaks are shown as such.
_KEPT = frozenset("\u200c\u200d\n")


def inert(text: str) -> str:
    """The text with control and direction characters made visible by their code."""
    return "".join(
        f"[U+{ord(sign):04X}]"
        if sign not in _KEPT and unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")
        else sign
        for sign in text.replace("\r\n", "\n")
    )
