"""A small phrase language, so that wordings are data a clinician can read and extend.

A phrase is a row of slots parted by blanks:

========  =====================================================================
``kill``   the word; ``kill*`` any word that begins so
``a|b``    one of these words; ``(a|b c|$)`` one of these words or phrases, or the end
``<name>`` one of a named list of words or phrases, also inside ``( )``
``[x]``    may be left out (works with the forms above, also inside ``( )``)
``_``      any one word; ``..`` up to three words, ``...`` up to seven, in one sentence
``#``      a number in digits; ``##`` one of five or more
``^ $``    begins, ends the whole text
========  =====================================================================

Phrases are matched on a text's words: lower case, without accents or apostrophes, with ``.`` and
``,`` as words of their own; a comma may stand between any two words. They are filed by their
first words, so that a text is read once, however many phrases there are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

_NESTED = r"[^()]*(?:\([^()]*\)[^()]*)*"
_PART = re.compile(rf"\({_NESTED}\)|\[(?:\({_NESTED}\)|[^\]])*\]|\S+")
_BAR = re.compile(rf"((?:\({_NESTED}\)|\[[^\]]*\]|[^|])*)(?:\||$)")
_SPELT = re.compile(r"[^\W\d_]+(?!\*)")
_GAPS = {"..": 3, "...": 7}

Lists = Mapping[str, Iterable[str]]
Expand = Callable[[str], list[str]]


class Choices(NamedTuple):
    """Words or short phrases of which one may stand in a slot."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]  # what follows a first word, longest first
    beginnings: tuple[str, ...]  # "kill*" without its star


class Slot(NamedTuple):
    """One place of a phrase: what may stand there."""

    kind: str  # "words", "any", "gap", "start" or "end"
    choices: Choices = Choices({}, ())
    optional: bool = False
    reach: int = 0  # for a gap, the most words
    or_end: bool = False  # "$" among the choices: the text may end here instead


Phrase = tuple[Slot, ...]


class PhraseCompiler:
    """Reads phrases, spelling their words as the words of a text are spelt."""

    def __init__(self, lists: Lists, expand: Expand) -> None:
        self._expand = expand
        self._lists = {name: list(choices) for name, choices in lists.items()}
        self._choices = {name: self._spelt(choices) for name, choices in self._lists.items()}

    def compile(self, phrase: str) -> Phrase:
        """The phrase's slots."""
        return tuple(self._slot(part) for part in self._parts(phrase))

    def words(self, phrase: str) -> Iterator[str]:
        """The words a phrase spells out: the vocabulary it brings along."""
        for part in self._parts(phrase):
            yield from _SPELT.findall(part) if part[0] != "<" else ()

    def _parts(self, phrase: str) -> list[str]:
        parts: list[str] = []
        for part in _PART.findall(phrase):
            # A contraction in a phrase is written out exactly as it is in a text.
            parts.extend(self._expand(part) if part.isalpha() else [part])
        return parts

    def _slot(self, part: str) -> Slot:
        if part in _GAPS:
            return Slot("gap", reach=_GAPS[part])
        if part in ("^", "$", "_"):
            return Slot({"^": "start", "$": "end", "_": "any"}[part])
        if part.startswith("["):
            return self._slot(part[1:-1])._replace(optional=True)
        if part.startswith("<") and part.endswith(">"):
            return Slot("words", self._choices[part[1:-1]])
        inside = part[1:-1] if part.startswith("(") and part.endswith(")") else part
        choices = [one for one in _BAR.findall(inside) if one]
        words = [" ".join(row) for one in choices if one != "$" for row in self._worded(one)]
        return Slot("words", self._spelt(words), or_end="$" in choices)

    def _worded(self, choice: str) -> Iterator[tuple[str, ...]]:
        """A choice without brackets: every row of words that it stands for."""
        return product(*(self._options(part) for part in _PART.findall(choice)))

    def _options(self, part: str) -> list[str]:
        if part[0] == "<":
            return self._lists[part[1:-1]]
        if part[0] not in "([":
            return [part]
        options = [
            " ".join(row) for one in _BAR.findall(part[1:-1]) if one for row in self._worded(one)
        ]
        return options if part[0] == "(" else [*options, ""]

    def _spelt(self, choices: Iterable[str]) -> Choices:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        beginnings = []
        for choice in choices:
            first, *rest = [word for one in choice.split() for word in self._expand(one)]
            if first.endswith("*"):
                beginnings.append(first[:-1])
            else:
                by_first.setdefault(first, []).append(tuple(rest))
        longest_first = {
            first: tuple(sorted(set(rests), key=len, reverse=True))
            for first, rests in by_first.items()
        }
        return Choices(longest_first, tuple(beginnings))
