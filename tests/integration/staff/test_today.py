"""Staff's Today: the red first, whom to call, what to read; each told once in the access log."""

import re
from typing import Any

from benchmarks.counting import counted
from chalicelib.entrypoints.web import pages
from chalicelib.services import alerting, long_work
from chalicelib.services.tenant import tenant
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.change import Change
from chalicelib.store.partition import load
from chalicelib.store.rows import rows


def concern(program: str, ref: Any, clock: Any, *causes: str) -> None:
    """Alerts of causes about somebody."""
    here = tenant(program)
    change = Change(load(ref), by="test", at=clock(), policy=here.policy)
    for cause in causes:
        alerting.raise_alert(change, here, cause)
    change.commit("test")


def test_what_is_red_comes_first_and_everybody_is_told_by_name(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    concern(program, rosa, clock, "not_sent", "unread", "silence", "call_requested")
    said = page.get("/s/today")
    heads = ["Now (1)", "Call them (1)", "Texts to read (1)", "To do (1)"]
    places = [said.index(head) for head in heads]
    assert places == sorted(places)
    assert said.count("Rosa Clark") == 4
    assert "Wants a call" in said
    (seen,) = [r for r in rows(access_pk(program, clock().date())) if isinstance(r, AccessRow)]
    assert (seen.by, seen.role, seen.route) == ("coordinator-1", "coordinator", "staff.today")
    assert rosa.person in seen.ids


def test_the_day_costs_six_round_trips_and_forty_kilobytes(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    """Session, their record, a list for each state, one batch, the access log. Who waits for a
    mentor comes in the batch."""
    page = staff_in()
    enroll(phone="+15025550131", first_name="Wanda", wants_mentor=True)
    long_work.go_on({"kind": "matching", "step": "watch", "program": program})
    for n in range(12):
        concern(
            program, enroll(phone=f"+150255501{n:02}", joined=False), clock, "unread", "silence"
        )
    cost = counted(lambda: page.get("/s/today"))
    assert page.page.count("Rosa Clark") == 24
    assert "Who waits for a mentor" in page.page
    assert cost.round_trips == 6, cost.requests
    assert len(page.page.encode()) + len(pages.css("page").encode()) < 40_000


def test_who_waits_for_a_mentor_is_counted_as_of_the_last_night(
    program: str, staff_in: Any, graduate: Any, volunteer: Any, carriers: Any, clock: Any
) -> None:
    page = staff_in()

    def facts() -> list[str]:
        said = page.get("/s/today").partition("Who waits for a mentor")[2]
        return re.findall(r"<dd>(.*?)</dd>", said)

    for _ in range(3):
        graduate(joined=False)
    assert facts() == []  # nobody has counted them yet
    long_work.go_on({"kind": "matching", "step": "watch", "program": program})
    assert facts() == ["3", "0", "we can not tell yet"]
    assert "As of Nov 24" in page.page
    assert 's/matching">Matches</a></p>' in page.page
    volunteer(joined=False, capacity=5)
    clock.go(days=1)
    page = staff_in(login="next-day")
    long_work.go_on({"kind": "matching", "step": "watch", "program": program})
    assert facts() == ["3", "5", "no time"]
    assert "As of Nov 25" in page.page


def test_nobody_who_waits_is_no_section(
    program: str, staff_in: Any, volunteer: Any, carriers: Any
) -> None:
    volunteer(joined=False)
    long_work.go_on({"kind": "matching", "step": "watch", "program": program})
    assert "Who waits for a mentor" not in staff_in().get("/s/today")
