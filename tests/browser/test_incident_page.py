"""The incident page on the laptop cloud: the mailed link, the PIN, a real browser."""

import re
from pathlib import Path

import pytest

from infra.local.seed import PIN
from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser.test_pages import CHROMIUM, browse, colours

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
STRANGER = "+18595550166"


def test_a_page_is_opened_from_its_mail_and_fits_a_small_phone(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
) -> None:
    cloud.inbound(STRANGER, "i want to die")
    cloud.drain()
    body = cloud.outbox(None, "mail")[-1]["body"]
    found = re.search(rf"{re.escape(cloud.url)}/i/[\w-]{{43}}", body)
    assert found, body
    link = found[0]
    picture = tmp_path / "pin.png"
    browse(link, tmp_path, f"--screenshot={picture}", "--window-size=390,700")
    assert colours(picture) > 30
    form = cloud.http.get(link, timeout=30)
    assert STRANGER not in form.text
    token = re.search(r'name="csrf" value="(\w+)"', form.text)
    assert token
    opened = cloud.http.post(
        link, data={"csrf": token[1], "act": "pin", "pin": PIN}, timeout=30,
        # The cookie is for https or a browser's loopback; requests would not send it.
        headers={"Cookie": form.headers["Set-Cookie"].split(";")[0], "Origin": cloud.url},
    )  # fmt: skip
    assert opened.status_code == 200
    assert f"tel:{STRANGER}" in opened.text
    assert "i want to die" in opened.text
    assert opened.headers["Content-Security-Policy"].startswith("default-src 'none'")
    style = cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).text
    (tmp_path / "page.css").write_text(style)
    page = tmp_path / "incident.html"
    page.write_text(opened.text.replace("../static/page.css", "page.css"))
    picture = tmp_path / "incident.png"
    browse(page.as_uri(), tmp_path, f"--screenshot={picture}", "--window-size=390,1800")
    assert colours(picture) > 50
