"""Words that would tell a bystander what these texts are about.

Whoever picks up the phone may read the text (a wrong number, a shared phone, a lit screen), and
42 CFR Part 2 protects even the fact that somebody was a patient. So in discreet mode nothing that
we send by ourselves holds a word for a center, a substance, care, a meeting or a diagnosis. The
words stand in ``disclosing/<language>.toml``; each text is held against those of every language.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

#: In a word list: abbreviations that count in capitals only.
CAPITALS = "capitals"
#: In a word list: phrases that pass though a word of the lists stands in them.
HARMLESS = "harmless"
_SEPARATORS = re.compile(r"[^\w]+|_+")


@cache
def word_lists() -> dict[str, dict[str, tuple[str, ...]]]:
    """Stems by language and by what they give away; ``*`` stands for any ending."""
    folder = files("chalicelib") / "domain" / "texts" / "disclosing"
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    return {
        path.name.removesuffix(".toml"): {
            what: tuple(stems) for what, stems in tomllib.loads(path.read_text("utf-8")).items()
        }
        for path in found
        if path.name.endswith(".toml")
    }


@cache
def _stems() -> re.Pattern[str]:
    return _any_of(
        stem
        for lists in word_lists().values()
        for what, listed in lists.items()
        if what not in (CAPITALS, HARMLESS)
        for stem in listed
    )


@cache
def _harmless() -> re.Pattern[str]:
    return _any_of(one for lists in word_lists().values() for one in lists.get(HARMLESS, ()))


def _any_of(stems: Iterable[str]) -> re.Pattern[str]:
    words = {re.escape(stem).replace(r"\*", r"\w*").replace(r"\ ", " ") for stem in stems}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})(?!\w)")


@cache
def _capitals() -> re.Pattern[str]:
    words = {word for lists in word_lists().values() for word in lists.get(CAPITALS, ())}
    dotted = (r"\.?".join(word) for word in sorted(words))
    return re.compile(rf"\b(?:{'|'.join(dotted)})\b")


def disclosing(text: str, names: Iterable[str] = ()) -> list[str]:
    """The disclosing words of a text, each once and in order; empty if it may be sent discreetly.

    Parameters
    ----------
    text
        A template or a finished text, in any language that we speak.
    names
        What this program must not be called: its legal name, its center's name, its staff's.

    Hyphens, dots, accents and case hide nothing: ``A.A.`` and ``12-step`` are found.
    """
    plain = _plain(text)
    found = [match.group() for match in _stems().finditer(_harmless().sub(".", plain))]
    found += [match.group() for match in _capitals().finditer(text)]
    found += [name for name in names if name.strip() and f" {_plain(name)} " in f" {plain} "]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Small letters without accents, single spaces; letters spelt with dots are joined."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", letters)
    return _SEPARATORS.sub(" ", joined).strip()
