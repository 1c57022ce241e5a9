"""What a word is about, so that what is known of one word holds for its like.

The senses stand in ``words/*/senses.toml``. English and Spanish share their names: what the
danger score learns from one language it can use in the other.
"""

from functools import cache

from chalicelib.domain.texts.reading import lexicon

NEGATIONS = frozenset(
    "not no never without nothing nobody none nor neither "
    "nunca nada nadie sin ni tampoco jamas".split()
)
# Senses that make up a wish for no more texts: which of them meet tells more than each alone.
_PAIRED = frozenset(
    "halt lift_off sent sending roster off no_more unwanted these going_on asking_how "
    "other_sender other_matter a_while me you no".split()
)
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again
_SHORTEST_STEM = 2  # letters before an ending: "irse" is a word of its own


class _Senses:
    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}
        self._known_paired: dict[str, frozenset[str]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._endings: list[tuple[str, str]] = []
        self._beginnings: list[tuple[str, str]] = []
        for sense, words in lexicon.senses().items():
            for word in words:
                self._file(word, sense)

    def _file(self, word: str, sense: str) -> None:
        if word.startswith("*"):
            self._endings.append((word[1:], sense))
        elif word.endswith("*"):
            self._beginnings.append((word[:-1], sense))
        else:
            self._words[word] = self._words.get(word, frozenset()) | {sense}

    def of(self, word: str) -> frozenset[str]:
        """The senses of a word as the canonical line spells it."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._looked_up(word)
        return known

    def paired(self, word: str) -> frozenset[str]:
        """Those of its senses of which it tells with which others they meet."""
        known = self._known_paired.get(word)
        if known is None:
            if len(self._known_paired) > _REMEMBERED:
                self._known_paired.clear()
            known = self._known_paired[word] = self.of(word) & _PAIRED
        return known

    def _looked_up(self, word: str) -> frozenset[str]:
        exact = self._words.get(word, frozenset())
        ended = {
            sense
            for ending, sense in self._endings
            if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST_STEM
        }
        begun = {sense for beginning, sense in self._beginnings if word.startswith(beginning)}
        return exact | ended | begun


@cache
def senses() -> _Senses:
    """The senses that all texts share."""
    return _Senses()
