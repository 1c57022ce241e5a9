"""Staff make an event on a page, see who comes, mark who came, and call one off: each once."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.events import Event
from chalicelib.domain.participation import Activity
from chalicelib.services import events
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live, text

FORM = {
    "what": "Picnic", "place": "Waterfront Park", "day": "2026-11-26", "time": "14:30",
    "type": "fitness", "hours": "2",
}  # fmt: skip


def made(page: Any, **more: str) -> str:
    """The path of the event that the form led to."""
    page.get("/s/events")
    page.post(**{**FORM, **more})
    assert page.status == 303, page.page
    page.follow()
    return str(page.path.partition("?")[0])


def kept(program: str) -> list[Event]:
    return load_all(Ref(program, "")).values(Event)


def test_an_event_is_made_once_and_shows_who_comes_then_who_came(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    rosa = enroll()
    wanda = enroll(phone="+15025550143", first_name="Wanda", joined=False)
    page = staff_in()
    path = made(page)
    assert made(page) == path
    assert len(kept(program)) == 1
    assert "No one yet" in page.page
    live(program, clock, clock() + timedelta(minutes=20))
    text(own_number(program), "+15025550142", "1", clock())
    assert "Rosa Clark</a>: Said yes" in page.get(path)
    assert "Save who came" not in page.page
    clock.moment = kept(program)[0].starts_at + timedelta(hours=1)
    page = staff_in(login="coordinator-2")
    for came in ("came", "came", "absent", "came"):
        page.get(path)
        page.post(act="mark", **{f"came.{rosa.person}": came})
        assert page.headers["Location"].endswith("done=mark")
    assert [one.hours for one in load_all(rosa).values(Activity)] == [2]
    for sought, note in (("zoltan", "We know no one"), ("clark", "More than one fits")):
        page.get(path)
        page.post(act="guest", sought=sought)
        assert (page.status, note in page.page) == (422, True)
    page.get(path)
    page.post(act="guest", sought="wanda cla")
    assert page.headers["Location"].endswith("done=guest")
    assert events.shown(program, path.rpartition("/")[2]).attended == 2
    assert len(load_all(wanda).values(Activity)) == 1
    assert chain_faults(rosa) == chain_faults(wanda) == []


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        ({"what": "Sober picnic"}, "What it is: these words tell"),
        ({"place": "Rehab hall"}, "Where: these words tell"),
        ({"day": "2026-11-23"}, "Day and time: give a time that leaves hours"),
        ({"day": "2028-11-23"}, "more than a year off"),
        ({"time": "25:61"}, "Check this field: Day and time"),
        ({"type": ""}, "Check this field: It counts as"),
        ({"hours": "zero"}, "Check this field: Hours"),
        ({"discharged_since": "soon"}, "Check this field: Left care on this day or later"),
        ({"what": "W" * 41}, "Check this field: What it is"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    program: str, staff_in: Any, wrong: dict[str, str], note: str
) -> None:
    page = staff_in()
    page.get("/s/events")
    page.post(**{**FORM, **wrong})
    assert (page.status, note in page.page) == (422, True), page.page
    assert 'value="Waterfront Park"' in page.page or "place" in wrong
    assert kept(program) == []


def test_it_is_called_off_when_sure_and_another_programs_is_nowhere(
    program: str, staff_in: Any, other_rosa: Ref
) -> None:
    page = staff_in()
    path = made(page)
    page.post(act="cancel")
    assert (page.status, "Tick the box" in page.page) == (422, True)
    for _ in range(2):
        page.path = path
        page.post(act="cancel", sure="on")
    assert [one.state for one in kept(program)] == ["cancelled"]
    page.get("/s/events")
    page.post(**FORM)
    assert (page.status, "was called off" in page.page) == (422, True)
    page.get("/s/events/" + "0" * 20)
    assert page.status == 404
