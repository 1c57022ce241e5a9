"""The form for new mentors as a table: what its cells may be, and the row that it becomes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain.applying import applications, form
from chalicelib.domain.applying.applications import (
    DRAFT_LIFE,
    Application,
    Draft,
    IllegalTransition,
    State,
)
from chalicelib.domain.applying.form import ORDER, STEPS
from chalicelib.domain.importing import COLUMNS, MentorRow
from chalicelib.domain.policy.matching import Clearance
from tests.applicants import SAM

TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 15, tzinfo=UTC)
POLICY = Clearance()
#: Fields that are no column of the import: they go into its notes, or are the consent.
OWN = {"why", "agrees", "texts"} | {
    f"reference_{n}{more}" for n in (1, 2) for more in ("", "_reach")
}


def application(**more: Any) -> Application:
    draft = Draft(id="d", language="es", started_at=NOW).with_cells(SAM | more.pop("cells", {}))
    made = applications.confirmed(draft, "a", more.pop("way", "text"), NOW)
    return made.model_copy(update=more)


def test_every_field_is_a_column_of_the_import_or_the_forms_own() -> None:
    names = [field.name for fields in STEPS.values() for field in fields]
    assert len(names) == len(set(names))
    assert {name for name in names if name not in COLUMNS["mentors"]} == OWN
    for fields in STEPS.values():
        for field in fields:
            if column := COLUMNS["mentors"].get(field.name):
                for option in field.options:
                    assert column.read(option, TODAY) is not None
                    assert not isinstance(column.read(option, TODAY), form.Problem), option


def test_whoever_fills_it_in_as_asked_has_no_fault() -> None:
    assert form.first_fault(SAM, TODAY, POLICY) is None
    assert [step for step in ORDER if form.faults(step, {}, TODAY, POLICY)] == list(ORDER)


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("recovery_since", "2025-11-24", None), ("recovery_since", "2025-11-25", "recovery_short"),
        ("discharged_on", "2026-05-24", None), ("discharged_on", "2026-05-25", "discharge_recent"),
        ("birth_date", "2008-11-24", None), ("birth_date", "2008-11-25", "minor"),
        ("agrees", "no", "box"), ("texts", "no", "box"), ("texts", "", None), ("gender", "", None),
        ("email", "sam@", "email_invalid"), ("availability", "", "missing"),
        ("availability", "mon-noon", "slot_unknown"), ("language", "fr", "enum_unknown"),
    ],
)  # fmt: skip
def test_each_rule_at_its_edge(name: str, cell: str, code: str | None) -> None:
    step = next(s for s in ORDER if name in {field.name for field in STEPS[s]})
    found = form.faults(step, {**SAM, name: cell}, TODAY, POLICY)
    assert found == ({name: code} if code else {})


def test_nothing_is_taken_that_the_form_does_not_offer() -> None:
    sent = {
        "availability.mon-eve": "1", "availability.mon-noon": "1", "capacity": "50",
        "mentee_gender_preference": "any", "why": "x" * 900, "first_name": "Sam",
    }  # fmt: skip
    assert form.cells_of("times", sent) == {
        "availability": "mon-eve", "capacity": "", "mentee_gender_preference": "any",
        "why": "x" * 500,
    }  # fmt: skip


def test_the_row_of_an_import_tells_what_the_form_told_and_no_more() -> None:
    made = form.row(application(), TODAY, external_id="M-7", site="East")
    assert isinstance(made, MentorRow)
    assert (made.languages, made.time_zone) == (("es", "en"), "America/Kentucky/Louisville")
    assert made.sms_consent
    assert (made.sms_consent.at, made.phone_verified_at) == (NOW, NOW)
    assert (
        made.notes == "To give back\nReferences: Kim Low (502 555 0181), Lee Park (lee@example.org)"
    )
    assert (made.supports_medication, made.site) == (True, "East")
    for way in ("mail", "paper"):
        other = form.row(application(way=way), TODAY, external_id="M-7", site="")
        assert isinstance(other, MentorRow)
        assert other.phone_verified_at is None
    silent = form.row(application(cells={"texts": "no"}), TODAY, external_id="M-7", site="")
    assert isinstance(silent, MentorRow)
    assert silent.sms_consent is None
    told = form.row(application(cells={"zip": "1"}), TODAY, external_id="M-7", site="")
    assert told == ("zip", form.problem("zip_invalid"))


@pytest.mark.parametrize("before", get_args(State))
@pytest.mark.parametrize("after", get_args(State))
def test_states_move_along_the_table_only(before: State, after: State) -> None:
    one = application(state=before)
    if after in applications.TRANSITIONS[before]:
        assert applications.move(one, after).state == after
    else:
        with pytest.raises(IllegalTransition):
            applications.move(one, after)


def test_at_its_end_nothing_is_kept_longer_than_it_is_of_use() -> None:
    one = application(state="screened", note="Good")
    done = applications.approved(one, "p", NOW)
    assert (done.cells, done.note, done.due_at, done.person_id) == ({}, "", None, "p")
    kept = applications.declined(one, "references", "No", NOW, timedelta(90))
    assert (kept.cells["first_name"], kept.due_at) == ("Sam", NOW + timedelta(90))
    gone = applications.declined(one, "withdrew", "Moves", NOW, timedelta(90))
    assert (gone.cells, gone.note) == ({}, "")
    draft = Draft(id="d", language="en", started_at=NOW)
    assert not draft.is_stale(NOW + DRAFT_LIFE - timedelta(seconds=1))
    assert draft.is_stale(NOW + DRAFT_LIFE)
