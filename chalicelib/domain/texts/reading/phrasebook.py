"""Every phrase of every concept, looked for in one pass over a text's words.

Phrases are filed by their first words (`filing`), so that a word of a text is compared only with
phrases that can begin there, however many there are; and of those only with the phrases whose
other words the text holds anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.texts.reading.filing import Key, is_whole, needs, openings, settled
from chalicelib.domain.texts.reading.matching import Line, end_of, filed_word, line_of
from chalicelib.domain.texts.reading.phrases import Phrase, PhraseCompiler

_REACH = 40  # words; no phrase with its gaps and commas is longer
_AHEAD = 160  # words; as far as repetition is looked for at a time
_TELLING = 3  # words by which an earlier place is known that may be followed by the same words

Words = Sequence[str]
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again


class Found(NamedTuple):
    """A phrase of a concept found in a line, in character offsets."""

    start: int
    end: int


class _Entry(NamedTuple):
    concept: str
    phrase: Phrase
    needs: tuple[frozenset[str], ...]  # of each of these words a text must hold one
    settled: int = 0  # slots that are filled where it is filed, one by each word


class _Node:
    """The phrases that begin with the same words, and those that begin with more of them."""

    __slots__ = ("entries", "following", "whole")

    def __init__(self) -> None:
        self.whole: list[str] = []  # concepts of which these words say all
        self.entries: list[_Entry] = []
        self.following: dict[str, _Node] = {}


class PhraseBook:
    """Every phrase of every concept, ready to be looked for in one pass over a text."""

    def __init__(self, compiler: PhraseCompiler, concepts: Mapping[str, Iterable[str]]) -> None:
        self._root = _Node()
        for concept, phrases in concepts.items():
            for phrase in set(phrases):
                compiled = compiler.compile(phrase)
                self._file(_Entry(concept, compiled, needs(compiled)))
        self._beginnings = {
            word[:-1]: node for word, node in self._root.following.items() if word.endswith("*")
        }
        self._longest = max(map(len, self._beginnings), default=0)
        self._begun: dict[str, tuple[_Node, ...]] = {}  # by word: "killing" to "kill*"

    def _file(self, entry: _Entry) -> None:
        for key in openings(entry.phrase):
            node = self._root
            for word in key:
                node = node.following.setdefault(word, _Node())
            if is_whole(entry.phrase, key):
                node.whole.append(entry.concept)
            else:
                node.entries.append(entry._replace(settled=settled(entry.phrase, key)))

    def find(self, words: Words, offsets: Sequence[int]) -> dict[str, list[Found]]:
        """Where each concept stands, given a text's words and where each begins and all end.

        Of several phrases of a concept that begin at one word the longest counts.
        """
        found: dict[str, list[Found]] = {}
        search = _Search(self, words)
        leading = {word for word in set(words) if self.begins(word)}
        for at, word in enumerate(words):
            if word not in leading:
                continue
            ends: dict[int, Found] = {}  # many concepts end at one word
            for concept, length in search.lengths(at).items():
                place = ends.get(length)
                if place is None:
                    place = ends[length] = Found(offsets[at], offsets[at + length])
                if concept in found:
                    found[concept].append(place)
                else:
                    found[concept] = [place]
        return found

    def _lengths(self, search: "_Search", at: int) -> dict[str, int]:
        """How many words the longest phrase of each concept takes that begins here."""
        lengths: dict[str, int] = {}
        line = search.line
        for node, behind in self._nodes(line, at):
            for concept in node.whole:
                lengths[concept] = max(behind - at, lengths.get(concept, 0))
            for concept, phrase, _, filled in search.possible(node):
                end = end_of(phrase, line, behind if filled else at, filled)
                if end >= 0 and end - at > lengths.get(concept, -1):
                    lengths[concept] = end - at
        return lengths

    def _nodes(self, line: Line, at: int) -> Iterator[tuple[_Node, int]]:
        """Where phrases are filed that can begin here, and the index behind the words there."""
        for begun in self.begun(line.words[at]):
            yield begun, line.after[at]
        node, ahead = self._root.following.get(line.filed[at]), at
        while node is not None:
            ahead = line.after[ahead]
            yield node, ahead
            if not node.following or ahead >= len(line.words):
                return
            node = node.following.get(line.filed[ahead])

    def begins(self, word: str) -> bool:
        """Whether any phrase can begin with this word."""
        return filed_word(word) in self._root.following or bool(self.begun(word))

    def begun(self, word: str) -> tuple[_Node, ...]:
        """Where phrases are filed that begin as this word does: "kill*"."""
        nodes = self._begun.get(word)
        if nodes is None:
            if len(self._begun) > _REMEMBERED:
                self._begun.clear()
            cut = (word[:size] for size in range(1, min(len(word), self._longest) + 1))
            nodes = tuple(self._beginnings[one] for one in cut if one in self._beginnings)
            self._begun[word] = nodes
        return nodes


class _Search:
    """One text being searched, with what its words rule out and what is known of repetitions."""

    def __init__(self, book: PhraseBook, words: Words) -> None:
        self.line: Line = line_of(words)
        self._book = book
        self._present = frozenset(one for readings in self.line.readings for one in readings)
        self._possible: dict[_Node, list[_Entry]] = {}
        self._known: dict[Key, int] = {}  # where these words stood last
        self._at: dict[int, Mapping[str, int]] = {}
        self._period = self._repeated = 0  # words repeat those of a period ago up to an index

    def possible(self, node: _Node) -> Sequence[_Entry]:
        """The phrases filed there whose needed words this text holds."""
        if not node.entries:
            return node.entries
        possible = self._possible.get(node)
        if possible is None:
            present = self._present
            possible = self._possible[node] = [
                entry for entry in node.entries if not any(map(present.isdisjoint, entry.needs))
            ]
        return possible

    def lengths(self, at: int) -> Mapping[str, int]:
        """As the book's; what begins here depends on the words within reach alone, so a text that
        repeats itself is matched once."""
        before = at - self._period
        lengths = self._at.get(before) if self._period and before else None
        if lengths is not None and at + _REACH <= self._repeated:
            self._at[at] = lengths
            return lengths
        if lengths is None or not self._repeats(self._period, at):
            telling = tuple(self.line.words[at : at + _TELLING])
            before = self._known.get(telling, 0)
            lengths = self._at[before] if before and self._repeats(at - before, at) else None
            if at:  # what opens a text may begin with "^"
                self._known[telling] = at
        if lengths is None:
            lengths = self._book._lengths(self, at)
        self._at[at] = lengths
        return lengths

    def _repeats(self, period: int, at: int) -> bool:
        """Whether all words within reach are those that stand a period before them."""
        if period != self._period:
            self._period, self._repeated = period, at
        words = self.line.words
        end = min(at + _AHEAD, len(words))
        to = max(self._repeated, at)
        while to < end and words[to] == words[to - period]:
            to += 1
        self._repeated = to
        return to >= at + _REACH
