"""Under which words a phrase is filed, and what a text must hold before it is looked for."""

from typing import NamedTuple

from chalicelib.domain.texts.reading.matching import filed_word
from chalicelib.domain.texts.reading.phrases import Phrase, Slot

_KEY_LENGTH = 3  # words by which phrases are filed
_MOST_KEYS = 60  # under which one phrase is filed
_NEEDED = 3  # conditions of a phrase that are asked for before it is looked for
#: The edges of a text as conditions ask for them; no word is spelt so.
EDGES = {"start": frozenset(("^",)), "end": frozenset(("$",))}

Key = tuple[str, ...]  # the first words of a phrase, as many as are settled


class Condition(NamedTuple):
    """What must stand so many words behind the first word of a phrase, at least and at most."""

    words: frozenset[str]  # one of these
    least: int
    most: int


def conditions(phrase: Phrase, settled: int) -> tuple[Condition, ...]:
    """What must stand behind the settled slots of a phrase, that which is rarest first."""
    found = []
    least = most = 0
    for position, slot in enumerate(phrase):
        if slot.kind in ("start", "end"):
            found.append(Condition(EDGES[slot.kind], least, most))
            continue
        if position >= settled and _is_needed(slot):
            found.append(Condition(frozenset(slot.choices.by_first), least, most))
        shortest, longest = _lengths(slot)
        least, most = least + shortest, most + longest
    return tuple(sorted(found, key=_chance)[:_NEEDED])


def _chance(condition: Condition) -> int:
    return len(condition.words) * (condition.most - condition.least + 1)


def _is_needed(slot: Slot) -> bool:
    return (
        slot.kind == "words"
        and not (slot.optional or slot.or_end or slot.choices.beginnings)
        and "_" not in slot.choices.by_first
    )


def _lengths(slot: Slot) -> tuple[int, int]:
    """How many words a slot takes, at least and at most."""
    if slot.kind == "gap":
        return 0, slot.reach
    sizes = [1 + len(rest) for rests in slot.choices.by_first.values() for rest in rests]
    sizes += [1] * (bool(slot.choices.beginnings) or not sizes)
    return 0 if slot.optional or slot.or_end else min(sizes), max(sizes)


def is_whole(phrase: Phrase, key: Key) -> bool:
    """Whether these words are the phrase, all of it and in the only way that begins with them."""
    if any(slot.kind != "words" or slot.optional or slot.or_end for slot in phrase):
        return False
    if any(word in ("#", "##", "_") for word in key):
        return False
    if len(phrase) > 1:
        return len(phrase) == len(key) and all(map(_is_of_words, phrase))
    if key[0].endswith("*"):
        return True
    rests = phrase[0].choices.by_first[key[0]]
    return [(key[0], *rest) for rest in rests if _as_filed((key[0], *rest)) == key] == [key]


def settled(phrase: Phrase, key: Key) -> int:
    """How many slots these words fill, if each fills one and in one way only."""
    words = zip(phrase, key, strict=False)
    plain = len(key) <= len(phrase) and all(_is_filled(slot, word) for slot, word in words)
    return len(key) if plain else 0


def _is_filled(slot: Slot, word: str) -> bool:
    if slot.kind != "words" or slot.optional or slot.or_end or word == "#":
        return False
    return word.endswith("*") or slot.choices.by_first.get(word) == ((),)


def _is_of_words(slot: Slot) -> bool:
    """Whether a slot takes just one word, and none by its beginning alone."""
    return not slot.choices.beginnings and set(slot.choices.by_first.values()) <= {((),)}


def openings(phrase: Phrase) -> set[Key]:
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
        filed.append(filed_word(word))
    return tuple(filed)
