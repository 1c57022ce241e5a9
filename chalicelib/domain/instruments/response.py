"""One person's answers to one questionnaire on one day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.domain import corrections
from chalicelib.domain.corrections import Correctable
from chalicelib.domain.instruments.definition import InstrumentId
from chalicelib.domain.instruments.scoring import Result, missing, score
from chalicelib.domain.people import Value

#: How staff came by the answers: asked face to face or on the phone, or copied from a sheet that
#: the person filled in.
How = Literal["interview", "call", "paper"]
#: Or the person themselves, asked by us.
Told = How | Literal["text", "page"]
#: The items of BAM that tell of use (alcohol, drugs), in days of the past 30.
USE = ("4", "6")


class Response(Correctable):
    """Answers by item, as given (days as days), counted by the version of then."""

    id: str
    recorded_at: datetime
    instrument: InstrumentId
    instrument_version: int
    answers: Mapping[str, int] = Field(default_factory=dict)
    how: Told

    @property
    def result(self) -> Result:
        """What its answers count."""
        return score(self.instrument, self.answers, self.instrument_version)

    @property
    def missing(self) -> tuple[str, ...]:
        """Items without an answer that a complete response has."""
        return missing(self.instrument, self.answers, self.instrument_version)

    @property
    def sums(self) -> dict[str, int]:
        """Total and subscales, those that could be counted, by name."""
        found = {"total": self.result.total, **self.result.subscales}
        return {name: value for name, value in found.items() if value is not None}


class Answered(Value):
    """The local dates of a person's complete responses by instrument, so that a list of many people
    need not open every answer."""

    person_id: str
    complete: Mapping[InstrumentId, tuple[date, ...]] = Field(default_factory=dict)

    def with_responses(self, instrument: InstrumentId, to_it: Iterable[Response]) -> "Answered":
        """As it is with these responses, all there are to one instrument."""
        days = tuple(one.on for one in corrections.standing(to_it) if not one.missing)
        return self.model_copy(update={"complete": {**self.complete, instrument: days}})


def used(response: Response) -> bool | None:
    """Whether it tells of use in the past 30 days: any day of alcohol or drugs in a BAM. ``None``
    where its answers do not decide that."""
    days = [response.answers.get(item) for item in USE] if response.instrument == "bam-17" else []
    known = [one for one in days if one is not None]
    if any(known):
        return True
    return False if days and len(known) == len(USE) else None


def of(instrument: str, responses: Iterable[Response]) -> list[Response]:
    """The responses to one instrument."""
    return [one for one in responses if one.instrument == instrument]


def change(response: Response, responses: Sequence[Response]) -> dict[str, int]:
    """Each sum less that of the first response in which it could be counted, the baseline.

    What was not measured then or now is left out: unmeasured is never zero.
    """
    baseline: dict[str, int] = {}
    for one in corrections.standing(of(response.instrument, responses)):
        baseline = {**one.sums, **baseline}
    return {name: n - baseline[name] for name, n in response.sums.items() if name in baseline}
