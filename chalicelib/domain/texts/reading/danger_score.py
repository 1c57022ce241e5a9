"""The net under the families of danger, and the check on them: log odds from fitted points.

Nobody can write down every way to say it. A text whose odds pass the bar goes to a human as if a
family had matched; one whose odds speak clearly against it does not, though a family matched by
chance: a horse that coffee could kill. The points are `points`'s.
"""

import math
from functools import cache

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.points import odds_of, points
from chalicelib.domain.texts.reading.text import Text

# Log odds from which a nurse is called, by what else the text was read as. Where nothing else
# explains it, near even: a miss costs more than a call, but where nothing but points speaks, unseen
# texts under even told of no danger (decision 0153).
BAR_UNEXPLAINED = 0.0
BAR_EXPLAINED = 0.2
BARS = {
    "talk": BAR_UNEXPLAINED,
    "answer": 0.3,
    "help": 0.2,
    "call_request": 1.5,
    "stop_scoped": 3.0,
    "keyword": 2.0,
    "activity": 1.0,
    "network": 1.0,
    "wrong_number": 2.0,
}
# What else a text speaks of, that sounds like danger: another's hand on the phone, a stay in
# hospital or jail (which holds all automation), a session that is planned, "tonight" and all, the
# answer itself ("how do i put a number on it"), a keyword in full ("my relapse prevention plan"),
# a list or shift that one is off, a no beside what was prescribed, figures of speech, a craving not
# given in to, breathing that is practised or hindered by a cold, and too much of what harms nobody.
_SAYS_MORE = {
    ("third_hand",): 2.0,
    ("died", "third_hand"): 4.0,
    ("his_hospital",): 3.0,
    ("his_jail",): 3.0,
    ("own_hospital",): 1.0,
    ("own_jail",): 1.0,
    ("not_done", "session"): 1.0,
    ("about_answer",): 2.5,
    ("idiom",): 0.6,
    ("wont_act",): 3.0,
    ("calm_breathing",): 4.0,
    ("chore_of_means", "means"): 2.0,
    ("denial",): 1.5,
    ("breath_ok",): 0.5,
    ("harmless_dose",): 0.5,
    ("too_much_fun",): 0.5,
    ("keyword",): 3.0,
    ("off_something_else",): 2.0,
    ("clear_no", "use_exempt"): 3.0,
    ("sober_said", "use_exempt"): 2.0,
}
# Below this even a family that matched is taken for chance.
BAR_UNLIKELY = -2.0


def bar_of(text: Text, intent: str) -> float:
    """The log odds from which a text that was read as this intent is danger."""
    says = {one.partition("=")[0] for one in text.found}
    says |= {"session"} if "activity" in says else set()
    others = (bar for concepts, bar in _SAYS_MORE.items() if says.issuperset(concepts))
    return max(BARS.get(intent, BAR_EXPLAINED), *others, -math.inf)


def in_danger(text: Text, bar: float) -> bool:
    """Whether the odds of danger pass the bar."""
    return odds_of(text, points("danger")) > bar and not _everyday().issuperset(text.plain_words)


@cache
def _everyday() -> frozenset[str]:
    """Words too common to tell of danger by themselves: "hello it is me"."""
    return frozenset(lexicon.word_lists()["everyday"])


def unlikely(text: Text) -> bool:
    """Whether the odds are such that a family alone is a chance hit; said of short texts only."""
    return len(text.windows) == 1 and odds_of(text, points("danger")) < BAR_UNLIKELY
