"""The named list of a graduate's support network: entered, over time, and its growth."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.networks import (
    MeasurementIn,
    MeasurementMade,
    MeasurementOut,
    Measurements,
    MeasurementsQuery,
    SnapshotOut,
    Snapshots,
)
from chalicelib.services import networks

blueprint = Blueprint(__name__)


@route(
    blueprint, "POST", "/alumni/{person_id}/network", "network.add",
    body=MeasurementIn, answer=MeasurementMade, status=201,
)  # fmt: skip
def add(call: Call, person_id: str) -> MeasurementMade:
    """Enter the list as it was told; what changed for the worse becomes an alert."""
    sent: MeasurementIn = call.body
    entered = networks.add(
        call.program, person_id, call.by, on=sent.on, how=sent.how, corrects=sent.corrects,
        members=[member.value() for member in sent.members],
    )  # fmt: skip
    call.saw(person_id)
    return MeasurementMade.of_entered(entered)


@route(
    blueprint, "GET", "/alumni/{person_id}/network", "network.list",
    query=MeasurementsQuery, answer=Measurements,
)  # fmt: skip
def lists(call: Call, person_id: str) -> Measurements:
    """A graduate's lists over time, oldest first, corrected ones too."""
    every = networks.lines(call.program, person_id)
    call.saw(person_id)
    page, more = paging.part(call, every, lambda one: one.measurement.place)
    items = [MeasurementOut.of_line(one) for one in page]
    return Measurements(items=items, next_cursor=more)


@route(
    blueprint, "GET", "/alumni/{person_id}/network/growth", "network.growth", answer=Snapshots
)  # fmt: skip
def growth(call: Call, person_id: str) -> Snapshots:
    """The baseline and days 30, 90, 180 and 365: what is due, and the growth since."""
    found = networks.snapshots(call.program, person_id)
    call.saw(person_id)
    return Snapshots(items=[SnapshotOut.of_snapshot(one) for one in found])
