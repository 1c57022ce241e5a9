"""Staff's page of reports: each report to print, as CSV and as JSON, in their language."""

import json
from typing import Any

import pytest

from tests.integration.life import count


@pytest.mark.parametrize("role", ["coordinator", "analyst"])
def test_each_report_comes_in_every_form(
    staff_in: Any, enroll: Any, program: str, role: str
) -> None:
    page = staff_in(role)
    enroll()
    count(program)
    told = page.get("/s/reports")
    assert 'action="../s/reports/program"' in told
    assert 'action="../s/reports/outcomes"' in told
    assert told.count('value="csv"') == told.count('value="json"') == 2
    for report in ("program", "outcomes"):
        shown = page.get(f"/s/reports/{report}")
        assert "<svg" in shown
        assert page.get(f"/s/reports/{report}?format=csv").lstrip("\ufeff").startswith("figure,row")
        made = json.loads(page.get(f"/s/reports/{report}?format=json"))
        assert made["alumni"] == ("hidden" if role == "analyst" else 1)


def test_a_report_speaks_the_language_of_whoever_opens_it(staff_in: Any, enroll: Any) -> None:
    page = staff_in("coordinator", language="es")
    enroll()
    assert "Informe de resultados" in page.get("/s/reports/outcomes")
    assert "Informe del programa" in page.get("/s/reports/program")
