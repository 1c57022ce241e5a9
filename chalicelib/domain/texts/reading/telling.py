"""What of a text the fitted readers have points for.

`features` spells out everything that could be said of a text, which is what points are fitted to.
Of that the readers know a small part, and only that is made here, as numbers.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.texts.reading.features import (
    NEGATION_REACH,
    PAIR_REACH,
    as_filed,
    length_of,
    parts,
    stem_of,
    told_as,
    worth_of_parts,
)
from chalicelib.domain.texts.reading.senses import NEGATIONS, senses

if TYPE_CHECKING:
    from chalicelib.domain.texts.reading.text import Text

_NO_WORD = ""  # before the first
_NO_GROUPS: Mapping[str, int] = {}
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again


class Stretch(NamedTuple):
    """What is scored in a stretch of words, as `Features` are, but only what is known."""

    whole: set[int]  # each counts once
    words: frozenset[str]  # whose parts count
    worth: float  # what one part counts: the fewer there are the more


class _Word(NamedTuple):
    """What one word tells wherever it stands."""

    filed: str
    parts: int
    own: tuple[int, ...]  # the word, its senses, its stem
    behind: Mapping[str, int]  # the groups that it ends, by what stands before it
    skipping: Mapping[str, int]  # those that leave a word out
    third: frozenset[str]  # the second words of groups that it ends as third
    plain: bool  # it tells nothing of what follows
    denied: tuple[int, ...]  # its senses where they are denied
    paired: frozenset[str]  # senses of which it tells with which others they meet


class Known:
    """The features that readers have points for, each by its number."""

    def __init__(self, features: Iterable[str]) -> None:
        self.numbers = {one: number for number, one in enumerate(features)}
        self._behind: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._skipping: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for group, number in self.numbers.items():
            for before, last in _parted(group, "_"):
                self._behind[last][before] = number
            for before, last in _parted(group, "~"):
                self._skipping[last][before] = number
        self._words: dict[str, _Word] = {}
        self._met: dict[tuple[frozenset[str], frozenset[str]], tuple[int, ...]] = {}

    def stretches(self, text: "Text") -> list[Stretch]:
        """What is scored of the text, or of each window of a long one."""
        spelt = [one.word for one in text.words]
        of_word = {word: self._word(word) for word in set(spelt)}
        told = self._told(text)
        found = []
        seen: dict[tuple[str, ...], Stretch] = {}  # for texts that repeat themselves
        for first, last in text.windows:
            words = tuple(spelt[first:last])
            stretch = seen.get(words)
            if stretch is None:
                stretch = seen[words] = self._stretch([of_word[word] for word in words])
            start = bisect_left(told, (text.words[first].offset,))
            end = bisect_left(told, (text.words[first + len(words) - 1].offset + 1,))
            if start < end:
                concepts = [number for _, number in told[start:end]]
                stretch = stretch._replace(whole=stretch.whole.union(concepts))
            found.append(stretch)
        return found

    def _stretch(self, words: Sequence[_Word]) -> Stretch:
        """What a row of words says, but for the concepts that stand in it."""
        whole = set(self._ending(words))
        whole.update(self._known(("^" + words[0].filed, length_of(len(words)))))
        sizes = {word.filed: word.parts for word in words}
        return Stretch(whole, frozenset(sizes), worth_of_parts(sum(sizes.values())))

    def _known(self, features: Iterable[str]) -> tuple[int, ...]:
        numbers = self.numbers
        return tuple(numbers[one] for one in features if one in numbers)

    def _told(self, text: "Text") -> list[tuple[int, int]]:
        """Where each known concept begins, in their order."""
        numbers = self.numbers
        return sorted(
            (place.start, numbers[told])
            for concept, places in text.found.items()
            if (told := told_as(concept)) in numbers
            for place in places
        )

    def _word(self, spelt: str) -> _Word:
        word = self._words.get(spelt)
        if word is None:
            if len(self._words) > _REMEMBERED:
                self._words.clear()
            filed = as_filed(spelt)
            meant = senses().of(spelt)
            behind = self._behind.get(filed, _NO_GROUPS)
            denied = self._known("S!" + one for one in meant)
            paired = senses().paired(filed)
            word = self._words[spelt] = _Word(
                filed,
                len(parts(filed)),
                self._known((filed, *("S:" + one for one in meant), *stem_of(filed))),
                behind,
                self._skipping.get(filed, _NO_GROUPS),
                frozenset(second for one in behind for _, second in _parted(one, "_")),
                not (denied or paired or filed in NEGATIONS or filed == "."),
                denied,
                paired,
            )
        return word

    def _ending(self, words: Sequence[_Word]) -> list[int]:
        """The features that end with each of these words and reach back to the first at most.
        This is done for every word of every text, so it is one loop."""
        found: list[int] = []
        near = far = _NO_WORD
        denied_to = -1
        met: list[tuple[int, frozenset[str]]] = []  # in this sentence, with their places
        for at, word in enumerate(words):
            filed, _, own, behind, skipping, third, plain, denied, paired = word
            found += own
            if near in behind:
                found.append(behind[near])
            if far in skipping:
                found.append(skipping[far])
            if near in third and (group := f"{far}_{near}") in behind:
                found.append(behind[group])
            far, near = near, filed
            if plain:
                continue
            if at <= denied_to:
                found += denied
            if paired:
                for place, before in met:
                    if at - place <= PAIR_REACH:
                        found += self._meeting(before, paired)
                met.append((at, paired))
            if filed in NEGATIONS:
                denied_to = at + NEGATION_REACH
            elif filed == ".":
                met.clear()
        return found

    def _meeting(self, before: frozenset[str], behind: frozenset[str]) -> tuple[int, ...]:
        met = self._met.get((before, behind))
        if met is None:
            met = self._known(f"P:{one}>{other}" for one in before for other in behind)
            self._met[before, behind] = met
        return met


def _parted(group: str, joint: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind each joint: a sign may be a word, so that there may be more
    than the last."""
    place = group.find(joint)
    while place >= 0:
        yield group[:place], group[place + 1 :]
        place = group.find(joint, place + 1)
