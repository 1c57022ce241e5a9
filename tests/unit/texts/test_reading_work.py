"""A text that repeats itself costs no more than the words that differ: work is counted, not timed."""

import sys

import pytest

from benchmarks.understand_speed import KINDS, mixed
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.reading import search
from chalicelib.domain.texts.reading.matching import Line
from chalicelib.domain.texts.reading.phrases import Phrase
from chalicelib.domain.texts.reading.repeats import REACH, repeated
from chalicelib.domain.texts.reading.text import read


@pytest.mark.parametrize("part", ["i dont want to not ", "7 or ", "no. ", "2 aa 1 na gym "])
def test_a_repeated_part_is_matched_once(part: str) -> None:
    text = read((part * 400)[:1600], "en")
    assert text.found
    words = [word.word for word in text.words]
    # The words of one part, and those near the end, where fewer words are within reach.
    assert len(words) - len(repeated(words)) < 80 < len(words)


def test_only_what_stands_the_same_as_far_as_a_phrase_reaches_is_repeated() -> None:
    part = [f"word{number}" for number in range(REACH + 10)]
    same = repeated([*part, *part, "end"])
    assert same == {at: at - len(part) for at in range(len(part) + 1, len(part) + 11)}


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
    end_of = search.end_of

    def counted(phrase: Phrase, line: Line, at: int, step: int) -> int:
        tried.append(end := end_of(phrase, line, at, step))
        return end

    monkeypatch.setattr(search, "end_of", counted)
    words = read(text, "en")
    assert words.found
    # There were three for each word before what must stand behind was asked for first.
    assert len(tried) < len(words.words)
