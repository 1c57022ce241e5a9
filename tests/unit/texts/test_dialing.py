"""Numbers to call, as people write them."""

import pytest

from chalicelib.domain.texts.dialing import to_call


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+15025550142", "502-555-0142"),
        ("+525555550142", "+525555550142"),
        ("+1502555014", "+1502555014"),
        ("988", "988"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(number, written):
    assert to_call(number) == written
