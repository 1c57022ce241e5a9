"""Participation and the support network of one graduate over time, as answered."""

from datetime import date

from chalicelib.domain.network import Counts, Growth
from chalicelib.domain.participation import Summary, Week
from chalicelib.entrypoints.api.shapes.common import Output


class WeekOut(Output):
    """A calendar week from its Monday: sessions and hours of care against hours planned.

    ``estimated`` is the part of ``hours`` that nobody said and usual lengths stand for;
    ``sources`` counts all sessions, the mentor's too, by who told of them. ``unnamed`` sessions
    were told by number alone ("2") in the week, and are in none of the others.
    """

    monday: date
    sessions: int
    hours: float
    planned: float
    estimated: float
    mentor_sessions: int
    sources: dict[str, int]
    unnamed: int


class ParticipationOut(Output):
    """Attendance since discharge; ``weeks_attended`` by span of 13, 26, 52 weeks that has run."""

    weeks: list[WeekOut]
    weeks_attended: dict[int, int]
    longest_run: int
    first_attended_on: date | None
    first_in_time: bool | None

    @classmethod
    def of_weeks(cls, weeks: list[Week], summary: Summary) -> "ParticipationOut":
        """Participation as answered."""
        return cls.of(summary, weeks=weeks)


class NetworkWeek(Output):
    """A calendar week: distinct people met, those met for the first time, and all so far.

    ``people`` and ``new`` are null in a week that nobody measured.
    """

    monday: date
    people: int | None
    new: int | None
    so_far: int | None


class AnsweredOut(Output):
    """A count as answered in the check-in of a local date."""

    on: date
    value: int


class CountOut(Output):
    """A count that check-ins ask for: the first answer, the latest, the growth between, and all of
    them; null where nobody answered, and no growth of one answer alone."""

    baseline: int | None
    value: int | None
    change: int | None
    answers: list[AnsweredOut]


class CountsOut(Output):
    """The counts by text: ``supportive`` people who do not use, and people ``around`` who do."""

    supportive: CountOut
    around: CountOut


class NetworkOut(Output):
    """People met since discharge: the first measured week, the latest, and the growth between; and
    the two counts that check-ins ask for."""

    baseline: int | None
    value: int | None
    change: int | None
    weeks: list[NetworkWeek]
    counts: CountsOut

    @classmethod
    def of_growth(cls, growth: Growth, counts: Counts) -> "NetworkOut":
        """The network as answered."""
        return cls.of(growth, counts=CountsOut.of(counts))
