"""One text searched for the phrases that can begin in it.

Not word by word but node by node: what must stand behind a phrase is compared for all words at
once, as bits, and most phrases can begin nowhere.
"""

from collections.abc import Sequence

from chalicelib.domain.texts.reading.filing import Condition, conditions
from chalicelib.domain.texts.reading.matching import Line, end_of, readings
from chalicelib.domain.texts.reading.nodes import Entry, Node

#: Where a node's words stand: the index of the first, and that behind the last.
Places = Sequence[tuple[int, int]]


class Conditions:
    """What phrases ask for, each once and by its number: one text compares thousands."""

    def __init__(self) -> None:
        self._numbers: dict[Condition, int] = {}
        self.all: list[Condition] = []

    def asked(self, node: Node) -> list[tuple[tuple[int, ...], Entry]]:
        """The node's entries, each after the numbers of its conditions."""
        if node.asked is None:
            node.asked = [
                (tuple(map(self._number, conditions(one.phrase, one.settled))), one)
                for one in node.entries
            ]
        return node.asked

    def _number(self, one: Condition) -> int:
        number = self._numbers.setdefault(one, len(self.all))
        if number == len(self.all):
            self.all.append(one)
        return number


class Search:
    """A line, with what its words rule out and how many words phrases take at each of them."""

    def __init__(self, line: Line, conditions: Conditions) -> None:
        self._line = line
        self._conditions = conditions
        self._all = conditions.all
        self._bits = [1 << step for step in line.steps]
        self._standing = _standing(line, self._bits)
        self._present = frozenset(self._standing)
        self._before: dict[int, int] = {}  # by number of the condition
        #: By word: how many words the longest phrase of each concept takes that begins there.
        self.lengths: list[dict[str, int]] = [{} for _ in line.words]

    def whole(self, node: Node, places: Places) -> None:
        """Take the concepts of which the node's words say all."""
        for at, behind in places:
            lengths = self.lengths[at]
            for concept in node.whole:
                if lengths.get(concept, 0) < behind - at:
                    lengths[concept] = behind - at

    def match(self, node: Node, places: Places) -> None:
        """Take the concepts of the phrases filed at this node that stand at one of its places."""
        bits, known, conditions, present = self._bits, self._before, self._all, self._present
        here = 0
        for at, _ in places:
            here |= bits[at]
        for asked, entry in node.asked or self._conditions.asked(node):
            possible = here
            for number in asked:
                before = known.get(number)
                if before is None:
                    one = conditions[number]
                    absent = one.words.isdisjoint(present)
                    before = known[number] = 0 if absent else self._behind_which(one)
                possible &= before
                if not possible:
                    break
            else:
                concept, filled = entry.concept, entry.settled
                for at, behind in places:
                    if possible & bits[at]:
                        end = end_of(entry.phrase, self._line, behind if filled else at, filled)
                        if end >= 0 and end - at > self.lengths[at].get(concept, -1):
                            self.lengths[at][concept] = end - at

    def _behind_which(self, condition: Condition) -> int:
        """The steps behind which the condition holds."""
        words, least, most = condition
        standing = 0
        for word in words & self._present:
            standing |= self._standing[word]
        before = standing >> least
        spread, wanted = 1, most - least + 1
        while spread < wanted:  # twice as far each time
            further = spread if spread + spread < wanted else wanted - spread
            before |= before >> further
            spread += further
        return before


def _standing(line: Line, bits: Sequence[int]) -> dict[str, int]:
    """For each word, and what it stands for, and the edges, the steps at which it stands."""
    spelt: dict[str, int] = {}
    for word, bit in zip(line.words, bits, strict=False):
        spelt[word] = spelt.get(word, 0) | bit
    standing = {"^": bits[0], "$": 0}
    for bit in bits[line.closed :]:
        standing["$"] |= bit
    for word, places in spelt.items():
        for reading in readings(word):
            standing[reading] = standing.get(reading, 0) | places
    return standing
