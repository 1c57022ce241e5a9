"""Staff sign in: a link or a code by mail, then an authenticator's number; and are let go."""

import re
from datetime import time
from typing import Any

import pytest

from chalicelib.domain.safety.rota import OnCall, Rota, Shift
from chalicelib.entrypoints.api import roles
from chalicelib.entrypoints.web.staff.site import BAR
from chalicelib.services import programs
from chalicelib.services.recording import Unacceptable
from chalicelib.services.staff import members, on_call
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, whole_table
from tests.integration.staff.conftest import message_in, now_known

_RANDOM = re.compile(r'value="[0-9a-f]{64}"')


def ask(browser: Any, program: str, email: str) -> str:
    browser.get(f"/s/sign-in?p={program}")
    return _RANDOM.sub("", browser.post(act="mail", email=email))


def token_for(path: str, page: str) -> str:
    """The token of the form on every page that goes to a path."""
    found = re.search(rf's/{path}"[^>]*><input type="hidden" name="csrf" value="(\w+)"', page)
    assert found
    return found[1]


def is_in(browser: Any) -> bool:
    browser.get("/s/today")
    return browser.status == 200


def test_mail_and_authenticator_lead_in(
    program: str, hired: Any, halfway: Any, app_clock: Any
) -> None:
    member = hired()
    page = halfway(member)
    key = now_known(program, member.login).offered
    assert "<svg" in page.page
    assert "otpauth://totp/" in page.page
    assert not is_in(page)
    page.get("/s/number")
    page.post(number=app_clock.shows(key))
    assert page.headers["Location"].endswith("s/today")
    assert is_in(page)
    known = now_known(program, member.login)
    assert (known.authenticator, known.offered, known.failures) == (key, None, 0)
    assert chain_faults(Ref(program, "")) == []


def test_the_second_time_there_is_nothing_to_scan(
    program: str, staff_in: Any, halfway: Any, app_clock: Any
) -> None:
    staff_in()
    member = now_known(program, "coordinator-1")
    page = halfway(member)
    assert "svg" not in page.page
    assert "otpauth" not in page.page
    page.post(number=app_clock.shows(member.authenticator))
    assert is_in(page)


