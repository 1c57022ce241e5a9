"""Applying to be a mentor in a real browser on a small phone, by light, by night, and on paper."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("applying_journey.mjs")
AT_MOST = 40 * 1024  # bytes of a page with its stylesheet
#: Locale, phone, mail, and what the last page says.
PEOPLE = [
    ("en-US", "502-555-0135", "sam@example.org", "Staff will call you"),
    ("es-MX", "502-555-0136", "ana@example.org", "En unos días sabe de nosotros"),
]


@pytest.mark.parametrize(("locale", "phone", "mail", "then"), PEOPLE)
def test_somebody_applies_on_a_phone_320_pixels_wide(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
    locale: str,
    phone: str,
    mail: str,
    then: str,
) -> None:
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, url=cloud.url, control=cloud.control, phone=phone, email=mail, locale=locale,
        pictures=str(tmp_path),
    )  # fmt: skip
    pages = node_tools.looked_at(told)
    style = len(cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).content)
    assert max(page["bytes"] for page in pages.values()) + style < AT_MOST
    assert told["kept"]
    assert "/times" in told["stays"]
    assert then in pages["done"]["text"]
    fill_in = {"en": "Please fill this in.", "es": "Llene esto, por favor."}[locale[:2]]
    for step in ("way", "people", "agree"):
        assert fill_in in pages[f"{step}-fault"]["text"], step
    assert told["sheets"] == 1
    found = cloud.api("GET", "/v1/applications").json()["items"]
    (mine,) = (one for one in found if one["answers"]["email"] == mail)
    assert (mine["state"], mine["confirmed_by"]) == ("waiting", "mail")
    assert mine["language"] == locale[:2]
