"""What the places of a sentence are filled with, at their longest: what a text may grow to.

A place holds something that stands in one table here, or other texts of the catalog: then the
longest of those counts, in the program's own words where it has some.
"""

from collections.abc import Iterable
from functools import cache

from chalicelib.domain.texts.wording import (
    NONE_OWN,
    Own,
    forms,
    keys,
    languages,
    needed,
    said,
)

#: The neutral name that a program goes by in its texts.
ALIAS_AT_MOST = 20
#: The watched hours in words (``safety.hours``; a program's own are held to it as well).
HOURS_AT_MOST = 40
#: A first name, or a town, as texts give it.
NAME_AT_MOST = 20

#: What NEAR answers with, in septets, and the street and town of one place.
PLACES_AT_MOST = 262
STREET_AT_MOST = 64
#: A mentor's words in one text (policy ``relay.signs_at_most`` may be less).
RELAYED_AT_MOST = 200
#: What an event is called in texts; its place is held to ``STREET_AT_MOST``.
EVENT_AT_MOST = 40
#: A coping strategy of the person's own, in septets.
STRATEGY_AT_MOST = 90
#: An item of a questionnaire with its answers, in septets.
ITEM_AT_MOST = 230

#: The longest that each place is filled with, the same in every language.
VALUES: dict[str, str] = {
    "alias": "W" * ALIAS_AT_MOST,
    "hours": "9:30am-5:30pm Mon-Fri, 10:30am-2pm Sat-Sun"[:HOURS_AT_MOST],
    "start": "10:30am",
    "end": "10:30pm",
    "phone": "+15025550199",
    "line": "+15025550199",
    "mentor_first": "W" * NAME_AT_MOST,
    "message": "W" * RELAYED_AT_MOST,
    "number": "+15025550199",
    "event": "W" * EVENT_AT_MOST,
    "strategy": "W" * STRATEGY_AT_MOST,
    "item": "W" * ITEM_AT_MOST,
    "place": "99",
    "initial": "W.",
    "zip": "40202",
    "places": "W" * PLACES_AT_MOST,
    "street": "W" * STREET_AT_MOST,
    "where": "W" * STREET_AT_MOST,
    "time": "10:30am",
    "town": "W" * NAME_AT_MOST,
    "code": "99",
    "count": "999",
    "total": "9999",
    "overdue": "999",
    **dict.fromkeys(("sent", "answered", "out_of_touch", "waiting", "tasks"), "9999"),
    "sign_in_code": "00000000",
    "sign_in_link": "https://pages.example.org/m/in/" + 43 * "0",
    "private_link": "https://pages.example.org/p/" + 43 * "0",
    "door": "https://pages.example.org/m/sign-in?p=" + 20 * "0",
    "link": "https://pages.example.org/incident/" + 32 * "0",
    "words": "LLAMAR, LLAMAR, LLAMAR, LLAMAR",
}

#: What a place that stands in no table is taken for; the lint asks for it (``is_known``).
UNKNOWN = "W" * 20

#: Places that hold other texts, by those texts' keys (``*`` ends a beginning).
TEXTS: dict[str, tuple[str, ...]] = {
    "question": ("question.*", "simple.question"),
    "hint": ("hint.*",),
    "often": ("often.*",),
    "what": ("scope.*",),
    "when": ("when.*",),
    "until": ("date",),
    "date": ("date",),
    "month": ("month.*",),
    "day": ("day.*",),
    "first": ("day.*",),
    "last": ("day.*",),
}

#: Texts that only ever stand inside others; a program words those others.
FRAGMENTS = ("often.*", "hours.*", "day.*", "month.*", "date", "when.*", "scope.*", "about.*",
             "near.*")  # fmt: skip
WORDINGS = ("discreet", "plain", "simple")


def named(key: str, names: Iterable[str]) -> bool:
    """Whether a key is among names, of which some only tell the beginning (``day.*``)."""
    return any(key.startswith(name[:-1]) if name.endswith("*") else key == name for name in names)


def is_fragment(key: str) -> bool:
    """Whether a text only ever stands inside others."""
    return named(key, FRAGMENTS)


def is_known(place: str) -> bool:
    """Whether it stands in a table what a place is filled with."""
    return place in VALUES or place in TEXTS or place == "summary"


def longest(place: str, language: str, own: Own = NONE_OWN) -> str:
    """The longest that a place is filled with in a language; a guess for one that is not known."""
    if place == "summary":
        return _summary(language)
    if place in VALUES:
        return VALUES[place]
    if place not in TEXTS:
        return UNKNOWN
    inside = [key for key in sorted(keys(language)) if named(key, TEXTS[place])]
    return max(
        (
            filled(form, language, own)
            for key in inside
            for wording in WORDINGS
            for form in forms(said(key, language, wording, own))
        ),
        key=len,
    )


def filled(sentence: str, language: str, own: Own = NONE_OWN) -> str:
    """A sentence with every place filled at its longest."""
    return sentence.format_map({n: longest(n, language, own) for n in needed(sentence)})


@cache
def _summary(language: str) -> str:
    """A mentor in a few words: every language, the two longest times, a town, an age."""
    spoken = [_fragment(f"about.language.{one}", language) for one in languages()]
    times = sorted((_fragment(f"about.{time}", language) for time in TIMES), key=len)[-2:]
    return ", ".join([*spoken, *times, VALUES["town"], _fragment("about.age", language)])


#: The times of day that a mentor's summary may name.
TIMES = ("am", "pm", "eve", "weekend")


def _fragment(key: str, language: str) -> str:
    return max((filled(f, language) for f in forms(said(key, language))), key=len)