def test_the_page_is_the_same_whether_the_address_is_known_or_not(
    program: str, hired: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    member = hired()
    pages = {ask(browser(), program, email) for email in (member.email, "nobody@example.org")} | {
        ask(browser(), "nowhere", member.email)
    }
    assert len({page.replace("nowhere", program) for page in pages}) == 1
    worked()
    assert [one["to"] for one in carriers.mails] == [member.email]


def test_no_address_is_told_to_be_none(program: str, browser: Any) -> None:
    page = browser()
    said = ask(page, program, "dana")
    assert page.status == 422
    assert "That is not an e-mail." in said


def test_the_link_alone_leads_halfway_in_the_browser_that_asked_and_with_the_code_elsewhere(
    program: str, hired: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    member = hired()
    here, elsewhere = browser(), browser()
    ask(here, program, member.email)
    worked()
    link, code = message_in(carriers.mails[-1]["body"])
    here.get(link)
    elsewhere.get(link)
    elsewhere.post()
    assert elsewhere.status == 403
    elsewhere.get(link)
    elsewhere.post(code=code)
    assert elsewhere.status == 303
    here.get(link)
    here.post()
    assert here.status == 403


def test_a_number_counts_once_and_five_wrong_ones_lock(
    program: str, staff_in: Any, halfway: Any, app_clock: Any
) -> None:
    staff_in()
    member = now_known(program, "coordinator-1")
    app_clock.go(-30)  # the number that was just used
    page = halfway(member)
    page.post(number=app_clock.shows(member.authenticator))
    assert page.status == 403
    for _ in range(4):
        page.post(number="000000")
    assert "You can not go on from here." in page.page
    app_clock.go()
    again = halfway(member)
    assert "You can not go on from here." in again.page
    again.post("/s/number", number=app_clock.shows(member.authenticator))
    assert not is_in(again)
    causes = [
        one.cause
        for one in load_all(Ref(program, "")).values(
            __import__("chalicelib.domain.safety.alerts", fromlist=["Alert"]).Alert
        )
    ]
    assert causes == ["second_factor_locked"]


def test_an_authenticator_is_set_up_within_three_days_or_when_a_supervisor_lets_it_anew(
    program: str, hired: Any, halfway: Any, clock: Any, app_clock: Any
) -> None:
    member = hired()
    clock.go(hours=72)
    late = halfway(member)
    assert "You can not go on from here." in late.page
    assert "svg" not in late.page
    members.let_set_up(program, member.login, "lead")
    clock.go(seconds=1)
    page = halfway(member)
    page.post(number=app_clock.shows(now_known(program, member.login).offered))
    assert is_in(page)


def test_a_lost_authenticator_leads_in_no_more(
    program: str, staff_in: Any, halfway: Any, clock: Any, app_clock: Any
) -> None:
    old = staff_in()
    key = now_known(program, "coordinator-1").authenticator
    clock.go(seconds=1)
    members.let_set_up(program, "coordinator-1", "lead")
    assert not is_in(old)
    clock.go(seconds=1)
    page = halfway(now_known(program, "coordinator-1"))
    page.post(number=app_clock.shows(key))
    assert page.status == 403


def test_leaving_ends_everything_at_the_next_request(
    program: str, staff_in: Any, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    page = staff_in()
    waiting = browser()
    ask(waiting, program, "coordinator-1@example.org")
    worked()
    clock.go(seconds=1)
    members.leave(program, "coordinator-1", "lead", "Ana")
    assert not is_in(page)
    waiting.post(act="code", code=message_in(carriers.mails[-1]["body"])[1])
    assert waiting.status == 403
    before = len(carriers.mails)
    ask(browser(), program, "coordinator-1@example.org")
    worked()
    assert len(carriers.mails) == before


def test_leaving_hands_the_hours_on_call_over_so_that_nobody_pages_who_is_gone(
    program: str, hired: Any
) -> None:
    nights = Shift(days=("mon", "tue"), start=time(20), end=time(8))
    days = Shift(days=("mon",), start=time(8), end=time(20))
    own = "Coordinator-1@example.org"
    rungs = (
        OnCall(name="Ana", phone="+15025550190", email="ana@example.org", shifts=(days,)),
        OnCall(name="C.", phone="+15025550191", email=own, shifts=(nights,)),
        OnCall(name="Bo", phone="+15025550192", email="bo@example.org"),
    )
    programs.put_rota(program, Rota(rungs=rungs), "lead")
    hired()
    with pytest.raises(Unacceptable):  # nobody hands over to themselves
        members.leave(program, "coordinator-1", "lead", "C.")
    assert now_known(program, "coordinator-1").active
    left = members.leave(program, "coordinator-1", "lead", "Ana")
    assert left.shifts == (nights,)
    rota = on_call.rota(program)
    assert rota
    assert [(one.name, one.shifts) for one in rota.rungs] == [
        ("Ana", (days, nights)), ("Bo", "always"),
    ]  # fmt: skip


def test_halfway_is_ten_minutes_and_a_session_half_an_hour_without_use(
    program: str, hired: Any, halfway: Any, staff_in: Any, clock: Any, app_clock: Any
) -> None:
    member = hired(login="slow")
    page = halfway(member)
    clock.go(minutes=10)
    page.post(number=app_clock.shows(now_known(program, "slow").offered))
    assert page.headers["Location"].endswith("sign-in")
    other = staff_in()
    clock.go(minutes=29)
    assert is_in(other)
    clock.go(minutes=30)
    assert not is_in(other)


def test_a_session_ends_after_twelve_hours_and_by_signing_out_everywhere(
    program: str, staff_in: Any, clock: Any
) -> None:
    page, other = staff_in(), staff_in("supervisor")
    for _ in range(25):
        clock.go(minutes=29)
        page.get("/s/today")
        other.get("/s/today")
    assert not is_in(page)
    other = staff_in(login="third")
    kept = dict(other.cookies)
    other.get("/s/today")
    clock.go(seconds=1)
    (out,) = set(
        re.findall(r'sign-out"><input type="hidden" name="csrf" value="(\w+)"', other.page)
    )
    other.post("/s/sign-out", csrf=out, everywhere="1")
    other.cookies = kept
    assert not is_in(other)


def test_each_door_has_its_own_key(
    program: str, hired: Any, browser: Any, worked: Any, carriers: Any, staff_in: Any
) -> None:
    """What leads to one site leads to the other neither by code nor by session."""
    member = hired(login="kim")
    page = browser()
    ask(page, program, member.email)
    worked()
    code = message_in(carriers.mails[-1]["body"])[1]
    page.get("/m/sign-in")
    page.post(act="code", code=code)
    assert page.status == 403
    signed = staff_in()
    signed.cookies["__Host-sid"] = signed.cookies["__Host-staff"]
    signed.get("/m/today")
    assert signed.status == 303
    halfway = browser()
    ask(halfway, program, member.email)
    worked()
    halfway.post(act="code", code=message_in(carriers.mails[-1]["body"])[1])
    halfway.cookies["__Host-staff"] = halfway.cookies["__Host-halfway"]
    assert not is_in(halfway)


def test_every_page_is_open_to_the_roles_of_its_row_alone(staff_in: Any) -> None:
    for role in sorted(roles.ROLES):
        page = staff_in(role)
        for route, path in BAR:
            page.get(f"/s/{path}")
            assert (page.status == 200) == (role in roles.PAGES[route]), (role, route)
            assert page.status in (200, 403)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_site_is_refused(
    hired: Any, halfway: Any, program: str, app_clock: Any, headers: dict[str, str]
) -> None:
    page = halfway(hired())
    number = app_clock.shows(now_known(program, "coordinator-1").offered)
    page.post(headers=headers, number=number)
    assert page.status == 403
    page.get("/s/number")
    page.post(csrf="0" * 64, number=number)
    assert page.status == 403
    assert now_known(program, "coordinator-1").authenticator is None


def test_nothing_at_rest_or_in_the_page_gives_a_key_away(
    program: str, staff_in: Any, carriers: Any
) -> None:
    page = staff_in()
    known = now_known(program, "coordinator-1")
    told = str(whole_table())
    link, code = message_in(carriers.mails[-1]["body"])
    for secret in (
        known.authenticator, known.email, known.name, code, link.rpartition("/")[2],
        page.cookies["__Host-staff"],
    ):  # fmt: skip
        assert secret not in told
    assert page.headers["Cache-Control"] == "no-store"


def test_the_language_is_kept(staff_in: Any, program: str) -> None:
    page = staff_in()
    page.get("/s/today")
    token = re.search(
        r's/language" lang="es"><input type="hidden" name="csrf" value="(\w+)"', page.page
    )
    page.post("/s/language", csrf=token[1], lang="es")
    assert "Hoy" in page.follow()
