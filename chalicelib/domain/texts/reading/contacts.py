"""Whom somebody was in touch with, by relation and first name."""

import re
from functools import cache

from chalicelib.domain.texts.reading import characters, lexicon
from chalicelib.domain.texts.reading.text import Text, Word

_ALSO_AND = frozenset((",", "and", "y", "e", "plus", "&", "+", "with", "con", "then"))
_SKIPPED = frozenset(
    (
        "my",
        "mi",
        "mis",
        "the",
        "a",
        "an",
        "al",
        "el",
        "la",
        "our",
        "his",
        "her",
        "old",
        "lil",
        "little",
        "big",
        "to",
        "su",
        "just",
        "solo",
        "nomas",
        "only",
        "dear",
        "both",
        "older",
        "younger",
        "baby",
        "sober",
        "twin",
        "un",
        "una",
        "good",
        "another",
        "boy",
        "homie",
        "man",
        "don",
        "dona",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sr",
        "sra",
        "senor",
        "senora",
    )
)
_LED_BY = frozenset((".", "talked", "saw", "called", "met", "vi", "hable"))
_OPENS_LIST = _ALSO_AND | _SKIPPED | _LED_BY
_LONGEST_LIST = 12  # people named in one text
_MOST_RUNS = 24  # places of a text where a list may begin
_LONGEST_RUN = 40  # words that may list them
_DENIALS = frozenset("not no never could did can have".split())
_VERBAL = ("arme", "erme", "irme", "amos", "emos", "imos")  # Spanish: "visitarme", "lavamos"
_NAME = re.compile(r"[^\W\d_][^\W\d_'-]*\.?$")


def in_touch(text: Text) -> list[str]:
    """The people a text says its sender was with or spoke to; none who are only planned."""
    if _no_contact(text):
        return []
    return _taken_along(text) or _after(text, "contact") or _before(text, "and_i")


def _taken_along(text: Text) -> list[str]:
    """ "Took my son to the park"; what is taken elsewhere is no person, so only kin count."""
    if not text.has("outing"):
        return []
    kin = set(lexicon.mapping("relations").values())
    return [one for one in _after(text, "taken_along") if one.partition(":")[0] in kin]


def _no_contact(text: Text) -> bool:
    """Planned, missed or denied; "talked to my mom, couldn't stop crying" denies something else."""
    met = [place.end for place in text.found.get("contact", ())]
    met += [place.end for place in text.found.get("and_i", ())]
    return any(
        not _DENIALS.issuperset(text.line[place.start : place.end].split())
        or not met
        or place.start < min(met)
        for place in text.found.get("not_contact", ())
    )


def along(text: Text) -> list[str]:
    """The people with whom something was done: "aa with my sponsor"."""
    return in_touch(text) or ([] if text.has("not_contact") else _after(text, "along"))


def _after(text: Text, concept: str) -> list[str]:
    people: list[str] = []
    for place in sorted(text.found.get(concept, ()), key=lambda one: -one.end):
        start = text.index_at(place.end)
        if start < len(text.words):
            people = [one for one in named(text, start) if one not in people] + people
    return people[:_LONGEST_LIST]


def _before(text: Text, concept: str) -> list[str]:
    """The people a sentence opens with: "sponsor and I grabbed lunch"."""
    for place in text.found.get(concept, ()):
        opening = text.line.rfind(". ", 0, place.start)
        start = text.index_at(opening + 1)
        people = named(text, start)
        if people and text.words[start].offset < place.start:
            return people[:_LONGEST_LIST]
    return []


def named(text: Text, start: int) -> list[str]:
    """The people listed from a word on, up to the first word that names nobody."""
    people: list[str] = []
    words = text.words
    position = start
    end = min(len(words), start + _LONGEST_RUN)
    while position < end and len(people) < _LONGEST_LIST:
        step, person = _person(text, position)
        if person:
            people.append(person)
        elif words[position].word not in _ALSO_AND and words[position].word not in _SKIPPED:
            break
        position += max(step, 1)
    return people


def listed(text: Text) -> list[str]:
    """The people named in answer to "how many people?"."""
    people: list[str] = []
    runs = 0
    for position in range(len(text.words)):
        before = text.words[position - 1].word if position else "."
        if before not in _OPENS_LIST and not before.isdigit():
            continue
        people.extend(one for one in named(text, position) if one not in people)
        runs += 1
        if len(people) >= _LONGEST_LIST or runs >= _MOST_RUNS:
            break
    return people[:_LONGEST_LIST]


def value_of(people: list[str]) -> str:
    """In the grammar ``relation``, ``Name`` or ``relation:Name``, joined by ``;``."""
    return ";".join(people)


def _person(text: Text, position: int) -> tuple[int, str]:
    """How many words the person here takes, and who it is; empty if nobody is named."""
    known = text.people
    if position not in known:
        known[position] = _seen_person(text, position)
    return known[position]


def _seen_person(text: Text, position: int) -> tuple[int, str]:
    words = text.words
    for size in (3, 2, 1):
        relation = _relation(words[position : position + size])
        if relation:
            name = _name(text, position + size)
            return (
                (size + _name_length(text, position + size), f"{relation}:{name}")
                if name
                else (size, relation)
            )
    name = _name(text, position)
    return (_name_length(text, position), name) if name else (0, "")


def _relation(words: tuple[Word, ...]) -> str:
    if not words or words[0].word not in _first_of_relations():
        return ""
    relations = lexicon.mapping("relations")
    said = " ".join(word.word for word in words)
    return relations.get(said) or relations.get(said.removesuffix("s"), "")  # "at my aunts"


@cache
def _first_of_relations() -> frozenset[str]:
    return frozenset(name.split()[0] for name in lexicon.mapping("relations"))


def _name(text: Text, position: int) -> str:
    if position >= len(text.words):
        return ""
    word = text.words[position]
    return word.shown.rstrip(".") if _is_name(text, word) else ""


def _name_length(text: Text, position: int) -> int:
    """A first name, and the last name that is dropped behind it."""
    if not _name(text, position):
        return 0
    following = text.words[position + 1 : position + 2]
    return (
        2
        if following
        and _is_name(text, following[0])
        and text.words[position].shown[:1].isupper()
        and not _relation(following)
        else 1
    )


def _is_name(text: Text, word: Word) -> bool:
    lists = lexicon.word_lists()
    if len(word.shown) == 1 and word.shown.isupper() and word.shown not in "IY":
        return True
    if not _NAME.match(word.shown) or word.word in _SKIPPED or word.word in _ALSO_AND:
        return False
    typed = characters.without_accents(word.shown)
    if typed in lists["not_a_name"] or (typed in lists["telling"] and len(typed) > 1):
        return False
    if word.word in lexicon.mapping("relations") or word.word in lexicon.mapping("units"):
        return False
    if typed.endswith(_VERBAL):
        return False
    shouted = text.shown.isupper()
    return (
        (word.shown[:1].isupper() and not shouted)
        or len(word.shown.rstrip(".")) == 1
        or (_unheard_of(word, text))
    )


def _unheard_of(word: Word, text: Text) -> bool:
    """Typed without capitals: a word that is no word of ours, right behind a contact."""
    return not text.spells(word.word) and len(word.word) > 2
