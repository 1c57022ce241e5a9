"""What a person texts to show who they are: the PIN they chose, or the year they were born."""

import re
import unicodedata


def proves(body: str, wanted: str) -> bool:
    """Whether a text gives the ``wanted`` number, and no other that could be meant by it.

    One try is one guess: who lists years until one fits has shown nothing. Shorter and longer
    numbers are passed over, so that "5/4/1990" says 1990.
    """
    numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", body))
    return [number for number in numbers if len(number) == len(wanted)] == [wanted]
