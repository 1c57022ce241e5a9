"""Who tells that nobody may be there to read the next automatic text is not sent one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.texts.holds import hold_reason, tells_of_loss

TOLD = [
    ("this is his mom", "third_party"),
    ("This is John's wife. He left his phone at home", "third_party"),
    ("im his sister, he cant come to the phone", "third_party"),
    ("Hi this is Marias daughter using her phone", "third_party"),
    ("why are you texting my husband", "third_party"),
    ("soy su mamá, él no está", "third_party"),
    ("soy la esposa de Juan", "third_party"),
    ("este es el telefono de mi hijo", "third_party"),
    ("John passed away", "death"),
    ("john passed away on sunday please stop texting", "death"),
    ("He died last night", "death"),
    ("This is Tina's mother. My daughter passed away on Monday.", "death"),
    ("Mi hijo falleció. Soy su madre", "death"),
    ("Juan fallecio el domingo", "death"),
    ("this person is deceased please remove", "death"),
    ("the man you are texting is dead", "death"),
    ("I'm in county", "jail"),
    ("im in jail cant talk", "jail"),
    ("got locked up last nite", "jail"),
    ("hes in jail", "jail"),
    ("John got arrested", "jail"),
    ("turning myself in tomorrow", "jail"),
    ("writing from county jail tablet", "jail"),
    ("estoy en la carcel", "jail"),
    ("me arrestaron anoche", "jail"),
    ("writing from the ER", "hospital"),
    ("im in the hospital", "hospital"),
    ("they admitted me last night", "hospital"),
    ("in the icu with pneumonia", "hospital"),
    ("estoy internado", "hospital"),
    ("me internaron ayer", "hospital"),
    ("Estoy en el hospital", "hospital"),
    ("going to the er now", "hospital"),
    ("checked myself into detox", "hospital"),
    ("he is in the hospital", "hospital"),
    ("she is in the icu", "hospital"),
    ("John is in the county jail", "jail"),
    ("he is in the kitchen", None),
    ("she was in the garden with me", None),
    ("my mom passed away last week", None),
    ("my sponsor died", None),
    ("my brother is in jail", None),
    ("visited my dad in the hospital", None),
    ("i got out of jail in march", None),
    ("been out of the hospital for a week", None),
    ("when i was in county i got clean", None),
    ("my phone died", None),
    ("i work at the hospital", None),
    ("took my son to the er", None),
    ("i dont want to end up in jail", None),
    ("this is hard", None),
    ("this meeting is killing me", None),
    ("we went to the county fair", None),
    ("mi mamá está en el hospital", None),
    ("mi abuela murió", None),
    ("salí de la cárcel hace un año", None),
    ("i passed my drug test", None),
    ("im holding up ok", None),
    ("met with my mom", None),
    ("he died in the movie lol", None),
    ("no", None),
    ("7", None),
    ("Yes", None),
    ("STOP", None),
    ("saw his mom today", None),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_a_text_holds_automation_or_not(text: str, wanted: str | None) -> None:
    assert hold_reason(text) == wanted


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(), max_size=1600))
def test_any_text_is_scanned(text: str) -> None:
    assert hold_reason(text) in ("death", "jail", "hospital", "third_party", None)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("my dad died", True), ("mom passed away last night", True), ("my sponsor died", True),
        ("5 my uncle passed away", True), ("mi mama murio", True), ("se murio mi papa", True),
        ("my phone died", False), ("car died", False), ("died laughing", False), ("2", False),
        ("He died last night", False), ("lost my job", False), ("", False),
    ],
)  # fmt: skip
def test_who_tells_of_a_loss_of_their_own(body: str, told: bool) -> None:
    assert tells_of_loss(body) is told
