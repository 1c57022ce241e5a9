"""One person's answers to one questionnaire on one day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.domain.instruments.definition import InstrumentId
from chalicelib.domain.instruments.scoring import Result, missing, score
from chalicelib.domain.people import Value

#: How staff came by the answers: asked face to face or on the phone, or copied from a sheet that
#: the person filled in.
How = Literal["interview", "call", "paper"]


class Response(Value):
    """Answers by item, as given (days as days) on a local date, counted by the version of then.

    ``replaced_by`` is the response that corrects this one, which is kept but no longer counts;
    ``corrects`` leads back. ``recorded_at`` is UTC.
    """

    id: str
    instrument: InstrumentId
    instrument_version: int
    on: date
    answers: Mapping[str, int] = Field(default_factory=dict)
    how: How
    recorded_at: datetime
    corrects: str | None = None
    replaced_by: str | None = None

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


def standing(responses: Iterable[Response], instrument: str | None = None) -> list[Response]:
    """Those that count, oldest first: none that was corrected."""
    kept = (r for r in responses if r.replaced_by is None and instrument in (None, r.instrument))
    return sorted(kept, key=lambda r: (r.on, r.recorded_at, r.id))


def change(response: Response, responses: Sequence[Response]) -> dict[str, int]:
    """Each sum less that of the first response in which it could be counted, the baseline.

    What was not measured then or now is left out: unmeasured is never zero.
    """
    baseline: dict[str, int] = {}
    for one in standing(responses, response.instrument):
        baseline = {**one.sums, **baseline}
    return {name: n - baseline[name] for name, n in response.sums.items() if name in baseline}
