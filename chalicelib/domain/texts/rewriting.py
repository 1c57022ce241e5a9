"""A mentor's words before they are texted: what would tell a bystander, and how to say it else.

The words that disclose are those that no text of ours may hold (``disclosure``). Each kind has a
neutral word, which whoever asks has in the reader's language, that is offered in its place.
"""

import re
from collections.abc import Callable, Iterable

from chalicelib.domain.texts.disclosure import CAPITALS, HARMLESS, disclosing, word_lists


def rewritten(words: str, neutral: Callable[[str], str], names: Iterable[str] = ()) -> str:
    """The words with a neutral one in the place of each that discloses; what is left to disclose
    even so is cut out. ``neutral`` gives the word of a kind, ``names`` are those that the program
    must not be called."""
    ours = tuple(names)
    for found in sorted(disclosing(words, ours), key=len, reverse=True):
        said = neutral(_kind(found))
        words = re.sub(_as_written(found), said, words, flags=re.IGNORECASE)
    for found in disclosing(words, ours):
        words = re.sub(_as_written(found), "", words, flags=re.IGNORECASE)
    words = re.sub(r"\b(\w+(?: \w+)?) \1\b", r"\1", words)  # "AA meeting" is one group
    return re.sub(r" {2,}", " ", words).strip()


def _as_written(found: str) -> str:
    """What was found, as it may stand in the text: with accents, dots and hyphens."""
    letters = (re.escape(sign) if sign.isalnum() else r"[\W_]+" for sign in found)
    between = r"[.\-]?"
    return rf"(?<!\w){between.join(map(_with_accent, letters))}\.?(?!\w)"


def _with_accent(sign: str) -> str:
    return {
        "a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uúü]", "n": "[nñ]",
    }.get(sign, sign)  # fmt: skip


def _kind(found: str) -> str:
    """What a word gives away, as the lists are headed; the program's own names are a place."""
    for lists in word_lists().values():
        for kind, stems in lists.items():
            if kind in (CAPITALS, HARMLESS):
                continue
            if any(re.fullmatch(re.escape(s).replace(r"\*", r"\w*"), found) for s in stems):
                return kind
    return "meeting" if found.isupper() else "place"
