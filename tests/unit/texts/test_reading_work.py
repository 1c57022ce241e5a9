"""A text that repeats itself costs no more than the words that differ: work is counted, not timed."""

import sys

import pytest

from benchmarks.understand_speed import KINDS
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.reading.phrasebook import PhraseBook, _Search
from chalicelib.domain.texts.reading.text import read


@pytest.mark.parametrize("part", ["i dont want to not ", "7 or ", "no. ", "2 aa 1 na gym "])
def test_a_repeated_part_is_matched_once(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    matched = []
    lengths = PhraseBook._lengths

    def counted(self: PhraseBook, search: _Search, at: int) -> dict[str, int]:
        matched.append(at)
        return lengths(self, search, at)

    monkeypatch.setattr(PhraseBook, "_lengths", counted)
    text = read((part * 400)[:1600], "en")
    assert text.found
    # The words of one part, and those near the end, where fewer words are within reach.
    assert len(matched) < 80 < len(text.words)


@pytest.mark.parametrize("kind", KINDS)
def test_work_grows_no_faster_than_a_text(kind: str) -> None:
    def calls(length: int) -> int:
        made = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal made
            made += event.endswith("call")  # of Python's functions and of C's

        text = (KINDS[kind] * length)[:length]
        understand(text, context="count", question="people", language="en")  # caches filled
        sys.setprofile(count)
        try:
            understand(text, context="count", question="people", language="en")
        finally:
            sys.setprofile(None)
        return made

    assert calls(1_600) < 2.6 * calls(800)
