"""Danger first: whether a text would make a careful nurse call within minutes.

The families of danger and what takes each away again: past and over, fiction, grief, a class
about it. The wordings themselves are in ``words/*/crisis.toml``.
"""

from chalicelib.domain.texts.reading.danger_score import bar_of, in_danger, unlikely
from chalicelib.domain.texts.reading.families import Family, first_shown
from chalicelib.domain.texts.reading.text import Text, read

# A longer text is read piece by piece, each beginning with the end of the one before.
_PIECE = 4_000
_SEAM = 400


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
    Family("suicidal", ("may_not_last",), (*_STORY, "mundane", "gun_talk"), deniable=False),
    Family("suicidal", ("without_me",), _OVER),
    Family("suicidal", ("on_myself",), (*_OVER, "others_grief", "fiction")),
    Family("self_harm", ("fresh_cuts",), (*_OVER, "accident", "fiction")),
    Family("overdose", ("did_too_much",), (*_STORY, "too_much_fun", "harmless_dose")),
    Family("overdose", ("lying_still",), (*_STORY, "not_lying_still"), deniable=False),
    Family("relapse_danger", ("dose_ask",), ("past_over", "prescribed", "fiction")),
    Family("danger", ("drugged",), _STORY),
    Family("medical", ("summon",), (*_STORY, "summoned")),
    Family("suicidal", ("goodbye_other",), _OVER, deniable=False),
    Family("suicidal", ("wish_not_to_live",), (*_OVER, "make_it_somewhere"), deniable=False),
    Family("suicidal", ("no_reason",), _OVER, deniable=False),
    Family("suicidal", ("burden",), _OVER),
    Family("suicidal", ("last_farewell",), (*_STORY, "farewell_light"), deniable=False),
    Family("suicidal", ("farewell",), ("past_over", "grief", "farewell_light"), deniable=False),
    Family(
        "suicidal", ("means_ready", "an_end"), (*_STORY, "chore_of_means"), False, whole_text=True
    ),
    Family("suicidal", ("means",), (*_STORY, "chore_of_means")),
    Family("overdose", ("over_label",), ("past_over", "fiction", "harmless_dose")),
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
    Family(
        "danger",
        ("drink_down", "rolling"),
        ("past_over", "fiction", "learning", "yesterday", "harmless_dose"),
        whole_text=True,
    ),
    Family("danger", ("weapon_near",), (*_STORY, "gun_talk")),
    Family("danger", ("gun_at_hand",), (*_STORY, "gun_talk")),
    Family("danger", ("violence",), (*_STORY, "near_miss")),
    Family("danger", ("threat",), ("past_over", "fiction", "laughing")),
    Family("suicidal", ("being_hit",), _OVER),
    Family("suicidal", ("method_act", "method_place"), (*_STORY, "accident", "mundane")),
    Family("suicidal", ("lethal_question",), ("fiction", "learning")),
    Family("suicidal", ("decided",), _STORY),
    Family("suicidal", ("plan_set",), (*_STORY, "plan_light")),
    Family("suicidal", ("grave_joke", "half_meant"), ("fiction",), deniable=False, whole_text=True),
    Family("suicidal", ("unsafe",), (*_OVER, "mundane"), deniable=False),
    Family("suicidal", ("death_word",), (*_STORY, "benign_death", "mundane")),
    Family("self_harm", ("harm_act", "own_body", "harm_sign"), (*_OVER, "accident", "fiction")),
    Family("overdose", ("took_many",), ("past_over", "fiction", "harmless_dose", "prescribed")),
    Family("overdose", ("used_something", "feels_wrong"), (*_OVER, "learning"), whole_text=True),
    Family("overdose", ("pill_named", "alcohol_named", "took_now"), (*_OVER, "prescribed")),
    Family("overdose", ("narcan_now",), ("past_over", "learning")),
    Family("relapse_danger", ("gear", "gear_ready", "alone"), _OVER, whole_text=True),
    Family("danger", ("attacked",), (*_STORY, "laughing", "benign_attack", "near_miss")),
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

#: Families that say it in plain words, the wish for the line that answers it, a plan that is set,
#: means at hand beside an end, more taken than the label says, who drives with drink in them, and
#: the joke that is said to be half meant: laughter weighs against it, and is what it hides behind.
PLAIN = frozenset(
    {
        *("kill_self", "wish_to_die", "suicide_help", "plan_set", "last_farewell"),
        *("drink_down", "half_meant", "means_ready", "over_label"),
    }
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
    """Whether an already read text shows a family of danger, and not by chance."""
    return not text.quotes_us and _shown(text) is not None


def _kind_of_danger(text: Text) -> str | None:
    if text.quotes_us:
        return None  # our own words, sent back by a phone
    family = _shown(text)
    if family is not None:
        return family.kind
    return _likely_kind(text) if in_danger(text, bar_of(text, "talk")) else None


def _shown(text: Text) -> Family | None:
    """The family that a text shows, unless the points say that it hit by chance. A plain wish to
    die is no chance hit, whatever else the text says: use and STOP beside it weigh against it."""
    family = family_of(text)
    if family is None or PLAIN & set(family.all_of):
        return family
    return None if unlikely(text) else family


def family_of(text: Text) -> Family | None:
    """The first family that a text shows."""
    return first_shown(text, FAMILIES)


def _likely_kind(text: Text) -> str:
    """The kind of the first family of which the text holds any part."""
    return next((family.kind for family in _TELLING_FIRST if text.has(*family.all_of)), "suicidal")
