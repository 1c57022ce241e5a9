"""We answer in the language last used, where a text's words tell which that was."""

import pytest

from chalicelib.domain.texts.last_used import language_used


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I had a good day today", "en"), ("thanks!", "en"), ("Hola", "es"),
        ("sí gracias", "es"), ("tuve un día muy difícil", "es"), ("¿quién es?", "es"),
        ("n", None), ("8", None), ("", None), ("STOP", None), ("YES", None), ("ok", None),
        ("no", None), ("met Rosa", None), ("gracias thanks", None), ("😀", None),
    ],
)  # fmt: skip
def test_a_text_tells_its_language_or_nothing(text: str, language: str | None) -> None:
    assert language_used(text) == language
