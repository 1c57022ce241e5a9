"""Signing in by link and code: who gets them, what uses them up, what a session is."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.carriers.result import Result
from chalicelib.domain.care import Care
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Mentor, Person
from chalicelib.services.signing_in import entering
from chalicelib.services.standing import restoring
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.writes import Conflict
from tests.integration.life import chain_faults, live, whole_table
from tests.integration.mentors.conftest import DANA, message_in

ROSA = "+15025550142"
HOME = "/m/phone"
#: What differs from page to page by itself.
_RANDOM = re.compile(r'value="[0-9a-f]{64}"')


def ask(browser: Any, program: str, phone: str = DANA, way: str = "text", **more: Any) -> str:
    browser.get(f"/m/sign-in?p={program}")
    page: str = browser.post(act=way, phone=phone, **more)
    return _RANDOM.sub("", page)


def is_in(browser: Any) -> bool:
    browser.get(HOME)
    return bool(browser.status == 200)


def test_the_code_of_a_text_signs_in_the_browser_that_asked(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    phone = browser()
    assert "on the way" in ask(phone, program)
    assert carriers.to(DANA) == []  # the page does not send: who may, does
    assert worked() == 1
    (body,) = carriers.to(DANA)
    phone.post(act="code", code=message_in(body)[1])
    assert (phone.status, phone.headers["Location"]) == (303, "../m/today")
    assert is_in(phone)
    assert chain_faults(dana) == []


def test_a_mail_holds_link_and_code_too_and_needs_no_consent_to_texts(
    program: str, volunteer: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    volunteer(joined=False, phone=DANA, email="dana@example.org", texting="none", sms_consent=None)
    phone = browser()
    ask(phone, program)
    worked()
    assert (carriers.texts, carriers.mails) == ([], [])
    ask(phone, program, way="mail")
    worked()
    (mail,) = carriers.mails
    assert (mail["to"], mail["subject"]) == ("dana@example.org", "Handrail: your code")
    phone.get(message_in(mail["body"])[0])
    phone.post()
    assert is_in(phone)


def test_the_message_is_in_the_language_of_the_page(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    phone = browser()
    phone.get(f"/m/sign-in?p={program}", {"Accept-Language": "es-MX,es;q=0.9"})
    assert '<html lang="es">' in phone.page
    assert "ya va" in phone.post(act="text", phone=DANA)
    worked()
    assert "Su codigo es" in carriers.to(DANA)[0]
    phone.get(f"/m/sign-in?p={program}&lang=es&other=1")
    phone.post(act="mail", phone=DANA)
    worked()
    assert carriers.mails[0]["subject"] == "Handrail: su código"
    assert "Su código es" in carriers.mails[0]["body"]


def test_nobody_learns_who_is_known(
    program: str, dana: Any, enroll: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    """The same page, before the code and after a wrong one, for a mentor, a graduate, a stranger
    and a program that there is not; only the mentor gets a message."""
    enroll(phone=ROSA)
    carriers.texts.clear()
    pages, wrong, tries = set(), set(), []
    for where, number in (
        (program, DANA), (program, ROSA), (program, "+15025550177"), ("nowhere", DANA),
    ):  # fmt: skip
        phone = browser()
        pages.add(ask(phone, where, number).replace(where, ""))
        worked()
        for _ in range(6):
            wrong.add(_RANDOM.sub("", phone.post(act="code", code="1")).replace(where, ""))
        tries.append(phone.status)
    assert (len(pages), len(wrong), set(tries)) == (1, 1, {403})
    assert {text["to"] for text in carriers.texts} == {DANA}


def test_a_wrong_number_is_named_and_kept_in_the_form(program: str, browser: Any) -> None:
    phone = browser()
    page = ask(phone, program, "12 34")
    assert phone.status == 422
    assert 'value="12 34"' in page
    assert 'aria-invalid="true"' in page


def test_scanners_that_open_the_link_use_nothing_up(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    """Invariant 25. GET changes nothing, HEAD is no method; a scanner that even sends the form has
    neither the cookie of the browser that asked nor the code."""
    phone, scanner = browser(), browser()
    ask(phone, program)
    worked()
    link, code = message_in(carriers.to(DANA)[0])
    before = [item for item in whole_table() if "SIGNIN" in str(item["pk"])]
    for _ in range(3):
        assert "Dana" not in scanner.get(link)
    assert [item for item in whole_table() if "SIGNIN" in str(item["pk"])] == before
    scanner.post()
    assert (scanner.status, is_in(scanner)) == (403, False)
    phone.get(link)
    phone.post()
    assert is_in(phone)
    phone.get(link)
    phone.post(code=code)
    assert phone.status == 403  # used up


def test_elsewhere_the_link_needs_the_code(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    phone, laptop = browser(), browser()
    ask(phone, program)
    worked()
    link, code = message_in(carriers.to(DANA)[0])
    laptop.get(link)
    laptop.post(code="00000000" if code != "00000000" else "1")
    assert laptop.status == 403
    laptop.post(code=f"{code[:4]} {code[4:]}")
    assert is_in(laptop)
    phone.post(act="code", code=code)
    assert not is_in(phone)  # one session


def test_two_that_come_at_once_get_one_session(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any, monkeypatch: Any
) -> None:
    from chalicelib.store import signins

    phone = browser()
    ask(phone, program)
    worked()
    code, real, begun = message_in(carriers.to(DANA)[0])[1], signins.consume, []

    def slow(attempt: Any) -> bool:
        monkeypatch.setattr(signins, "consume", real)
        begun.append(entering.with_code(phone.cookies["__Host-page"], code))
        return real(attempt)

    monkeypatch.setattr(signins, "consume", slow)
    phone.post(act="code", code=code)
    assert (len(begun), phone.status) == (1, 403)


def test_after_five_wrong_codes_the_right_one_is_wrong(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    phone = browser()
    ask(phone, program)
    worked()
    code = message_in(carriers.to(DANA)[0])[1]
    for n in range(5):
        phone.post(act="code", code=f"{n}")
    phone.post(act="code", code=code)
    assert phone.status == 403


def test_link_and_code_end_after_ten_minutes_and_with_the_next_message(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    first, second = browser(), browser()
    ask(first, program)
    worked()
    ask(second, program)
    worked()
    old, new = (message_in(body) for body in carriers.to(DANA))
    first.post(act="code", code=old[1])
    assert first.status == 403
    first.get(old[0])
    first.post()
    assert first.status == 403
    clock.go(minutes=10)
    second.post(act="code", code=new[1])
    assert second.status == 403


def test_three_messages_in_a_quarter_of_an_hour_and_twenty_forms_an_hour(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    phone = browser()
    for _ in range(4):
        ask(phone, program)
        worked()
    assert len(carriers.to(DANA)) == 3
    clock.go(minutes=15)
    ask(phone, program)
    worked()
    assert len(carriers.to(DANA)) == 4
    for _ in range(15):
        ask(phone, program, "+15025550177")
    clock.go(minutes=16)
    assert worked() == 15
    page = ask(phone, program)
    assert (worked(), "on the way" in page) == (0, True)  # the twenty-first
    clock.go(hours=1)
    ask(phone, program)
    assert worked() == 1


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
def test_a_form_that_is_not_ours_asks_for_nothing(
    program: str, dana: Any, browser: Any, worked: Any, headers: dict[str, str]
) -> None:
    phone = browser()
    phone.get(f"/m/sign-in?p={program}")
    phone.post(headers=headers, act="text", phone=DANA)
    assert (phone.status, worked()) == (403, 0)


def test_cookies_and_headers_are_those_of_the_design(signed_in: Any, dana: Any) -> None:
    phone = signed_in()
    sid, page = phone.headers["Set-Cookie"]
    assert re.fullmatch(
        r"__Host-sid=[\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200", sid
    )
    assert page == "__Host-page=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    phone.get(HOME)
    policy = phone.headers["Content-Security-Policy"]
    assert policy.startswith(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
    )
    assert phone.headers["Cache-Control"] == "no-store"
    assert "<script" not in phone.page
    assert "style=" not in phone.page


def test_neither_link_code_nor_session_stands_in_the_table(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    """Invariant 28: planted canaries. What is kept of the message has stars in their place."""
    phone = browser()
    ask(phone, program)
    worked()
    link, code = message_in(carriers.to(DANA)[0])
    cookie = phone.cookies["__Host-page"]
    kept = [m for m in load_all(dana).values(Message) if m.kind == "sign_in"]
    assert [(m.state, "********" in m.body) for m in kept] == [("ACCEPTED", True)]
    phone.post(act="code", code=code)
    everything = str(list(whole_table()))
    for secret in (link.rpartition("/")[2], code, cookie, phone.cookies["__Host-sid"]):
        assert secret not in everything


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Result(kind="ambiguous", reason="ReadTimeout"), "UNKNOWN"),
        (Result(kind="not_accepted", reason="ThrottlingException"), "FAILED"),
        (Result(kind="refused", reason="ValidationException"), "FAILED"),
    ],
)
def test_what_may_not_have_arrived_is_not_sent_again_and_reaches_a_human(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any, clock: Any, result: Any,
    state: str,
) -> None:  # fmt: skip
    """Invariants 2 and 5."""
    carriers.answers = [result]
    ask(browser(), program)
    worked()
    live(program, clock, clock() + timedelta(hours=2))
    assert len(carriers.to(DANA)) == 1
    (message,) = [m for m in load_all(dana).values(Message) if m.kind == "sign_in"]
    assert message.state == state
    assert "not_sent" in load_all(dana).one(Care).open_alerts
    assert chain_faults(dana) == []


def test_a_record_that_changed_in_that_very_moment_costs_nobody_their_message(
    program: str, browser: Any, dana: Any, worked: Any, carriers: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A pair was introduced while its mentor signed in: the mail never came."""
    commit = Change.commit
    failed: list[str] = []

    def busy(change: Change, action: str, *more: Any) -> Any:
        if action == "sign_in.asked" and not failed:
            failed.append(action)
            raise Conflict("somebody else wrote first")
        return commit(change, action, *more)

    monkeypatch.setattr(Change, "commit", busy)
    made = browser()
    ask(made, program, way="mail")
    worked()
    assert failed
    assert len(carriers.mails) == 1
    made.post(act="code", code=message_in(carriers.mails[-1]["body"])[1])
    assert is_in(made)


