"""Questionnaires as graduates meet them: item by item by text, or on a page of their own; and what
staff then see. Over HTTP only."""

import re
from typing import Any

import pytest

from infra.local.testing import LaptopCloud
from tests.e2e.driving import alumnus, as_csv, everything, ids, phone, read, say, send_in
from tests.unit.instruments.responses import FORM

PLAIN, DISCREET = 11, 12
POLICY: dict[str, Any] = {
    "instruments": {"follow_up": ["barc-10", "phq-2"], "wording": {"barc-10": {"en": FORM}}},
    "checkins": {"cadence": {"twice_weekly_weeks": 1, "weekly_weeks": 12}},
}  # fmt: skip


@pytest.fixture(scope="module")
def who(cloud: LaptopCloud) -> dict[str, str]:
    """Both have joined, and their set is due."""
    answer = cloud.api("PUT", "/v1/program/policy", role="supervisor", json=POLICY)
    assert answer.status_code == 200, answer.text
    rows = [alumnus(PLAIN, "Annabel", wording="plain"), alumnus(DISCREET, "Benedict")]
    assert send_in(cloud, "alumni", as_csv(rows)).json()["rejected"] == 0
    cloud.advance("PT2H")
    for number in (PLAIN, DISCREET):
        say(cloud, phone(number), "YES")
    return ids(cloud)


def until(cloud: LaptopCloud, number: int, words: str) -> str:
    """Let days pass, check-ins answered calmly, until a text holds these words."""
    for _ in range(12):
        cloud.advance("PT12H")
        sent = [one["body"] for one in cloud.outbox(phone(number))]
        if found := next((body for body in sent if re.search(words, body)), None):
            return str(found)
        answers = ("N", "1", "9", "N") if "Y/N" in sent[-1] else ()
        for answer in answers:
            say(cloud, phone(number), answer)
    raise AssertionError(cloud.outbox(phone(number)))


def test_a_graduate_with_plain_words_answers_by_text_to_a_total(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    person = who[f"E-{PLAIN}"]
    seen = read(cloud, f"/v1/alumni/{person}/preview", days="14")
    foreseen = [one["body"] for one in seen["texts"] if one["kind"] == "follow_up"]
    opening = until(cloud, PLAIN, "quick questions")
    assert foreseen[0] == opening
    for answer in ("5", "6", "4", "5", "very", "5", "5", "6", "5", "5"):
        (said,) = say(cloud, phone(PLAIN), answer)
    assert "Little interest" in said
    say(cloud, phone(PLAIN), "2")
    (said,) = say(cloud, phone(PLAIN), "1")
    assert "Someone will call you" in said
    found = {
        one["instrument"]: one for one in everything(cloud, f"/v1/alumni/{person}/instruments")
    }
    assert (found["barc-10"]["total"], found["barc-10"]["how"]) == (52, "text")
    assert found["barc-10"]["flags"] == ["sustained_remission"]
    assert found["phq-2"]["flags"] == ["positive"]
    alerts = [one for one in everything(cloud, "/v1/alerts") if one["cause"] == "phq2"]
    assert [one["person"]["id"] for one in alerts] == [person]


def test_a_discreet_one_answers_on_a_page_and_staff_see_the_list_of_people(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    person = who[f"E-{DISCREET}"]
    body = until(cloud, DISCREET, r"/p/[\w-]{43}")
    link = re.search(r"http://\S+/p/[\w-]{43}", body)
    assert link
    assert "question" not in body
    page = Page(cloud, link[0])
    page.send(proof="1985")
    for answer in ("5", "6", "4", "5", "6", "5", "5", "6", "5", "5", "0", "0"):
        page.send(act="item", answer=answer)
    page.send(
        act="member", name="Jo", frequency="daily", supportive="4", attitude="abstains"
    )  # fmt: skip
    page.send(act="listed")
    assert "Is there more" in page.text
    items = list(everything(cloud, f"/v1/alumni/{person}/instruments"))
    assert {(one["instrument"], one["total"], one["how"]) for one in items} == {
        ("barc-10", 52, "page"), ("phq-2", 0, "page"),
    }  # fmt: skip
    growth = read(cloud, f"/v1/alumni/{person}/network/growth")["items"]
    assert growth[0]["state"] == "done"
    due = read(cloud, f"/v1/alumni/{person}/instruments/due")["items"]
    assert {one["state"] for one in due if one["day"] == 0} == {"done"}


class Page:
    """A browser without script at a private page."""

    def __init__(self, cloud: LaptopCloud, link: str) -> None:
        self.http, self.link = cloud.http, link
        self.jar: dict[str, str] = {}
        self.text = ""
        self._ask("GET")

    def send(self, **fields: str) -> None:
        """Send the page's first form with these fields, and go where it leads."""
        form = re.findall(r"<form.*?</form>", self.text.partition("<main")[2], re.S)
        boxed = [one for one in form if 'id="name"' in one] if "name" in fields else form
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', boxed[0])
        self._ask("POST", {**dict(hidden), **fields})
        self._ask("GET")

    def _ask(self, method: str, data: dict[str, str] | None = None) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        answer = self.http.request(
            method, self.link, data=data, headers={"Cookie": cookie}, timeout=120,
            allow_redirects=False,
        )  # fmt: skip
        assert answer.status_code in (200, 303), answer.text
        for line in answer.raw.headers.getlist("Set-Cookie"):
            name, _, value = line.split(";")[0].partition("=")
            self.jar[name] = value
        self.text = answer.text
