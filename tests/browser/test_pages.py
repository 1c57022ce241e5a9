"""The pages in a real browser: what a person sees is there, and nothing is blank."""

import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser.node_tools import CHROMIUM

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip
PEOPLE = Path(__file__).parents[1] / "data" / "people"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def browse(address: str, folder: Path, *more: str) -> str:
    """Open a page; what Chromium prints."""
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *more, address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    return done.stdout


def colours(picture: Path) -> int:
    """How many different bytes a PNG's pixels hold: a blank page has next to none."""
    raw, at, data = picture.read_bytes(), 8, b""
    while at < len(raw):
        length, kind = struct.unpack(">I4s", raw[at : at + 8])
        data += raw[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return len(set(zlib.decompress(data)))


def test_the_phone_page_shows_a_thread_and_the_report_its_charts(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
) -> None:
    head, *rows = (PEOPLE / "alumni.csv").read_bytes().splitlines(keepends=True)
    cloud.api(
        "POST", "/v1/imports/alumni", data=head + b"".join(rows[:8]),
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    cloud.advance("PT1H")
    text = cloud.outbox()[0]
    person = next(
        one["id"]
        for one in cloud.api("GET", "/v1/alumni?limit=50").json()["items"]
        if cloud.api("GET", f"/v1/alumni/{one['id']}").json()["phone"] == text["to"]
    )
    address = f"{cloud.control}/?program=demo&role=alumnus&person={person}"
    page = browse(address, tmp_path, "--dump-dom")
    assert text["body"][:30] in page
    picture = tmp_path / "phone.png"
    browse(address, tmp_path, f"--screenshot={picture}", "--window-size=360,740")
    assert colours(picture) > 50
    report = tmp_path / "report.html"
    report.write_text(cloud.api("GET", "/v1/reports/program?format=html").text)
    picture = tmp_path / "report.png"
    browse(report.as_uri(), tmp_path, f"--screenshot={picture}", "--window-size=800,1200")
    assert "<svg" in report.read_text()
    assert "<script" not in report.read_text()
    assert colours(picture) > 50
