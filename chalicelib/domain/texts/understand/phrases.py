"""A small phrase language, so that wordings are data a clinician can read and extend.

A phrase is a row of slots parted by blanks:

========  =====================================================================
``kill``   the word; ``kill*`` any word that begins so
``a|b``    one of these words; ``<name>`` one of a named list of words or phrases
``[x]``    may be left out (works with the three forms above)
``_``      any one word; ``..`` up to three words, ``...`` up to seven, in one sentence
``#``      a number in digits
``^ $``    begins, ends the whole text
========  =====================================================================

Phrases are matched on a text's canonical line (see `text`): lower-case words without accents
or apostrophes, each followed by one blank, with ``.`` and ``,`` as words of their own. They are
indexed by the first two letters of their first word, so that a text is read once, however many
phrases there are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

_GAP = " (?:, )?"  # a comma may stand between any two words of a phrase
_ANY_WORD = f"[^ .,]+{_GAP}"
_NUMBER = rf"[0-9]+(?:\.[0-9]+)?{_GAP}"
_GAPS = {"..": f"(?:{_ANY_WORD}){{0,3}}?", "...": f"(?:{_ANY_WORD}){{0,7}}?"}
_END = r"(?:[.,] )*\Z"
_ANCHORS = {"^": r"\A", "$": _END}

Lists = Mapping[str, Iterable[str]]
Expand = Callable[[str], list[str]]


class Found(NamedTuple):
    """A phrase of a concept found in a line, in character offsets."""

    start: int
    end: int


def index_key(word: str) -> str:
    """The key under which phrases that can begin with this word are filed."""
    return "#" if word[:1].isdigit() else word[:2]


class _Slot(NamedTuple):
    pattern: str
    keys: frozenset[str]
    optional: bool


class PhraseCompiler:
    """Turns phrases into regular expressions, spelling their words as the canonical line does."""

    def __init__(self, lists: Lists, expand: Expand) -> None:
        self._lists = lists
        self._expand = expand

    def compile(self, phrase: str) -> tuple[str, frozenset[str]]:
        """The phrase's expression and the index keys of the words it can begin with."""
        slots = [self._slot(part) for part in self._parts(phrase)]
        keys: set[str] = set()
        for slot in slots:
            keys |= slot.keys
            if slot.keys and not slot.optional:
                break
        return "".join(slot.pattern for slot in slots), frozenset(keys)

    def words(self, phrase: str) -> Iterator[str]:
        """The words a phrase spells out: the vocabulary it brings along."""
        for part in self._parts(phrase):
            for word in part.strip("[]").split("|"):
                if word.isalpha():
                    yield word

    def _parts(self, phrase: str) -> list[str]:
        parts: list[str] = []
        for part in phrase.split():
            # A contraction in a phrase is written out exactly as it is in a text.
            parts.extend(self._expand(part) if part.isalpha() else [part])
        return parts

    def _slot(self, part: str) -> _Slot:
        if part in _ANCHORS:
            return _Slot(_ANCHORS[part], frozenset(), True)
        if part in _GAPS:
            return _Slot(_GAPS[part], frozenset(), True)
        if part == "_":
            return _Slot(_ANY_WORD, frozenset(), True)
        if part.startswith("["):
            inner = self._slot(part[1:-1])
            return _Slot(f"(?:{inner.pattern})?", inner.keys, True)
        if part.startswith("<"):
            return self._either(self._lists[part[1:-1]])
        return self._either(part.split("|"))

    def _either(self, choices: Iterable[str]) -> _Slot:
        patterns, keys = [], set()
        for choice in sorted(choices, key=len, reverse=True):
            words = [word for one in choice.split() for word in self._expand(one)]
            patterns.append("".join(_word(word) for word in words))
            keys.add(index_key(words[0].rstrip("*")))
        return _Slot(f"(?:{'|'.join(patterns)})", frozenset(keys), False)


def _word(word: str) -> str:
    if word == "#":
        return _NUMBER
    if word.endswith("*"):
        return re.escape(word[:-1]) + "[^ ]*" + _GAP
    return re.escape(word) + _GAP


class PhraseBook:
    """Every phrase of every concept, ready to be looked for in one pass over a line."""

    def __init__(self, compiler: PhraseCompiler, concepts: Mapping[str, Iterable[str]]) -> None:
        self._filed: dict[str, dict[str, list[str]]] = {}
        for concept, phrases in concepts.items():
            for phrase in phrases:
                pattern, keys = compiler.compile(phrase)
                for key in keys:
                    self._filed.setdefault(key, {}).setdefault(concept, []).append(pattern)

    @cached_property
    def _index(self) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
        return {
            key: tuple((concept, _alternation(patterns)) for concept, patterns in concepts.items())
            for key, concepts in self._filed.items()
        }

    def find(self, line: str, words: Iterable[tuple[int, str]]) -> dict[str, list[Found]]:
        """Where each concept stands in a line, given its words with their offsets."""
        found: dict[str, list[Found]] = {}
        index = self._index
        for offset, word in words:
            for concept, pattern in index.get(index_key(word), ()):
                match = pattern.match(line, offset)
                if match:
                    found.setdefault(concept, []).append(Found(offset, match.end()))
        return found


def _alternation(patterns: list[str]) -> re.Pattern[str]:
    # The longest wording first: "kill time" must win over "kill".
    return re.compile("|".join(sorted(set(patterns), key=len, reverse=True)))
