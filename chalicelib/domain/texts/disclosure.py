"""Words that would tell a bystander what these texts are about.

Whoever picks up the phone may read the text (a wrong number, a shared phone, a lit screen), and
42 CFR Part 2 protects even the fact that somebody was a patient. So in discreet mode nothing that
we send by ourselves holds a word for a center, a substance, care, a meeting or a diagnosis.
Naloxone is not in the list: the crisis reply must be able to name it (program policy).
"""

import re
import unicodedata
from collections.abc import Iterable

#: Stems by what they give away, English and Spanish, without accents. ``*`` stands for any ending.
STEMS: dict[str, tuple[str, ...]] = {
    "place": (
        "center*", "centre*", "centro*", "clinic*", "rehab*", "facility", "facilities", "hospital*",
        "inpatient", "outpatient", "residential", "residencial", "halfway house", "sober living",
        "sober house", "casa de transicion", "detox*", "desintoxica*",
    ),
    "care": (
        "treatment*", "tratamiento*", "therap*", "terapia*", "terapeut*", "counsel*", "consejer*",
        "psych*", "psic*", "psiq*", "aftercare", "patient*", "paciente*", "discharg*", "graduat*",
        "dado de alta", "dada de alta", "alumn*", "iop", "php", "intake", "case manager",
        "medication*", "medicamento*", "medicacion*", "medicina*", "drug test*", "urine",
        "orina", "prueba de drogas",
    ),
    "recovery": (
        "recover*", "recupera*", "sober*", "sobri*", "relaps*", "recaid*", "recae*", "abstin*",
        "craving*", "trigger*", "clean time", "clean date", "get clean", "got clean", "stay clean",
        "staying clean", "limpio de", "using again", "coping skill*", "sponsor*", "padrino*",
        "madrina*", "higher power", "poder superior",
    ),
    "meeting": (
        "meeting*", "reunion", "reuniones", "support group*", "group session*", "grupo de apoyo",
        "12 step*", "twelve step*", "12 pasos", "doce pasos", "aa", "al anon", "alanon", "nar anon",
        "alcoholics anonymous", "narcotics anonymous", "anonymous", "anonimo*", "smart recovery",
        "refuge", "dharma", "celebrate recovery", "lifering", "big book", "libro azul",
    ),
    "substance": (
        "alcohol*", "drink*", "drank", "drunk", "beber", "bebio", "bebida*", "borrach*", "beer",
        "cerveza*", "liquor", "licor*", "wine", "vodka", "whisk*", "substance*", "sustancia*",
        "drug*", "droga*", "narcot*", "opioid*", "opiate*", "opiace*", "heroin*", "fentan*",
        "oxycod*", "oxycont*", "percocet*", "hydrocod*", "vicodin", "morphin*", "morfina", "meth",
        "methamphet*", "metanfeta*", "amphetamin*", "anfetamina*", "cocain*", "marijuana",
        "marihuana", "cannabis", "weed", "benzo*", "xanax", "adderall", "ketamin*", "kratom",
        "stimulant*", "estimulante*", "polysubstance", "methadon*", "metadona", "suboxon*",
        "buprenorph*", "buprenorf*", "sublocade", "vivitrol", "naltrex*", "antabuse", "narcan",
        "needle*", "jeringa*", "using drugs",
    ),
    "diagnosis": (
        "addict*", "adicc*", "adict*", "alcoholi*", "abuse*", "disorder*", "trastorno*", "diagnos*",
        "depress*", "depresi*", "deprimid*", "anxiety", "anxious", "ansiedad", "ansios*",
        "bipolar*",
        "ptsd", "trauma*", "mental health", "salud mental", "co occurring", "dependence",
        "withdrawal",
        "abstinencia", "hiv", "vih", "hepatitis",
    ),
    "crisis": (
        "suicid*", "overdos*", "sobredosis", "self harm", "autolesi*", "kill yourself", "matarse",
    ),
}  # fmt: skip
#: Abbreviations that are ordinary words in small letters.
_CAPITALS = re.compile(r"\b(?:N\.?A|SMART|SUD|AUD|OUD|MAT|MOUD|BARC|BAM|PHQ)\b")
_SEPARATORS = re.compile(r"[^\w]+|_+")


def _pattern(stems: Iterable[str]) -> re.Pattern[str]:
    words = (re.escape(stem).replace(r"\*", r"\w*").replace(r"\ ", " ") for stem in stems)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)")


_STEMS = _pattern(stem for stems in STEMS.values() for stem in stems)


def disclosing(text: str, names: Iterable[str] = ()) -> list[str]:
    """The disclosing words of a text, each once and in order; empty if it may be sent discreetly.

    Parameters
    ----------
    text
        A template or a finished text, in English or Spanish.
    names
        What this program must not be called: its legal name, its center's name, its staff's.

    Hyphens, dots, accents and case hide nothing: ``A.A.`` and ``12-step`` are found.
    """
    plain = _plain(text)
    found = [match.group() for match in _STEMS.finditer(plain)]
    found += [match.group() for match in _CAPITALS.finditer(text)]
    found += [name for name in names if name.strip() and f" {_plain(name)} " in f" {plain} "]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Small letters without accents, single spaces; letters spelt with dots are joined."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", letters)
    return _SEPARATORS.sub(" ", joined).strip()
