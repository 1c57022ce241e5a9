"""The named list of a support network, as sent and answered; its growth."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.network import Change, Member
from chalicelib.domain.network.named import Attitude, Frequency, How, Snapshot, Told
from chalicelib.domain.schedule.follow_ups import State
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.entrypoints.api.shapes.entries import FirstName, Relation
from chalicelib.services.networks import Entered, Line


class MemberIn(Input):
    """Somebody on the list: first name or initial, relation (sister, sponsor), how often in touch,
    how supportive (0 not at all, 4 very), and how they stand to use. Leave out what was not said.
    """

    name: FirstName
    relation: Relation = ""
    frequency: Frequency | None = None
    supportive: Annotated[int, Field(ge=0, le=4)] | None = None
    attitude: Attitude | None = None

    def value(self) -> Member:
        """As it is kept."""
        return Member(**self.model_dump())


class MeasurementIn(Input):
    """The whole list as told on a local day; an empty one says that there is nobody.

    ``corrects``: the id of a list that this one replaces.
    """

    on: date
    members: list[MemberIn]
    how: How = "interview"
    corrects: Annotated[str, Field(max_length=40)] | None = None


class ChangeOut(Output):
    """What changed since another list: differences (null where one could not be told), and names
    of who was added, dropped or changed."""

    supportive: int | None
    pro_use: int | None
    size: int
    daily: int | None
    net: int | None
    added: list[str]
    dropped: list[str]
    changed: list[str]

    @classmethod
    def of_change(cls, change: Change | None) -> "ChangeOut | None":
        """A change as answered."""
        if change is None:
            return None
        names = {name: list(getattr(change, name)) for name in ("added", "dropped", "changed")}
        return cls.of(change, **names)


class MeasurementOut(Output):
    """A list and its measures: ``size`` everybody (N), ``supportive`` S, ``pro_use`` P, ``net`` S
    less P, ``daily`` those in touch every day; null where something was not said.

    ``flags``: what worries since the list before it. ``replaced_by``: the list that corrects this
    one, which then no longer counts.
    """

    id: str
    on: date
    how: Told
    members: list[Member]
    size: int
    supportive: int | None
    pro_use: int | None
    net: int | None
    daily: int | None
    flags: list[str]
    recorded_at: datetime | None
    corrects: str | None
    replaced_by: str | None

    @classmethod
    def of_line(cls, line: Line) -> "MeasurementOut":
        """A list as answered."""
        one = line.measurement
        return cls.of(one, members=list(one.members), flags=list(line.flags))


class MeasurementMade(MeasurementOut):
    """A list just entered; ``raised``: the flags that became an alert because of it."""

    raised: list[str]

    @classmethod
    def of_entered(cls, entered: Entered) -> "MeasurementMade":
        """What was entered, as answered."""
        out = MeasurementOut.of_line(entered.line)
        return cls(**dict(out), raised=list(entered.raised))


class Measurements(Output):
    """A page of lists, oldest first."""

    items: list[MeasurementOut]
    next_cursor: str | None


class MeasurementsQuery(Paging):
    """A page of lists."""


class SnapshotOut(Output):
    """The list at the baseline (``day`` 0) or so many days after it: its window of local dates, how
    it stands, and the change since the baseline.

    ``on_target``: on the day for which there is one, whether S has grown enough.
    """

    day: int
    opens_on: date
    on: date
    closes_on: date
    state: State
    measurement_id: str | None
    change: ChangeOut | None
    on_target: bool | None

    @classmethod
    def of_snapshot(cls, snapshot: Snapshot) -> "SnapshotOut":
        """A snapshot as answered."""
        measured = snapshot.measurement
        return cls.of(
            snapshot.window, snapshot, measurement_id=measured.id if measured else None,
            change=ChangeOut.of_change(snapshot.change),
        )  # fmt: skip


class Snapshots(Output):
    """The baseline and the later lists, in order of day."""

    items: list[SnapshotOut]
    next_cursor: None = None
