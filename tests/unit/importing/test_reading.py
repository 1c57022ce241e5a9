"""Reading a file: which rows are bad, on which line, however the file was saved."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.importing import COLUMNS, BadRow, RowError, chunks, fix_file, read
from chalicelib.domain.importing.records import MOST_BYTES, MOST_ROWS
from tests.unit.importing.samples import ALUMNUS, BASE, PEOPLE, TODAY, table

EXPECTED = json.loads((PEOPLE / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("kind", EXPECTED)
def test_of_the_sample_files_exactly_the_expected_rows_are_bad(kind):
    sheet = read((PEOPLE / f"{kind}.csv").read_bytes(), kind, today=TODAY)
    found = {
        f"{row.cells[0]}@line{row.line}": [error.code for error in row.errors] for row in sheet.bad
    }
    assert sheet.count == EXPECTED[kind]["rows"]
    assert found == {who: [code] for who, code in EXPECTED[kind]["bad"].items()}
    assert len(sheet.rows) == sheet.count - len(found)
    assert not sheet.refused


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_the_byte_order_mark_do_not_matter(start, end):
    text = start + table(ALUMNUS, {**ALUMNUS, "external_id": "", "phone": ""}, end=end)
    for body in (text, text.encode()):
        sheet = read(body, "alumni", today=TODAY)
        assert [row.external_id for row in sheet.rows] == ["A-1"]
        assert [(error.line, error.code) for error in sheet.errors] == [(3, "id_missing")]


def test_a_row_is_named_by_the_line_on_which_it_begins():
    rows = [
        {**ALUMNUS, "notes": "one\ntwo\r\nthree"},
        {**ALUMNUS, "external_id": "A-2", "phone": "", "notes": "x\ny", "birth_date": "never"},
    ]
    sheet = read(table(*rows), "alumni", today=TODAY)
    assert sheet.rows[0].notes == "one\ntwo\r\nthree"
    assert sheet.errors[0].line == 5


def test_empty_lines_and_rows_of_commas_are_passed_over_but_counted_as_lines():
    header, row, _ = table(ALUMNUS).split("\n")
    bad = row.replace("A-1", "", 1).replace("5550123", "5550124")
    sheet = read("\n".join([header, "", "," * header.count(","), bad]), "alumni", today=TODAY)
    assert (sheet.count, sheet.errors[0].line) == (1, 4)


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (b"", "file_empty", 1),
        ("\ufeff\n\n", "file_empty", 1),
        (b"external_id\nJos\xe9\n", "encoding_invalid", 2),
        ("external_id\nA-1".encode("utf-16"), "encoding_invalid", 1),
        ("external_id\n\ud800", "encoding_invalid", 2),
        ('external_id,notes\nA-1,"open\nto the end\n', "csv_malformed", 2),
        ('external_id\nA-1\n"a"b\n', "csv_malformed", 3),
        ("external_id\n" + "x" * 200_000, "field_too_long", 2),
        (b"x" * (MOST_BYTES + 1), "file_too_large", 1),
        ("external_id\n" + "x\n" * (MOST_ROWS + 1), "file_too_large", MOST_ROWS + 2),
        ("external_id,first_name\nA-1,Ana\n", "column_missing", 1),
        ("mystery,riddle\nA-1,Ana\n", "column_missing", 1),
        (table(ALUMNUS).replace("zip", "phone"), "column_duplicate", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_the_place(body, code, line):
    sheet = read(body, "alumni", today=TODAY)
    assert sheet.refused
    assert (sheet.errors[0].code, sheet.errors[0].line) == (code, line)
    assert (sheet.rows, sheet.bad) == ((), ())


def test_each_missing_required_column_is_named():
    sheet = read("external_id,phone\nA-1,\n", "mentors", today=TODAY)
    missing = {"first_name", "last_name", "birth_date", "recovery_since"}
    assert {error.column for error in sheet.errors} == missing
    assert all(error.column in error.message for error in sheet.errors)


def test_an_unknown_column_is_noted_and_the_rows_are_taken():
    sheet = read(table({**ALUMNUS, "shoe size": "9"}), "alumni", today=TODAY)
    assert [(e.line, e.column, e.code) for e in sheet.errors] == [
        (1, "shoe size", "column_unknown")
    ]
    assert len(sheet.rows) == 1


def test_headers_are_known_in_any_case_and_with_spaces():
    text = table(ALUMNUS)
    spelt = text.replace("external_id", " External ID ", 1).replace("zip", "ZIP", 1)
    sheet = read(spelt, "alumni", today=TODAY)
    assert (len(sheet.rows), sheet.errors) == (1, ())


@pytest.mark.parametrize(
    ("change", "code"), [(lambda row: row + ",x", "too_many"), (lambda row: row[:-18], "too_few")]
)
def test_a_row_that_does_not_fit_its_header_says_so(change, code):
    header, row, _ = table(ALUMNUS).split("\n")
    sheet = read(f"{header}\n{change(row)}\n", "alumni", today=TODAY)
    assert [error.code for error in sheet.errors] == [f"{code}_fields"]


def test_everything_wrong_with_a_row_is_told_at_once():
    row = {**ALUMNUS, "first_name": " ", "phone": "call mom", "gender": "x", "birth_date": ""}
    sheet = read(table(row), "alumni", today=TODAY)
    assert [(error.column, error.code) for error in sheet.errors] == [
        ("first_name", "name_missing"),
        ("phone", "phone_letters"),
        ("birth_date", "date_missing"),
        ("gender", "enum_unknown"),
    ]


def test_the_first_row_keeps_its_id_and_its_number_even_if_it_is_bad_otherwise():
    rows = [
        {**ALUMNUS, "gender": "x"},
        {**ALUMNUS, "phone": "502-555-0124"},
        {**ALUMNUS, "external_id": "A-2", "phone": "502.555.0123"},
    ]
    sheet = read(table(*rows), "alumni", today=TODAY)
    assert [(error.line, error.code) for error in sheet.errors] == [
        (2, "enum_unknown"),
        (3, "id_duplicate"),
        (4, "phone_duplicate"),
    ]
    assert "line 2" in sheet.errors[1].message


def test_one_person_on_two_lines_is_one_error():
    sheet = read(table(ALUMNUS, ALUMNUS), "alumni", today=TODAY)
    assert [error.code for error in sheet.errors] == ["id_duplicate"]


def test_no_message_repeats_a_phone_or_a_name():
    for kind in EXPECTED:
        sheet = read((PEOPLE / f"{kind}.csv").read_bytes(), kind, today=TODAY)
        at = {name: sheet.header.index(name) for name in ("phone", "first_name", "last_name")}
        for row in sheet.bad:
            private = [row.cells[index].strip() for index in at.values()]
            for error in row.errors:
                assert not any(word and word in error.message for word in private)


def test_chunks_keep_the_order_and_lose_nothing():
    assert [list(chunk) for chunk in chunks(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert list(chunks([], 2)) == []


def test_ten_thousand_rows_are_read_in_a_few_seconds_of_cpu():
    header, *rows = (PEOPLE / "alumni.csv").read_text("utf-8-sig").splitlines()
    lines = [header]
    for number in range(10_000):
        cells = rows[number % 100].split(",")
        cells[0], cells[4] = f"B-{number}", f"(502) 20{number // 1000}-{number:04d}"
        cells[5], cells[-3] = f"a{number}@example.org", f"+1502555{number:04d}"
        lines.append(",".join(cells))
    start = time.process_time()
    sheet = read("\n".join(lines), "alumni", today=TODAY)
    assert (sheet.count, len(sheet.rows)) == (10_000, 9_800)
    assert time.process_time() - start < 6  # 1.3 s where it was written


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "2026-02-30", "12/31/2026", "9999-12-31T23:59:59-23:59", "+", "1e9", "|;"]
    ),
    st.sampled_from(["0000", "٣٤٥", "'=1", "+1\u0660", "99999", "mon-am", "0001-01-01"]),
)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["alumni", "mentors", "attendance"]))
def test_no_cell_raises_and_every_row_is_either_taken_or_explained(data, kind):
    names = list(BASE[kind]) + data.draw(st.lists(st.sampled_from(sorted(COLUMNS[kind]))))
    row = {name: data.draw(CELLS) for name in names}
    body = table({**BASE[kind], **row}, BASE[kind])
    sheet = read(body, kind, today=TODAY)
    if not sheet.refused:
        assert len(sheet.rows) + len(sheet.bad) == sheet.count
        assert all(isinstance(row, BadRow) and row.errors for row in sheet.bad)
    fix_file(sheet.header, sheet.bad)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(), st.text()), st.sampled_from(["alumni", "mentors"]))
def test_no_body_raises(body, kind):
    sheet = read(body, kind, today=TODAY)
    assert all(isinstance(error, RowError) and error.message for error in sheet.errors)
