"""The language that a text is written in, where its everyday words tell: we answer in the last one
used. Names, numbers, and the keywords that both languages know tell nothing."""

import re
import unicodedata

from chalicelib.domain.people import Language

#: Everyday words that only one of the two languages has, without accents.
EVERYDAY: dict[Language, frozenset[str]] = {
    "en": frozenset(
        """
        the and is are am was im ive its it you your my we they he she this that what who when
        where why how not dont cant didnt with for from of to in on at have had need want today
        yesterday tomorrow good bad fine great thanks thank hello hi hey yeah yep nope sorry just
        been really know feel feeling work call please
        """.split()
    ),
    "es": frozenset(
        """
        el la los las un una que quien cuando donde porque como esta estoy es soy son fue muy mi
        mis tu su con por para pero hoy ayer manana bien gracias hola si nada tengo quiero necesito
        puedo siento ayuda llamar llamame usted ustedes yo ella nosotros dia dias semana favor
        tambien todo del al
        """.split()
    ),
}
#: Of a text's words so many must be of one language, and none of the other.
_SHARE = 0.3


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents, apostrophes and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[a-z]+", "".join(c for c in folded if not unicodedata.combining(c)))


def language_used(text: str) -> Language | None:
    """The language of a text, or None where its words don't tell. Any string is taken."""
    words = plain_words(text)
    counts = {language: sum(w in known for w in words) for language, known in EVERYDAY.items()}
    spoken = [language for language, count in counts.items() if count]
    if len(spoken) != 1 or counts[spoken[0]] < _SHARE * len(words):
        return None
    return spoken[0]
