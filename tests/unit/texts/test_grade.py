"""Reading grades: published formulas over syllables that were counted by hand or by a dictionary."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.texts.grade import _english, _spanish, grade
from chalicelib.domain.texts.wording import keys, sentences

SYLLABLES = Path(__file__).parents[2] / "data" / "syllables-en.txt"
#: Of a dictionary's words the rules may miscount so many; a text's grade moves by little.
MISCOUNTED_AT_MOST = 0.02


def by_the_dictionary() -> list[tuple[str, int]]:
    found, count = [], 0
    for line in SYLLABLES.read_text("utf-8").splitlines():
        if line.startswith("["):
            count = int(line.strip("[]"))
        elif not line.startswith("#"):
            found += [(word, count) for word in line.split()]
    return found


def test_english_syllables_are_those_of_a_dictionary():
    words = by_the_dictionary()
    wrong = [(word, count, _english(word)) for word, count in words if _english(word) != count]
    assert len(words) > 600
    assert len(wrong) <= MISCOUNTED_AT_MOST * len(words), wrong
    said = " ".join(s for key in keys("en") for ss in sentences(key, "en").values() for s in ss)
    ours = set(re.findall(r"[a-z']+", re.sub(r"{\w+}", "", said).lower()))
    assert [word for word in wrong if word[0] in ours] == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("check-ins", 2), ("rough-spot", 2), ("don't", 1), ("won't", 1), ("didn't", 2), ("I'm", 1),
        ("someone", 2), ("naloxone", 3), ("838255", 1), ("OK", 2), ("MENTOR", 2), ("you're", 1),
    ],
)  # fmt: skip
def test_english_syllables_that_no_dictionary_lists(word, count):
    assert _english(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("día", 2), ("días", 2), ("ciudad", 2), ("oír", 2), ("que", 1), ("quien", 1), ("guerra", 2),
        ("pingüino", 3), ("ahora", 3), ("hay", 1), ("muy", 1), ("y", 1), ("ayuda", 3), ("leer", 2),
        ("línea", 3), ("teléfono", 4), ("escríbanos", 4), ("iniciar", 3), ("mensaje", 3),
        ("página", 3), ("veintiún", 2), ("bueno", 2), ("cuéntenos", 3), ("llamada", 3), ("año", 2),
        ("988", 1), ("rehén", 2), ("prohibir", 2), ("averiguáis", 4), ("o", 1), ("envíe", 3),
    ],
)  # fmt: skip
def test_spanish_syllables(word, count):
    assert _spanish(word) == count


def test_the_english_figure_is_flesch_kincaids():
    # 12 words of one syllable in one sentence: 0.39 * 12 + 11.8 - 15.59
    assert grade("I went to the store and then I ran back home now.", "en").figure == 0.9
    hard = "Participation facilitates rehabilitation of individuals experiencing difficulties."
    assert grade(hard, "en").easy is False


def test_the_spanish_figure_is_fernandez_huertas():
    # 12 words, 17 syllables, one sentence.
    text = "Mi casa es azul y la luna se ve desde mi cama."
    assert sum(map(_spanish, re.findall(r"\w+", text))) == 17
    assert grade(text, "es").figure == round(206.84 - 60 * 17 / 12 - 1.02 * 12, 1)
    assert grade("Participación facilita rehabilitación individualizada.", "es").easy is False


def test_one_long_word_does_not_damn_a_short_text_nor_a_short_text_hide_hard_words():
    assert grade("Reply tomorrow.", "en").easy
    assert not grade("Rehabilitation considerations notwithstanding.", "en").easy


def test_numbers_and_codes_are_looked_at_and_not_spelt_out():
    assert grade("Call 911 or text 838255 now.", "en").easy


@given(st.text())
def test_any_text_has_a_grade(text):
    for language in ("en", "es", "fr"):
        assert isinstance(grade(text, language).figure, float)
