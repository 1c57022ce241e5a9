"""A program's own export, read through its saved mapping."""

import pytest

from chalicelib.domain.importing import Mapping, MappingError, read
from tests.unit.importing.samples import ALUMNUS, TODAY, table

EXPORT = {
    "MRN": "77",
    "First": "Ana",
    "Last": "Luz",
    "DOB": "2/28/1990",
    "Discharge Date": "11/1/2026",
    "Sex": "f",
    "Drugs": "ETOH;Opiates",
    "zip": "40202",
    "Insurer": "x",
}
MAPPING = Mapping(
    columns={
        "MRN": "external_id",
        "First": "first_name",
        "Last": "last_name",
        "dob": "birth_date",
        "Discharge Date": "discharged_on",
        "Sex": "gender",
        "Drugs": "substances",
        "Insurer": "",
    },
    values={"gender": {"F": "woman"}, "substances": {"etoh": "alcohol", "opiates": "opioids"}},
)


def test_their_headers_and_words_become_ours():
    sheet = read(table(EXPORT), "alumni", today=TODAY, mapping=MAPPING)
    assert sheet.errors == ()
    row = sheet.rows[0]
    assert (row.external_id, row.gender) == ("77", "woman")
    assert row.substances == {"alcohol", "opioids"}


def test_errors_name_our_column_and_keep_their_cells():
    sheet = read(table({**EXPORT, "Sex": "Q"}), "alumni", today=TODAY, mapping=MAPPING)
    assert [(error.column, error.code) for error in sheet.errors] == [("gender", "enum_unknown")]
    assert (sheet.header[0], sheet.bad[0].cells[0]) == ("MRN", "77")


def test_a_whole_cell_may_be_mapped_also_to_nothing():
    words = {"substances": {"N/A; none": ""}, "gender": {"Unknown": ""}}
    row = {**ALUMNUS, "substances": "N/A; none", "gender": "unknown"}
    sheet = read(table(row), "alumni", today=TODAY, mapping=Mapping(values=words))
    assert (sheet.rows[0].substances, sheet.rows[0].gender) == (frozenset(), None)


@pytest.mark.parametrize(
    ("mapping", "named"),
    [
        (Mapping(columns={"Sex": "sexx"}), ["'Sex'", "'sexx'"]),
        (Mapping(columns={"A": "phone", "B": "phone"}), ["'phone'"]),
        (Mapping(values={"sexx": {"F": "woman"}}), ["'sexx'"]),
        (Mapping(values={"gender": {"F": "lady"}}), ["'gender'", "'F'", "'lady'"]),
        (Mapping(columns={"Cap": "capacity"}), ["'capacity'"]),
    ],
)
def test_a_mapping_that_does_not_fit_says_where(mapping, named):
    with pytest.raises(MappingError) as wrong:
        read(table(ALUMNUS), "alumni", today=TODAY, mapping=mapping)
    assert len(wrong.value.problems) == 1
    assert all(name in wrong.value.problems[0] for name in named)


def test_a_date_can_be_mapped_whatever_day_it_is():
    Mapping(values={"discharged_on": {"pending": "2030-01-01"}}).check("alumni")


def test_a_mapped_column_that_is_also_there_under_our_name_is_not_guessed_between():
    row = {**ALUMNUS, "Mobile": "502-555-0144"}
    mapping = Mapping(columns={"Mobile": "phone"})
    sheet = read(table(row), "alumni", today=TODAY, mapping=mapping)
    assert [error.code for error in sheet.errors] == ["column_duplicate"]
