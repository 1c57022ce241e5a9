"""One inbound text in every form that the recognisers look at."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.texts.reading import characters, lexicon
from chalicelib.domain.texts.reading.features import (
    Ending,
    Features,
    endings,
    features,
    told,
    windows,
)
from chalicelib.domain.texts.reading.phrasebook import Found, PhraseBook
from chalicelib.domain.texts.reading.phrases import PhraseCompiler
from chalicelib.domain.texts.reading.spelling import Speller

if TYPE_CHECKING:
    from chalicelib.domain.texts.reading.sessions import Sessions
    from chalicelib.domain.texts.reading.telling import Known, Stretch

# A number, a word (letters, digits, apostrophes, mild disguise), a pause, or any other sign.
_PIECE = re.compile(
    r"\d+(?:[.,]\d+)?(?![^\W_]|[.,]\d)|[^\W_](?:[^\W_]|['’@$!](?=[^\W_]))*(?:\.\d+[a-z]+)?|\S|\n+"
)
_FULL_STOP = frozenset(".!?;\n…")
_COMMAS = frozenset(",:-()/")
_TOO_SHORT_TO_TELL = 2  # words; "ya" alone is yes or already, by whose it is
_WITH = re.compile(r"(?<![^\W_])w/(?!o\b|\d)", re.IGNORECASE)  # "coffee w/ mom"
_GOING = re.compile(r"\bfixi?n[g'’]?(?= (?:to|ta)\b)", re.IGNORECASE)  # "fixin to" is going to
_SPELLED_OUT = re.compile(r"(?<!\S)[^\W\d_](?:[ .\-_*]{1,2}[^\W\d_]){2,}(?!\w)")
_REACTIONS = (
    "Liked", "Loved", "Disliked", "Laughed at", "Emphasized", "Questioned", r"Reacted \S+ to",
    r'Removed an? [^"]*from', "Le gustó", "Le encantó", "Le dio risa", "Enfatizó", "Cuestionó",
    "No le gustó", r"Reaccionó \S+ a", r"\S{1,3} to",
)  # fmt: skip
_TAPBACK = re.compile(rf'\s*(?:{"|".join(_REACTIONS)})\s+"', re.IGNORECASE)


class Word(NamedTuple):
    """One word of the canonical line."""

    offset: int
    word: str
    shown: str  # as typed, for names


class Quantity(NamedTuple):
    """A number in a text, by the place of its word."""

    offset: int
    value: float


@dataclass(frozen=True)
class Text:
    """A text and its canonical line.

    `shown` is what a reader sees, on ordinary characters. `line` is lower-case words without
    accents or apostrophes, slang and typos undone, each followed by one blank; ``.`` stands where
    a sentence ends, ``,`` where it pauses.
    """

    shown: str
    language: str
    words: tuple[Word, ...]

    @cached_property
    def line(self) -> str:
        return "".join([word.word + " " for word in self.words])

    @cached_property
    def found(self) -> dict[str, list[Found]]:
        """Every concept that the text expresses, with its places."""
        offsets = [*(word.offset for word in self.words), len(self.line)]
        return phrase_book().find([word.word for word in self.words], offsets)

    def has(self, *concepts: str) -> bool:
        """Whether the text expresses at least one of these concepts."""
        found = self.found
        return any(concept in found for concept in concepts)

    def says(self, concept: str) -> bool:
        """Whether a wording of this concept is the whole text."""
        return any(
            not self.line[: place.start].strip(" .,") and not self.line[place.end :].strip(" .,")
            for place in self.found.get(concept, ())
        )

    @cached_property
    def quotes_us(self) -> bool:
        """A tapback: a phone's note that somebody reacted to our own words, which it quotes."""
        return _TAPBACK.match(self.shown) is not None

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """The words left when courtesy and signs are taken off, or all if that is all."""
        covered = self.covered("courtesy")
        words = [word for word in self.words if word.word.isalnum()]
        kept = [word.word for word in words if word.offset not in covered]
        return tuple(kept or [word.word for word in words])

    def covered(self, *concepts: str) -> frozenset[int]:
        """The offsets of the words that stand inside a wording of these concepts."""
        places = [place for concept in concepts for place in self.found.get(concept, ())]
        return frozenset(offset for place in places for offset in range(place.start, place.end))

    def spells(self, word: str) -> bool:
        """Whether a word is one that the word lists know."""
        return speller().knows(word)

    @cached_property
    def stretches(self) -> tuple[Features, ...]:
        """All that can be said of the text, or of each window of a long one: what points are
        fitted to."""
        return tuple(features(self, *one) for one in self.windows)

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """Where these stretches begin and end; none without a word. Their number is known before
        the dear work of looking at each."""
        return tuple(windows(self)) if self.words else ()

    def index_at(self, offset: int) -> int:
        """The index of the first word that begins at this offset or behind it."""
        return bisect_left(self.words, (offset,))

    @cached_property
    def people(self) -> dict[int, tuple[int, str]]:
        """Who has been recognised at a word already: as many words, and who it is."""
        return {}

    @cached_property
    def sessions(self) -> dict[str, list["Sessions"]]:
        """The aftercare that has been found already: attended, or spoken of."""
        return {}

    @cached_property
    def numbers(self) -> dict[tuple[str, ...], list[Quantity]]:
        """The numbers that have been found already, by the concepts that none may stand in."""
        return {}

    @cached_property
    def endings(self) -> list[Ending]:
        """For every word the features that end with it."""
        return endings([word.word for word in self.words])

    @cached_property
    def told(self) -> list[tuple[int, str]]:
        """Where each concept begins that tells a fitted reader something, in their order."""
        return told(self.found)

    @cached_property
    def seen(self) -> dict["Known", list["Stretch"]]:
        """What fitted readers see of it already, by what they know."""
        return {}

    @cached_property
    def odds(self) -> dict[object, float]:
        """What fitted readers have said of it already, by their points."""
        return {}

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        """The words without pauses."""
        return tuple(word.word for word in self.words if word.word not in (".", ","))


