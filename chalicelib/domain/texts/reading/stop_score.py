"""The net under the wordings of an opt-out, and the check on them: log odds from fitted points.

The keyword needs no points: it is the law. Of everything else no list holds all wordings, so a
text whose odds pass the bar asks for no more texts; and a wording that was found is not believed
where the odds speak clearly against it: "take me off the van list". The points are `points`'s.
"""

import math

from chalicelib.domain.texts.reading.points import odds_of, points
from chalicelib.domain.texts.reading.senses import NEGATIONS, senses
from chalicelib.domain.texts.reading.text import Text

# Log odds from which texts end, by what else the text was read as. What is named here explains a
# text that speaks of ending texts; anything else does not.
# Points alone speak only of what no list knows; nearer to even odds they silenced people who had
# cancelled something else, more often than they found an end (decision 0152).
BAR = 0.85
BARS = {
    "talk": 0.85,
    "answer": 1.0,
    "stop_scoped": 4.0,
    "clarify_stop": 2.0,
    "wrong_number": 3.0,
    "help": 1.5,
    "keyword": 1.5,
    "opt_in": 9.0,
    "correct": 1.0,
}
# Texts are spoken of, but not that they should end; or not ours, or not by the sender.
_SAYS_MORE = ("how_to_stop", "other_texter", "off_something_else", "about_calls")
_BAR_SAYS_MORE = 3.0
_BAR_WANTS_THEM = 9.0  # "don't stop texting me" says it plainly
_BAR_ENDS_OTHER = 6.0  # "need to cancel the cable"; beside texts of ours it explains less
_ENDS = frozenset(("halt", "lift_off"))
_PAST = ("ed", "aron", "ieron")
# Beside these a past form asks: "be removed", "i unsubscribed and still get them".
_ASKS = NEGATIONS | frozenset(
    "be get want need like please wish still again keep yet quiero favor siguen todavia".split()
)
_DENIALS = NEGATIONS | frozenset("stop stopped if dont quit cant si deje dejen paren".split())
# One word alone is a keyword, a slip of one, or another word: the lists tell which.
_FEWEST_WORDS = 2
# Below this even a wording that was found is taken for chance.
BAR_UNLIKELY = -1.4


def bar_of(text: Text, intent: str) -> float:
    """The log odds from which a text that was read as this intent ends all texts."""
    if len(text.bare) < _FEWEST_WORDS:
        return math.inf
    bar = BARS.get(intent, BAR)
    if text.has("keep_texting") or asks_for_texts(text):
        return max(bar, _BAR_WANTS_THEM)
    ends_other = text.has("ends_other") and not text.has("texts_named")
    if ends_other or text.has("will_text"):
        return max(bar, _BAR_ENDS_OTHER)
    says_more = text.has(*_SAYS_MORE) or _tells_of_an_end(text)
    return max(bar, _BAR_SAYS_MORE) if says_more else bar


def _tells_of_an_end(text: Text) -> bool:
    """Whether all that ends has ended already: "they stopped the bus" asks for nothing."""
    words = set(text.plain_words)
    ends = [word for word in words if not _ENDS.isdisjoint(senses().of(word))]
    return all(word.endswith(_PAST) for word in ends) and bool(ends) and _ASKS.isdisjoint(words)


def asks_for_texts(text: Text) -> bool:
    """Whether texts are asked for; who denies anything may ask for none: "don't text me again"."""
    return text.has("wants_texts") and _DENIALS.isdisjoint(text.plain_words)


def wants_end(text: Text, bar: float) -> bool:
    """Whether the odds that no more texts are wanted pass the bar."""
    return odds_of(text, points("stop")) > bar


def unlikely(text: Text) -> bool:
    """Whether the odds are such that a wording alone is a chance hit; said of short texts only."""
    return len(text.windows) == 1 and odds_of(text, points("stop")) < BAR_UNLIKELY
