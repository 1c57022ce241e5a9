"""The incident page: the mailed link, the PIN, what is shown, what was done, what is refused."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import Client

from chalicelib import settings
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.people import SafeContact
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall, Rota
from chalicelib.services import programs
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from chalicelib.store.rows import rows
from tests.integration.life import chain_faults, live, whole_table
from tests.integration.test_crisis import ANA, BO, ROSA, deliver

PIN = "284751"
PLACE = "Under the bridge at 4th St"


class Browser:
    """An old phone's browser: one cookie, forms, no script."""

    def __init__(self, client: Client, link: str) -> None:
        self._client, self.path, self.cookie, self.page = client, link, "", ""
        self.answer: Any = None

    def get(self) -> str:
        return self._ask("GET", None, {})

    def post(self, headers: dict[str, str] | None = None, **fields: str) -> str:
        hidden = dict(re.findall(r'name="(csrf|seen)" value="([^"]*)"', self.page))
        return self._ask("POST", urlencode({**hidden, **fields}).encode(), headers or {})

    def _ask(self, method: str, body: bytes | None, more: dict[str, str]) -> str:
        headers = {"Cookie": self.cookie, "Host": "h.example", **more}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.answer = self._client.http.request(
            method, self.path, headers=headers, body=body or b""
        )
        if held := self.answer.headers.get("Set-Cookie"):
            self.cookie = held.split(";")[0]
        self.page = self.answer.body.decode()
        return self.page

    def open(self, pin: str = PIN) -> str:
        self.get()
        return self.post(act="pin", pin=pin)


@pytest.fixture
def browse(
    program: str, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Browser]]:
    """Opens the newest link that was mailed to somebody."""
    import app

    monkeypatch.setenv("PUBLIC_URL", "https://h.example")
    settings.get.cache_clear()
    rungs = (
        OnCall(name="Ana", phone=ANA, email="ana@example.org"),
        OnCall(name="Bo", phone=BO, email="bo@example.org", supervisor=True),
    )
    pins = {rungs[0].key: PIN, rungs[1].key: "918273"}
    programs.put_rota(program, Rota(rungs=rungs), "supervisor", pins)
    with Client(app.app) as client:

        def make(to: str = "ana@example.org") -> Browser:
            return Browser(
                client, link_in([m for m in carriers.mails if m["to"] == to][-1]["body"])
            )

        yield make
    monkeypatch.undo()
    settings.get.cache_clear()


def link_in(body: str) -> str:
    found = re.search(r"https://h\.example(/i/[\w-]{43})$", body)
    assert found, body
    return found[1]


def incident(program: str) -> Alert:
    return next(a for a in load_all(Ref(program, "")).values(Alert) if a.cause == "crisis")


@pytest.fixture
def rosa(browse: Any, enroll: Any, program: str, clock: Any) -> Any:
    contact = SafeContact(name="Mom", phone="+15025550184", may_say="That she asked for a call")
    home = {"city": "Paducah", "state": "KY", "zip": "42001"}
    ref = enroll(safe_contact=contact, usual_location=PLACE, **home)
    deliver(program, clock, body="i want to die <b>tonight</b> \u202egnp.exe")
    return ref


def test_the_link_and_the_pin_show_what_helps_and_the_view_is_logged(
    program: str, rosa: Any, browse: Any, clock: Any, carriers: Any
) -> None:
    page = browse().open()
    for shown in (
        "Rosa Clark", "i want to die &lt;b&gt;tonight&lt;/b&gt; [U+202E]gnp.exe", f"tel:{ROSA}",
        "English", "Paducah, KY 42001", PLACE, "Mom", "tel:+15025550184",
        "That she asked for a call",
        "tel:+15025550199", "24 hours a day", "tel:911", "tel:988", "Reached them", "911 called",
    ):  # fmt: skip
        assert shown in page
    assert "<script" not in page
    assert "style=" not in page
    (seen,) = rows(access_pk(program, clock().date()))
    assert isinstance(seen, AccessRow)
    assert (seen.by, seen.route) == ("Ana", "incident.page")
    assert rosa.person in seen.ids
    assert not [t for t in carriers.texts if "/i/" in t["body"]]  # the link goes by mail alone


