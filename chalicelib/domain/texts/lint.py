"""What is wrong with a wording: the same judge for our catalog, in ``make check``, and for what a
program words itself, through the API.

A finding names what is wrong and how to mend it. A text without findings keeps its places and its
fixed parts, tells a bystander nothing, fits two parts and is easy to read.
"""

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.fixed import codes, fixed_parts, gone, out_of_order
from chalicelib.domain.texts.grade import FORMULAS, Grade, grade
from chalicelib.domain.texts.places import TEXTS, WORDINGS, filled, is_fragment, is_known, named
from chalicelib.domain.texts.plurals import OTHER
from chalicelib.domain.texts.segments import Segments, lost, segments
from chalicelib.domain.texts.wording import (
    NONE_OWN,
    Own,
    Variant,
    forms,
    in_gsm7,
    is_whole,
    keys,
    languages,
    needed,
    plural_rules,
    said,
    variants,
)

#: More parts cost more, arrive apart, and are not read.
PARTS_AT_MOST = 2
#: Texts that no SMS carries.
NOT_TEXTED = ("page.voice", "*.mail_*", "card.*")
#: Said where nothing of the program can be read, so that a wording of its own would never be used.
OURS_ALONE = ("crisis_bare",)
#: The wording that has its own consent, and may say what things are.
PLAIN = "plain"
#: The sender's name is a signature and not a part of the sentence.
_SIGNATURE = re.compile(r"^\{alias\}: ")


class Finding(NamedTuple):
    """One thing that is wrong: a stable code, and words that name it and how to mend it."""

    code: str
    message: str


class Look(NamedTuple):
    """A sentence at its longest, what it takes to send, and how hard it is to read."""

    longest: str
    segments: Segments
    grade: Grade


class Case(NamedTuple):
    """A sentence before its judge, beside ours. ``names`` is what the program must not be called;
    ``own`` the rest of its own wording."""

    key: str
    language: str
    wording: str
    sentence: str
    ours: tuple[str, ...]
    names: tuple[str, ...]
    own: Own


def is_texted(key: str) -> bool:
    """Whether a key goes out by SMS."""
    return not any(fnmatchcase(key, name) for name in NOT_TEXTED)


def may_be_worded(key: str) -> bool:
    """Whether a program may word a key itself."""
    return not is_fragment(key) and key not in OURS_ALONE


def look(sentence: str, language: str, own: Own = NONE_OWN) -> Look:
    """A sentence as it may leave."""
    text = in_gsm7(filled(sentence, language, own), language)
    read = filled(_SIGNATURE.sub("", sentence), language, own)
    return Look(text, segments(text), grade(read, language))


def findings(
    key: str,
    language: str,
    wording: str,
    variant: Variant,
    own: Own = NONE_OWN,
    names: tuple[str, ...] = (),
) -> list[Finding]:
    """What is wrong with a wording of a key, each thing once; empty if it may be said.

    Raises
    ------
    WordingError
        Unknown key or language.
    """
    ours = said(key, language, wording)
    if isinstance(variant, dict):
        known = {*plural_rules(language), OTHER}
        if isinstance(ours, str) or not {OTHER} <= variant.keys() <= known:
            wanted = "one text" if isinstance(ours, str) else f"a text for {' and '.join(ours)}"
            return [Finding("plural_forms", f"Send {wanted}.")]
    found: list[Finding] = []
    for sentence in forms(variant):
        case = Case(key, language, wording, sentence, forms(ours), names, own)
        found += list(_unsayable(case)) or [one for check in CHECKS for one in check(case)]
    return list(dict.fromkeys(found))


def _unsayable(case: Case) -> Iterator[Finding]:
    """What keeps a sentence from being filled at all."""
    sentence = case.sentence
    if not sentence.strip() or sentence != sentence.strip() or not sentence.isprintable():
        yield Finding("one_line", "Send one line of text without spaces around it.")
    elif not is_whole(sentence):
        yield Finding("braces", "Write each place as its name in braces, like {alias}.")
    elif unknown := needed(sentence) - frozenset().union(*map(needed, case.ours)):
        yield Finding(
            "unknown_place", f"Nothing is filled in here for {_braced(unknown)}: leave it out."
        )


