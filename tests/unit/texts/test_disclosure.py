"""Words that would tell a bystander what the texts are about (invariant 20)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.texts.disclosure import CAPITALS, HARMLESS, disclosing, word_lists
from chalicelib.domain.texts.wording import keys, languages, sentences

CATALOG = [(language, key) for language in languages() for key in sorted(keys(language))]


@pytest.mark.parametrize(("language", "key"), CATALOG)
def test_invariant_20_no_discreet_text_of_ours_holds_a_disclosing_word(language, key):
    for wording, said in sentences(key, language).items():
        for sentence in said if wording != "plain" else ():
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
        ("su médica y su enfermera", ["medica", "enfermera"]),
        ("¿Fue a la junta?", ["junta"]),
        ("sin pastillas ni tragos", ["pastillas", "tragos"]),
        ("the nurses and your prescriptions", ["nurses", "prescriptions"]),
        ("M.A.T. and PHQ", ["M.A.T", "PHQ"]),
        ("Are you still clean?", ["still clean"]),
        ("90 days clean!", ["days clean"]),
        ("Still using?", ["still using"]),
        ("When did you last use? Did you use?", ["did you use"]),
        ("Did you get high?", ["get high"]),
        ("booze, dope or crack; stoned", ["booze", "dope", "crack", "stoned"]),
        ("Any urges?", ["urges"]),
        ("your parole officer, your probation", ["parole", "probation"]),
        ("out of jail", ["jail"]),
        ("¿Ansias hoy 0-10?", ["ansias"]),
        ("¿Sigue limpia? ¿Limpio?", ["sigue limpia", "limpio"]),
        ("su vicio, otra vez", ["vicio"]),
        ("¿Volvió a usar?", ["volvio a usar"]),
        ("su libertad condicional", ["libertad condicional"]),
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
        "Please clean the kitchen, and clean up after.",
        "He teaches at a high school; high-five! Prices are high.",
        "Are you still using this number? Please use the code.",
        "We urge you to call.",
        "Limpia la cocina y toma agua limpia. ¿Sigue usando este número?",
        "Hola, un saludo. ¿Jalón hoy 0-10?",
        "",
    ],
)
def test_ordinary_words_pass(text):
    assert disclosing(text) == []


def test_a_program_adds_the_names_it_must_not_be_called():
    assert disclosing("Bluegrass House: hi", ["Bluegrass House"]) == ["Bluegrass House"]
    assert disclosing("bluegrass houses: hi", ["Bluegrass House", " "]) == []


STEMS = sorted(
    {
        stem
        for lists in word_lists().values()
        for what, stems in lists.items()
        if what not in (CAPITALS, HARMLESS)
        for stem in stems
    }
)


def test_each_language_that_we_speak_has_its_words():
    assert set(word_lists()) >= set(languages())
    for lists in word_lists().values():
        assert {"place", "care", "recovery", "meeting", "substance", "diagnosis"} <= set(lists)


@pytest.mark.parametrize("stem", STEMS)
def test_every_stem_finds_itself_in_any_case(stem):
    word = stem.removesuffix("*")
    assert disclosing(f"So, {word.upper()}!") != []


@pytest.mark.parametrize(
    "phrase", [p for lists in word_lists().values() for p in lists.get(HARMLESS, ())]
)
def test_a_harmless_phrase_passes_and_hides_nothing_beside_it(phrase):
    said = phrase.removesuffix("*")
    assert disclosing(said) == []
    assert disclosing(f"{said} sober") == ["sober"]


@given(st.text())
def test_any_text_can_be_linted(text):
    assert isinstance(disclosing(text), list)