def test_the_pages_headers(rosa: Any, browse: Any) -> None:
    phone = browse()
    for page in (phone.get, phone.open):
        page()
        headers = phone.answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in headers["Strict-Transport-Security"]
        assert headers["Set-Cookie"].startswith("__Host-page=")
        assert headers["Set-Cookie"].endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")


def test_a_scanner_that_opens_the_link_sees_nothing_and_uses_nothing_up(
    program: str, rosa: Any, browse: Any
) -> None:
    before = load_all(Ref(program, ""))
    phone = browse()
    for _ in range(5):
        assert "Rosa" not in phone.get()
    assert phone.answer.status_code == 200
    after = load_all(Ref(program, ""))
    assert after.rows == before.rows
    assert "Rosa Clark" in phone.open()


def test_neither_link_pin_nor_session_stands_in_the_table(
    program: str, rosa: Any, browse: Any
) -> None:
    """Invariant 28: planted canaries."""
    phone = browse()
    phone.open()
    everything = str([item for item in whole_table() if program in str(item)])
    assert program in everything
    for secret in (phone.path.removeprefix("/i/"), PIN, phone.cookie.partition("=")[2]):
        assert secret not in everything


def test_three_wrong_pins_lock_it_and_the_supervisor_is_told(
    program: str, rosa: Any, browse: Any, clock: Any, carriers: Any
) -> None:
    phone = browse()
    for _ in range(3):
        page = phone.open("111222")
        assert phone.answer.status_code == 403
        assert "That did not work" in page
        assert "Rosa" not in page
    assert "That did not work" in phone.open()  # the right one now
    assert "Rosa Clark" in browse_as_bo(program, browse, clock).open("918273")  # others can
    (alert,) = [a for a in load_all(Ref(program, "")).values(Alert) if a.cause == "pin_locked"]
    assert (alert.level, alert.owner) == ("red", "Bo")
    live(program, clock, clock() + timedelta(minutes=1))
    assert [body for body in carriers.to(BO) if str(alert.code) in body]


def browse_as_bo(program: str, browse: Any, clock: Any) -> Browser:
    live(program, clock, clock() + timedelta(minutes=6))  # the page has climbed
    made: Browser = browse("bo@example.org")
    return made


def test_a_right_pin_starts_the_count_over_and_a_new_one_unlocks(
    program: str, rosa: Any, browse: Any
) -> None:
    phone = browse()
    for wrong in ("111222", "111223", PIN, "111224", "111225", PIN):
        assert ("Rosa Clark" in phone.open(wrong)) == (wrong == PIN)
    for wrong in ("111222", "111223", "111224"):
        phone.open(wrong)
    assert "Rosa" not in phone.open()
    rungs = load_all(Ref(program, "")).one(Rota).rungs
    programs.put_rota(program, Rota(rungs=rungs), "lead", {rungs[0].key: "573920"})
    assert "Rosa Clark" in phone.open("573920")


@pytest.mark.parametrize("token", ["A" * 43, "x"])
def test_a_link_that_there_is_not_looks_like_one_that_there_is(
    rosa: Any, browse: Any, token: str
) -> None:
    real, other = browse(), browse()
    other.path = f"/i/{token}"
    strip = re.compile(r'value="[0-9a-f]{64}"')
    assert strip.sub("", other.get()) == strip.sub("", real.get())
    assert strip.sub("", other.open("111222")) == strip.sub("", real.open("111222"))
    assert other.answer.status_code == real.answer.status_code == 403


def test_a_link_ends_after_a_day_and_a_session_after_half_an_hour(
    program: str, rosa: Any, browse: Any, clock: Any
) -> None:
    phone = browse()
    phone.open()
    clock.go(minutes=31)
    assert "Rosa" not in phone.post(act="reached")
    assert incident(program).state == "open"
    assert "Rosa" in phone.open()
    clock.go(hours=24)
    assert "Rosa" not in phone.open()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Cookie": "__Host-page=another"},
        {"Cookie": ""},
    ],
)
def test_a_form_that_is_not_ours_does_nothing(
    program: str, rosa: Any, browse: Any, headers: dict[str, str]
) -> None:
    phone = browse()
    phone.open()
    assert "Rosa" not in phone.post(headers, act="reached")
    assert phone.answer.status_code == 403
    assert incident(program).state == "open"


