"""The fix-file: safe to open, easy to mend, and imported as it is."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.csv_safety import FORMULA_STARTS, original_cell, safe_cell
from chalicelib.domain.importing import ERROR_COLUMNS, BadRow, fix_file, read, refusal
from tests.unit.importing.samples import ALUMNUS, PEOPLE, TODAY, table


@pytest.mark.parametrize("kind", ["alumni", "mentors"])
def test_it_holds_the_bad_rows_as_given_and_what_is_wrong(kind):
    sheet = read((PEOPLE / f"{kind}.csv").read_bytes(), kind, today=TODAY)
    header, *rows = csv.reader(io.StringIO(fix_file(sheet.header, sheet.bad), newline=""))
    assert header == [*sheet.header, *ERROR_COLUMNS]
    assert len(rows) == len(sheet.bad)
    for cells, bad in zip(rows, sheet.bad, strict=True):
        assert tuple(map(original_cell, cells[:-4])) == bad.cells
        assert cells[-4:-1] == [str(bad.line), bad.errors[0].column, bad.errors[0].code]
        assert not any(cell.startswith(FORMULA_STARTS) for cell in cells)


def test_unmended_it_gives_the_same_errors_again():
    sheet = read((PEOPLE / "alumni.csv").read_bytes(), "alumni", today=TODAY)
    again = read(fix_file(sheet.header, sheet.bad), "alumni", today=TODAY)
    # Two duplicates stand alone in the fix-file, without the rows that have their id or number.
    alone = {"id_duplicate", "phone_duplicate"}
    assert [error.code for error in again.errors] == [
        error.code for error in sheet.errors if error.code not in alone
    ]
    assert len(again.rows) == 2
    assert fix_file(again.header, again.bad).count("error_line") == 1


def test_mended_it_is_imported_with_formulas_as_they_were():
    row = {**ALUMNUS, "notes": '=HYPERLINK("x")', "gender": "wmn", "phone": "+15025550123"}
    sheet = read(table(row), "alumni", today=TODAY)
    mended = fix_file(sheet.header, sheet.bad).replace("wmn", "woman")
    assert "'=HYPERLINK" in mended
    again = read(mended, "alumni", today=TODAY)
    assert again.errors == ()
    assert (again.rows[0].notes, again.rows[0].phone) == (row["notes"], row["phone"])
    straight = read(table({**row, "gender": "woman"}), "alumni", today=TODAY)
    ignored = {"cells", "line"}
    assert again.rows[0].model_dump(exclude=ignored) == straight.rows[0].model_dump(exclude=ignored)


def test_rows_that_do_not_fit_lose_no_cell():
    error = refusal(2, "", "too_many_fields", found=3, expected=2)
    bad = [
        BadRow(line=2, cells=("1", "2", "3"), errors=(error,)),
        BadRow(line=3, cells=("1",), errors=(error, error)),
    ]
    _, first, second = csv.reader(io.StringIO(fix_file(("a", "b"), bad), newline=""))
    assert first[:2] == ["1", "2,3"]
    assert second[:2] == ["1", ""]
    assert second[4] == "too_many_fields; too_many_fields"


def test_a_row_that_the_service_refuses_goes_into_the_same_file():
    row = read(table(ALUMNUS), "alumni", today=TODAY).rows[0]
    taken = refusal(row.line, "phone", "phone_duplicate", where="someone in the program")
    bad = BadRow(line=row.line, cells=row.cells, errors=(taken,))
    assert "someone in the program" in fix_file(tuple(ALUMNUS), [bad])


@given(st.text())
def test_a_marked_cell_is_never_a_formula_and_the_mark_comes_off(cell):
    assert not safe_cell(cell).startswith(FORMULA_STARTS)
    assert original_cell(safe_cell(cell)) == original_cell(cell)
