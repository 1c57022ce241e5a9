"""A text that repeats itself costs no more than the words that differ: work is counted, not timed."""

import sys

import pytest

from benchmarks.understand_speed import KINDS, mixed
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.reading import phrasebook
from chalicelib.domain.texts.reading.matching import Line
from chalicelib.domain.texts.reading.phrasebook import PhraseBook, _Search
from chalicelib.domain.texts.reading.phrases import Phrase
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


@pytest.mark.parametrize("text", mixed(calm=False), ids=range(8))
def test_few_phrases_are_tried_where_they_cannot_stand(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    end_of = phrasebook.end_of

    def counted(phrase: Phrase, line: Line, at: int, step: int) -> int:
        tried.append(end := end_of(phrase, line, at, step))
        return end

    monkeypatch.setattr(phrasebook, "end_of", counted)
    words = read(text, "en")
    assert words.found
    # There were three for each word before what must stand behind was asked for first.
    assert len(tried) < len(words.words)
