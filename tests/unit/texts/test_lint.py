"""The one judge of wording: our catalog passes it, and each kind of fault is named."""

import re

import pytest

from chalicelib.domain.texts.fixed import codes, fixed_parts
from chalicelib.domain.texts.lint import catalog_faults, findings, look, may_be_worded
from chalicelib.domain.texts.naming import alias_findings, hours_findings
from chalicelib.domain.texts.places import FRAGMENTS, TEXTS, VALUES, is_fragment, longest, named
from chalicelib.domain.texts.wording import (
    forms,
    keys,
    languages,
    needed,
    own_id,
    say,
    sentences,
    variants,
)

REMINDER = "checkin.reminder"


def found(key, text, language="en", wording="discreet", own=None):
    return [finding.code for finding in findings(key, language, wording, text, own or {})]


def test_nothing_is_wrong_with_our_own_catalog():
    """Invariant 20, two parts, grade 5 and Spanish 80, places and fixed parts, in one."""
    assert catalog_faults() == []


def test_every_place_of_every_sentence_has_a_longest_filling():
    for language in languages():
        for key in keys(language):
            for said in sentences(key, language).values():
                for sentence in said:
                    for place in needed(sentence):
                        assert longest(place, language)


def test_a_text_that_holds_others_is_as_long_as_the_longest_of_them():
    question = longest("question", "en")
    assert len(question) == max(
        len(form)
        for key in keys("en")
        if key.startswith("question.") or key == "simple.question"
        for variant in variants(key, "en").values()
        for form in forms(variant)
    )
    own = {own_id("question.want_call", "en", "discreet"): "Y/N? " + "Call you? " * 12}
    assert longest("question", "en", own).startswith("Y/N? Call you?")


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        (REMINDER, "{alias}: Hi. How is your recovery? {question}", "disclosing"),
        (REMINDER, "{alias}: Hi. See you at the meeting. {question}", "disclosing"),
        (REMINDER, "{alias}: Hi. ¿Y su tratamiento? {question}", "disclosing"),
        (REMINDER, "{alias}: Hi. " + "We would love to hear. " * 12 + "{question}", "too_long"),
        (REMINDER, "{alias}: Notwithstanding considerable circumstances, respond. {question}",
         "hard_to_read"),
        (REMINDER, "Hi again. {question}", "place_missing"),
        (REMINDER, "{alias}: Hi {name}. {question}", "unknown_place"),
        (REMINDER, "{alias}: Hi {question", "braces"),
        (REMINDER, "{alias}: Hi {question!r}", "braces"),
        (REMINDER, "{alias}: Hi {question:>90}", "braces"),
        (REMINDER, "{alias}: Hi {alias.__class__} {question}", "braces"),
        (REMINDER, "{alias}: Hi {} {question}", "braces"),
        (REMINDER, "{alias}: Hi {{ {question}", "braces"),
        (REMINDER, "{alias}: Hi \N{WAVING HAND SIGN} {question}", "unsendable"),
        (REMINDER, "{alias}: Hi\n{question}", "one_line"),
        (REMINDER, "  ", "one_line"),
        (REMINDER, {"one": "{alias}: Hi {question}", "other": "x"}, "plural_forms"),
        ("question.craving", "How strong is the pull?", "fixed_part"),
        ("question.use", "Any since last time?", "fixed_part"),
        ("simple.question", "How are you? 1 good 2 so-so 3 hard", "fixed_part"),
        ("stopped", "{alias}: You won't get more texts.", "fixed_part"),
        ("crisis", "In danger now: call 988. Our line: {line}, {hours}.", "fixed_part"),
        ("crisis", "Call 988, or 911 in danger. Our line: {line}, {hours}.", "order"),
        ("crisis", "In danger now: call 911. Or call or text 988. Our line: {line}.",
         "place_missing"),
        ("crisis_medical", "In danger now: call 911, then 988. Our line: {line}, {hours}.",
         "fixed_part"),
        ("page.text", "{alias}: page. Reply to take it.", "place_missing"),
        ("outage.mail_body", "On {date}, {count} of {total} did not go out.", None),
        ("outage.mail_body", {"many": "x", "other": "On {date}, {count} of {total}."},
         "plural_forms"),
        ("outage.mail_body", {"one": "x"}, "plural_forms"),
    ],
)  # fmt: skip
def test_each_fault_is_named(key, text, code):
    assert (code in found(key, text)) if code else (found(key, text) == [])


def test_a_finding_names_the_word_and_the_fix():
    (finding,) = findings(REMINDER, "en", "discreet", "{alias}: Stay sober! {question}")
    assert finding.message == ("These words tell what the texts are about: sober. Leave them out.")


@pytest.mark.parametrize("wording", ["discreet", "simple"])
def test_only_plain_wording_which_has_its_own_consent_may_be_plain(wording):
    text = "Any drink since last time? Y/N"
    assert found("question.use", text, wording=wording) == ["disclosing"]
    assert found("question.use", text, wording="plain") == []


