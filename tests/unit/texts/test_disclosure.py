"""Words that would tell a bystander what the texts are about (invariant 20)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.texts.disclosure import STEMS, disclosing
from chalicelib.domain.texts.wording import keys, languages, sentences

CATALOG = [(language, key) for language in languages() for key in sorted(keys(language))]


@pytest.mark.parametrize(("language", "key"), CATALOG)
def test_invariant_20_no_discreet_text_of_ours_holds_a_disclosing_word(language, key):
    for sentence in sentences(key, language)["discreet"]:
        assert disclosing(sentence) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sunrise Center misses you", ["center"]),
        ("How was treatment today?", ["treatment"]),
        ("your rehab, your recovery", ["rehab", "recovery"]),
        ("Stay sober!", ["sober"]),
        ("A.A. tonight at 7", ["aa"]),
        ("an N.A. friend", ["N.A"]),
        ("SMART at noon", ["SMART"]),
        ("a 12-step meeting", ["12 step", "meeting"]),
        ("any relapses?", ["relapses"]),
        ("Ask your counselor", ["counselor"]),
        ("drinking or drugs", ["drinking", "drugs"]),
        ("your diagnosis", ["diagnosis"]),
        ("the clinic called", ["clinic"]),
        ("group therapy", ["therapy"]),
        ("see sunrise-rehab.org", ["rehab"]),
        ("¿Cómo va su recuperación?", ["recuperacion"]),
        ("el centro de tratamiento", ["centro", "tratamiento"]),
        ("una recaída", ["recaida"]),
        ("reunión del grupo de apoyo", ["reunion", "grupo de apoyo"]),
        ("su consejera", ["consejera"]),
        ("SOBREDOSIS", ["sobredosis"]),
        ("s\u0301ober", ["sober"]),
    ],
)
def test_disclosing_words_are_named(text, found):
    assert disclosing(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Handrail: Hi, checking in. Any since last time? Y/N",
        "Handrail: OK, no check-ins until Dec 24.",
        "Call us on (502) 555-0100, Mon-Fri 9am-5pm",
        "Give breaths, give naloxone, stay there.",
        "That was so smart, na na na",
        "Hola, un saludo. ¿Jalón hoy 0-10?",
        "",
    ],
)
def test_ordinary_words_pass(text):
    assert disclosing(text) == []


def test_a_program_adds_the_names_it_must_not_be_called():
    assert disclosing("Bluegrass House: hi", ["Bluegrass House"]) == ["Bluegrass House"]
    assert disclosing("bluegrass houses: hi", ["Bluegrass House", " "]) == []


@pytest.mark.parametrize("stem", [stem for stems in STEMS.values() for stem in stems])
def test_every_stem_finds_itself_in_any_case(stem):
    word = stem.removesuffix("*")
    assert disclosing(f"So, {word.upper()}!") != []


@given(st.text())
def test_any_text_can_be_linted(text):
    assert isinstance(disclosing(text), list)
