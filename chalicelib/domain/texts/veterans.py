"""Whether somebody in danger says that they served: 988 has a line of its own for them (press 1).

Nothing is looked up: the crisis path has the text alone, and only plain words of one's own service
count. Whoever is taken for a veteran wrongly still reads 911 and 988 before everything else.
"""

import re

from chalicelib.domain.texts.reading import characters

#: Without accents, in small letters, words apart by one space.
SERVED = (
    r"(?:i am|im|as|being) an? (?:\w+ ){0,2}vet(?:eran)?", r"(?:we|us|my fellow) vets?",
    r"veterans? like me", r"ex ?military", r"when i was deployed", r"my deployments?",
    r"since (?:i )?(?:my deployment|deployed|deployment|the war|combat|the service)",
    r"i served", r"my (?:platoon|squad|battalion|unit|time in the service)",
    r"(?:i was|was|been) in (?:the )?(?:combat|iraq|afghanistan|vietnam|war)",
    r"(?:in|left|out of|since) the (?:army|navy|marines|marine corps|air force|military|service)",
    r"(?:at|to|from|by) the va", r"the va (?:wont|wouldnt|doesnt|denied|told|said|hung|line)",
    r"soy veteran[oa]", r"como veteran[oa]", r"ex ?militar",
    r"(?:estuve|servi) en (?:el ejercito|la marina|la guerra|irak|afganistan)",
    r"(?:fui|era) (?:soldado|militar|marino)",
)  # fmt: skip
_SERVED = re.compile(rf"\b(?:{'|'.join(SERVED)})\b")
_NOT_LETTERS = re.compile(r"[\W_]+")


def served(text: str) -> bool:
    """Whether the text says so, in English or Spanish. Any string is taken."""
    plain = characters.without_accents(characters.plain(text)).replace("'", "").replace("’", "")
    return _SERVED.search(_NOT_LETTERS.sub(" ", plain)) is not None
