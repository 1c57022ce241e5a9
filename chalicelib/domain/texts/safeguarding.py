"""What must not pass unseen between a mentor and an alumnus.

Money, sex, threats, drugs and secrecy are how a helping relation turns harmful; a complaint about
a mentor never belongs in the mentor's own thread. A text that speaks of one of them holds the
thread, is hidden from the mentor and goes to the supervisor (rules.md, Relay). Only texts about
or between the two are scanned: what somebody answers to a check-in about their own use is not a
concern about a mentor. Recall first, since a held text costs a supervisor one look. The wordings
are in ``reading/words/*/safeguarding.toml``.
"""

from typing import Literal, get_args

from chalicelib.domain.texts.reading.families import Family, first_shown
from chalicelib.domain.texts.reading.text import read

Concern = Literal["money", "sex", "threat", "drugs", "secrecy", "mentor"]

#: A carrier joins at most 1,600 characters into one text; a longer one is an export, not a person.
LONGEST_TEXT = 4_000

# The gravest first; none is taken back by "not": "I won't hurt you if you pay" is both.
_CONCERNS = (
    Family("threat", ("passing_threat",), ("not_threat_passing",), deniable=False),
    Family("sex", ("passing_sex",), ("not_sex_passing",), deniable=False),
    Family("drugs", ("passing_drugs",), ("not_drugs_passing",), deniable=False),
    Family("money", ("passing_money",), ("not_money_passing",), deniable=False),
    Family("secrecy", ("passing_secrecy",), ("not_secrecy_passing",), deniable=False),
    Family("mentor", ("mentor_complaint",), ("not_complaint",), deniable=False),
)


def concern(text: str) -> Concern | None:
    """What a supervisor must see in a text between mentor and alumnus, or None.

    Parameters
    ----------
    text
        The text exactly as it arrived, in English or Spanish; any string is taken.
    """
    shown = first_shown(read(text[:LONGEST_TEXT], "en"), _CONCERNS)
    return next((one for one in get_args(Concern) if shown and shown.kind == one), None)
