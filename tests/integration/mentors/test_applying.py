"""Somebody applies to be a mentor: the form's steps, its confirming, and who gets what."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.applying.applications import Application
from chalicelib.domain.applying.form import ORDER
from chalicelib.domain.people import Mentor
from chalicelib.services.applying import deciding
from chalicelib.services.standing import revoking
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import whole_table, work
from tests.integration.mentors.conftest import DANA, HOST

MAIL = "sam@example.org"
#: What each step is filled in with.
TOLD: dict[str, dict[str, str]] = {
    "you": {
        "first_name": "Sam", "last_name": "Rivers", "birth_date": "1984-02-03", "gender": "man",
        "language.en": "1", "language.es": "1", "city": "Louisville", "state": "KY",
        "zip": "40202",
    },
    "way": {
        "recovery_since": "2019-05-01", "pathway.twelve_step": "1", "supports_medication": "yes",
    },
    "times": {
        "availability.mon-eve": "1", "availability.sat-am": "1", "capacity": "2",
        "mentee_gender_preference": "any", "why": "To give back",
    },
    "people": {
        "reference_1": "Kim Low", "reference_1_reach": "502 555 0181",
        "reference_2": "Lee Park", "reference_2_reach": "lee@example.org",
    },
    "agree": {"phone": "(502) 555-0151", "email": MAIL, "agrees": "yes", "texts": "yes"},
}  # fmt: skip


def fill(page: Any, program: str, act: str = "text", **more: dict[str, str]) -> Any:
    """Fill the whole form in and ask for the code; ``more`` by step."""
    page.get(f"/a/form/{program}/you?lang=en")
    for step in ORDER:
        sent = {**TOLD[step], **more.get(step, {})}
        page.post(**({**sent, "act": act} if step == ORDER[-1] else sent))
        assert page.status == 303, page.page
        page.follow()
    return page


def message_in(body: str) -> tuple[str, str]:
    """The link's path and the code."""
    found = re.search(rf"(\d{{8}}).*https://{HOST}(/a/in/[\w-]{{43}})(?:\s|$)", body)
    assert found, body
    return found[2], found[1]


def applied(program: str) -> list[Application]:
    return deciding.page(program, 10)[0]


def raw(program: str, kind: str) -> list[dict[str, Any]]:
    pk = Ref(program, "").pk
    rows = (one for one in whole_table() if one["pk"]["S"] == pk)
    return [one for one in rows if one["record"]["S"] == kind]


