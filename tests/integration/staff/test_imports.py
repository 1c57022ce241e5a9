"""The import page: a file is tried, taken, taken again; its bad rows come back to be mended."""

import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.entrypoints.web.staff import imports
from chalicelib.services.importing import running
from chalicelib.services.reading import people

SAMPLE = Path(__file__).parents[2] / "data" / "people" / "alumni.csv"
EDGE = "----edge7f3a"


def sheet(rows: int) -> bytes:
    return b"".join(SAMPLE.read_bytes().splitlines(keepends=True)[: rows + 1])


def upload(page: Any, file: bytes, path: str = "/s/imports", **fields: str) -> str:
    """Send the form as a browser does, the file last."""
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="mine.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), file, f"\r\n--{EDGE}--\r\n".encode()])
    return str(page._ask("POST", path, body, {
        "Content-Type": f"multipart/form-data; boundary={EDGE}",
    }))  # fmt: skip


def facts(page: Any) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.page))


@pytest.fixture
def page(staff_in: Any) -> Any:
    made = staff_in()
    made.get("/s/imports")
    return made


def test_a_file_is_tried_taken_and_taken_again_without_doubling_anybody(
    page: Any, program: str
) -> None:
    ours = {"csrf": page.filled()["csrf"]}
    upload(page, sheet(6), **ours, kind="alumni", act="try")
    assert page.status == 200
    assert "This was a try. No one was added." in page.page
    tried = facts(page)
    assert people.alumni(program, 50).items == []
    for created in (tried["New"], "0"):
        upload(page, sheet(6), **ours, kind="alumni", act="take")
        page.follow()
        assert "Done." in page.page
        assert facts(page)["New"] == created
        assert facts(page)["Rows"] == "6"
    assert len(people.alumni(program, 50).items) == int(tried["New"])


def test_bad_rows_are_told_by_line_and_come_back_as_a_file(page: Any) -> None:
    head, good, bad = sheet(2).splitlines(keepends=True)
    columns = head.decode("utf-8-sig").strip().split(",")
    cells = bad.decode().rstrip("\r\n").split(",")
    cells[columns.index("discharged_on")] = "2026-13-40"
    upload(
        page,
        head + good + ",".join(cells).encode(),
        csrf=page.filled()["csrf"],
        kind="alumni",
        act="take",
    )
    page.follow()
    assert facts(page)["Not taken"] == "1"
    assert "<strong>Line 3 discharged_on</strong>" in page.page
    link = re.search(r'href="(\w+)/rows-to-mend"', page.page)
    assert link
    file = page.get(f"/s/imports/{link[1]}/rows-to-mend")
    assert page.headers["Content-Disposition"] == 'attachment; filename="rows-to-mend.csv"'
    assert "2026-13-40" in file


def test_a_file_that_is_none_says_so_and_adds_nobody(page: Any, program: str) -> None:
    ours = {"csrf": page.filled()["csrf"]}
    for file, kind, says in (
        (b"", "alumni", "Pick a file"),
        (sheet(1), "nobody", "Pick a file"),
        (b"a,b\n1,2\n", "alumni", "No one was added."),
        (b"\x00\xff\xfe", "mentors", "No one was added."),
        (b'<script>"x",\n', "alumni", "No one was added."),
    ):
        upload(page, file, **ours, kind=kind, act="take")
        assert page.status == 422, (file, kind)
        assert says in page.page
        assert "<script" not in page.page
    upload(page, sheet(1), **ours, kind="alumni", act="take", mapping="nosuch")
    assert "These column names do not fit" in page.page
    assert people.alumni(program, 50).items == []


def test_a_file_of_another_browser_or_too_long_is_refused(
    page: Any, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {"csrf": page.filled()["csrf"]}
    upload(page, sheet(1), csrf="x", kind="alumni", act="take")
    assert page.status == 403
    page._ask("POST", "/s/imports", b"no parts", {"Content-Type": "multipart/form-data"})
    assert page.status == 403
    monkeypatch.setattr(imports, "AT_MOST", 500)
    upload(page, sheet(3), **ours, kind="alumni", act="take")
    assert page.status == 413
    assert "Cut it in two." in page.page
    assert people.alumni(program, 50).items == []


def test_a_long_file_tells_how_far_it_is(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(running.jobs, "send", lambda *_, **__: None)
    upload(page, sheet(4), csrf=page.filled()["csrf"], kind="alumni", act="take")
    page.follow()
    assert "We have read 0 of 4 rows." in page.page


def test_an_analyst_imports_nobody(staff_in: Any) -> None:
    page = staff_in("analyst")
    page.get("/s/imports")
    assert page.status == 403
