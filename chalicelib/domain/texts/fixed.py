"""What a program's own wording of a text must keep: what its reader acts on.

It is derived from our sentence, so that no second table can drift from it: numbers and ranges to
call or answer with, and words in capitals to send. A reply to somebody in danger keeps their order
too.
"""

import re

from chalicelib.domain.texts.places import named

#: Replies in which the order of the numbers to call matters as well.
IN_ORDER = ("crisis*",)
#: Words that must stay though they are not written in capitals, by key and language.
MUST_SAY: dict[str, dict[str, tuple[str, ...]]] = {
    "crisis_medical*": {"en": ("naloxone",), "es": ("naloxona",)},
}
_CODES = re.compile(r"\b(?:[YS]/N|\d+(?:-\d+)?|[A-ZÁÉÍÓÚÑ]{2,})\b")
#: Capitals that nobody sends.
_NO_CODES = frozenset({"OK", "PIN"})


def codes(sentence: str) -> list[str]:
    """What a sentence tells its reader to call, send or answer with, in order."""
    bare = re.sub(r"\{[a-z_]+\}", "", sentence)
    return [code for code in _CODES.findall(bare) if code not in _NO_CODES]


def fixed_parts(key: str, language: str, ours: str) -> tuple[str, ...]:
    """The fixed parts of our sentence, each once, in order."""
    more = [
        word
        for name, words in MUST_SAY.items()
        if named(key, (name,))
        for word in words.get(language, ())
    ]
    return tuple(dict.fromkeys([*codes(ours), *more]))


def gone(sentence: str, parts: tuple[str, ...]) -> list[str]:
    """The parts that a sentence does not say."""
    return [p for p in parts if not re.search(rf"(?<!\w){re.escape(p)}(?!\w)", sentence)]


def out_of_order(key: str, sentence: str, ours: str) -> bool:
    """Whether a sentence in which order matters says its codes in another one than ours."""
    wanted = codes(ours)
    return named(key, IN_ORDER) and codes(sentence)[: len(wanted)] != wanted