def test_step_by_step_and_confirmed_by_the_code_of_a_text(
    program: str, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    page = fill(browser(), program)
    assert "on the way" in page.page
    assert (carriers.texts, applied(program)) == ([], [])  # the page does not send
    worked()
    (text,) = carriers.to(DANA)
    assert "mentor" not in text
    code, held = message_in(text)[1], dict(page.cookies)
    sent = page.filled() | {"act": "code", "code": code}
    page.post(**sent)
    assert "Thank you" in page.follow()
    page.cookies = held
    page.post(f"/a/code/{program}", **sent)  # the second tap
    assert "Thank you" in page.follow()
    (one,) = applied(program)
    assert (one.state, one.way, one.language) == ("waiting", "text", "en")
    assert one.cells["availability"] == "mon-eve|sat-am"
    assert one.cells["language"] == "en|es"
    assert raw(program, "application_draft") == []
    assert carriers.mails == []
    work(program, clock())
    work(program, clock())
    found = [a for a in raw(program, "alert") if a["cause"]["S"] == "application_waiting"]
    assert len(found) == 1


def test_back_keeps_every_field_and_a_double_tap_does_no_harm(program: str, browser: Any) -> None:
    page = browser()
    page.get(f"/a/form/{program}/you")
    first = page.filled() | TOLD["you"]
    page.post(**TOLD["you"])
    page.post(f"/a/form/{program}/you", **first)
    assert page.headers["Location"].endswith("form/" + program + "/way?lang=en")
    page.follow()
    page.post(**TOLD["way"])
    page.get(f"/a/form/{program}/you")
    kept = page.filled()
    assert {name: kept.get(name) for name in TOLD["you"]} == TOLD["you"]
    page.get(f"/a/form/{program}/way")
    assert page.filled()["pathway.twelve_step"] == "1"
    assert len(raw(program, "application_draft")) == 1


@pytest.mark.parametrize(
    ("step", "sent", "field", "says"),
    [
        ("you", {"first_name": ""}, "first_name", "Please fill this in"),
        ("you", {"birth_date": "2010-01-01"}, "birth_date", "18 or older"),
        ("you", {"birth_date": "31 April"}, "birth_date", "Type the day like"),
        ("you", {"state": "ZZ"}, "state", "Two letters"),
        ("you", {"zip": "123"}, "zip", "five digits"),
        ("you", {"gender": "nonsense", "language.en": "", "zip": "x"}, "zip", "five digits"),
        ("way", {"recovery_since": "2026-06-01"}, "recovery_since", "You need 12 months"),
        ("way", {"discharged_on": "2026-08-01"}, "discharged_on", "until 6 months"),
        ("way", {"recovery_since": "2027-01-01"}, "recovery_since", "yet to come"),
        ("times", {"capacity": "99"}, "capacity", "Please fill this in"),
        ("people", {"reference_2": " "}, "reference_2", "Please fill this in"),
        ("agree", {"phone": "12 34"}, "phone", "all ten digits"),
        ("agree", {"email": "sam"}, "email", "not an e-mail"),
        ("agree", {"agrees": ""}, "agrees", "Please fill this in"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field_and_kept(
    program: str, browser: Any, step: str, sent: dict[str, str], field: str, says: str
) -> None:
    page = browser()
    page.get(f"/a/form/{program}/{step}?lang=en")
    page.post(**{**TOLD[step], **sent})
    assert page.status == 422
    note = re.search(rf'role="alert" id="{field}-wrong">([^<]*)<', page.page)
    assert note
    assert says in note[1]
    name = next(iter(sent))
    if step != "times" and sent[name].strip() and name != "gender":
        assert f'value="{sent[name]}"' in page.page


def test_a_step_that_was_left_out_is_asked_for_before_anything_leaves(
    program: str, browser: Any, worked: Any
) -> None:
    page = browser()
    page.get(f"/a/form/{program}/agree")
    page.post(**TOLD["agree"], act="text")
    assert page.headers["Location"].endswith(f"/{program}/you?lang=en&check=1")
    assert "Please fill this in" in page.follow()
    assert worked() == 0


def test_markup_in_a_name_is_shown_as_text(
    program: str, browser: Any, worked: Any, carriers: Any
) -> None:
    evil = '"><script>alert(1)</script>'
    page = browser()
    page.get(f"/a/form/{program}/you")
    page.post(**{**TOLD["you"], "first_name": evil, "birth_date": "x"})
    page.get(f"/a/form/{program}/you")
    assert "<script" not in page.page
    assert page.filled()["first_name"] == evil
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_link_is_not_used_up_by_scanners_and_needs_the_code_elsewhere(
    program: str, browser: Any, worked: Any, carriers: Any
) -> None:
    page = fill(browser(), program, act="mail")
    worked()
    (mail,) = carriers.mails
    assert (mail["to"], mail["subject"]) == (MAIL, "Handrail: your code")
    link, code = message_in(mail["body"])
    scanner = browser()
    same = re.sub(r'value="[0-9a-f]{64}"', "", scanner.get(link))
    assert re.sub(r'value="[0-9a-f]{64}"', "", scanner.get("/a/in/" + "x" * 43)) == same
    scanner.post(link)
    assert scanner.status == 403
    assert applied(program) == []
    tablet = browser()
    tablet.get(link)
    tablet.post(code=code)
    assert tablet.status == 303
    (one,) = applied(program)
    assert one.way == "mail"
    page.post(act="code", code=code)  # once is once, and this browser is told that it was done
    assert page.status == 303
    assert len(applied(program)) == 1


def test_a_code_stands_for_the_number_that_it_went_to(
    program: str, browser: Any, worked: Any, carriers: Any
) -> None:
    page = fill(browser(), program)
    worked()
    code = message_in(carriers.to(DANA)[-1])[1]
    page.get(f"/a/form/{program}/agree")
    page.post(phone="502-555-0177", act="mail")
    page.follow()
    page.post(act="code", code=code)
    assert page.status == 403
    assert applied(program) == []


def test_nothing_tells_who_is_known_and_who_stopped_gets_nothing(
    program: str, browser: Any, worked: Any, carriers: Any, volunteer: Any
) -> None:
    stopped = volunteer(phone="+15025550162")
    revoking.opt_out(program, stopped.person, "staff", Mentor, channel="spoken")
    volunteer(phone=DANA)
    volunteer(phone="+15025550163", number_state="suspect")
    carriers.texts.clear()
    pages = set()
    for number in ("5025550151", "5025550162", "5025550163", "5025550164"):
        page = fill(browser(), program, agree={"phone": number})
        pages.add(re.sub(r'value="[0-9a-f]{64}"', "", page.page))
        worked()
    assert len(pages) == 1
    assert [text["to"] for text in carriers.texts] == [DANA, "+15025550164"]


def test_one_number_gets_three_messages_an_hour_at_most(
    program: str, browser: Any, worked: Any, carriers: Any, clock: Any
) -> None:
    page = fill(browser(), program)
    for _ in range(4):
        worked()
        page.post(act="text")
        page.follow()
    worked()
    assert len(carriers.to(DANA)) == 3
    other = fill(browser(), program)  # another browser changes nothing
    worked()
    assert len(carriers.to(DANA)) == 3
    clock.go(hours=1)
    other.post(act="text")
    worked()
    assert len(carriers.to(DANA)) == 4


def test_a_form_is_forgotten_after_two_days_and_a_foreign_one_is_refused(
    program: str, browser: Any, clock: Any
) -> None:
    page = browser()
    page.get(f"/a/form/{program}/you")
    page.post(**TOLD["you"])
    (row,) = raw(program, "application_draft")
    assert int(row["expires_at"]["N"]) == (clock() + timedelta(days=2)).timestamp()
    assert "Sam" not in str(row)
    clock.go(days=2)
    assert "Sam" not in page.get(f"/a/form/{program}/you")
    page.post(**TOLD["you"])
    assert page.status == 410
    page.get(f"/a/form/{program}/you")
    page.post(**TOLD["you"])
    assert page.status == 303
    thief = browser()
    thief.get(f"/a/form/{program}/you")
    thief.post(csrf="0" * 64)
    assert thief.status == 403
    thief.get("/a/form/nowhere/you")
    assert thief.status == 404
    thief.get(f"/a/form/{program}/none")
    assert thief.status == 404


def test_spanish_goes_through_to_the_message(
    program: str, browser: Any, worked: Any, carriers: Any
) -> None:
    page = browser()
    page.get(f"/a/form/{program}/you", {"Accept-Language": "es-MX"})
    assert '<html lang="es">' in page.page
    for step in ORDER:
        page.post(**TOLD[step])
        assert page.status == 303, page.page
        page.follow()
        assert '<html lang="es">' in page.page
    worked()
    assert "Su codigo es" in carriers.to(DANA)[0]


def test_each_page_is_small_and_alike_for_anybody(program: str, browser: Any) -> None:
    css = len(browser().get("/static/page.css"))
    for step in ORDER:
        assert len(browser().get(f"/a/form/{program}/{step}").encode()) + css < 40_000
    assert load(Ref(program, "")).seq  # nothing was written by looking
    assert raw(program, "application_draft") == []


def test_the_same_form_is_there_to_print_and_holds_nothing_of_anybody(
    program: str, browser: Any
) -> None:
    page = browser()
    page.get(f"/m/sign-in?p={program}")
    page.get(re.search(r'href="\.\./(a/form/[^"?]*)', page.page)[1].join(("/", "")))  # type: ignore[index]
    page.post(**TOLD["you"])
    sheet = page.get(f"/a/print/{program}?lang=es")
    assert page.status == 200
    assert "Sam" not in sheet
    assert "<input" not in sheet
    assert "Set-Cookie" not in page.headers
    assert sheet.count('class="box"') == 21 + 3 + 2 + 5 + 2 + 6 + 5 + 5 + 2
    for said in ("502-555-0199", "mentor", "Su firma", "ALTO"):
        assert said in sheet
    assert page.get("/static/paper.css")
    page.get("/a/print/nowhere")
    assert page.status == 404
