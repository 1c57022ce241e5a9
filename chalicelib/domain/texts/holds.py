"""Whether a text tells that nobody may be there to read the next automatic one.

A check-in to somebody who has died, who sits in jail or lies in hospital hurts whoever reads it,
and one answered by another hand discloses. So such a text holds all automation to that number
until a human clears it (rules.md, Check-ins). A hold costs a quiet day and a human's look, a
missed one much more: in doubt a text about "he" or "she" that names no relation of the sender is
about the person we text. Another's jail, illness or death, what is past and over, fear and
figures of speech hold nothing. The wordings are in ``reading/words/*/holds.toml``.
"""

from typing import Literal, get_args

from chalicelib.domain.texts.reading.families import Family, first_shown
from chalicelib.domain.texts.reading.text import read

HoldReason = Literal["death", "jail", "hospital", "third_party"]

#: A carrier joins at most 1,600 characters into one text; a longer one is an export, not a person.
LONGEST_TEXT = 4_000

_STORY = ("fiction", "past_over")
# The gravest first: a mother who writes that her son has died is not only a third party.
_BY_ANOTHER = (
    Family("death", ("died", "third_hand"), ("fiction",), whole_text=True),
    Family("death", ("died",), ("kin_lost", "fiction")),
    Family("jail", ("own_jail",), ("not_jail", *_STORY)),
    Family("jail", ("his_jail",), ("not_jail", *_STORY)),
    Family("hospital", ("own_hospital",), ("not_hospital", *_STORY)),
    Family("hospital", ("his_hospital",), ("not_hospital", *_STORY)),
    Family("third_party", ("third_hand",), ("not_third_hand", "fiction")),
)


#: Somebody close to the sender, and not their phone.
_LOSS = (Family("loss", ("died", "kin_lost"), ("fiction",)),)


def hold_reason(text: str) -> HoldReason | None:
    """Why automation to the sender's number must be held, or None. Any string is taken.

    Parameters
    ----------
    text
        The text exactly as it arrived, in English or Spanish.
    """
    understood = read(text[:LONGEST_TEXT], "en")
    if understood.quotes_us or understood.has("auto_reply"):
        return None
    shown = first_shown(understood, _BY_ANOTHER)
    return next((one for one in get_args(HoldReason) if shown and shown.kind == one), None)


def tells_of_loss(text: str) -> bool:
    """Whether a text tells that somebody close to its sender has died, or nearly: it holds nothing,
    and whoever sent it must not be asked for a number next. Any string is taken."""
    understood = read(text[:LONGEST_TEXT], "en")
    return not understood.quotes_us and first_shown(understood, _LOSS) is not None
