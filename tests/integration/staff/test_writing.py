"""Staff text one person: linted, once, in that person's hours, or told that none can leave."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.standing import revoking
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, live, work

PHONE = "+15025550142"


def written(page: Any, ref: Any, words: str, times: int = 1, **more: str) -> str:
    page.get(f"/s/write/{ref.person}")
    form = {**page.filled(), "act": "write", "words": words, **more}
    for _ in range(times):
        page.post(f"/s/write/{ref.person}", **form)
    return str(page.page)


def own(ref: Any) -> list[Message]:
    return [one for one in load_all(ref).values(Message) if one.kind == "staff"]


def test_a_text_leaves_once_under_the_programs_neutral_name(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    assert f"s/write/{rosa.person}" in page.get(f"/s/people/{rosa.person}")
    written(page, rosa, "Can we talk\r\n on Friday at 3?", times=2)
    assert "It is on its way." in page.follow()
    work(program, clock())
    sent = [body for body in carriers.to(PHONE) if "Friday" in body]
    assert sent == ["Handrail: Can we talk on Friday at 3?"]
    said = page.get(f"/s/people/{rosa.person}")
    assert "Staff wrote to them" in said
    assert chain_faults(rosa) == []


def test_a_mentor_is_texted_from_their_page_judged_alike_and_by_the_api(
    program: str, staff_in: Any, volunteer: Any, clock: Any, carriers: Any, api: Any
) -> None:
    page, dana = staff_in(), volunteer(phone="+15025550151")
    assert f"s/write/{dana.person}" in page.get(f"/s/mentors/{dana.person}")
    written(page, dana, "Bring the rehab papers")
    assert (page.status, own(dana)) == (422, [])
    written(page, dana, "Can you come on Friday?", times=2)
    assert "It is on its way." in page.follow()
    assert f"/s/mentors/{dana.person}" in page.path
    work(program, clock())
    assert carriers.to("+15025550151") == ["Handrail: Can you come on Friday?"]
    path, sent = f"/mentors/{dana.person}/messages", {"words": "Bring the rehab papers"}
    assert api("POST", path, sent)[0] == 422
    assert api("POST", f"{path}/check", sent)[1]["tells"] == ["rehab"]
    assert api("POST", f"/alumni/{dana.person}/messages", {"words": "Hi"})[0] == 404
    assert len(own(dana)) == 1
    assert chain_faults(dana) == []


def test_at_night_it_waits_for_the_morning(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    rosa = enroll()
    clock.go(hours=12)
    page = staff_in()
    written(page, rosa, "Can we talk on Friday?")
    work(program, clock())
    assert not [body for body in carriers.to(PHONE) if "Friday" in body]
    live(program, clock, clock() + timedelta(hours=12, minutes=5))
    assert [body for body in carriers.to(PHONE) if "Friday" in body]


def test_what_tells_is_refused_in_discreet_mode_and_a_rewrite_is_offered(
    staff_in: Any, enroll: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    said = written(page, rosa, "See you at the AA meeting")
    assert page.status == 422
    assert "guess too much" in said
    assert 'value="anyway"' not in said
    written(page, rosa, "See you at the AA meeting", act="anyway")
    assert page.status == 422
    assert own(rosa) == []
    page.post(act="rewrite")
    assert "See you at the group" in page.page
    page.post(act="write", words="See you at the group")
    assert page.status == 303
    (message,) = own(rosa)
    assert message.body == "Handrail: See you at the group"


def test_with_plain_wording_it_warns_and_may_leave(
    staff_in: Any, enroll: Any, carriers: Any
) -> None:
    page = staff_in()
    rosa = enroll(wording="plain")
    said = written(page, rosa, "See you at the AA meeting")
    assert 'value="anyway"' in said
    page.post(act="anyway", words="See you at the AA meeting")
    assert page.status == 303
    assert len(own(rosa)) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [("", "Please fill this in."), ("W" * 201, "That is too long."), ("Hi 🐱", "🐱")],
)
def test_what_no_text_holds_is_named_and_kept(
    staff_in: Any, enroll: Any, carriers: Any, words: str, told: str
) -> None:
    page = staff_in()
    rosa = enroll()
    said = written(page, rosa, words)
    assert page.status == 422
    assert told in said
    assert words in said


def test_whom_no_text_may_reach_is_to_be_called(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    wanda = enroll(phone="+15025550143", shared_phone=True)
    assert "Call them." in written(page, wanda, "Can we talk?")
    rosa = enroll()
    written(page, rosa, "Can we talk?")
    clock.go(seconds=1)
    revoking.opt_out(program, rosa.person, "test", Alumnus, channel="spoken")
    work(program, clock())
    assert [one.state for one in own(rosa)] == ["SUPPRESSED"]
    assert [a.cause for a in load_all(rosa).values(Alert)] == ["not_sent"]
    assert "Call them." in written(page, rosa, "Can we talk?")
    assert len(own(rosa)) == 1


def test_nobody_of_another_program_is_texted(staff_in: Any, other_rosa: Any) -> None:
    page = staff_in()
    page.get(f"/s/write/{other_rosa.person}")
    assert page.status == 404
    for role in ("analyst", "auditor"):
        other = staff_in(role)
        other.get(f"/s/write/{other_rosa.person}")
        assert other.status == 403
