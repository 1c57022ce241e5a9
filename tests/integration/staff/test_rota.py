"""The rota's page: one human at a time, in order; hours with nobody need a supervisor's word."""

import re
from typing import Any

import pytest

from chalicelib.domain.safety.rota import Rota
from chalicelib.services.tenant import tenant

NEW = {
    "name": "Ines Vega", "phone": "(502) 555-0177", "email": "ines@example.org", "pin": "807142",
}  # fmt: skip


def names(program: str) -> list[str]:
    return [one.name for one in tenant(program).partition.one(Rota).rungs]


def keys(page: Any, act: str) -> list[str]:
    return re.findall(rf'name="{act}" value="([\w.]+)"', page.page)


@pytest.fixture
def page(staff_in: Any) -> Any:
    made = staff_in()
    made.get("/s/rota")
    return made


def test_somebody_is_added_changed_moved_up_and_taken_off(page: Any, program: str) -> None:
    before = names(program)
    page.post(form=1, **NEW)
    page.follow()
    assert "Saved." in page.page
    assert names(program) == [*before, "Ines Vega"]
    added = tenant(program).partition.one(Rota).rungs[-1]
    assert (added.phone, added.shifts) == ("+15025550177", "always")
    assert added.pin_hash
    page.get(f"/s/rota?change={added.key}")
    assert 'value="Ines Vega"' in page.page
    assert "807142" not in page.page
    page.post("/s/rota", form=1, shifts="mon-fri 09:00-17:00\nsat 10:00-12:00", pin="")
    page.follow()
    changed = tenant(program).partition.one(Rota).rungs[-1]
    assert changed.pin_hash == added.pin_hash
    assert "mon-fri 09:00-17:00<br>sat 10:00-12:00" in page.page
    up, shown = keys(page, "sooner")[-1], page.page
    for _ in range(2):  # tapped twice, it is one rung
        page.page = shown
        page.post("/s/rota", sooner=up)
    assert names(program) == [*before[:-1], "Ines Vega", before[-1]]
    page.follow()
    page.post(off=added.key)
    assert names(program) == before


def test_hours_with_nobody_need_a_supervisors_word(page: Any, program: str, staff_in: Any) -> None:
    first = tenant(program).partition.one(Rota).rungs
    for one in first:
        told = {"name": one.name, "phone": one.phone, "email": one.email}
        page.get("/s/rota")
        page.post(form=1, **told, pin="", shifts="mon-fri 09:00-17:00", sign="on")
    assert page.status == 422  # a coordinator's signature is none
    assert "No one would be on call then." in page.page
    assert "mon 00:00-09:00" in page.page
    assert 'value="' + first[-1].name in page.page  # what was typed is kept
    lead = staff_in("supervisor")
    lead.get("/s/rota")
    lead.post(form=1, **told, pin="", shifts="mon-fri 09:00-17:00", sign="on")
    lead.follow()
    rota = tenant(program).partition.one(Rota)
    assert rota.unwatched_signed_by == "supervisor-1"
    assert "supervisor-1 answers for it since" in lead.page
    page.get("/s/rota")  # fewer hours with nobody: the word stands
    page.post(form=1, **{**NEW, "shifts": "sat 09:00-17:00"})
    assert page.status == 303
    assert tenant(program).partition.one(Rota).unwatched_signed_by == "supervisor-1"
    page.get("/s/rota")  # more of them: it does not
    page.post(form=1, **{**NEW, "shifts": "sat 09:00-12:00", "pin": ""})
    assert page.status == 422


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("phone", "12", "That is not a phone number."),
        ("email", "nobody", "That is not an e-mail."),
        ("name", "", "Type a name."),
        ("pin", "123456", "no one can guess"),
        ("pin", "12", "no one can guess"),
        ("shifts", "whenever", "We can not read this line: whenever"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    page: Any, program: str, field: str, typed: str, says: str
) -> None:
    before = names(program)
    page.post(form=1, **{**NEW, field: typed})
    assert page.status == 422
    assert says in page.page
    kept = "ines@example.org" if field == "name" else "Ines Vega"
    assert kept in page.page
    assert names(program) == before


def test_the_last_one_cannot_be_taken_off_and_markup_is_text(page: Any, program: str) -> None:
    page.post(form=1, **{**NEW, "name": "<script>x</script>"})
    page.follow()
    assert "<script" not in page.page
    for _ in names(program)[1:]:
        page.post(off=keys(page, "off")[0])
        page.follow()
    assert keys(page, "off") == []
    last = tenant(program).partition.one(Rota).rungs[0].key
    page.post(off=last)
    assert page.status == 422
    assert "That is the last one." in page.page
