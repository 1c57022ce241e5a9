"""Events: neutral, for a cohort, asked under the caps, answered with 1 or 2, marked, called off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.events import Invited
from chalicelib.domain.participation import Activity
from chalicelib.store.partition import load_all
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live
from tests.integration.phones import Phone, thread

PICNIC = {
    "what": "Picnic", "place": "Waterfront Park, gate 2", "starts_at": "2026-11-29T14:30",
    "type": "fitness", "hours": 2,
}  # fmt: skip


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def _made(api: Api, **more: Any) -> str:
    answer = api("POST", "/v1/events", PICNIC | more)
    assert answer.status_code == 201, answer.body
    return str(answer.json_body["id"])


def _asked(carriers: Any, number: str) -> list[str]:
    return [body for body in carriers.to(number) if "Picnic" in body]


def _invited(ref: Any) -> Invited | None:
    return next(iter(load_all(ref).values(Invited)), None)


def test_the_cohort_that_joined_is_asked_once_and_answers(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone, carriers: Any
) -> None:
    rosa = enroll(site="east")
    enroll(site="west", phone="+15025550143")
    enroll(site="east", phone="+15025550144", joined=False)
    event = _made(api, cohort={"site": "east"})
    assert _made(api, cohort={"site": "east"}) == event  # the same again
    live(program, clock, clock() + timedelta(days=3))
    (text,) = _asked(carriers, phone.number)
    assert text == (
        "Handrail: Picnic, Sun Nov 29, 2:30pm, Waterfront Park, gate 2. Are you coming? "
        "Reply 1 yes 2 no"
    )
    assert _asked(carriers, "+15025550143") == _asked(carriers, "+15025550144") == []
    tips = [m for m in load_all(rosa).rows.values() if getattr(m.value, "kind", "") == "tip"]
    prompts = thread(rosa).prompted_on
    assert len(tips) == 1
    assert len(prompts) == len(set(prompts))  # one prompt a day, the check-in's day not taken
    shown = api.get(f"/v1/events/{event}")
    assert sum(shown["answers"].values()) == 1
    assert chain_faults(rosa) == []


def _until_asked(program: str, clock: Any, ref: Any) -> None:
    for _ in range(200):
        live(program, clock, clock() + timedelta(minutes=20))
        invited = _invited(ref)
        if invited and invited.rsvp == "asked":
            return
    raise AssertionError("never asked")


@pytest.mark.parametrize(("body", "rsvp"), [("1", "yes"), ("yes im coming", "yes"), ("no", "no")])
def test_an_answer_is_kept_and_said_back(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone,
    body: str, rsvp: str,
) -> None:  # fmt: skip
    ref = enroll()
    event = _made(api)
    _until_asked(program, clock, ref)
    (said,) = phone.says(body)
    assert ("See you" in said) == (rsvp == "yes")
    (one,) = api.every(f"/v1/events/{event}/people")
    assert one == {"id": ref.person, "rsvp": rsvp, "why": None, "attended": None}


def test_who_came_is_marked_corrected_and_counts_as_attended(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any
) -> None:
    ref, walk_in = enroll(), enroll(phone="+15025550143", external_id="A-7")
    event = _made(api, cohort={"discharged_until": "2001-01-01"})
    path = f"/v1/events/{event}/attendance"
    marks = {"people": [{"id": ref.person, "attended": True},
                        {"id": walk_in.person, "attended": False}]}  # fmt: skip
    early = api("POST", path, marks)
    assert [e["code"] for e in early.json_body["errors"]] == ["future"]
    clock.go(days=6)
    unknown = {"people": [*marks["people"], {"id": "nobody", "attended": True}]}
    assert [e["field"] for e in api("POST", path, unknown).json_body["errors"]] == ["people.2.id"]
    assert load_all(ref).values(Activity) == []  # nothing half written
    assert api("POST", path, marks).json_body["attended"] == 1
    seq = load_all(ref).seq
    assert api("POST", path, marks).json_body["attended"] == 1
    assert load_all(ref).seq == seq
    (activity,) = load_all(ref).values(Activity)
    assert (activity.source, activity.type, str(activity.hours), str(activity.on)) == (
        "event", "fitness", "2", "2026-11-29",
    )  # fmt: skip
    undone = {"people": [{"id": ref.person, "attended": False}]}
    assert api("POST", path, undone).json_body["attended"] == 0
    assert load_all(ref).values(Activity) == []
    assert chain_faults(ref) == []


def test_an_event_called_off_is_told_to_those_asked_alone(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone, carriers: Any
) -> None:
    ref = enroll()
    event = _made(api)
    _until_asked(program, clock, ref)
    phone.says("1")
    late = enroll(phone="+15025550143")
    assert api("POST", f"/v1/events/{event}/cancel").json_body["state"] == "cancelled"
    assert api("POST", f"/v1/events/{event}/cancel").status_code == 200
    live(program, clock, clock() + timedelta(hours=22))
    assert _asked(carriers, phone.number)[-1] == (
        "Handrail: Picnic on Sun Nov 29 is off. Sorry about that."
    )
    assert len(_asked(carriers, phone.number)) == 2
    assert _asked(carriers, "+15025550143") == []
    assert _invited(late) is None


def test_who_may_not_be_texted_is_not_and_staff_see_why(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(stopped_scopes=frozenset({"TIPS"}))
    event = _made(api)
    live(program, clock, clock() + timedelta(hours=3))
    assert _asked(carriers, phone.number) == []
    (one,) = api.every(f"/v1/events/{event}/people")
    assert (one["id"], one["rsvp"], one["why"]) == (ref.person, "unsent", "scope_stopped")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": "AA picnic"}, "what"),
        ({"place": "Recovery center"}, "place"),
        ({"what": "x" * 41}, "what"),
        ({"what": "Picnic \U0001f600"}, "what"),
        ({"starts_at": "2026-11-29"}, "starts_at"),
        ({"starts_at": "2026-02-30T10:00"}, "starts_at"),
        ({"starts_at": "2026-11-24T10:30"}, "starts_at"),
        ({"starts_at": "2028-11-24T10:30"}, "starts_at"),
        ({"hours": 0}, "hours"),
        ({"hours": -2}, "hours"),
        ({"type": "mentor_session"}, "type"),
        ({"cohort": {"site": 3}}, "cohort.site"),
    ],
)
def test_a_bad_event_names_its_field(api: Api, wrong: dict[str, Any], field: str) -> None:
    answer = api("POST", "/v1/events", PICNIC | wrong)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert api.get("/v1/events")["items"] == []
