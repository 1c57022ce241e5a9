"""Danger first: whether a text would make a careful nurse call within minutes.

A family is a row of concepts that must stand together, and the contexts that take it away
again: past and over, fiction, grief, a class about it. Figures of speech hide the words they
cover; a plain denial right before a wording hides that wording. The wordings themselves are in
``words/*/crisis.toml``.
"""

from functools import cached_property
from typing import NamedTuple

from chalicelib.domain.texts.reading.danger_score import BAR_UNEXPLAINED, in_danger
from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.text import Text, read

_SENTENCE_END = ". "
# A longer text is read piece by piece, each beginning with the end of the one before.
_PIECE = 4_000
_SEAM = 400
_NEGATION_REACH = 4  # words between a negation and what it denies


class Family(NamedTuple):
    """One way of being in danger."""

    kind: str
    all_of: tuple[str, ...]
    unless: tuple[str, ...] = ()
    deniable: bool = True
    whole_text: bool = False  # the concepts may stand in different sentences


_OVER = ("past_over",)
_STORY = ("past_over", "fiction", "grief", "learning")

FAMILIES = (
    Family("suicidal", ("kill_self",), (*_OVER, "others_grief")),
    Family("suicidal", ("wish_to_die",), (*_OVER, "thing_dying")),
    Family("suicidal", ("crashing",), _OVER),
    Family("suicidal", ("wants_end",), (*_STORY, "thing_dying")),
    Family("suicidal", ("afterlife",), _STORY),
    Family("suicidal", ("own_death",), (*_OVER, "fiction")),
    Family("suicidal", ("hand_over",), _STORY, deniable=False),
    Family("suicidal", ("way_out",), (*_STORY, "mundane")),
    Family("suicidal", ("may_not_last",), (*_STORY, "mundane"), deniable=False),
    Family("suicidal", ("without_me",), _OVER),
    Family("suicidal", ("on_myself",), (*_OVER, "others_grief", "fiction")),
    Family("self_harm", ("fresh_cuts",), (*_OVER, "accident", "fiction")),
    Family("overdose", ("did_too_much",), (*_STORY, "too_much_fun", "harmless_dose")),
    Family("overdose", ("lying_still",), (*_STORY, "not_lying_still"), deniable=False),
    Family("relapse_danger", ("dose_ask",), ("past_over", "prescribed", "fiction")),
    Family("danger", ("drugged",), _STORY),
    Family("medical", ("summon",), (*_STORY, "summoned")),
    Family("suicidal", ("goodbye_other",), _OVER, deniable=False),
    Family("suicidal", ("wish_not_to_live",), _OVER, deniable=False),
    Family("suicidal", ("no_reason",), _OVER, deniable=False),
    Family("suicidal", ("burden",), _OVER),
    Family("suicidal", ("farewell",), ("past_over", "grief"), deniable=False),
    Family("suicidal", ("means",), _STORY),
    Family("suicidal", ("suicide_help",), ("learning",)),
    Family("suicidal", ("suicide_word",), _STORY),
    Family("suicidal", ("cant_go_on",), (*_OVER, "mundane"), deniable=False),
    Family("suicidal", ("weapon_near", "taking_now"), _STORY, whole_text=True),
    Family("self_harm", ("self_harm",), _OVER),
    Family("overdose", ("overdosing",), ("past_over", "fiction", "grief", "harmless_dose")),
    Family("overdose", ("overdose_word",), _STORY),
    Family("overdose", ("not_responding",), (*_STORY, "breath_ok"), deniable=False),
    Family("relapse_danger", ("dose_question",), ("past_over", "prescribed", "fiction")),
    Family("relapse_danger", ("opioid", "alone", "taking_now"), _OVER, whole_text=True),
    Family("relapse_danger", ("injecting", "alone"), _OVER, whole_text=True),
    Family("danger", ("drunk_driving",), ("past_over", "learning", "fiction", "yesterday")),
    Family("danger", ("driving", "impaired"), ("past_over", "fiction", "yesterday")),
    Family("danger", ("weapon_near",), (*_STORY, "gun_talk")),
    Family("danger", ("gun_at_hand",), (*_STORY, "gun_talk")),
    Family("danger", ("violence",), _STORY),
    Family("danger", ("threat",), ("past_over", "fiction", "laughing")),
    Family("suicidal", ("being_hit",), _OVER),
    Family("suicidal", ("method_act", "method_place"), (*_STORY, "accident", "mundane")),
    Family("suicidal", ("lethal_question",), ("fiction", "learning")),
    Family("suicidal", ("decided",), _STORY),
    Family("suicidal", ("unsafe",), (*_OVER, "mundane"), deniable=False),
    Family("suicidal", ("death_word",), (*_STORY, "benign_death", "mundane")),
    Family("self_harm", ("harm_act", "own_body", "harm_sign"), (*_OVER, "accident", "fiction")),
    Family("overdose", ("took_many",), ("past_over", "fiction", "harmless_dose", "prescribed")),
    Family("overdose", ("used_something", "feels_wrong"), (*_OVER, "learning"), whole_text=True),
    Family("overdose", ("pill_named", "alcohol_named", "took_now"), (*_OVER, "prescribed")),
    Family("overdose", ("narcan_now",), ("past_over", "learning")),
    Family("relapse_danger", ("gear", "gear_ready", "alone"), _OVER, whole_text=True),
    Family("danger", ("attacked",), (*_STORY, "laughing", "benign_attack")),
    Family("danger", ("threatens",), (*_STORY, "laughing")),
    Family("danger", ("first_threat",), ("past_over", "fiction", "laughing")),
    Family("medical", ("withdrawing", "severe_sign"), _STORY, whole_text=True),
    Family("medical", ("bleeding_now",), (*_STORY, "not_bleeding")),
    Family(
        "danger", ("death_threat",), ("past_over", "fiction", "laughing", "small_reason", "mundane")
    ),
    Family("danger", ("fear_help",), ("fiction",)),
    Family("medical", ("medical",), (*_STORY, "breath_ok")),
    Family("medical", ("withdrawing", "body_sign", "body_sign_bad"), _STORY, whole_text=True),
)


