"""What the mentors' pages say: the same in each language, easy to read, used, and at the door
nothing that discloses."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.grade import grade
from chalicelib.domain.texts.page_words import DOOR, page_text, texts
from chalicelib.domain.texts.wording import WordingError, languages, needed

CODE = Path(__file__).parents[3] / "chalicelib"
LANGUAGES = languages()


def test_each_language_says_the_same_things_with_the_same_places():
    for language in LANGUAGES:
        assert texts(language).keys() == texts("en").keys()
        for key, text in texts(language).items():
            assert needed(text) == needed(texts("en")[key]), (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_easy_to_read(language: str):
    hard = {
        key: found.figure
        for key, text in texts(language).items()
        if not (found := grade(re.sub(r"\{\w+\}", "one", text), language)).easy
    }
    assert hard == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_discloses_nothing(language: str):
    found = {k: disclosing(t) for k, t in texts(language).items() if k.startswith(DOOR)}
    assert {key: words for key, words in found.items() if words} == {}


def test_every_text_is_shown_somewhere():
    shown = "".join(
        path.read_text("utf-8")
        for path in CODE.rglob("*")
        if path.suffix in {".py", ".html"} and "texts" not in path.relative_to(CODE).parts
    )
    joined = [re.compile(rf"{re.escape(one)}\w+") for one in re.findall(r'"([a-z_.]+\.)"', shown)]
    joined += [re.compile(rf"{re.escape(one)}\w+") for one in re.findall(r'"([a-z_.]+\.)\{', shown)]
    unsaid = {
        key
        for key in texts("en")
        if f'"{key}"' not in shown and not any(one.fullmatch(key) for one in joined)
    }
    assert unsaid == set()


def test_an_unknown_key_or_language_or_a_missing_place_is_an_error():
    for key, language in (("no.such", "en"), ("door.title", "xx")):
        with pytest.raises(WordingError):
            page_text(key, language)
