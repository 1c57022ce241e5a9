"""What we say: every sentence fits two parts, needs what callers give, suits a flip phone."""

import json
import re
from importlib.resources import files

import pytest

from chalicelib.domain.texts.places import TEXTS, VALUES, is_known, longest
from chalicelib.domain.texts.segments import segments
from chalicelib.domain.texts.wording import (
    WordingError,
    keys,
    languages,
    needed,
    say,
    sentences,
)

LONGEST_QUESTION = {
    "en": "How many days this week near people or places that could make you use 0-7?",
    "es": "¿Cuántos días esta semana cerca de gente o lugares que le dan ganas de usar 0-7?",
}
#: As long as a program's own words reasonably get.
PARAMS = {
    "overdue": 12,
    "sent": 900,
    "answered": 800,
    "out_of_touch": 40,
    "waiting": 40,
    "tasks": 40,
    "link": "https://h.example/i/" + 43 * "x",
    "alias": "Bluegrass Bridge",
    "often": "about 2 times a week",
    "hours": "Mon-Fri 9am-5pm, Sat 10am-2pm",
    "phone": "(502) 555-0100",
    "line": "(502) 555-0100",
    "until": "Dec 24",
    "what": "mentor texts",
    "hint": "Please reply with a number from 0 to 10.",
    "summary": "English, evenings and Saturdays, Louisville, 40s, parent, veteran",
    "mentor_first": "Guadalupe",
    "initial": "A.",
    "code": "42",
    "kind": "red",
    "when": "tomorrow",
    "count": 12,
    "total": 300,
    "date": "Dec 24",
    "start": "10am",
    "end": "8pm",
    "first": "Mon",
    "last": "Fri",
    "month": "Dec",
    "day": 24,
    "words": "STOP, PAUSE, CALL, HELP",
}
PLACES = {*VALUES, *TEXTS, "summary"} - {*PARAMS, "question"}
EVERY_KEY = [(language, key) for language in languages() for key in sorted(keys(language))]


def filled(key, language, wording="discreet"):
    return say(
        key,
        language=language,
        wording=wording,
        **{place: longest(place, language) for place in PLACES},
        **PARAMS,
        question=LONGEST_QUESTION[language],
    )


def test_english_and_spanish_are_spoken():
    assert languages() == ("en", "es")


def test_every_language_says_the_same_things_with_the_same_blanks():
    assert keys("en") == keys("es")
    for key in keys("en"):
        ours = {wording: set(map(needed, said)) for wording, said in sentences(key, "en").items()}
        theirs = {wording: set(map(needed, said)) for wording, said in sentences(key, "es").items()}
        assert ours == theirs, key


@pytest.mark.parametrize(("language", "key"), EVERY_KEY)
def test_every_text_fits_two_parts_of_gsm_in_any_wording(language, key):
    for wording in ("discreet", "plain", "simple"):
        sent = segments(filled(key, language, wording))
        assert (sent.encoding, sent.parts <= 2) == ("GSM-7", True)


@pytest.mark.parametrize(("language", "key"), EVERY_KEY)
def test_every_key_is_whole(language, key):
    raw = json.loads((files("chalicelib") / "locales" / f"{language}.json").read_text("utf-8"))
    entry = raw["texts"][key]
    assert "discreet" in entry
    assert set(entry) <= {"discreet", "plain", "simple"}
    for variant in entry.values():
        assert isinstance(variant, str) or set(variant) == {"one", "other"}
    for said in sentences(key, language).values():
        for sentence in said:
            assert all(name.isidentifier() for name in needed(sentence))
            assert all(map(is_known, needed(sentence)))


#: What callers promise to give; a sentence that asks for more would fail when it is needed.
GIVEN = {
    "alias": "mentor_invitation invite_again identity_birth_year identity_pin identity_closed "
    "mentor_welcome declined stopped started clarify_stop language_switched checkin.done "
    "activity_logged network_logged who_sees my_data delete plan_none near_later new_mentor "
    "mentor_request page.mail_subject digest.mail_subject",
    "alias often hours": "invitation welcome",
    "alias hours": "checkin.done_hard loss_received talk_received",
    "alias phone hours": "help",
    "line hours": "crisis crisis_stopped crisis_medical crisis_medical_stopped crisis_veteran "
    "crisis_veteran_stopped",
    "alias question": "checkin.opening checkin.reminder",
    "question": "checkin.next",
    "hint question": "checkin.reprompt",
    "alias code": "page.text",
    "code": "page.voice page.taken page.mail_body",
    "link": "page.mail_link",
    "count overdue": "digest.mail_body",
    "sent answered out_of_touch waiting tasks overdue": "monday.mail_body",
    "code count": "page.acknowledged",
    "": "identity_again wrong_number unknown_number page.which page.by_code checkin.corrected "
    "simple.question",
}


