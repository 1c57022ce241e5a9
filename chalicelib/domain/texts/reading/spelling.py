"""From the words as typed to the words as meant: slang, contractions, typos, disguise.

Each step is one small rule over one word; the lists it needs are in ``words/*/spelling.toml``.
"""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

_REPEATS = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1")
_LEET = str.maketrans("013457@$!+", "oieastasit")
_LEET_L = str.maketrans("1", "l")
# A number with its unit written together: "2w", "45min", "1.5h".
_NUMBER_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)$")
_TIMES = re.compile(r"x(\d+)$|(\d+)x$")
_SHORTEST_MENDED = 4
_LOOKS_LIKE_ZIP = re.compile(r"[0-9o]{5}$")


class Speller:
    """Spells one typed word the way the phrases spell it.

    Parameters
    ----------
    slang
        Typed word to the words it stands for, per language code.
    known
        Words that are never taken for a typo of another.
    mended
        The words worth mending: those by which a text is understood.
    """

    def __init__(
        self,
        slang: Mapping[str, Mapping[str, str]],
        known: Iterable[str],
        mended: Iterable[str],
        units: Iterable[str],
    ) -> None:
        self._slang = {
            language: {typed: tuple(meant.split()) for typed, meant in words.items()}
            for language, words in slang.items()
        }
        self._known = frozenset(known)
        self._units = frozenset(units)
        self._by_shape: dict[tuple[int, str], list[str]] = {}
        for word in mended:
            for edge in {word[0], word[-1] + "$"}:
                self._by_shape.setdefault((len(word), edge), []).append(word)

    def knows(self, word: str) -> bool:
        """Whether this spelling is a word of some phrase, or listed as a word of its own."""
        return word in self._known

    def is_slang(self, typed: str) -> bool:
        """Whether this exact spelling, apostrophe and all, stands for other words."""
        return any(typed in words for words in self._slang.values())

    def spell(self, typed: str, language: str) -> tuple[str, ...]:
        """The words meant by one typed word (lower case, no accents, no apostrophes)."""
        meant = self._slang[language].get(typed)
        if meant is not None:
            return meant
        if typed in self._known or not typed.isascii():
            return (typed,)
        if any(character.isdigit() for character in typed):
            return self._with_digits(typed, language)
        return self._mend(self._undisguised(typed) or typed, language)

    def _with_digits(self, typed: str, language: str) -> tuple[str, ...]:
        if typed.isdigit() or _LOOKS_LIKE_ZIP.match(typed):
            return (typed,)
        number = _NUMBER_UNIT.match(typed)
        if number and number.group(2) in self._units:
            return (number.group(1), number.group(2))
        times = _TIMES.match(typed)
        if times:
            return ("x", times.group(1)) if times.group(1) else (times.group(2), "x")
        plain = self._undisguised(typed)
        if plain:
            return self._slang[language].get(plain, (plain,))
        return (number.group(1), number.group(2)) if number else (typed,)

    def _undisguised(self, typed: str) -> str | None:
        """A mildly disguised word (``d1e``, ``$uicide``), if undoing it makes a known one."""
        for table in (_LEET, {**_LEET, **_LEET_L}):
            plain = typed.translate(table)
            if plain != typed and (plain in self._known or self._nearest(plain)):
                return plain
        return None

    def _mend(self, typed: str, language: str) -> tuple[str, ...]:
        for candidate in self._candidates(typed):
            if candidate in self._known:
                return (candidate,)
            if candidate in self._slang[language]:
                return self._slang[language][candidate]
        return (self._nearest(typed) or typed,)

    def _candidates(self, typed: str) -> Iterable[str]:
        yield typed
        twice = _REPEATS.sub(r"\1\1", typed)
        once = _REPEATS.sub(r"\1", typed)
        yield twice
        yield once
        yield _DOUBLED.sub(r"\1", once)
        if typed.endswith("in"):
            yield typed + "g"

    def _nearest(self, typed: str) -> str | None:
        """The word worth mending that is one slip away: a letter more, less, other or swapped."""
        size = len(typed)
        if size < _SHORTEST_MENDED:
            return None
        for edge in (typed[0], typed[-1] + "$"):
            for length in (size, size - 1, size + 1):
                for word in self._by_shape.get((length, edge), ()):
                    if OSA.distance(typed, word, score_cutoff=1) <= 1:
                        return word
        return None
