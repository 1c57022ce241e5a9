"""Staff see to alerts on their pages: the red first, the very words, each act once."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.engagement import Followed
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.web import forms, pages
from chalicelib.services import concerns
from chalicelib.services.reading.alerts import outside_id
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, text
from tests.integration.staff.test_today import concern

PHONE = "+15025550142"


def alert_of(ref: Any, cause: str = "") -> tuple[Alert, str]:
    """A person's alert and its page."""
    one = next(a for a in load_all(ref).values(Alert) if cause in ("", a.cause))
    return one, f"/s/alerts/{outside_id(ref.person, one)}"


def act(page: Any, path: str, what: str, times: int = 1, **fields: str) -> None:
    """Send the form of an act, as often as somebody taps."""
    page.get(path)
    form = {**page.filled(), "act": what, **fields}
    for _ in range(times):
        page.post(path, **form)


def test_a_red_alert_is_seen_first_however_many_wait_longer(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    """Forty older ambers filled the page of the day, and a new red one was not on it."""
    page = staff_in()
    for n in range(21):
        ref = enroll(phone=f"+150255502{n:02}", joined=False, discharged_on=date(2026, 11, 1))
        concern(program, ref, clock, "silence", "unread")
    clock.go(minutes=1)
    rosa = enroll(first_name="Wanda", joined=False)
    concern(program, rosa, clock, "call_requested")
    for path in ("/s/today", "/s/alerts"):
        said = page.get(path)
        assert said.index("Wanda Clark") < said.index("Rosa Clark")
        assert len(said.encode()) + len(pages.css("page").encode()) < 40_000
    said = page.get("/s/alerts?from=30")
    assert said.count("Rosa Clark") == 13
    assert "Wanda Clark" not in said


def test_an_unread_text_is_shown_as_words_and_read_by_ending_its_alert(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    words = "<img src=x onerror=alert(1)> my dog is at the vet \u202e"
    text(own_number(program), PHONE, words, clock())
    assert [t.needs_reading for t in load_all(rosa).values(Inbound)] == [True]
    _, path = alert_of(rosa, "unread")
    said = page.get(path)
    assert "<img" not in said
    assert "&lt;img src=x onerror=alert(1)&gt; my dog is at the vet [U+202E]" in said
    assert said.count("<strong>New</strong>") == 1
    assert "Coordinator One</p>" in said  # who is signed in, not whom the alert is about
    clock.go(minutes=1)
    act(page, path, "end", times=2, ended="not_needed")
    assert "This was done just now" in page.follow()
    assert "<strong>New</strong>" not in page.page
    alert, _ = alert_of(rosa, "unread")
    assert (alert.state, alert.outcome, alert.resolved_by) == (
        "resolved", "not_needed", "coordinator-1",
    )  # fmt: skip
    assert "No need" in page.get("/s/alerts?state=resolved")


def test_an_alert_is_taken_on_tried_once_and_ended_by_reaching_them(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    concern(program, rosa, clock, "silence")
    _, path = alert_of(rosa)
    act(page, path, "take", times=2)
    assert "coordinator-1 is on it" in page.get(path)
    act(page, path, "tried", times=2, outcome="no_answer", way="visit", note="Nobody home.")
    alert, _ = alert_of(rosa)
    assert [one.outcome for one in alert.tries] == ["no_answer"]
    assert [one.channel for one in load_all(rosa).one(Followed).tries] == ["visit"]
    page.get(path)
    page.post(act="tried", way="call", note="kept")
    assert page.status == 422
    assert "kept" in page.page
    act(page, path, "tried", outcome="reached", way="call")
    assert alert_of(rosa)[0].state == "resolved"
    assert chain_faults(rosa) == []


def test_an_incident_ends_by_reaching_them_and_911_is_a_disclosure(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    text(own_number(program), PHONE, "I want to end it all", clock())
    incident = load(rosa).one(Thread).crisis_incident
    path = f"/s/alerts/{incident}"
    assert "I want to end it all" in page.get(path)
    act(page, path, "nine", times=2, to_whom="Dispatch 7", emergency="Took pills")
    (told,) = load_all(rosa).values(Disclosure)
    assert (told.to_whom, told.why) == ("Dispatch 7", "Took pills")
    act(page, path, "end", ended="handed_over")
    sk = f"ALERT#{incident}"
    assert load(Ref(program, ""), sk).one(Alert, sk).state == "resolved"


def test_an_alert_goes_to_somebody_on_the_rota_alone_and_the_programs_has_no_call(
    program: str, staff_in: Any, clock: Any
) -> None:
    page = staff_in()
    alert = concerns.raise_once(program, "spend_limit")
    path = f"/s/alerts/{alert.id}"
    act(page, path, "hand", owner="Bo")
    assert "Bo was told first" in page.get(path)
    assert 'value="tried"' not in page.page
    act(page, path, "hand", owner="Nobody")
    assert page.status == 422


def test_a_held_number_is_not_forgotten_by_ending_its_alert(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    clock.go(minutes=1)
    text(own_number(program), PHONE, "Rosa passed away last night", clock())
    _, path = alert_of(rosa, "held")
    act(page, path, "end", ended="not_needed")
    assert page.status == 422
    assert "Texts are on hold." in page.page
    assert load(rosa).one(Person).hold


def test_what_a_supervisor_is_to_judge_nobody_else_reads_or_releases(
    program: str,
    pair: Any,
    staff_in: Any,
    signed_in: Any,
    clock: Any,
) -> None:
    rosa = pair()
    rosa.phone.says("M hello")
    rosa.phone.says("M can you lend me 20 dollars")
    page, lead = staff_in(), staff_in("supervisor")
    path = f"/s/relay/{rosa.match.id}"
    assert path.removeprefix("/") in page.get(f"/s/people/{rosa.ref.person}")
    said = {one: one.get(path) for one in (page, lead)}
    assert "lend me" not in said[page]
    assert "Only your lead may read this." in said[page]
    assert "lend me" in said[lead]
    for shown in ("", alert_of(rosa.ref, "safeguarding")[1]):
        assert "lend me" not in page.get(shown or f"/s/people/{rosa.ref.person}")
        assert "lend me" in lead.get(shown or f"/s/people/{rosa.ref.person}")
    assert path.removeprefix("/") in page.get(alert_of(rosa.ref, "safeguarding")[1])
    page.get(path)
    page.post(act="pass")
    assert page.status == 403
    lead.get(path)
    lead.post(act="pass")
    assert rosa.line().held_at is None
    assert "lend me 20 dollars" in signed_in().get(rosa.path)
    act_on = {"block": {"staff"}, "open": set()}
    for one, blocked in act_on.items():
        page.get(path)
        page.post(act=one)
        assert rosa.line().blocked_by == blocked


@pytest.mark.parametrize("path", ["/s/alerts/{}-{}", "/s/relay/{}-x", "/s/alerts/crisis-{}"])
def test_nothing_of_another_program_is_there(
    staff_in: Any,
    other_rosa: Ref,
    clock: Any,
    path: str,
) -> None:
    page = staff_in()
    concern(other_rosa.program, other_rosa, clock, "silence")
    alert, _ = alert_of(other_rosa)
    path = path.format(other_rosa.person, alert.id)
    page.get(path)
    assert page.status == 404
    token = forms.token(page.cookies["__Host-staff"], path)
    page.post(path, csrf=token, id="a" * 20, act="take")
    assert page.status == 404
    assert alert_of(other_rosa)[0].state == "open"


def test_a_mentors_alert_has_a_page_without_a_graduates(
    program: str,
    staff_in: Any,
    dana: Any,
    clock: Any,
) -> None:
    page = staff_in()
    concern(program, dana, clock, "mentor_stepped_back")
    _, path = alert_of(dana)
    said = page.get(path)
    assert f"s/people/{dana.person}" not in said
    act(page, path, "tried", times=2, outcome="reached", way="call")
    assert alert_of(dana)[0].state == "resolved"


def test_roles_that_act_on_nobody_see_no_alerts(staff_in: Any) -> None:
    for role in ("analyst", "auditor"):
        page = staff_in(role)
        for path in ("/s/alerts", "/s/alerts/x-y", "/s/relay/x-y"):
            page.get(path)
            assert page.status == 403
