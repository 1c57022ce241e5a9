"""A coordinator's own table of attendance: tried, taken once, corrected by being sent again; its
bad rows come back to be mended; a long one is taken piece by piece and tells how far it is."""

from typing import Any

import pytest

from chalicelib.domain.participation import Activity
from chalicelib.services import mending
from chalicelib.services.importing import running
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults

HEAD = "alumnus,type,on,count,hours,source\r\n"
ROWS = (
    "A-1,group_therapy,2026-11-20,1,3,\r\n"
    "A-1,Group Therapy,11/21/2026,2,4.5,mentor\r\n"
    "A-1,fitness,2026-02-30,1,1,\r\n"
    "A-1,fitness,2026-11-22,1,-1,\r\n"
    "A-9,fitness,2026-11-22,1,1,\r\n"
    "A-1,mentor_session,2026-11-22,1,1,\r\n"
    "A-1,fitness,2026-11-30,1,1,\r\n"
    "A-1,group_therapy,2026-11-20,1,2,\r\n"
)


@pytest.fixture
def ref(enroll: Any) -> Any:
    return enroll(external_id="A-1")


def _stands(ref: Any) -> list[tuple[str, str, int, str, str]]:
    return [
        (one.type, str(one.on), one.count, str(one.hours), one.source)
        for one in load_all(ref).values(Activity)
    ]


def _take(program: str, rows: str, **more: Any) -> Any:
    return running.import_people(program, "attendance", HEAD + rows, by="c", **more)


def test_good_rows_are_taken_once_and_bad_ones_come_back(program: str, ref: Any) -> None:
    tried = _take(program, ROWS, dry_run=True)
    assert (tried.id, tried.created, tried.rejected) == (None, 2, 6)
    assert _stands(ref) == []
    told = _take(program, ROWS)
    assert (told.created, told.rejected) == (2, 6)
    assert [(one["line"], one["column"], one["code"]) for one in told.errors] == [
        (4, "on", "date_impossible"), (5, "hours", "hours_impossible"), (6, "alumnus", "unknown"),
        (7, "type", "not_fed"), (8, "on", "date_future"), (9, "on", "entry_duplicate"),
    ]  # fmt: skip
    assert all(one["message"] for one in told.errors)
    fix = told.fix_file.splitlines()
    assert fix[0] == HEAD.strip() + ",error_line,error_column,error_code,error_message"
    assert fix[1].startswith("A-1,fitness,2026-02-30,1,1,,4,on,date_impossible,")
    assert _stands(ref) == [
        ("group_therapy", "2026-11-20", 1, "3.00", "coordinator"),
        ("group_therapy", "2026-11-21", 2, "4.50", "mentor"),
    ]
    seq = load(ref).seq
    again = _take(program, ROWS)
    assert (again.created, again.unchanged, load(ref).seq) == (0, 2, seq)
    assert chain_faults(ref) == []


def test_a_table_sent_again_corrects_and_what_staff_set_right_stands(
    program: str, ref: Any
) -> None:
    row = "A-1,group_therapy,2026-11-20,1,3,\r\n"
    _take(program, row)
    told = _take(program, row.replace(",3,", ",2,"))
    assert (told.updated, _stands(ref)[0][3]) == (1, "2.00")
    (entry,) = load_all(ref).values(Activity)
    mending.withdraw(program, ref.person, entry.id, "c", why="Not there")
    assert _take(program, row.replace(",3,", ",2,")).unchanged == 1
    assert _stands(ref) == []
    assert _take(program, row).updated == 1  # it says something else again
    assert [one[3] for one in _stands(ref)] == ["3.00"]
    assert chain_faults(ref) == []


def test_a_long_table_is_taken_in_the_background_and_tells_how_far_it_is(
    program: str, ref: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(running, "MOST_ENTRIES", 1)
    monkeypatch.setattr(running.jobs, "send", lambda _, **body: sent.append(body))
    told = _take(program, ROWS)
    assert (told.state, told.done, told.rows) == ("running", 0, 8)
    running.go_on(sent.pop())
    told = running.progress(program, told.id)
    assert (told.state, told.done, told.created, told.rejected) == ("done", 8, 2, 6)
    assert len(_stands(ref)) == 2
