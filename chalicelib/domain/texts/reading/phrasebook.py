"""Every phrase of every concept, looked for in one pass over a text's words.

Phrases are filed by their first words (`filing`), so that a word of a text is compared only with
phrases that can begin there, however many there are; and of those only with the phrases whose
other words the text holds where they are needed (`search`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.texts.reading.filing import is_whole, openings, settled
from chalicelib.domain.texts.reading.matching import Line, filed_word, line_of
from chalicelib.domain.texts.reading.nodes import Entry, Node
from chalicelib.domain.texts.reading.phrases import Phrase, PhraseCompiler
from chalicelib.domain.texts.reading.repeats import repeated
from chalicelib.domain.texts.reading.search import Conditions, Search

Words = Sequence[str]
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again


class Found(NamedTuple):
    """A phrase of a concept found in a line, in character offsets."""

    start: int
    end: int


class _Opening(NamedTuple):
    """Where phrases are filed that can begin with a word."""

    begun: tuple[Node, ...]  # as it begins: "killing" to "kill*"
    first: Node | None


class PhraseBook:
    """Every phrase of every concept, ready to be looked for in one pass over a text."""

    def __init__(self, compiler: PhraseCompiler, concepts: Mapping[str, Iterable[str]]) -> None:
        self._root = Node()
        for concept, phrases in concepts.items():
            for phrase in set(phrases):
                self._file(concept, compiler.compile(phrase))
        self._beginnings = {
            word[:-1]: node for word, node in self._root.following.items() if word.endswith("*")
        }
        self._longest = max(map(len, self._beginnings), default=0)
        self._openings: dict[str, _Opening] = {}
        self._conditions = Conditions()

    def _file(self, concept: str, phrase: Phrase) -> None:
        for key in openings(phrase):
            node = self._root
            for word in key:
                node = node.following.setdefault(word, Node())
            if is_whole(phrase, key):
                node.whole.append(concept)
            else:
                node.entries.append(Entry(concept, phrase, settled(phrase, key)))

    def find(self, words: Words, offsets: Sequence[int]) -> dict[str, list[Found]]:
        """Where each concept stands, given a text's words and where each begins and all end.

        Of several phrases of a concept that begin at one word the longest counts.
        """
        line = line_of(words)
        # What begins at a word depends on the words within reach alone.
        same = repeated(words)
        search = Search(line, self._conditions)
        for node, places in self._opened(line, same):
            if node.whole:
                search.whole(node, places)
            if node.entries:
                search.match(node, places)
        lengths = search.lengths
        for at, before in same.items():
            lengths[at] = lengths[before]
        return _found(lengths, offsets)

    def _opened(
        self, line: Line, same: Mapping[int, int]
    ) -> list[tuple[Node, list[tuple[int, int]]]]:
        """The nodes whose words stand in a line, with their places: the index of the first word,
        and that behind the last; those that are opened by a beginning alone first."""
        words, filed, after = line.words, line.filed, line.after
        size = len(words)
        openings = {word: self._opening(word) for word in set(words)}
        by_beginning: defaultdict[Node, list[tuple[int, int]]] = defaultdict(list)
        by_words: defaultdict[Node, list[tuple[int, int]]] = defaultdict(list)
        for at, word in enumerate(words):
            if at in same:
                continue
            begun, node = openings[word]
            behind = after[at]
            for one in begun:
                by_beginning[one].append((at, behind))
            while node is not None:
                by_words[node].append((at, behind))
                if behind >= size:
                    break
                node = node.following.get(filed[behind])
                behind = after[behind]
        return [*by_beginning.items(), *by_words.items()]

    def _opening(self, word: str) -> _Opening:
        opening = self._openings.get(word)
        if opening is None:
            if len(self._openings) > _REMEMBERED:
                self._openings.clear()
            cut = (word[:size] for size in range(1, min(len(word), self._longest) + 1))
            begun = tuple(self._beginnings[one] for one in cut if one in self._beginnings)
            opening = _Opening(begun, self._root.following.get(filed_word(word)))
            self._openings[word] = opening
        return opening


def _found(lengths: Sequence[Mapping[str, int]], offsets: Sequence[int]) -> dict[str, list[Found]]:
    """The places of every concept, of the words that the longest of its phrases take."""
    found: dict[str, list[Found]] = {}
    for at, taken in enumerate(lengths):
        if not taken:
            continue
        start = offsets[at]
        ends: dict[int, Found] = {}  # many concepts end at one word
        for concept, length in taken.items():
            place = ends.get(length)
            if place is None:
                place = ends[length] = Found(start, offsets[at + length])
            places = found.get(concept)
            if places is None:
                found[concept] = [place]
            else:
                places.append(place)
    return found
