"""A text that tells of a hard day, and of no danger: somebody who writes so may want something to
do now, and a call. Danger is the crisis scan's, which goes before everything."""

import re
import unicodedata

#: Longer texts are a story, which a human reads.
WORDS_AT_MOST = 14
_DAY = r"(?:day|night|week|weekend|time|morning|evening|one|stretch|today|tonight)"
_HARD = r"(?:hard|rough|tough|bad|awful|terrible|horrible|difficult|lousy|crappy|shitty)"
_TELLS = re.compile(
    rf"\b(?:{_HARD}\s+{_DAY}|{_DAY}\s+(?:is|was|has been|s been)\s+(?:\w+\s+)?{_HARD}"
    r"|struggling|not doing (?:so |too |very |that )?(?:well|good|great|ok|okay|hot)"
    r"|having a hard time|feel(?:ing)? (?:so |really |very |pretty )?(?:down|low|awful|terrible|"
    r"bad|shaky|overwhelmed|alone|lonely)|overwhelmed|at my limit"
    r"|(?:mal|malo|duro|dificil) (?:dia|rato)|(?:dia|noche|semana|rato) (?:\w+ )?"
    r"(?:dificil|duro|dura|mala|malo|pesado|pesada|fatal)|me siento (?:\w+ )?"
    r"(?:mal|triste|solo|sola|decaido|decaida)|estoy (?:\w+ )?mal)\b"
)
_DENIED = re.compile(
    rf"\b(?:not|no|isnt|wasnt|aint|never|nada)\s+(?:\w+\s+){{0,2}}?(?:{_HARD}|struggling|"
    r"overwhelmed|dificil|duro|mal)\b"
)


def tells_of_hard_day(body: str) -> bool:
    """Whether a text says that this is a hard day, in English or Spanish."""
    folded = unicodedata.normalize("NFKD", body.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c) and c not in "'’")
    plain = " ".join(re.sub(r"[^\w]+", " ", letters).split())
    if len(plain.split()) > WORDS_AT_MOST:
        return False
    return bool(_TELLS.search(plain)) and not _DENIED.search(plain)
