"""The fitted readers: their points are those of today's texts, they add up, and they are total."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fit_points import DATA, Said, digest, fit, told
from benchmarks.understand_report import labelled
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.reading.features import features, parts, worth_of_a_part
from chalicelib.domain.texts.reading.points import (
    PER_ODD,
    READERS,
    WORDS,
    Points,
    odds_of,
    points,
)
from chalicelib.domain.texts.reading.text import read

MOST_BYTES = 400_000  # of one file of points, so that the package stays small


def test_the_shipped_points_were_fitted_to_the_texts_as_they_are() -> None:
    assert (DATA / "points-digest.txt").read_text(encoding="utf-8").strip() == digest()


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_points_is_small_and_of_whole_numbers(reader: str) -> None:
    path = WORDS / f"{reader}-points.json"
    assert path.stat().st_size <= MOST_BYTES
    assert all(isinstance(value, int) for value in json.loads(path.read_text()).values())


def test_points_add_up_over_words_and_their_parts() -> None:
    text = read("no more texts", "en")
    (seen,) = text.stretches
    own = {"": -100, "no_more": 50, "c:text": 30, "elsewhere": 900}
    inside = sum(30 for word in seen.words if "c:text" in parts(word))
    expected = (-50 + inside * worth_of_a_part(seen.words)) / PER_ODD
    assert inside
    assert Points(own).odds(seen) == pytest.approx(expected)


def test_the_same_texts_give_the_same_points_and_tell_what_they_were_taught() -> None:
    said = [
        Said("here", f"{word} {about}", "en", danger=False, stop=about == "texts")
        for word in ("no more", "enough of these", "stop those", "end all")
        for about in ("texts", "pancakes", "weather")
    ]
    taught = fit(told(said, "stop"))
    assert taught == fit(told(said, "stop"))
    by = Points(taught)
    assert odds_of(read("halt texts", "en"), by) > odds_of(read("halt pancakes", "en"), by)


@pytest.mark.parametrize("reader", READERS)
def test_what_readers_look_for_gives_the_odds_of_all_that_points_are_fitted_to(reader: str) -> None:
    by = points(reader)
    for row in labelled(DATA / "inbound-texts.csv")[::7]:
        for said in (row.text, f"{row.text} {row.text[::-1]} {row.text}"):
            text = read(said, row.language)
            if text.plain_words:
                whole = max(map(by.odds, text.stretches))
                assert by.best(by.known.stretches(text)) == whole, said


def test_a_text_without_words_has_no_odds() -> None:
    assert odds_of(read("", "en"), points("danger")) == -math.inf


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), max_size=300))
def test_any_text_has_odds(text: str) -> None:
    understood = read(text, "es")
    assert not math.isnan(odds_of(understood, points("stop")))
    if understood.words:
        assert features(understood).words


@pytest.mark.parametrize(
    "text",
    [
        "can yall take me off the van list for wednesday",
        "wish i could unsubscribe from my brain",
        "My company lets us opt out of the holiday party so I'm doing that",
        "mi ex no deja de mandarme mensajes, ya la bloqueé",
        "Stop and smell the roses, right?",
        "they stopped the mail while we moved",
        "waiting at the bus stop, text you when im home",
        "i unsubscribed from a bunch of shopping stuff",
        "how do i get off my dads phone plan",
        "no dejen de enviarme los mensajes",
    ],
)
def test_an_end_of_something_else_ends_no_texts(text: str) -> None:
    meant = understand(text, context="none", question=None, language="en")
    assert meant.intent not in ("opt_out", "crisis")


def test_a_wording_that_is_the_whole_text_is_no_chance_hit() -> None:
    meant = understand("quiero salirme", context="none", question=None, language="es")
    assert meant.intent == "opt_out"


def test_a_refused_invitation_without_a_subject_is_a_no() -> None:
    meant = understand("no thx not interested", context="invite_yn", question=None, language="en")
    assert (meant.intent, meant.value) == ("answer", "N")


def test_a_denied_name_is_a_wrong_number_where_nothing_else_is_asked() -> None:
    def intent(text: str, context: str) -> str:
        return understand(text, context=context, question=None, language="en").intent

    assert intent("Not Tanya", "invite_yn") == "wrong_number"
    assert intent("Not Hungry", "use_yn") != "wrong_number"


@pytest.mark.parametrize(
    ("text", "language"),
    [("FIN", "es"), ("PARA", "es"), ("pare, que me gasta los datos", "es"), ("fin.", "es")],
)
def test_a_spanish_keyword_with_a_reason_ends_the_texts(text: str, language: str) -> None:
    meant = understand(text, context="none", question=None, language=language)
    assert meant.intent == "opt_out"


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving right now and will get back to you soon",
        "im in the hospital for surgery",
        "this is his mom. he passed away last night",
        "i got locked up, they take my phone tomorrow",
        "going to group tonight",
        "im ending it with my boyfriend hes toxic",
        "my wife wants to end things",
        "Can I call you later?",
    ],
)
def test_what_sounds_like_danger_and_is_none_pages_nobody(text: str) -> None:
    meant = understand(text, context="none", question=None, language="en")
    assert meant.intent == "talk"


@pytest.mark.parametrize(
    "text",
    [
        "im ending it with my dads gun",
        "ending it tonight with my wifes pills",
        "took a handful of my heart pills",
        "would it hurt to hang",
    ],
)
def test_an_end_by_means_is_danger(text: str) -> None:
    meant = understand(text, context="none", question=None, language="en")
    assert meant.intent == "crisis"


@pytest.mark.parametrize(
    "text",
    ["Please do not use this number for anything", "I'd ask that you not contact this line"],
)
def test_a_refusal_that_opens_like_a_yes_enrols_nobody(text: str) -> None:
    meant = understand(text, context="invite_yn", question=None, language="en")
    assert meant.intent != "opt_in"


@pytest.mark.parametrize(
    ("text", "value"),
    [("3 today, yesterday was more like 8", "3"), ("was a 9 yesterday, 4 now", "4")],
)
def test_a_craving_is_of_now(text: str, value: str) -> None:
    meant = understand(text, context="scale_0_10", question="craving", language="en")
    assert (meant.intent, meant.value) == ("answer", value)


def test_a_number_beside_wrong_number_mends_the_answer() -> None:
    meant = understand(
        "wrong number lol thumb slipped. 7",
        context="scale_0_10",
        question="confidence",
        language="en",
    )
    assert (meant.intent, meant.value) == ("correct", "7")
