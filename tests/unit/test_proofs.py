"""Who they are, shown by one number: listing numbers until one fits shows nothing."""

import pytest

from chalicelib.domain.proofs import proves


@pytest.mark.parametrize(
    "body", ["1990", "born in 1990", "5/4/1990", "１９９０", "1990.", "I'm 36, 1990"]
)
def test_the_year_they_were_born_in_is_said_in_many_ways(body: str) -> None:
    assert proves(body, "1990")


@pytest.mark.parametrize(
    "body",
    [
        "", "hello", "1991", "91990", "19900504", "1989 1990", "1990 1990 1991",
        " ".join(str(year) for year in range(1950, 2008)),
    ],
)  # fmt: skip
def test_another_number_or_several_of_the_kind_show_nothing(body: str) -> None:
    assert not proves(body, "1990")


def test_a_pin_is_of_any_length() -> None:
    assert proves("pin 471135", "471135")
    assert not proves("4711 471135 471136", "471135")
