"""In which language somebody in danger is answered, told by their text alone."""

import pytest

from chalicelib.domain.texts.danger_language import language_in_danger


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("im in LA and i want to kill myself", "en"),
        ("i live in el paso and want to die", "en"),
        ("5 mi from home with a gun, i cant do this", "en"),
        ("I'm at la quinta with all my pills", "en"),
        ("he took all of them", "en"),
        ("KMS", "en"),
        ("HELP!!!", "en"),
        ("Ayuda! Quisiera matarme", "es"),
        ("tomé demasiadas pastillas", "es"),
        ("he tomado demasiadas pastillas", "es"),
        ("no puedo mas, me matare", "es"),
        ("ya no aguanto", "es"),
        ("¡¡AYÚDENME!!", "es"),
        ("me quiero morir", "es"),
        ("no respira mi hermano", "es"),
        ("911", None),
        ("la la la", None),
        ("", None),
        ("\u202e\x00🔫", None),
    ],
)
def test_the_majority_of_the_telling_words_decides(text: str, language: str | None) -> None:
    assert language_in_danger(text) == language
