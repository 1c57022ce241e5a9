"""The incident page on the laptop cloud: the mailed link, the PIN, a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.local.seed import PIN
from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("incident_journey.mjs")
#: Locale, who writes, and what the page says before and after somebody has it, and at its end.
STRANGERS = [
    ("en-US", "+18595550166", "Nobody has it yet.", "has it since", "Got through"),
    ("es-MX", "+18595550167", "Aún no lo tiene nadie.", "Lo tiene", "Habló con la persona"),
]


@pytest.mark.parametrize(("locale", "stranger", "before", "taken", "ended"), STRANGERS)
def test_a_page_is_opened_from_its_mail_and_seen_to_its_end(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
    locale: str,
    stranger: str,
    before: str,
    taken: str,
    ended: str,
) -> None:
    cloud.inbound(stranger, "i want to die")
    cloud.drain()
    body = cloud.outbox(None, "mail")[-1]["body"]
    found = re.search(rf"{re.escape(cloud.url)}/i/[\w-]{{43}}", body)
    assert found, body
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, link=found[0], pin=PIN, locale=locale, pictures=str(tmp_path)
    )
    pages = {name: page["text"] for name, page in node_tools.looked_at(told).items()}
    assert stranger not in pages["pin"] + pages["pin-fault"]
    assert before in pages["incident"]
    assert stranger in pages["incident"]
    assert "i want to die" in pages["incident"]
    assert taken in pages["taken"]
    assert "911" in pages["called"]
    assert ended in pages["ended"]
