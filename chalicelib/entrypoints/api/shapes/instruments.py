"""Questionnaires: what staff send, what is answered, and the definitions with their wording."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.instruments.definition import Definition
from chalicelib.domain.instruments.response import How, Response, Told, change
from chalicelib.domain.schedule.follow_ups import State
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output, PersonRef
from chalicelib.services.instruments import Asked, Entered
from chalicelib.services.reading.follow_ups import FollowUpLine

Name = Annotated[str, Field(min_length=1, max_length=20)]


class ResponseIn(Input):
    """Answers by item (see GET /v1/instruments), as the person gave them on a local day: days as
    days, everything else as the number beside the answer. Leave out what was not answered.

    ``corrects``: the id of a response that this one replaces.
    """

    instrument: Name
    version: int | None = None
    on: date
    answers: Annotated[dict[str, int], Field(max_length=40)]
    how: How = "call"
    corrects: Annotated[str, Field(max_length=40)] | None = None


class ResponsesQuery(Paging):
    """A page of responses, oldest first, of one instrument if it is named."""

    instrument: Name | None = None


class ResponseOut(Output):
    """A response: its answers first, then what could be counted of them.

    ``total`` and subscales are null where the instrument has none or an item is missing;
    ``change`` is each sum less that of the first response in which it could be counted.
    ``replaced_by``: the response that corrects this one, which then no longer counts.
    """

    id: str
    instrument: str
    version: int
    on: date
    how: Told
    answers: dict[str, int]
    missing: list[str]
    total: int | None
    subscales: dict[str, int | None]
    flags: list[str]
    change: dict[str, int]
    recorded_at: datetime
    corrects: str | None
    replaced_by: str | None

    @classmethod
    def of_response(cls, one: Response, among: Sequence[Response]) -> "ResponseOut":
        """A response as answered, seen ``among`` all of its person."""
        return cls.of(
            one, version=one.instrument_version, missing=list(one.missing),
            **one.result._asdict(), change=change(one, among),
        )  # fmt: skip


class ResponseMade(ResponseOut):
    """A response just entered; ``raised``: the causes for which staff were told because of it."""

    raised: list[str]

    @classmethod
    def of_entered(cls, entered: Entered) -> "ResponseMade":
        """What was entered, as answered."""
        out = ResponseOut.of_response(entered.response, entered.every)
        return cls(**dict(out), raised=list(entered.raised))


class Responses(Output):
    """A page of responses."""

    items: list[ResponseOut]
    next_cursor: str | None


class DueOut(Output):
    """A questionnaire at a day after discharge, its window of local dates, and how it stands.

    ``follow_up``: it belongs to the set that is the follow-up. Of what is due, ``not_by_text``
    and ``not_by_page`` say why a text, or the link of a private page, could not ask it now.
    """

    instrument: str
    day: int
    follow_up: bool
    opens_on: date
    on: date
    closes_on: date
    state: State
    response_id: str | None
    not_by_text: str | None
    not_by_page: str | None

    @classmethod
    def of_asked(cls, asked: Asked) -> "DueOut":
        """A planned questionnaire as answered."""
        return cls.of(asked.due, asked)


class DueList(Output):
    """The questionnaires of the first year, in order of day."""

    items: list[DueOut]
    next_cursor: None = None


class FollowUpsQuery(Paging):
    """A page of those who should be asked now for ``day`` (after discharge), whose window closes
    first first."""

    day: Annotated[int, Field(ge=0)]


class FollowUpOut(Output):
    """Somebody to be asked: which questionnaires lack complete answers, and until when."""

    person: PersonRef
    texting: str
    discharged_on: date
    day: int
    opens_on: date
    on: date
    closes_on: date
    instruments: list[str]

    @classmethod
    def of_line(cls, line: FollowUpLine) -> "FollowUpOut":
        """A line as answered."""
        wanted = line.wanted
        return cls.of(wanted.window, line, instruments=list(wanted.instruments))


class FollowUps(Output):
    """A page of those who should be asked; it may hold fewer than asked for and still lead on."""

    items: list[FollowUpOut]
    next_cursor: str | None


class ItemOut(Output):
    """One item: the answers that it may have, as ``values`` or from ``least`` to ``most``, with
    their labels by language. ``text`` is empty where no licence lets us carry the wording."""

    id: str
    key: str
    optional: bool
    text: Mapping[str, str]
    values: list[int]
    least: int | None
    most: int | None
    labels: Mapping[str, Mapping[str, str]]


class DefinitionOut(Output):
    """One version of an instrument, with its source and licence."""

    id: str
    version: int
    name: str
    source: str
    licence: str
    translations: Mapping[str, str]
    disclosing: bool
    asks_about_days: int | None
    intro: Mapping[str, str]
    items: list[ItemOut]

    @classmethod
    def of_definition(cls, asked: Definition) -> "DefinitionOut":
        """A definition as answered."""
        items = [ItemOut.of(asked.scale_of(item), item) for item in asked.items]
        return cls.of(asked, items=items)


class Definitions(Output):
    """Every version of every instrument."""

    items: list[DefinitionOut]
    next_cursor: None = None
