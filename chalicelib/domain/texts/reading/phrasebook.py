"""Every phrase of every concept, looked for in one pass over a text's words.

Phrases are filed by their first words, so that a word of a text is compared only with phrases
that can begin there, however many there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.texts.reading.phrases import Choices, Phrase, PhraseCompiler, Slot

_PAUSES = frozenset((".", ","))
_MANY = frozenset(
    "five six seven eight nine ten twelve fifteen twenty thirty forty fifty "
    "cinco seis siete ocho nueve diez doce quince veinte treinta cuarenta cincuenta".split()
)
_KEY_LENGTH = 3  # words by which phrases are filed
_REACH = 40  # words; no phrase with its gaps and commas is longer
_MOST_KEYS = 60  # under which one phrase is filed

Words = Sequence[str]
Key = tuple[str, ...]  # the first words of a phrase, as many as are settled


class Found(NamedTuple):
    """A phrase of a concept found in a line, in character offsets."""

    start: int
    end: int


class PhraseBook:
    """Every phrase of every concept, ready to be looked for in one pass over a text."""

    def __init__(self, compiler: PhraseCompiler, concepts: Mapping[str, Iterable[str]]) -> None:
        self._filed: dict[Key, list[tuple[str, Phrase]]] = {}
        self._begun: dict[str, list[tuple[str, Phrase]]] = {}  # by two letters: "kill*"
        for concept, phrases in concepts.items():
            for phrase in set(phrases):
                self._file(concept, compiler.compile(phrase))
        self._firsts = frozenset(key[0] for key in self._filed)

    def _file(self, concept: str, phrase: Phrase) -> None:
        for key in _openings(phrase):
            if key[0].endswith("*"):
                self._begun.setdefault(key[0][:2], []).append((concept, phrase))
            else:
                self._filed.setdefault(key, []).append((concept, phrase))

    def find(self, words: Words, offsets: Sequence[int]) -> dict[str, list[Found]]:
        """Where each concept stands, given a text's words and where each begins and all end.

        Of several phrases of a concept that begin at one word the longest counts.
        """
        found: dict[str, list[Found]] = {}
        known: dict[Key, dict[str, int]] = {}
        for at in range(len(words)):
            # What begins here depends on the words within reach alone: a text that repeats itself
            # is matched once.
            ahead = (str(at == 0), *words[at : at + _REACH])
            lengths = known.get(ahead)
            if lengths is None:
                lengths = known[ahead] = self._lengths(words, at)
            for concept, length in lengths.items():
                found.setdefault(concept, []).append(Found(offsets[at], offsets[at + length]))
        return found

    def _lengths(self, words: Words, at: int) -> dict[str, int]:
        """How many words the longest phrase of each concept takes that begins here."""
        lengths: dict[str, int] = {}
        for concept, phrase in self._candidates(words, at):
            end = _match(phrase, 0, words, at)
            if end >= 0 and end - at > lengths.get(concept, -1):
                lengths[concept] = end - at
        return lengths

    def _candidates(self, words: Words, at: int) -> Iterator[tuple[str, Phrase]]:
        word = words[at]
        yield from self._begun.get(word[:2], ())
        if _filed_word(word) not in self._firsts:
            return
        key: Key = ()
        ahead = at
        while ahead < len(words) and len(key) < _KEY_LENGTH:
            key = (*key, _filed_word(words[ahead]))
            yield from self._filed.get(key, ())
            ahead = _past_comma(words, ahead + 1)


def _openings(phrase: Phrase) -> set[Key]:
    """The first words, three at most, that the phrase can begin with."""
    slots = [slot for slot in phrase if slot.kind != "start"]
    openings: set[Key] = set()
    for position, slot in enumerate(slots):
        openings |= _keys(slot, slots[position + 1 :])
        if not slot.optional:
            break
    return openings


def _keys(slot: Slot, following: list[Slot]) -> set[Key]:
    keys: set[Key] = {(beginning + "*",) for beginning in slot.choices.beginnings}
    for first, rests in slot.choices.by_first.items():
        for rest in rests:
            keys |= _lengthened((first, *rest), following)
    return {_as_filed(key) for key in keys}


def _lengthened(words: Key, following: list[Slot]) -> set[Key]:
    """The words and what must come behind them, as far as that is settled."""
    keys = {words}
    for slot in following:
        choices = slot.choices
        must_come = slot.kind == "words" and not (slot.optional or slot.or_end)
        settled = must_come and not choices.beginnings and "_" not in choices.by_first
        if not settled or len(keys) * len(choices.by_first) > _MOST_KEYS:
            break
        short = {key for key in keys if len(key) < _KEY_LENGTH}
        if not short:
            break
        # A choice of several words settles the next word only.
        if any(rests != ((),) for rests in choices.by_first.values()):
            return {
                (*key, first) if key in short else key for key in keys for first in choices.by_first
            }
        keys = (keys - short) | {(*key, first) for key in short for first in choices.by_first}
    return keys


def _as_filed(key: Key) -> Key:
    filed: list[str] = []
    for word in key[:_KEY_LENGTH]:
        if filed and (word.endswith("*") or word == "_"):
            break
        filed.append(_filed_word(word))
    return tuple(filed)


def _filed_word(word: str) -> str:
    return "#" if word[0].isdigit() or word == "##" or word in _MANY else word


def _match(phrase: Phrase, step: int, words: Words, at: int) -> int:
    """The index behind the phrase if it stands here, else -1."""
    if step == len(phrase):
        return at
    slot = phrase[step]
    if slot.kind == "words":
        for behind in _past_choice(slot.choices, words, at) if at < len(words) else ():
            end = _match(phrase, step + 1, words, behind)
            if end >= 0:
                return end
        may_pass = slot.optional or (slot.or_end and _at_end(words, at))
        return _match(phrase, step + 1, words, at) if may_pass else -1
    if slot.kind in ("gap", "any"):
        return _match_any(phrase, step, words, at)
    stands = at == 0 if slot.kind == "start" else _at_end(words, at)
    return _match(phrase, step + 1, words, at) if stands else -1


def _at_end(words: Words, at: int) -> bool:
    """Whether nothing but pauses follows; a few signs are enough to tell."""
    return all(word in _PAUSES for word in words[at:])


def _match_any(phrase: Phrase, step: int, words: Words, at: int) -> int:
    slot = phrase[step]
    fewest = 0 if slot.optional or slot.kind == "gap" else 1
    most = slot.reach if slot.kind == "gap" else 1
    for taken in range(most + 1):
        if taken >= fewest:
            end = _match(phrase, step + 1, words, at)
            if end >= 0:
                return end
        if at >= len(words) or words[at] in _PAUSES:
            return -1
        at = _past_comma(words, at + 1)
    return -1


def _past_choice(choices: Choices, words: Words, at: int) -> Iterator[int]:
    """The index behind each choice that stands here, the longest first."""
    word = words[at]
    behind = _past_comma(words, at + 1)
    for first in _readings(word):
        for rest in choices.by_first.get(first, ()):
            end = _past_words(rest, words, behind) if rest else behind
            if end >= 0:
                yield end
    if choices.beginnings and word.startswith(choices.beginnings):
        yield behind


def _readings(word: str) -> tuple[str, ...]:
    """A word, and what it stands for: a number, a number of five or more."""
    if not word[0].isdigit():
        return (word, "##") if word in _MANY else (word,)
    return (word, "#", "##") if len(word) > 1 or word >= "5" else (word, "#")


def _past_words(rest: tuple[str, ...], words: Words, at: int) -> int:
    """The index behind these words if they stand here, else -1."""
    for part in rest:
        if at >= len(words) or not _is(part, words[at]):
            return -1
        at = _past_comma(words, at + 1)
    return at


def _past_comma(words: Words, at: int) -> int:
    return at + 1 if at < len(words) and words[at] == "," else at


def _is(part: str, word: str) -> bool:
    if part == "_":
        return word not in _PAUSES
    if part in ("#", "##"):
        return part in _readings(word)
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
