"""What a crisis needs beforehand, as sent and answered; and the accounting of disclosures."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.disclosures import NOTICE, Basis, Disclosure
from chalicelib.domain.people import SafeContact
from chalicelib.domain.safety.rota import E164
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


class SafeContactIn(Input):
    """Whom to call when the person cannot be reached, and what may be said to them."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    phone: Annotated[str, Field(pattern=rf"^$|{E164}")] = ""
    may_say: Annotated[str, Field(max_length=300)] = ""

    def value(self) -> SafeContact:
        """As it is kept."""
        return SafeContact(**self.model_dump())


class SafetyIn(Input):
    """What is named is set, the rest stays; an empty text or null takes it away."""

    usual_location: Annotated[str, Field(max_length=300)] = ""
    safe_contact: SafeContactIn | None = None


class SafetyOut(Output):
    """What the incident page will show."""

    usual_location: str
    safe_contact: SafeContact | None


class DisclosureOut(Output):
    """One disclosure: when, by whom, to whom, what, why."""

    id: str
    at: datetime
    by: str
    to_whom: str
    what: str
    why: str
    basis: Basis
    about: str


class Disclosures(Output):
    """The accounting of disclosures, the newest first."""

    items: list[DisclosureOut]
    notice: str

    @classmethod
    def of_all(cls, found: list[Disclosure]) -> "Disclosures":
        """The accounting as answered."""
        return cls(items=[DisclosureOut.of(one) for one in found], notice=NOTICE)
