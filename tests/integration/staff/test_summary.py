"""One graduate on one page, opened from their page of staff's: to print, and logged."""

import json
from typing import Any

from chalicelib.store.access_log import access_pk
from chalicelib.store.rows import rows
from tests.integration.summed_up import well_known


def test_it_is_printed_from_a_persons_page_and_logged(
    staff_in: Any, enroll: Any, program: str, clock: Any
) -> None:
    rosa, page = well_known(program, enroll), staff_in()
    assert f"s/summary/{rosa.person}" in page.get(f"/s/people/{rosa.person}")
    shown = page.get(f"/s/summary/{rosa.person}")
    assert page.status == 200
    assert shown.count("<svg") == 2
    assert "Walk &lt;b&gt;round&lt;/b&gt;" in shown
    assert "Less backing" in shown
    assert "<script" not in shown
    assert "style=" not in shown
    assert len(shown.encode()) < 60_000
    logged = list(rows(access_pk(program, clock().date())))
    seen = [json.loads(one.ids) for one in logged if one.route == "staff.summary"]
    assert seen == [[rosa.person]]


def test_of_somebody_unknown_so_far_it_says_so_in_spanish(staff_in: Any, enroll: Any) -> None:
    ana = enroll(joined=False)
    shown = staff_in("coordinator", language="es").get(f"/s/summary/{ana.person}")
    assert "En una hoja" in shown
    assert "Aún sin puntos." in shown


def test_an_analyst_and_a_foreigner_do_not_open_it(
    staff_in: Any, enroll: Any, other_rosa: Any
) -> None:
    page = staff_in("coordinator")
    page.get(f"/s/summary/{other_rosa.person}")
    assert page.status == 404
    analyst = staff_in("analyst")
    analyst.get(f"/s/summary/{enroll().person}")
    assert analyst.status == 403
    assert "Rosa" not in analyst.page
