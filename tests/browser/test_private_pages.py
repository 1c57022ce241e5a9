"""A check-in's private page in a real browser on a small phone, by light and by night."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools
from tests.browser.test_mentor_pages import imported

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("private_journey.mjs")
AT_MOST = 40 * 1024  # bytes of a page with its stylesheet
#: Phone, language, and what is written at the end with what the page then says.
PEOPLE = [
    ("+15025550133", "en", "i want to kill myself", "call 911"),
    ("+15025550134", "es", "mi hermana vino ayer", "Ya puede cerrar"),
]


@pytest.mark.parametrize(("phone", "language", "words", "then"), PEOPLE)
def test_a_graduate_answers_a_checkin_on_a_phone_320_pixels_wide(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
    phone: str,
    language: str,
    words: str,
    then: str,
) -> None:
    link = linked(cloud, phone, language)
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, link=link, words=words, locale={"en": "en-US", "es": "es-MX"}[language],
        pictures=str(tmp_path),
    )  # fmt: skip
    pages = {page["name"]: page for page in told["seen"]}
    assert {name: page["faults"] for name, page in pages.items() if page["faults"]} == {}
    assert min(page["passed"] for page in pages.values()) > 7  # axe did look
    assert {page["width"] for page in pages.values()} == {320}
    assert {page["scripts"] for page in pages.values()} == {0}
    style = len(cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).content)
    assert max(page["bytes"] for page in pages.values()) + style < AT_MOST
    assert then in pages["taken"]["text"]
    assert "911" in pages["door"]["text"]
    (held,) = (one for one in told["cookies"] if one["name"] == "__Host-private")
    assert held == {
        "name": "__Host-private", "secure": True, "httpOnly": True, "sameSite": "Lax", "path": "/"
    }  # fmt: skip
    cloud.drain()
    if language == "en":
        assert "In danger now: call 911" in cloud.outbox(phone)[-1]["body"]
    alerts = cloud.api("GET", "/v1/alerts").json()["items"]
    mine = {
        a["cause"] for a in alerts if a["person"] and a["person"]["external_id"] == named(phone)
    }
    assert "craving_high_confidence_low" in mine


def named(phone: str) -> str:
    return f"A-P{phone[-2:]}"


def linked(cloud: LaptopCloud, phone: str, language: str) -> str:  # noqa: F811
    """Somebody joins whose check-ins come with a link; the first one."""
    number = named(phone)
    imported(cloud, "alumni", {
        "external_id": number, "first_name": "Rosa", "last_name": "Clark", "phone": phone,
        "birth_date": "1990-03-02", "language": language, "discharged_on": "2026-11-10",
        "sms_consent_at": "2026-11-10T15:00:00Z", "sms_consent_form": "SMS-2026-1",
        "phone_verified_at": "2026-11-10T15:00:00Z",
    })  # fmt: skip
    cloud.advance("PT2H")
    cloud.inbound(phone, "yes" if language == "en" else "sí")
    cloud.drain()
    people = cloud.api("GET", "/v1/alumni?limit=100").json()["items"]
    who = next(one["id"] for one in people if one["external_id"] == number)
    assert cloud.api("PATCH", f"/v1/alumni/{who}/plan", json={"way": "page"}).ok
    cloud.advance("P1DT6H")
    found = re.search(r"http://\S+/p/[\w-]{43}", cloud.outbox(phone)[-1]["body"])
    assert found, cloud.outbox(phone)
    return found[0]
