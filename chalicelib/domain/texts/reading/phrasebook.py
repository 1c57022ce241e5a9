"""Every phrase of every concept, looked for in one pass over a text's words.

Phrases are filed by their first words (`filing`), so that a word of a text is compared only with
phrases that can begin there, however many there are; and of those only with the phrases whose
other words the text holds anywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.texts.reading.filing import (
    Condition,
    Key,
    conditions,
    is_whole,
    openings,
    settled,
)
from chalicelib.domain.texts.reading.matching import Line, end_of, filed_word, line_of, readings
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


class _Entry:
    """A phrase where it is filed."""

    __slots__ = ("concept", "conditions", "phrase", "settled")

    def __init__(self, concept: str, phrase: Phrase, settled: int) -> None:
        self.concept = concept
        self.phrase = phrase
        self.settled = settled  # slots that are filled where it is filed, one by each word
        self.conditions: Sequence[Condition] = ()  # what must stand behind, once it is asked for

    def asked(self) -> Sequence[Condition]:
        """What must stand behind; worked out for those that a text asks for, as most never are."""
        self.conditions = conditions(self.phrase, self.settled)
        return self.conditions


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
                self._file(concept, compiler.compile(phrase))
        self._beginnings = {
            word[:-1]: node for word, node in self._root.following.items() if word.endswith("*")
        }
        self._longest = max(map(len, self._beginnings), default=0)
        self._begun: dict[str, tuple[_Node, ...]] = {}  # by word: "killing" to "kill*"

    def _file(self, concept: str, phrase: Phrase) -> None:
        for key in openings(phrase):
            node = self._root
            for word in key:
                node = node.following.setdefault(word, _Node())
            if is_whole(phrase, key):
                node.whole.append(concept)
            else:
                node.entries.append(_Entry(concept, phrase, settled(phrase, key)))

    def find(self, words: Words, offsets: Sequence[int]) -> dict[str, list[Found]]:
        """Where each concept stands, given a text's words and where each begins and all end.

        Of several phrases of a concept that begin at one word the longest counts.
        """
        found: defaultdict[str, list[Found]] = defaultdict(list)
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
                found[concept].append(place)
        return dict(found)

    def _lengths(self, search: "_Search", at: int) -> dict[str, int]:
        """How many words the longest phrase of each concept takes that begins here."""
        lengths: dict[str, int] = {}
        line = search.line
        step = line.steps[at]
        for node, behind in self._nodes(line, at):
            for concept in node.whole:
                if lengths.get(concept, 0) < behind - at:
                    lengths[concept] = behind - at
            for places, entry in search.possible(node) if node.entries else ():
                if places >> step & 1:
                    filled = entry.settled
                    end = end_of(entry.phrase, line, behind if filled else at, filled)
                    if end >= 0 and end - at > lengths.get(entry.concept, -1):
                        lengths[entry.concept] = end - at
        return lengths

    def _nodes(self, line: Line, at: int) -> Sequence[tuple[_Node, int]]:
        """Where phrases are filed that can begin here, and the index behind the words there."""
        after, filed = line.after, line.filed
        nodes = [(begun, after[at]) for begun in self.begun(line.words[at])]
        following = self._root.following
        while at < len(filed) and (node := following.get(filed[at])) is not None:
            at = after[at]
            nodes.append((node, at))
            following = node.following
        return nodes

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
        self._places = _places(self.line)
        self._present = frozenset(self._places)
        self._beginning: dict[Condition, int] = {}
        self._possible: dict[_Node, list[tuple[int, _Entry]]] = {}
        self._known: dict[Key, int] = {}  # where these words stood last
        self._at: dict[int, Mapping[str, int]] = {}
        self._period = self._repeated = 0  # words repeat those of a period ago up to an index

    def possible(self, node: _Node) -> Sequence[tuple[int, _Entry]]:
        """The phrases filed there for which this text holds what must stand behind, each after
        the steps at which it may begin, as bits."""
        possible = self._possible.get(node)
        if possible is not None:
            return possible
        beginning = self._beginning
        possible = self._possible[node] = []
        for entry in node.entries:
            places = -1
            for condition in entry.conditions or entry.asked():
                before = beginning.get(condition)
                if before is None:
                    before = beginning[condition] = self._before(condition)
                places &= before
                if not places:
                    break
            else:
                possible.append((places, entry))
        return possible

    def _before(self, condition: Condition) -> int:
        """The steps behind which the condition holds."""
        words, least, most = condition
        if words.isdisjoint(self._present):
            return 0
        places = 0
        for word in words & self._present:
            places |= self._places[word]
        before = places >> least
        for step in range(least + 1, most + 1):
            before |= places >> step
        return before

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


def _places(line: Line) -> dict[str, int]:
    """For each word, and what it stands for, and the edges, the steps at which it stands, as bits:
    bits are compared all at once, and most phrases can begin nowhere."""
    spelt: dict[str, int] = {}
    for word, step in zip(line.words, line.steps, strict=False):
        spelt[word] = spelt.get(word, 0) | 1 << step
    places = {"^": 1 << line.steps[0], "$": 0}
    for step in line.steps[line.closed :]:
        places["$"] |= 1 << step
    for word, bits in spelt.items():
        for reading in readings(word):
            places[reading] = places.get(reading, 0) | bits
    return places
