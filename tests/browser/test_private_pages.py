"""A check-in's private page in a real browser on a small phone, by light and by night."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools
from tests.browser.test_mentor_pages import imported

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("private_journey.mjs")
AT_MOST = 40 * 1024  # bytes of a page with its stylesheet
#: What a page says where nothing was picked.
PICK = {"en": "Please pick one.", "es": "Marque uno, por favor."}
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
        JOURNEY, link=link, kind="checkin", words=words,
        locale={"en": "en-US", "es": "es-MX"}[language],
        pictures=str(tmp_path),
    )  # fmt: skip
    pages = node_tools.looked_at(told)
    style = len(cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).content)
    assert max(page["bytes"] for page in pages.values()) + style < AT_MOST
    assert then in pages["taken"]["text"]
    assert PICK[language] in pages["yes-no-fault"]["text"]
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


#: The first items of the BAM; the PHQ-2 and then the list of people.
SETS = [
    (
        "+15025550135",
        "en",
        "items",
        "bam-17",
        {"choices", "choices-fault", "days", "days-fault", "back"},
    ),
    (
        "+15025550137",
        "es",
        "people",
        "phq-2",
        {"people", "people-fault", "words", "taken", "again"},
    ),
]


@pytest.mark.parametrize(("phone", "language", "kind", "asks", "screens"), SETS)
def test_a_graduate_answers_a_set_and_lists_people_on_a_phone_320_pixels_wide(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
    phone: str,
    language: str,
    kind: str,
    asks: str,
    screens: set[str],
) -> None:
    policy = {"instruments": {"follow_up": [asks]}}
    assert cloud.api("PUT", "/v1/program/policy", role="supervisor", json=policy).ok
    joined(cloud, phone, language)
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, link=set_linked(cloud, phone), kind=kind, words="", pictures=str(tmp_path),
        locale={"en": "en-US", "es": "es-MX"}[language],
    )  # fmt: skip
    pages = node_tools.looked_at(told)
    assert pages.keys() == screens | {"door", "door-fault"}


def set_linked(cloud: LaptopCloud, phone: str) -> str:  # noqa: F811
    """The link of the set, once it has come; she answers no check-in."""
    for _ in range(12):
        cloud.advance("PT12H")
        bodies = " ".join(one["body"] for one in cloud.outbox(phone))
        if found := re.search(r"http://\S+/p/[\w-]{43}", bodies):
            return found[0]
    raise AssertionError(cloud.outbox(phone))


def named(phone: str) -> str:
    return f"A-P{phone[-2:]}"


def linked(cloud: LaptopCloud, phone: str, language: str) -> str:  # noqa: F811
    """Somebody joins whose check-ins come with a link; the first one."""
    joined(cloud, phone, language)
    number = named(phone)
    people = cloud.api("GET", "/v1/alumni?limit=100").json()["items"]
    who = next(one["id"] for one in people if one["external_id"] == number)
    assert cloud.api("PATCH", f"/v1/alumni/{who}/plan", json={"way": "page"}).ok
    cloud.advance("P1DT6H")
    found = re.search(r"http://\S+/p/[\w-]{43}", cloud.outbox(phone)[-1]["body"])
    assert found, cloud.outbox(phone)
    return found[0]


def joined(cloud: LaptopCloud, phone: str, language: str) -> None:  # noqa: F811
    """Somebody joins."""
    number = named(phone)
    discharged = datetime.fromisoformat(cloud.now()).date() - timedelta(days=6)
    imported(cloud, "alumni", {
        "external_id": number, "first_name": "Rosa", "last_name": "Clark", "phone": phone,
        "birth_date": "1990-03-02", "language": language, "discharged_on": f"{discharged}",
        "sms_consent_at": "2026-11-10T15:00:00Z", "sms_consent_form": "SMS-2026-1",
        "phone_verified_at": "2026-11-10T15:00:00Z",
    })  # fmt: skip
    cloud.advance("PT2H")
    while not cloud.outbox(phone):  # nobody is invited at night
        cloud.advance("PT4H")
    cloud.inbound(phone, "yes" if language == "en" else "sí")
    cloud.drain()
