"""Plural categories by CLDR's rules, which a locale file states as CLDR prints them."""

import pytest

from chalicelib.domain.texts.plurals import BadRule, category
from chalicelib.domain.texts.wording import forms, keys, languages, plural_rules, variants

#: As CLDR 45 prints them.
RULES = {
    "en": {"one": "i = 1 and v = 0"},
    "es": {"one": "n = 1", "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5"},
    "fr": {"one": "i = 0,1"},
    "pl": {
        "one": "i = 1 and v = 0",
        "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
        "many": "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 "
        "or v = 0 and i % 100 = 12..14",
    },
    "ar": {
        "zero": "n = 0", "one": "n = 1", "two": "n = 2",
        "few": "n % 100 = 3..10", "many": "n % 100 = 11..99",
    },
    "vi": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "name", "counts"),
    [
        ("en", "one", (1,)),
        ("en", "other", (0, 2, 11, 21)),
        ("es", "one", (1,)),
        ("es", "many", (1_000_000,)),
        ("es", "other", (0, 2, 16)),
        ("fr", "one", (0, 1)),
        ("pl", "one", (1,)),
        ("pl", "few", (2, 3, 4, 22, 104)),
        ("pl", "many", (0, 5, 12, 14, 19, 111)),
        ("ar", "zero", (0,)),
        ("ar", "two", (2,)),
        ("ar", "few", (3, 10, 103)),
        ("ar", "many", (11, 26, 111)),
        ("ar", "other", (100, 101, 102, 200)),
        ("vi", "other", (0, 1, 2)),
    ],
)
def test_a_number_takes_the_category_that_cldr_gives_as_its_sample(language, name, counts):
    assert {category(RULES[language], count) for count in counts} == {name}


def test_a_rule_in_another_syntax_is_an_error():
    with pytest.raises(BadRule):
        category({"one": "n is 1"}, 1)


@pytest.mark.parametrize("language", languages())
def test_every_plural_of_ours_has_the_forms_of_its_language(language):
    known = {*plural_rules(language), "other"}
    for key in keys(language):
        for variant in variants(key, language).values():
            if isinstance(variant, dict):
                assert variant.keys() == known, key
                assert len(set(forms(variant))) == len(known), key
