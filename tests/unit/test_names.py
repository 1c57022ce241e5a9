"""Names are found as people type them: parts of them, without accents, in any capitals."""

import pytest

from chalicelib.domain.names import beginnings, words


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("María José Nuñez", "nun"),
        ("María José Nuñez", "MARIA jose"),
        ("Siobhán O’Brien", "obrien"),
        ("Siobhán O’Brien", "o'brien"),
        ("Siobhán O'Brien", "brien"),
        ("Ana García-López", "garcialopez"),
        ("Ana García-López", "lópez"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Bo Li", "li"),
        ("J. R. Smith", "smi j"),
        ("Wolfeschlegelsteinhausen", "wolfeschlegelsteinhausen"),
    ],
)
def test_a_name_is_found_by_its_words_and_their_beginnings(name: str, sought: str) -> None:
    assert words(sought) <= beginnings(words(name))


@pytest.mark.parametrize(
    ("name", "sought"),
    [("Maria", "ma"), ("Maria", "aria"), ("Maria", "mary"), ("Lina", "li"), ("Ann Lee", "anne")],
)
def test_it_is_not_found_by_two_letters_its_end_or_another_name(name: str, sought: str) -> None:
    assert not words(sought) <= beginnings(words(name))


def test_what_holds_no_letter_finds_nobody() -> None:
    assert words(" - ' . ") == frozenset()
