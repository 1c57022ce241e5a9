"""The card that an alumnus carries: the words to text, and what the discreet questions mean.

It is made of the catalog's own texts, so that it cannot teach what the texts do not say. It lies
in a wallet: nothing on it tells what the texts are about.
"""

from typing import NamedTuple

from chalicelib.domain.checkins.questions import QUESTIONS, SIMPLE
from chalicelib.domain.people import Language
from chalicelib.domain.texts.wording import NONE_OWN, Own, printed

#: The five words that are taught, by what they do, in each language; the other language's are
#: understood as well.
WORDS: dict[str, dict[Language, str]] = {
    "stop": {"en": "STOP", "es": "ALTO"},
    "pause": {"en": "PAUSE", "es": "PAUSA"},
    "call": {"en": "CALL", "es": "LLAMAR"},
    "help": {"en": "HELP", "es": "AYUDA"},
    "mentor": {"en": "MENTOR", "es": "MENTOR"},
}
#: Questions that are answered with yes or no say so once, on the card's first.
ASKED = tuple(key for key in QUESTIONS if key not in SIMPLE)


class Line(NamedTuple):
    """A word or a question as texts have it, and what it means."""

    says: str
    means: str


class WalletCard(NamedTuple):
    """Everything on the card, in one language."""

    language: Language
    alias: str
    title: str
    danger: str
    reach: str
    lost: str
    kind: str
    words_title: str
    words: tuple[Line, ...]
    also: str
    questions_title: str
    yes_no: str
    questions: tuple[Line, ...]
    simple: Line
    cut: str


def wallet_card(
    language: Language, *, alias: str, line: str, hours: str, own: Own = NONE_OWN
) -> WalletCard:
    """A program's card: ``line`` is its number to call, ``hours`` when replies are read."""

    def text(key: str, **params: str) -> str:
        # Paper has room for the accents that a text goes without.
        return printed(key, language=language, own=own, **params)

    return WalletCard(
        language=language, alias=alias, title=text("card.title"),
        danger=text("crisis_bare"), reach=text("card.reach", line=line, hours=hours),
        lost=text("card.lost"), kind=text("card.kind"),
        words_title=text("card.words"),
        words=tuple(Line(words[language], text(f"card.word.{what}"))
                    for what, words in WORDS.items()),
        also=text("card.also", words=", ".join(_elsewhere(language))),
        questions_title=text("card.questions"), yes_no=text("card.yes_no"),
        questions=tuple(Line(text(f"question.{key}"), text(f"card.{key}")) for key in ASKED),
        simple=Line(text("simple.question"), text("card.simple")), cut=text("card.cut"),
    )  # fmt: skip


def _elsewhere(language: Language) -> list[str]:
    """The words of the other languages that are not this language's own."""
    return [
        word
        for words in WORDS.values()
        for other, word in words.items()
        if other != language and word != words[language]
    ]
