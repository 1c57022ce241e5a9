"""How a text travels: encoding, parts, and the plainer spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.texts.segments import downgrade, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 1, 0)),
        ("a" * 160, ("GSM-7", 1, 160)),
        ("a" * 161, ("GSM-7", 2, 161)),
        ("a" * 306, ("GSM-7", 2, 306)),
        ("a" * 307, ("GSM-7", 3, 307)),
        ("ñ" * 160, ("GSM-7", 1, 160)),
        ("€" * 80, ("GSM-7", 1, 160)),
        ("€" * 81, ("GSM-7", 2, 162)),
        ("{}[]\\^~|\f€", ("GSM-7", 1, 20)),
        ("á" * 70, ("UCS-2", 1, 70)),
        ("á" * 71, ("UCS-2", 2, 71)),
        ("á" * 134, ("UCS-2", 2, 134)),
        ("á" * 135, ("UCS-2", 3, 135)),
        ("🙂" * 35, ("UCS-2", 1, 70)),
        ("🙂" * 36, ("UCS-2", 2, 72)),
        ("`", ("UCS-2", 1, 1)),
    ],
)
def test_parts_are_counted_as_a_carrier_counts_them(text, expected):
    assert segments(text) == expected


def test_an_escape_pair_is_not_split_between_parts():
    # 152 letters, then a pair that would straddle 153: the first part goes out one short.
    text = "a" * 152 + "€" + "a" * 152
    assert segments(text).units == 306
    assert segments(text).parts == 3


def test_a_surrogate_pair_is_not_split_between_parts():
    text = "á" * 66 + "🙂" + "á" * 66
    assert segments(text).units == 134
    assert segments(text).parts == 3


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("it’s “fine” – yes… no—ok", 'it\'s "fine" - yes... no-ok'),
        ("José está aquí, sí", "José esta aqui, si"),
        ("Ángel Íñigo Óscar Úrsula", "Angel Iñigo Oscar Ursula"),
        ("à é ù ì ò ñ Ñ ü ö ä Ç É", "à é ù ì ò ñ Ñ ü ö ä Ç É"),
        ("¿Qué? ¡Ya!", "¿Qué? ¡Ya!"),
        ("hi 🙂 there 👋🏽", "hi there"),
        ("no\u00a0break\tspace", "no break space"),
        ("½ cup ①", "1/2 cup 1"),
        ("Łukasz Đorđe Þór", "Lukasz Dorde Thor"),
        ("\u202eevil", "evil"),
    ],
)
def test_what_gsm_lacks_is_spelt_plainly(text, plain):
    assert downgrade(text) == plain


def test_letters_written_with_a_separate_accent_are_joined_first():
    assert downgrade(unicodedata.normalize("NFD", "José ñandú")) == "José ñandu"


@given(st.text())
def test_a_downgraded_text_always_travels_as_gsm_and_stays_as_it_is(text):
    plain = downgrade(text)
    assert segments(plain).encoding == "GSM-7"
    assert downgrade(plain) == plain