def test_a_stop_and_a_shared_phone_get_no_text(
    program: str, dana: Any, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    for fields in ({"texting": "stopped"}, {"texting": "joined", "shared_phone": True}):
        change = Change(load(dana), by="t", at=clock(), policy=tenant(program).policy)
        change.amend(Person, **fields)
        change.commit("test.amended")
        ask(browser(), program)
        assert worked() == 1
    assert carriers.texts == []
    ask(browser(), program, way="mail")
    worked()
    assert len(carriers.mails) == 1


def test_a_session_ends_after_half_an_hour_idle_and_after_twelve_hours(
    signed_in: Any, dana: Any, clock: Any
) -> None:
    phone = signed_in()
    for _ in range(29):
        clock.go(minutes=24)
        assert is_in(phone)
    clock.go(minutes=24)
    assert not is_in(phone)
    other = signed_in()
    clock.go(minutes=30)
    assert not is_in(other)


def test_signing_out_ends_this_session_and_if_wanted_all(
    signed_in: Any, dana: Any, clock: Any
) -> None:
    phone, laptop, tablet = signed_in(), signed_in(), signed_in()
    old = dict(phone.cookies)
    phone.get(HOME)
    csrf = re.search(
        r'action="[./]*m/sign-out"><input type="hidden" name="csrf" value="(\w+)"', phone.page
    )
    assert csrf
    phone.post("/m/sign-out", csrf=csrf[1])
    assert "__Host-sid" not in phone.cookies
    phone.cookies = old
    assert not is_in(phone)
    assert is_in(laptop)
    clock.go(seconds=1)
    laptop.post("/m/sign-out", form=1, everywhere="1")
    assert laptop.status == 303
    assert not is_in(laptop)
    assert not is_in(tablet)
    assert chain_faults(dana) == []


def test_who_is_a_mentor_no_more_is_out_at_the_next_request(
    signed_in: Any, dana: Any, program: str, clock: Any
) -> None:
    from chalicelib.services.standing import erasing

    phone = signed_in()
    assert is_in(phone)
    erasing.carry_out(Ref(program, dana.person), "lead", "spoken", "ana")
    assert not is_in(phone)
    assert load_all(dana).maybe(Mentor) is not None


def test_after_a_restore_everybody_signs_in_anew(
    signed_in: Any, dana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = signed_in()
    phone.get(HOME)
    phone.post(act="on", pin="284751")
    assert is_in(phone)
    monkeypatch.setenv("SEND_EPOCH", "2")
    settings.get.cache_clear()
    monkeypatch.setattr(restoring, "check", lambda: None)  # the erasures were replayed
    assert not is_in(phone)
    assert "Your PIN" not in phone.get("/m/sign-in")


def test_a_trusted_phone_signs_in_with_its_pin_for_thirty_days(
    signed_in: Any, dana: Any, program: str, clock: Any
) -> None:
    phone = signed_in()
    phone.get(HOME)
    assert "easy to guess" in phone.post(act="on", pin="123456")
    phone.post(act="on", pin="284751")
    assert "You trust this phone" in phone.follow()
    clock.go(hours=13)
    assert not is_in(phone)
    assert "Your PIN" in phone.get("/m/sign-in")
    for wrong in ("111222", "111223"):
        phone.post(act="pin", pin=wrong)
        assert phone.status == 403
    phone.post(act="pin", pin="284751")
    assert is_in(phone)
    clock.go(days=30)
    assert "Your PIN" not in phone.get("/m/sign-in")


def test_after_three_wrong_pins_the_phone_is_like_any_other(
    signed_in: Any, dana: Any, clock: Any
) -> None:
    phone = signed_in()
    phone.get(HOME)
    phone.post(act="on", pin="284751")
    clock.go(hours=13)
    phone.get("/m/sign-in")
    for wrong in ("111222", "111223", "111224"):
        phone.post(act="pin", pin=wrong)
    phone.post(act="pin", pin="284751")
    assert (phone.status, is_in(phone)) == (403, False)
    assert "Your PIN" not in phone.get("/m/sign-in")


def test_other_methods_are_refused(browser: Any, program: str) -> None:
    phone = browser()
    for method in ("HEAD", "PUT", "DELETE"):
        phone._ask(method, "/m/sign-in", b"", {})
        assert phone.status == 405
