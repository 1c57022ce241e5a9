"""What a graduate's text to the relay's number says: to whom it is, and what no mentor may read.

A text is to the mentor if it begins with M or MENTOR (decision 0225). One that tells of use, names
staff, or speaks *of* a mentor is for people of ours, however it begins; danger, ends and what a
supervisor must see are found by their own readers before this one. Recall first: what is kept from
a mentor for nothing is read by a human within four staffed hours.
"""

import re
from typing import Literal, NamedTuple

from chalicelib.domain.texts.choosing import chosen
from chalicelib.domain.texts.reading.text import read
from chalicelib.domain.texts.reading.yes_no import told_of_use

Word = Literal["share", "block"]
Kept = Literal["use", "staff", "about"]

#: M or MENTOR, then the words. "M&M", "m8" and "mentors" begin with neither.
_TO_MENTOR = re.compile(r"\s*(?:mentora?|m)(?![\w&'’])[\s:;,.\-–—]*", re.IGNORECASE)
#: MENTOR as what a sentence is about, and not as whom it is for.
_OF_MENTOR = re.compile(
    r"\s*(?:my\s+|mi\s+|the\s+|el\s+|la\s+)?mentora?\s+(?:is|isn'?t|was|wasn'?t|has|hasn'?t|had"
    r"|never|always|keeps?|kept|does|doesn'?t|did|didn'?t|do|don'?t|won'?t|will|would|wants?|wanted"
    r"|said|says|told|tells|asked|asks|makes?|made|yell\w*|scares?|scared|touch\w*|hit|hits"
    r"|es|est[aá]|era|fue|ha|no|nunca|siempre|me|quiere|quer[ií]a|dijo|dice|pidi[oó]|pide"
    r"|hizo|hace)\b",
    re.IGNORECASE,
)
#: In a text to a mentor these say where else it belongs.
_STAFF = re.compile(r"\b(?:staff|coordinator|coordinador[ae]?|supervisora?)\b", re.IGNORECASE)
_HIGH = re.compile(
    r"\b(?:(?:i\s*'?a?m|got|get|getting|been|so|too)\s+(?:high|loaded|wasted|lit|stoned|drunk|buzzed)"
    r"|(?:ando|estoy|me\s+puse)\s+(?:drogad[oa]|borrach[oa]|pedo|peda|crudo|cruda|high))\b",
    re.IGNORECASE,
)
#: Answers to "any since last time?" that tell of nothing where nobody asked.
_VAGUE = frozenset(
    (
        "i did,did it,did some,i have,had one,had some,had a few,had a couple,had two,one time,"
        "once,twice,two times,few times,couple times,a couple times,a little,a little bit,a bit,"
        "just a little,just one,only one,just once,only once,just a couple,just the one,few,line,"
        "lines,hit,blow,shot,ice,speed,bowl,bottle,cart,carts,crystal,picked up,went out,"
        "messed up,screwed up,hit it,gave in,una vez,dos veces,un poco,un poquito,poquito,tantito,"
        "solo una,solo un,nomas una,nomas un,una nomas,un par,unas cuantas,unos,ayer si,me gano,"
        "falle,media,six,la verdad si,la neta si"
    ).split(",")
)
_TELLING = re.compile(r"\w")
#: What these words do when they are the whole text.
_WORDS: dict[Word, frozenset[str]] = {
    "share": frozenset("share compartir comparto number numbers numero numeros mi my".split()),
    "block": frozenset("block bloquear bloquea bloqueo".split()),
}
_SAID: dict[Word, frozenset[str]] = {
    "share": frozenset({"share", "compartir", "comparto"}),
    "block": _WORDS["block"],
}


class Said(NamedTuple):
    """A text to the relay: whether it is to the mentor, its words without the address, a word of
    the relay's own, and why no mentor may read it."""

    addressed: bool
    words: str
    word: Word | None
    kept: Kept | None


def words_of(body: str) -> str:
    """A text without the M or MENTOR that it begins with; as it is where it begins with neither, or
    where MENTOR is what it is about."""
    found = _TO_MENTOR.match(body)
    return body if found is None or _OF_MENTOR.match(body) else body[found.end() :].strip()


def said(body: str) -> Said:
    """What a text says, exactly as it arrived, in either language; any string is taken."""
    about = _OF_MENTOR.match(body) is not None
    addressed = not about and _TO_MENTOR.match(body) is not None
    words = words_of(body)
    return Said(addressed, words, _word(words), "about" if about else kept(words))


def readings(body: str) -> tuple[str, ...]:
    """The text as the reader of concerns wants it: where it speaks of a mentor by that word alone,
    it speaks of "my mentor" too."""
    bare = body.strip()
    if not bare.casefold().startswith("mentor") or not _OF_MENTOR.match(bare):
        return (body,)
    return (body, f"my {bare}", f"mi {bare}")


def kept(words: str) -> Kept | None:
    """Why a human of ours reads words that were meant for a mentor, or None."""
    if _STAFF.search(words):
        return "staff"
    return "use" if tells_of_use(words) else None


def tells_of_use(words: str) -> bool:
    """Whether a text tells of use by the one who wrote it, unasked."""
    told = [one for one in told_of_use(read(words, "en")) if one not in _VAGUE]
    return bool(told) or _HIGH.search(words) is not None


def says_something(words: str) -> bool:
    """Whether there is anything to pass on: "M" alone says nothing."""
    return _TELLING.search(words) is not None or any(ord(sign) > 0x2000 for sign in words)


def _word(words: str) -> Word | None:
    found = chosen(words, _WORDS)
    plain = set(re.findall(r"\w+", words.casefold()))
    return found if found and plain & _SAID[found] else None