def test_what_a_browser_of_ours_says_is_taken(program: str, rosa: Any, browse: Any) -> None:
    phone = browse()
    phone.open()
    ours = {"Origin": "https://h.example", "Sec-Fetch-Site": "same-origin"}
    assert "Reached" not in phone.post(ours, act="take")[:100]
    assert incident(program).acknowledged_by == "Ana"


def test_reached_ends_it_in_the_name_of_who_was_paged(
    program: str, rosa: Any, browse: Any, clock: Any, carriers: Any
) -> None:
    phone = browse()
    first = phone.open()
    clock.go(minutes=3)
    assert "Ended: Got through, Ana" in phone.post(act="reached")
    found = incident(program)
    assert (found.state, found.resolved_by, found.reached_at) == ("resolved", "Ana", clock())
    phone.page = first
    assert "Ended: Got through, Ana" in phone.post(act="no_answer")  # too late to change anything
    assert incident(program) == found
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(days=1))
    assert len(carriers.calls) == before
    assert chain_faults(Ref(program, "")) == []


def test_cannot_reach_pages_on_at_once_and_a_double_tap_counts_once(
    program: str, rosa: Any, browse: Any, clock: Any, carriers: Any
) -> None:
    phone = browse()
    first = phone.open()
    phone.post(act="no_answer")
    phone.page = first  # the second tap came from the page before
    phone.post(act="no_answer")
    found = incident(program)
    assert [(t.by, t.outcome) for t in found.tries] == [("Ana", "no_answer")]
    assert found.state == "open"
    clock.go(minutes=6)
    before = len(carriers.to(BO))
    live(program, clock, clock() + timedelta(minutes=1))
    assert len(carriers.to(BO)) == before + 1


def test_911_called_is_written_down_as_a_disclosure_and_the_clock_runs_on(
    program: str, rosa: Any, browse: Any, clock: Any, carriers: Any
) -> None:
    """42 CFR 2.51: to whom, by whom, when, why; kept for the accounting; sealed."""
    phone = browse()
    first = phone.open()
    told = {"to_whom": "Metro 911, operator 12", "why": "said she took pills"}
    phone.post(act="emergency_911", **told)
    phone.page = first
    phone.post(act="emergency_911", **told)
    (kept,) = load_all(rosa).values(Disclosure)
    assert (kept.by, kept.to_whom, kept.why) == ("Ana", *told.values())
    assert (kept.basis, kept.at) == ("medical_emergency", clock())
    assert incident(program).state == "acknowledged"
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=16))
    assert len(carriers.calls) > before  # nobody has said how she is
    assert chain_faults(rosa) == []


def test_an_unknown_numbers_incident_has_its_words_and_number(
    program: str, browse: Any, clock: Any
) -> None:
    deliver(program, clock, sender="+18595550177", body="i want to die")
    phone = browse()
    page = phone.open()
    assert "A number that we do not know" in page
    assert "tel:+18595550177" in page
    assert "Others may answer this number" in page
    phone.post(act="emergency_911")
    assert len(load_all(Ref(program, "")).values(Disclosure)) == 1


def test_with_kms_down_nothing_personal_is_shown_and_nothing_breaks(
    program: str, rosa: Any, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ConnectTimeoutError

    from chalicelib.store import programkeys
    from tests.integration.test_crisis import forget_keys

    phone = browse()
    phone.get()
    forget_keys()

    def down(*_: object) -> bytes:
        raise ConnectTimeoutError(endpoint_url="https://kms.test")

    with monkeypatch.context() as broken:
        broken.setattr(programkeys, "unwrap", down)
        page = phone.post(act="pin", pin=PIN)
    assert phone.answer.status_code == 500
    assert "Rosa" not in page
    assert "call 911" in page


def test_whoever_left_the_rota_opens_nothing_from_the_next_request_on(
    program: str, rosa: Any, browse: Any
) -> None:
    phone = browse()
    phone.open()
    rungs = load_all(Ref(program, "")).one(Rota).rungs
    programs.put_rota(program, Rota(rungs=rungs[1:]), "lead")
    assert "Rosa" not in phone.post(act="reached")
    assert incident(program).state == "open"
    assert "Rosa" not in phone.open()
