"""A mentor's journey in a real browser on a small phone, by light and by night."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools
from tests.browser.test_pages import CHROMIUM, PEOPLE

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif(node_tools.missing() is not None, reason=f"{node_tools.missing()}"),
]
JOURNEY = Path(__file__).with_name("mentor_journey.mjs")
PHONE = "+15025550131"
MENTOR = {
    "external_id": "M-B", "first_name": "Dana", "last_name": "Reed", "phone": PHONE,
    "email": "dana@example.org", "birth_date": "1982-05-04", "gender": "woman", "language": "en",
    "recovery_since": "2020-01-01", "background_check_on": "2026-05-01",
    "training_completed_on": "2026-05-01", "ethics_signed_on": "2026-05-01",
}  # fmt: skip
GRADUATE = {
    "external_id": "A-B", "first_name": "Wanda", "last_name": "Hill", "phone": "+15025550132",
    "birth_date": "1985-03-02", "gender": "woman", "language": "en",
    "discharged_on": "2026-11-10", "wants_mentor": "yes", "disclosure_recipient": "mentors",
    "disclosure_consent_at": "2026-11-10T15:00:00Z", "disclosure_consent_form": "MD-2026-1",
    "disclosure_expires_on": "2027-11-10",
}  # fmt: skip
BOTH = {"city": "Louisville", "state": "KY", "zip": "40202", "availability": "mon-eve|sat-am"}


def imported(cloud: LaptopCloud, kind: str, row: dict[str, str]) -> None:  # noqa: F811
    """One person, with the columns of the sample file."""
    with (PEOPLE / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as sample:
        columns = next(csv.reader(sample))
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, restval="")
    writer.writeheader()
    writer.writerow({**BOTH, **row})
    answer = cloud.api(
        "POST", f"/v1/imports/{kind}", data=sheet.getvalue().encode(),
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    assert answer.json()["created"] == 1, answer.text


def offered(cloud: LaptopCloud) -> str:  # noqa: F811
    """Dana is offered Wanda; the match."""
    imported(cloud, "mentors", MENTOR)
    imported(cloud, "alumni", GRADUATE)
    run = cloud.api("POST", "/v1/matching/runs", json={}).json()
    approved = cloud.api("POST", f"/v1/matching/runs/{run['id']}/approve").json()
    match = next(m for m in approved["matches"] if m["mentor"]["external_id"] == "M-B")
    path = f"/v1/matches/{match['id']}/alumnus-answer"
    assert cloud.api("POST", path, json={"answer": "yes"}).ok
    return str(match["id"])


def test_a_mentor_signs_in_accepts_and_logs_on_a_phone_320_pixels_wide(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
) -> None:
    offered(cloud)
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, url=cloud.url, control=cloud.control, phone=PHONE, chromium=CHROMIUM,
        pictures=str(tmp_path),
    )  # fmt: skip
    pages = {page["name"]: page for page in told["seen"]}
    assert {name: page["faults"] for name, page in pages.items() if page["faults"]} == {}
    assert min(page["passed"] for page in pages.values()) > 20  # axe did look
    assert {page["width"] for page in pages.values()} == {320}
    assert {page["scripts"] for page in pages.values()} == {0}
    assert told["requests"] == ["document /m/today", "stylesheet /static/page.css"]
    assert told["first"] == "skip"
    assert "Escriba su número" in pages["entrar"]["text"]
    assert "Wanda" not in pages["today-offer"]["text"] + pages["offer"]["text"]
    assert "Wanda" in pages["today"]["text"]
    assert "Initials only" in pages["log-fault"]["text"]
    assert "Thank you. We have it." in pages["logged"]["text"]
    assert "Be in touch by Dec 1." in pages["logged"]["text"]
    assert "comes after the first day off" in pages["away-fault"]["text"]
    assert "One of us calls you." in pages["told"]["text"]
    assert "You stepped back" in pages["stepped-back"]["text"]
    (sid,) = (one for one in told["cookies"] if one["name"] == "__Host-sid")
    assert sid == {
        "name": "__Host-sid", "secure": True, "httpOnly": True, "sameSite": "Lax", "path": "/"
    }  # fmt: skip
