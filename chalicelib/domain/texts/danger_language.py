"""The language of a text that tells of danger, for the answer must be understood.

Every telling word counts and the majority decides: unlike ``language_used`` it needs no share of
the text, for people in danger write little. Words that both languages write are left out, names of
places among them (LA, El Paso), and so is "mi" (5 mi from home).
"""

from chalicelib.domain.people import Language
from chalicelib.domain.texts.last_used import EVERYDAY, plain_words

#: Everyday words that stand in texts of the other language too.
_AMBIGUOUS = frozenset(
    """
    he am yo el la los las mi son con del como su tu al dia todo nada ella favor para soy come me
    """.split()
)
#: Words of danger, without accents.
_DANGER: dict[Language, frozenset[str]] = {
    "en": frozenset(
        """
        kill killing myself die dying dead pills took take too many much anymore end life gun knife
        hurt hurting cut cutting overdose overdosed overdosing breathing breathe wake help suicide
        suicidal kms gonna wanna cant done alive someone jump bridge hang blood bleeding him her
        shot heroin drunk killed live
        """.split()
    ),
    "es": frozenset(
        """
        ayudame ayudenme ayudeme auxilio quisiera matarme matar matare mato morir morirme muero
        muerte muerto pastillas tome tomado tomo demasiadas demasiado mas aguanto suicidarme
        suicidio vivir vida dolor sangre sangrando respira respiro despierta sobredosis pistola
        cuchillo cortarme ya quitarme lastimarme colgarme tirarme voy estas pude hacerme acabar
        """.split()
    ),
}  # fmt: skip
_TELLING = {one: (EVERYDAY[one] | _DANGER[one]) - _AMBIGUOUS for one in EVERYDAY}


def language_in_danger(text: str) -> Language | None:
    """The language of most of the telling words; None on a tie. Any string is taken."""
    words = plain_words(text)
    counts = {one: sum(word in known for word in words) for one, known in _TELLING.items()}
    most = max(counts.values())
    ahead = [one for one, count in counts.items() if count == most]
    return ahead[0] if len(ahead) == 1 else None
