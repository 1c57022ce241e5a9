"""What must not pass unseen between a mentor and an alumnus is told by its kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.texts.safeguarding import concern

SAID = [
    ("see you at the meeting at 7", None),
    ("proud of you! 90 days", None),
    ("thanks for the talk today", None),
    ("lets get coffee at 10", None),
    ("my mentor is great", None),
    ("met with my mentor", None),
    ("how are you holding up this week?", None),
    ("i stayed sober at the party", None),
    ("call me when you get a chance", None),
    ("can u lend me 40 bucks till friday", "money"),
    ("cashapp me", "money"),
    ("me prestas 50 dolares", "money"),
    ("send me a pic of you naked", "sex"),
    ("u look so hot", "sex"),
    ("my mentor kissed me", "sex"),
    ("quiero besarte", "sex"),
    ("i know where you live", "threat"),
    ("my mentor threatened me", "threat"),
    ("te voy a matar", "threat"),
    ("can you get me some pills", "drugs"),
    ("wanna grab a beer sometime", "drugs"),
    ("my mentor was drunk", "drugs"),
    ("sabes quien vende mota", "drugs"),
    ("dont tell anyone ok", "secrecy"),
    ("delete this after", "secrecy"),
    ("no le digas a nadie", "secrecy"),
    ("my mentor makes me uncomfortable", "mentor"),
    ("my mentor never answers", "mentor"),
    ("mi mentor me grita", "mentor"),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_a_text_concerns_a_supervisor_or_not(text: str, wanted: str | None) -> None:
    assert concern(text) == wanted


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(), max_size=1600))
def test_any_text_is_scanned(text: str) -> None:
    assert concern(text) in ("money", "sex", "threat", "drugs", "secrecy", "mentor", None)