def test_spanish_is_judged_by_its_own_formula_and_codes():
    assert found("stopped", "{alias}: Ya no le mandamos textos. Escriba STOP.", "es") == [
        "fixed_part"
    ]
    hard = "{alias}: Comuníquese inmediatamente considerando particularidades. INICIAR."
    (finding,) = findings("stopped", "es", "discreet", hard)
    assert "Fernández Huerta" in finding.message


def test_the_programs_own_question_counts_in_the_texts_that_hold_it():
    long = "Y/N? " + "Do you want one of us to call you soon? " * 8
    own = {own_id("question.want_call", "en", "discreet"): long.strip()}
    assert found(REMINDER, "{alias}: Hi again. {question}") == []
    assert found(REMINDER, "{alias}: Hi again. {question}", own=own) == ["too_long"]


def test_what_a_reader_acts_on_is_fixed():
    assert codes("Reply {code}. Call 911 or text START, 0-10? Y/N. OK, PIN.") == [
        "911", "START", "0-10", "Y/N",
    ]  # fmt: skip
    for language in languages():
        for key in keys(language):
            if key.startswith("crisis"):
                fixed = fixed_parts(key, language, forms(variants(key, language)["discreet"])[0])
                assert fixed[:2] == ("911", "988")


def test_only_whole_texts_may_be_worded_and_never_the_reply_that_needs_no_table():
    assert not may_be_worded("crisis_bare")
    assert may_be_worded("crisis")
    assert {key for key in keys("en") if is_fragment(key)} == {
        key for key in keys("en") if not may_be_worded(key)
    } - {"crisis_bare"}
    for name in FRAGMENTS:
        assert any(named(key, (name,)) for key in keys("en"))


def test_tables_of_places_name_nothing_that_is_not_there():
    places = {n for key in keys("en") for ss in sentences(key, "en").values() for s in ss
              for n in needed(s)}  # fmt: skip
    assert set(TEXTS) | set(VALUES) | {"summary"} >= places
    for names in TEXTS.values():
        assert any(named(key, names) for key in keys("en"))


@pytest.mark.parametrize(
    ("alias", "codes"),
    [
        ("Handrail", []),
        ("Bluegrass Bridge", []),
        ("Sunrise Recovery", ["disclosing"]),
        ("Sample House", ["disclosing"]),
        ("Rehab Alumni of Kentucky", ["disclosing", "alias"]),
        ("A very long name indeed", ["alias"]),
        ("Handrail \N{WAVING HAND SIGN}", ["alias"]),
        (" ", ["alias"]),
    ],
)
def test_a_programs_alias_is_linted_too(alias, codes):
    assert [finding.code for finding in alias_findings(alias, "Sample House")] == codes


@pytest.mark.parametrize(
    ("hours", "codes"),
    [
        ("", []),
        ("weekdays 9 to 5", []),
        ("when the clinic is open", ["disclosing"]),
        ("when Sample House is open", ["disclosing"]),
        ("every day from nine in the morning until late", ["hours"]),
    ],
)
def test_a_programs_own_words_for_its_hours_are_linted_too(hours, codes):
    assert [finding.code for finding in hours_findings(hours, "Sample House")] == codes


def test_a_programs_real_name_is_a_disclosing_word_in_its_texts():
    text = "{alias}: Hi from Bluegrass House. {question}"
    assert findings(REMINDER, "en", "discreet", text) == []
    (finding,) = findings(REMINDER, "en", "discreet", text, names=("Bluegrass House",))
    assert "Bluegrass House" in finding.message


def test_a_wording_that_can_no_longer_be_said_gives_way_to_ours():
    """Words that disclose, and places, may have changed since it was taken (invariant 20)."""
    ours = say(REMINDER, language="en", alias="H", question="Q")
    for text in ("{alias}: sober? {question}", "{alias} {gone}", "{alias} {", "{alias:>9} x"):
        own = {own_id(REMINDER, "en", "discreet"): text}
        assert say(REMINDER, language="en", own=own, alias="H", question="Q") == ours


def test_a_programs_wording_is_said_in_its_language_and_wording_alone():
    own = {
        own_id("question.use", "en", "plain"): "Drank or used? Y/N",
        own_id("checkin.done", "en", "discreet"): "{alias}: That’s all – thank you!",
    }
    assert say("question.use", language="en", wording="plain", own=own) == "Drank or used? Y/N"
    assert say("question.use", language="en", own=own) == "Any since last time? Y/N"
    assert say("question.use", language="es", own=own).startswith("¿Algo")
    # A person with plain wording gets the program's discreet text where there is no plain one,
    # and typographic signs do not double its parts.
    for wording in ("discreet", "plain", "simple"):
        said = say("checkin.done", language="en", wording=wording, own=own, alias="H")
        assert said == "H: That's all - thank you!"
    craving = {own_id("question.craving", "en", "discreet"): "Pull 0-10?"}
    assert say("question.craving", language="en", wording="simple", own=craving) == say(
        "question.craving", language="en", wording="simple"
    )


def test_a_look_measures_the_text_at_its_longest():
    seen = look("{alias}: Hi again. {question}", "en")
    assert not re.search(r"[{}]", seen.longest)
    assert seen.longest.endswith(longest("question", "en"))
    assert seen.segments.units == len(seen.longest)
