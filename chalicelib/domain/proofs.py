"""What a person texts to show who they are: the PIN they chose, or the year they were born."""

import re
import unicodedata

from chalicelib.domain.safety.pins import is_guessable

#: What a PIN looks like that somebody chooses at enrolment.
PIN = re.compile(r"\d{4,6}", re.ASCII)


def proves(body: str, wanted: str) -> bool:
    """Whether a text gives the ``wanted`` number, and no other that could be meant by it.

    One try is one guess: who lists years until one fits has shown nothing. Shorter and longer
    numbers are passed over, so that "5/4/1990" says 1990.
    """
    numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", body))
    return [number for number in numbers if len(number) == len(wanted)] == [wanted]


def pin_fault(pin: str, birth_date: str) -> str | None:
    """Why a PIN cannot be chosen: the code of a refusal, or ``None``. One that is in the birth date
    as it was told proves no more than the year of birth would."""
    if not PIN.fullmatch(pin):
        return "pin_malformed"
    told = "".join(re.findall(r"\d", birth_date))
    return "pin_guessable" if is_guessable(pin) or pin in told else None