@pytest.mark.parametrize(
    ("key", "given"), [(key, given) for given, said in GIVEN.items() for key in said.split()]
)
def test_a_sentence_needs_no_more_than_its_callers_give(key, given):
    params = {name: PARAMS.get(name, "Want a call? Y/N") for name in given.split()}
    for language in languages():
        assert say(key, language=language, **params)


QUESTIONS = [
    ("use", "Any since last time? Y/N"),
    ("craving", "Pull today 0-10?"),
    ("confidence", "Sure of yourself 0-10?"),
    ("low_days", "Low days this week 0-7?"),
    ("risky_days", "Rough-spot days this week 0-7?"),
    ("meetings", "How many get-togethers since last time?"),
    ("people", "How many of your people did you talk to?"),
    ("around", "How many near you pull the other way?"),
    ("want_call", "Want a call? Y/N"),
]


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_discreet_questions_use_the_words_of_the_wallet_card(question, words):
    assert say(f"question.{question}", language="en") == words


def test_plain_wording_says_it_plainly_and_falls_back_where_there_is_nothing_to_hide():
    assert "drink" in say("question.use", language="en", wording="plain")
    assert say("question.want_call", language="en", wording="plain") == "Want a call? Y/N"
    assert say("question.use", language="en", wording="simple") == "Any since last time? Y/N"


CRISIS = ("crisis", "crisis_medical", "crisis_veteran")


@pytest.mark.parametrize("key", [*CRISIS, *(f"{key}_stopped" for key in CRISIS)])
def test_a_crisis_reply_says_911_then_988_then_our_line_and_hours(key):
    english, spanish = filled(key, "en"), filled(key, "es")
    assert english.startswith("In danger now: call 911")
    assert spanish.startswith("En peligro ahora: llame al 911")
    for text in (english, spanish):
        places = [text.index(part) for part in ("911", "988", PARAMS["line"], PARAMS["hours"])]
        assert places == sorted(places)
        assert not re.search(r"suicid|overdos|sobredosis", text, re.IGNORECASE)


def test_the_kinds_of_crisis_reply_add_what_helps():
    assert "o envie AYUDA al 988" in filled("crisis", "es")
    assert "oprima 2" in filled("crisis", "es")
    assert "press 1" in filled("crisis_veteran", "en")
    assert "838255" in filled("crisis_veteran", "es")
    for word in ("naloxone", "breath"):
        assert word in filled("crisis_medical", "en")
    assert "Text START" in filled("crisis_stopped", "en")


def test_a_text_that_asks_to_join_says_name_pace_hours_stop_and_help():
    text = filled("invitation", "en")
    for part in (PARAMS["alias"], PARAMS["often"], PARAMS["hours"], "YES", "STOP", "HELP"):
        assert part in text


def test_an_opt_out_is_confirmed_in_one_neutral_sentence():
    said = say("stopped", language="en", alias="Handrail")
    assert said == "Handrail: You won't get more texts. Text START to come back."


def test_a_page_names_nobody():
    said = say("page.text", language="en", alias="Handrail", code="42", kind="red")
    assert said == "Handrail: page 42. Reply 42 to take it."


@pytest.mark.parametrize(("count", "words"), [(1, "about once a week"), (2, "about 2 times")])
def test_one_and_many_are_told_apart(count, words):
    assert say("often.week", language="en", count=count).startswith(words)


@pytest.mark.parametrize(
    ("key", "language", "params"),
    [
        ("no.such.key", "en", {}),
        ("stopped", "tlh", {"alias": "Handrail"}),
        ("stopped", "../en", {"alias": "Handrail"}),
        ("stopped", "en", {}),
        ("often.week", "en", {}),
    ],
)
def test_what_cannot_be_said_is_an_error_and_never_half_a_sentence(key, language, params):
    with pytest.raises(WordingError):
        say(key, language=language, **params)


def test_what_is_filled_in_cannot_break_the_line_or_the_blanks():
    said = say("stopped", language="en", alias="{x}\n  {alias} José 🙂")
    assert said.startswith("{x} {alias} José: You")