@cache
def speller() -> Speller:
    """The speller that all texts share."""
    lists = lexicon.word_lists()
    codes = lexicon.languages()
    slang = {code: lexicon.mapping_of("slang", code) for code in codes}
    compiler = PhraseCompiler(lists, str.split)
    known = {
        word
        for phrases in lexicon.concepts().values()
        for one in phrases
        for word in compiler.words(one)
    }
    known |= {word for phrases in lists.values() for one in phrases for word in one.split()}
    for name in ("numbers", "relations", "units", "weekdays"):
        known |= {word for key in lexicon.mapping(name) for word in key.split()}
    known |= {word for code in codes for meant in slang[code].values() for word in meant.split()}
    units = set(lexicon.mapping("units")) | set(lists["meridiem"])
    return Speller(slang, known, lists["mended"], units)


@cache
def phrase_book() -> PhraseBook:
    """Every phrase of every concept."""
    one = speller()
    compiler = PhraseCompiler(lexicon.word_lists(), lambda word: list(_contraction(one, word)))
    return PhraseBook(compiler, lexicon.concepts())


def _contraction(one: Speller, word: str) -> tuple[str, ...]:
    return one.spell(word, "en") if word in lexicon.mapping_of("contractions", "en") else (word,)


def read(text: str, language: str) -> Text:
    """The text in its canonical form; `language` is the person's, used where words don't tell."""
    shown = characters.plain(text)
    pieces = _pieces(shown)
    spoken = _language(pieces, language)
    spelt = {bare: _spelled(bare, spoken, edge=False) for bare in {bare for _, bare in pieces}}
    rows = [spelt[bare] for _, bare in pieces]
    for position in {0, len(rows) - 1} if rows else ():
        rows[position] = _spelled(pieces[position][1], spoken, edge=True)
    words: list[Word] = []
    offset = 0
    for (typed, _), row in zip(pieces, rows, strict=True):
        for word in row:
            words.append(Word(offset, word, typed))
            offset += len(word) + 1
    return Text(shown, spoken, tuple(words))


def _pieces(shown: str) -> list[tuple[str, str]]:
    plain = _GOING.sub("going", _WITH.sub("with ", shown))
    joined = _SPELLED_OUT.sub(_join_letters, plain)
    pieces = _PIECE.findall(joined)
    bare = {piece: _bare(piece) for piece in set(pieces)}
    return [(piece, bare[piece]) for piece in pieces]


def _join_letters(match: re.Match[str]) -> str:
    letters = re.sub(r"[^\w]|_", "", match.group())
    return letters if speller().knows(characters.without_accents(letters)) else match.group()


@lru_cache(4_096)
def _bare(piece: str) -> str:
    if piece[0] in _FULL_STOP:
        return "."
    if piece in _COMMAS:
        return "," if piece != "/" else "/"
    bare = characters.without_accents(piece)
    if "'" in bare and not speller().is_slang(bare):
        bare = bare.replace("'", "")
    return bare.replace(",", ".") if bare[:1].isdigit() else bare


def _language(pieces: list[tuple[str, str]], fallback: str) -> str:
    bare = [word for _, word in pieces]
    votes = {
        code: sum(map(lexicon.words_of("telling", code).__contains__, bare))
        for code in lexicon.languages()
    }
    best = max(votes.values())
    leaders = [code for code, count in votes.items() if count == best]
    clear = best > 1 or len(pieces) > _TOO_SHORT_TO_TELL
    if best and clear and len(leaders) == 1:
        return leaders[0]
    return fallback if fallback in votes else "en"


@lru_cache(4_096)
def _spelled(bare: str, language: str, *, edge: bool) -> tuple[str, ...]:
    if not bare or bare in "'\"":
        return ()
    if len(bare) == 1 and bare != "u" and (edge or not bare.isalpha()):
        return (bare,)  # at either end "n" is no and "y" yes: not "and"
    return speller().spell(bare, language)
