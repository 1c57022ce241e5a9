"""By the keyboard alone: what mentors and staff do every day, with the focus seen at each stop."""

from pathlib import Path
from typing import Any

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools
from tests.browser.test_mentor_pages import PHONE, offered
from tests.browser.test_staff_pages import filled

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("keyboard_journey.mjs")


def test_a_day_of_a_mentor_and_of_a_lead_by_the_keyboard_alone(
    cloud: LaptopCloud,  # noqa: F811
) -> None:
    match = offered(cloud, PHONE, "en")
    assert cloud.api("POST", f"/v1/matches/{match}/accept", json={}).ok
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, url=cloud.url, control=cloud.control, phone=PHONE, mail="dana.en@example.org",
        email="supervisor@demo.example.org", person=filled(cloud),
    )  # fmt: skip
    assert told["faults"] == []
    said = told["said"]
    assert "Thank you. We have it." in said["logged"]
    assert "See you at four" in said["written"]
    assert "sign-in" in said["mentorOut"]
    assert "Wanda Hill" in said["today"]
    assert "Rang twice" in said["called"]
