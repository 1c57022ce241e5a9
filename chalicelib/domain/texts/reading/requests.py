"""Self-service, questions about the texts themselves, and the wish for a call."""

import re

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.text import Text
from chalicelib.domain.texts.reading.understanding import Understanding

_KEYWORDS = ("HELP", "DELETE", "NEW_MENTOR", "WHO_SEES", "MY_DATA", "PLAN", "MENTOR")
_ZIP = re.compile(r"(?<![0-9a-z])([0-9o]{5})(?![0-9a-z])")


def keyword(text: Text) -> Understanding | None:
    """A self-service request, by its keyword or in plain words."""
    near = near_zip(text)
    if near is not None:
        return Understanding("keyword", f"NEAR:{near}")
    if text.has("keep_texting"):
        return None
    alone = lexicon.mapping("keyword_alone").get(" ".join(text.bare))
    if alone:
        return Understanding("keyword", alone)
    found = next((name for name in _KEYWORDS if text.has(f"keyword={name}")), None)
    return Understanding("keyword", found) if found else None


def near_zip(text: Text) -> str | None:
    """The zip of a request for places near; empty if none is named, None if it is no request."""
    if not text.has("near_word", "near_asked"):
        return None
    # The letter O is typed for zero.
    match = next((m for m in _ZIP.finditer(text.line) if any(c.isdigit() for c in m.group())), None)
    return match.group(1).replace("o", "0") if match else ""


def help_wanted(text: Text) -> Understanding | None:
    """Who is this, what is it, what does it cost, how do I use or stop it."""
    if text.has("how_to_stop", "help_asked") and text.has("stop_habit"):
        return None  # how to stop smoking is for a human
    if text.has("ends_other", "off_something_else") and not text.has("texts_named", "number_asked"):
        return None  # how to get off the family's phone plan
    if text.has("how_to_stop"):
        return Understanding("help")
    asked = text.has("help_asked") and not text.has("help_not")
    return Understanding("help") if asked else None


def call_request(text: Text) -> Understanding | None:
    """Wants a person to call or talk."""
    wanted = text.has("calls_wanted") and not text.has("calls_unwanted")
    return Understanding("call_request") if wanted else None
