"""Disclosures of what we know of a person, kept for the accounting that they may ask for."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.people import Value

#: Why a disclosure was lawful: the person's consent (42 CFR 2.31), or a bona fide medical
#: emergency, which needs none (2.51).
Basis = Literal["consent", "medical_emergency"]
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


class Disclosure(Value):
    """One disclosure: when (UTC), by whom, to whom, what, and why.

    Of a medical emergency 42 CFR 2.51(c) wants written down: who received it and where they belong,
    who disclosed, date and time, and the nature of the emergency.
    """

    id: str
    person_id: str | None = None
    at: datetime
    by: str
    to_whom: str
    what: str
    why: str
    basis: Basis
    about: str
