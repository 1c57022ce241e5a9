"""A lead's round of all staff pages in a real browser: a small phone in English, a desk in Spanish,
by light and by night."""

from pathlib import Path
from typing import Any

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.applicants import SAM
from tests.browser import node_tools
from tests.browser.test_mentor_pages import GRADUATE, MENTOR, imported, offered, sheet_of

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("staff_journey.mjs")
AT_MOST = 60 * 1024  # bytes of a page with its stylesheet
PRINTED_AT_MOST = 200 * 1024  # a report's, with its charts
TEXTED = "<b>my sister</b> came & we talked"


def filled(cloud: LaptopCloud) -> str:  # noqa: F811
    """A mentor, two graduates of whom one has written and needs a call, a proposed run; her id."""
    imported(cloud, "mentors", {**MENTOR, "external_id": "M-S", "phone": "+15025550171"})
    for n, first in enumerate(("Wanda", "Petra"), start=2):
        imported(cloud, "alumni", {
            **GRADUATE, "external_id": f"A-S{n}", "first_name": first,
            "phone": f"+1502555017{n}", "sms_consent_at": "2026-11-10T15:00:00Z",
            "sms_consent_form": "SMS-2026-1", "phone_verified_at": "2026-11-10T15:00:00Z",
        })  # fmt: skip
    cloud.advance("PT2H")
    cloud.inbound("+15025550172", "yes")
    cloud.drain()
    cloud.inbound("+15025550172", TEXTED)
    cloud.inbound("+15025550172", "please call me")
    cloud.drain()
    assert cloud.api("POST", "/v1/matching/runs", json={}).ok
    form = cloud.api("POST", "/v1/applications", json={"answers": SAM}).json()
    assert cloud.api("POST", f"/v1/applications/{form['id']}/screen", json={}).ok
    return person_of(cloud, "alumni", "A-S2")


def person_of(cloud: LaptopCloud, kind: str, number: str) -> str:  # noqa: F811
    """The id of whoever a center knows by a number."""
    people = cloud.api("GET", f"/v1/{kind}?limit=100").json()["items"]
    return str(next(one["id"] for one in people if one["external_id"] == number))


def matched(cloud: LaptopCloud) -> dict[str, str]:  # noqa: F811
    """A mentor with a match that is on, and something that the graduate took part in."""
    match = offered(cloud, "+15025550175", "en")
    assert cloud.api("POST", f"/v1/matches/{match}/accept", json={}).ok
    return {"match": match, "mentor": person_of(cloud, "mentors", "M-Ben")}


def test_a_lead_goes_round_all_pages_on_a_phone_and_on_a_desk(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
) -> None:
    given = {**matched(cloud), "person": filled(cloud)}
    given["sheet"] = sheet_of("alumni", {**GRADUATE, "external_id": "A-S9", "phone": "12"})
    today = cloud.now()[:10]
    entry = {"type": "group_therapy", "on": today, "hours": 2}
    assert cloud.api("POST", f"/v1/alumni/{given['person']}/activities", json=entry).ok
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, url=cloud.url, control=cloud.control, email="supervisor@demo.example.org",
        others={"en-US": "coordinator@demo.example.org", "es-MX": "auditor@demo.example.org"},
        pictures=str(tmp_path), **given,
    )  # fmt: skip
    pages = node_tools.looked_at(told)
    style = len(cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).content)
    printed = {name for name in pages if name[3:] in ("report", "outcomes", "summary")}
    assert max(pages[name]["bytes"] for name in pages.keys() - printed) + style < AT_MOST
    assert len(printed) == 6
    assert max(pages[name]["bytes"] for name in printed) < PRINTED_AT_MOST
    assert "Wanda Hill" in pages["en-today"]["text"]
    assert TEXTED in pages["en-person"]["text"]
    assert "Check it once more." in pages["en-act-sure"]["text"]
    assert "guess too much" in pages["en-write-tells"]["text"]
    assert "Ha de tener 18 o más." in pages["es-add-fault"]["text"]
    assert "Wanda Hill, gets care" in pages["en-people-found"]["text"]
    assert "We know no one" in pages["en-mentors-fault"]["text"]
    assert "these words tell" in pages["en-events-fault"]["text"]
    assert "Called off. We tell all" in pages["en-event-off"]["text"]
    assert "Free places" in pages["en-run"]["text"]
    assert "Sam Rivers" in pages["en-applications"]["text"]
    assert "This is not done yet" in pages["en-application-fault"]["text"]
    assert "That is not an e-mail." in pages["sign-in-fault"]["text"]
    for fault in ("renew", "attended", "attended-entry"):
        assert "Please fill this in." in pages[f"en-{fault}-fault"]["text"], fault
    assert "No se añadió a nadie." in pages["es-imports-fault"]["text"]
    assert "No es un teléfono." in pages["es-rota-fault"]["text"]
    assert told["keys"][0] == "#main"
    assert all(one and one.endswith(("today", "alerts", "people")) for one in told["keys"][1:])
