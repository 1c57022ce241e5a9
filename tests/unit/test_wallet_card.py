"""The wallet card teaches what the texts say and what is understood, and tells nobody else."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.domain.checkins.questions import QUESTIONS
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.wording import languages, own_id, printed, say
from chalicelib.domain.wallet_card import WORDS, wallet_card
from chalicelib.entrypoints.api import wallet_card as page
from chalicelib.entrypoints.web import pages

#: What each taught word must be understood as, in whatever language it is sent.
MEANT = {
    "stop": ("opt_out", None),
    "pause": ("stop_scoped", None),
    "call": ("call_request", None),
    "help": ("keyword", "HELP"),
    "mentor": ("keyword", "MENTOR"),
}


def card(language, own=None):
    return wallet_card(
        language, alias="Handrail", line="502-555-0199", hours="9am-5pm Mon-Fri", own=own or {}
    )


def markup(language, own=None):
    return page.render(card(language, own))


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("language", languages())
def test_it_teaches_five_words_that_are_understood(language):
    taught = [line.says for line in card(language).words]
    assert taught == [words[language] for words in WORDS.values()]
    assert len(taught) == 5
    for what, words in WORDS.items():
        for word in words.values():
            found = understand(word, context="none", question=None, language=language)
            intent, value = MEANT[what]
            assert found.intent == intent, word
            assert value is None or found.value == value


@pytest.mark.parametrize(
    ("text", "value"), [("PAUSE 2W", "P2W"), ("PAUSA 2 SEMANAS", "P2W"), ("START", None),
                        ("INICIAR", None)]
)  # fmt: skip
def test_what_it_says_beside_the_words_is_understood_as_well(text, value):
    language = "en" if text in ("PAUSE 2W", "START") else "es"
    assert any(text in line.means for line in card(language).words)
    found = understand(text, context="none", question=None, language=language)
    assert found.intent == ("stop_scoped" if value else "opt_in")
    assert value is None or found.value == value


@pytest.mark.parametrize("language", languages())
def test_it_has_every_discreet_question_as_it_is_texted(language):
    made = card(language)
    printed_questions = [line.says for line in (*made.questions, made.simple)]
    assert printed_questions == [
        printed(question.wording, language=language) for question in QUESTIONS.values()
    ]
    assert all(line.means for line in made.questions)


@pytest.mark.parametrize("language", languages())
def test_a_programs_own_question_is_on_its_card(language):
    own = {own_id("question.craving", language, "discreet"): "Tug now 0-10?"}
    assert "Tug now 0-10?" in markup(language, own)
    assert say("question.craving", language=language, own=own) == "Tug now 0-10?"
    assert printed("question.craving", language=language) not in markup(language, own)


@pytest.mark.parametrize("language", languages())
def test_nothing_on_it_discloses_and_help_stands_on_it(language):
    words = " ".join(Page(markup(language)).words)
    assert disclosing(words) == []
    for needed in ("911", "988", "502-555-0199", "9am-5pm Mon-Fri", "0-10", "0-7", "Handrail"):
        assert needed in words


@pytest.mark.parametrize("language", languages())
def test_it_runs_no_script_and_escapes_what_it_is_given(language):
    own = {own_id("card.kind", language, "discreet"): "<script>x</script> & co."}
    found = Page(markup(language, own))
    assert "script" not in found.tags
    assert not any(name.startswith("on") or name == "style" for name, _ in found.attributes)
    assert found.tags.count("article") == page.COPIES
    assert dict(found.attributes)["href"] == page.STYLESHEET
    assert "url(" not in pages.css("wallet_card")
    assert re.search(r"&lt;script&gt;", markup(language, own))


def test_paper_keeps_the_letters_that_a_text_goes_without():
    assert "¿Días bajos esta semana 0-7?" in markup("es")
    assert say("question.low_days", language="es") == "¿Dias bajos esta semana 0-7?"