def _missing(case: Case) -> Iterator[Finding]:
    """Places and fixed parts that every one of our forms has and this sentence lacks."""
    if left := frozenset.intersection(*map(needed, case.ours)) - needed(case.sentence):
        yield Finding("place_missing", f"Keep {_braced(left)}: it says what the reader needs.")
    ours = case.ours[-1]
    if lacking := gone(case.sentence, fixed_parts(case.key, case.language, ours)):
        yield Finding("fixed_part", f"Keep {', '.join(lacking)}: readers act on it.")
    elif out_of_order(case.key, case.sentence, ours):
        order = ", ".join(codes(ours))
        yield Finding("order", f"Keep the order {order}: the first is what saves a life.")


def _disclosing(case: Case) -> Iterator[Finding]:
    if case.wording != PLAIN and (words := disclosing(case.sentence, case.names)):
        named_here = ", ".join(words)
        yield Finding(
            "disclosing",
            f"These words tell what the texts are about: {named_here}. Leave them out.",
        )


def _unsendable(case: Case) -> Iterator[Finding]:
    if signs := lost(case.sentence):
        yield Finding("unsendable", f"These signs cannot be texted: {' '.join(signs)}.")


def _unmeasured(case: Case) -> Iterator[Finding]:
    """Only our own catalog can have this fault: a program fills in nothing that ours does not."""
    if new := frozenset(place for place in needed(case.sentence) if not is_known(place)):
        yield Finding("unmeasured", f"Say in places.py what {_braced(new)} holds at its longest.")


def _too_long(case: Case) -> Iterator[Finding]:
    sent = look(case.sentence, case.language, case.own).segments
    if is_texted(case.key) and sent.parts > PARTS_AT_MOST:
        yield Finding(
            "too_long",
            f"At its longest it takes {sent.parts} parts ({sent.units} signs); "
            f"make it fit {PARTS_AT_MOST}.",
        )


def _hard_to_read(case: Case) -> Iterator[Finding]:
    found = look(case.sentence, case.language, case.own).grade
    if not is_fragment(case.key) and not found.easy:
        bound = "at most" if FORMULAS.get(case.language, FORMULAS["en"]).rises else "at least"
        yield Finding(
            "hard_to_read",
            f"It is hard to read: {found.formula} {found.figure}, {bound} {found.limit:g} is "
            "wanted. Use shorter words and sentences.",
        )


#: What a sentence that can be filled is held to.
CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _missing, _disclosing, _unsendable, _unmeasured, _too_long, _hard_to_read,
)  # fmt: skip


def _braced(places: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(places))


def outgrown(key: str, language: str, own: Own) -> list[Finding]:
    """Texts that hold this one and, with the program's own wording of it, take too many parts."""
    places = {place for place, names in TEXTS.items() if named(key, names)}
    found = []
    for other in sorted(keys(language)) if places else ():
        holds = [
            sentence
            for wording in WORDINGS
            for sentence in forms(said(other, language, wording, own))
            if needed(sentence) & places and is_texted(other)
        ]
        most = max((look(one, language, own).segments.parts for one in holds), default=1)
        if most > PARTS_AT_MOST:
            message = f"With it {other} takes {most} parts; make it fit {PARTS_AT_MOST}."
            found.append(Finding("too_long", message))
    return found


class Fault(NamedTuple):
    """A finding and the text that it is about."""

    language: str
    key: str
    wording: str
    finding: Finding


def catalog_faults() -> list[Fault]:
    """What is wrong with our own catalog."""
    return [
        Fault(language, key, wording, finding)
        for language in languages()
        for key in sorted(keys(language))
        for wording, variant in variants(key, language).items()
        for finding in findings(key, language, wording, variant)
    ]
