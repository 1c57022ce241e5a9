"""A mentor's phone: a browser without script that keeps cookies and sends forms."""

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from chalice.test import Client

from benchmarks.scenes import queued
from chalicelib import settings
from chalicelib.domain.matches import Match
from chalicelib.entrypoints.workers import replies
from chalicelib.services.matching import approving, life, proposing
from chalicelib.store.clients import client
from tests.integration.matching.conftest import api, graduate, volunteer  # noqa: F401
from tests.integration.mentors.relays import line, pair  # noqa: F401

HOST = "h.example"
DANA = "+15025550151"


class Browser:
    """One browser: cookies by name, and the page that it shows."""

    def __init__(self, made: Client) -> None:
        self._client = made
        self.cookies: dict[str, str] = {}
        self.path, self.page, self.status = "", "", 0
        self.token = ""
        self.headers: dict[str, Any] = {}

    def get(self, path: str, headers: dict[str, str] | None = None) -> str:
        """Open a page; one that sends the browser to a form of its own is open there."""
        self._ask("GET", path, b"", headers or {})
        to_form = self.status == 303 and "form=" in self.headers["Location"]
        return self.follow() if to_form else self.page

    def post(
        self, path: str = "", headers: dict[str, str] | None = None, form: int = 0, **fields: str
    ) -> str:
        """Send a form of the page: what it hides, what is filled in already, and ``fields``."""
        sent = {**self.filled(form), **fields}
        kind = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._ask("POST", path or self.path, urlencode(sent).encode(), kind)

    def filled(self, form: int = 0) -> dict[str, str]:
        """What the forms of ``main`` hold by themselves, as far as tests need it."""
        body = self.page.partition("<main")[2]
        one = re.findall(r"<form.*?</form>", body, re.S)[form : form + 1]
        found = {}
        for tag in re.findall(r"<input[^>]*>", "".join(one)):
            name, value = (re.search(rf'\b{a}="([^"]*)"', tag) for a in ("name", "value"))
            is_box = re.search(r'type="(checkbox|radio)"', tag)
            if name and (not is_box or " checked" in tag):
                found[name[1]] = html.unescape(value[1]) if value else ""
        return found

    def follow(self) -> str:
        """Go where the answer sends the browser."""
        assert self.status == 303, (self.status, self.page)
        where = urlsplit(urljoin(f"https://{HOST}{self.path}", self.headers["Location"]))
        assert where.netloc == HOST
        return self.get(f"{where.path}?{where.query}" if where.query else where.path)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> str:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": HOST, "Cookie": cookie, **headers}
        answer = self._client.http.request(method, path, headers=sent, body=body)
        self.path, self.status, self.headers = path, answer.status_code, answer.headers
        self.page = answer.body.decode()
        lines = answer.headers.get("Set-Cookie", [])
        for one in [lines] if isinstance(lines, str) else lines:
            name, _, value = one.split(";")[0].partition("=")
            self.cookies.pop(name, None)
            self.cookies |= {name: value} if value else {}
        return self.page


@pytest.fixture
def browser(
    program: str, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Browser]]:
    """Opens a browser of its own."""
    import app

    monkeypatch.setenv("PUBLIC_URL", f"https://{HOST}")
    settings.get.cache_clear()
    with Client(app.app) as made:
        yield lambda: Browser(made)
    monkeypatch.undo()
    settings.get.cache_clear()


@pytest.fixture
def worked(program: str) -> Callable[[], int]:
    """Has the worker of urgent things do what waits for this program; how much that was."""

    def go() -> int:
        url, count = settings.get().replies_queue_url, 0
        sqs = client("sqs")
        while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            keys = (json.loads(message["Body"]) for message in batch)
            mine = [key for key in keys if f"PROGRAM#{program}" in key["pk"]]
            if mine:
                assert replies(queued(mine), None) == {"batchItemFailures": []}
            count += len(mine)
        return count

    return go


@pytest.fixture
def dana(volunteer: Callable[..., Any]) -> Any:  # noqa: F811
    """A mentor with a phone and a mail address."""
    return volunteer(phone=DANA, email="dana@example.org")


def message_in(body: str) -> tuple[str, str]:
    """The link's path and the code of a message."""
    found = re.search(rf"(\d{{8}}).*https://{HOST}(/m/in/[\w-]{{43}})(?:\s|$)", body)
    assert found, body
    return found[2], found[1]


@pytest.fixture
def signed_in(program: str, browser: Any, worked: Any, carriers: Any) -> Callable[..., Browser]:
    """A browser in which somebody is signed in, by the code of a text."""

    def make(phone: str = DANA) -> Browser:
        made: Browser = browser()
        made.get(f"/m/sign-in?p={program}")
        made.post(act="text", phone=phone)
        worked()
        made.post(act="code", code=message_in(carriers.to(phone)[-1])[1])
        assert made.status == 303, made.page
        return made

    return make


@pytest.fixture
def offered(
    program: str,
    dana: Any,
    graduate: Callable[..., Any],  # noqa: F811
    clock: Any,
) -> Callable[..., Match]:
    """Makes a graduate who said yes to Dana: the offer waits for her; ``offered(…) -> Match``."""

    def make(**more: Any) -> Match:
        graduate(**more)
        run = proposing.start(program, "coordinator")
        (match,) = approving.approve(program, run.run.id, "coordinator").matches
        return life.answer_for(program, match.id, "yes", "coordinator")

    return make


@pytest.fixture
def matched(program: str, offered: Callable[..., Match]) -> Callable[..., Match]:
    """Makes somebody whom Dana mentors, introduced now; ``matched(…) -> Match``."""
    return lambda **more: life.accept(program, offered(**more).id, "coordinator")