# Where no family matched, the body comes first: that reply adds breathing and naloxone.
_TELLING_FIRST = sorted(
    FAMILIES,
    key=lambda family: (
        ("overdose", "medical", "danger", "relapse_danger").index(family.kind)
        if family.kind in ("overdose", "medical", "danger", "relapse_danger")
        else 9
    ),
)


def crisis_kind(text: str) -> str | None:
    """Which danger a text tells of, or None.

    Kinds: ``suicidal``, ``self_harm``, ``overdose``, ``danger``, ``relapse_danger``,
    ``medical``. Any string is taken; nothing is raised. Needs no person and no open question.
    """
    pieces = (text[start : start + _PIECE] for start in range(0, len(text) or 1, _PIECE - _SEAM))
    kinds = (_kind_of_danger(read(piece, "en")) for piece in pieces)
    return next((kind for kind in kinds if kind), None)


def shows_danger(text: Text) -> bool:
    """Whether an already read text shows a family of danger."""
    return not text.quotes_us and family_of(text) is not None


def _kind_of_danger(text: Text) -> str | None:
    if text.quotes_us:
        return None  # our own words, sent back by a phone
    family = family_of(text)
    if family is not None:
        return family.kind
    return _likely_kind(text) if in_danger(text, BAR_UNEXPLAINED) else None


def family_of(text: Text) -> Family | None:
    """The first family that a text shows."""
    scan = _Scan(text)
    return next((family for family in FAMILIES if scan.shows(family)), None)


def _likely_kind(text: Text) -> str:
    """The kind of the first family of which the text holds any part."""
    return next((family.kind for family in _TELLING_FIRST if text.has(*family.all_of)), "suicidal")


class _Scan:
    def __init__(self, text: Text) -> None:
        self._text = text

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        bounds, start, line = [], 0, self._text.line
        while (end := line.find(_SENTENCE_END, start)) >= 0:
            bounds.append((start, end))
            start = end + len(_SENTENCE_END)
        return [*bounds, (start, len(line))]

    def shows(self, family: Family) -> bool:
        if not all(self._text.has(concept) for concept in family.all_of):
            return False
        first, *others = [self._meant(concept, family) for concept in family.all_of]
        return any(
            all(self._near(place, places, family) for places in others)
            and not self._taken_away(place, family)
            for place in first
        )

    def _meant(self, concept: str, family: Family) -> list[Found]:
        return [
            place
            for place in self._text.found.get(concept, ())
            if not self._covered(place) and not (family.deniable and self._denied(place))
        ]

    def _covered(self, place: Found) -> bool:
        """Inside a figure of speech."""
        return any(
            idiom.start < place.end and place.start < idiom.end
            for idiom in self._text.found.get("idiom", ())
        )

    def _denied(self, place: Found) -> bool:
        before = self._text.line[: place.start].split()[-_NEGATION_REACH:]
        reach: list[str] = []
        for word in reversed(before):
            if word in (".", ",", "but", "pero", "because", "porque", "and", "y"):
                break
            reach.insert(0, word)
        return _negated(reach)

    def _near(self, place: Found, places: list[Found], family: Family) -> bool:
        if family.whole_text:
            return bool(places)
        start, end = self._sentence(place)
        return any(start <= other.start < end for other in places)

    def _sentence(self, place: Found) -> tuple[int, int]:
        return next(bounds for bounds in self._sentences if bounds[0] <= place.start <= bounds[1])

    def _taken_away(self, place: Found, family: Family) -> bool:
        start, end = self._sentence(place)
        return any(
            start <= other.start <= end and not self._denied_context(other, context, place)
            for context in family.unless
            for other in self._text.found.get(context, ())
        )

    def _denied_context(self, other: Found, context: str, place: Found) -> bool:
        # "still", "again", "now" in the same sentence: what was over is not over.
        if context != "past_over":
            return False
        start, end = self._sentence(place)
        return any(
            start <= now.start <= end and not other.start <= now.start < other.end
            for now in self._text.found.get("still_now", ())
        )


def _negated(words: list[str]) -> bool:
    if "not" in words and any(word in words for word in ("stop", "sure", "why", "quit", "lie")):
        return False  # "can't stop thinking about", "not sure I don't", "why not"
    return any(word in _NEGATIONS for word in words)


_NEGATIONS = frozenset(
    ("not", "no", "never", "without", "nor", "neither", "nunca", "sin", "ni", "tampoco", "jamas")
)
