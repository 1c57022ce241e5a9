"""How a mentor is themselves: three taps, private, once; what is hard becomes a task for staff."""

from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.mentor_well import WellBeing
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, whole_table
from tests.integration.mentors.test_today import OTHER, amend

FINE = {"feeling": "good", "load": "right"}


@pytest.fixture
def phone(dana: Any, signed_in: Any) -> Any:
    made = signed_in()
    made.get("/m/well")
    return made


def told(ref: Ref) -> list[WellBeing]:
    return load_all(ref).values(WellBeing)


def test_three_taps_are_kept_sealed_and_once(program: str, dana: Any, phone: Any) -> None:
    form = phone.page
    for _ in range(2):
        phone.page, phone.path = form, "/m/well"
        phone.post(**FINE)
        assert "Take good care." in phone.follow()
    (one,) = told(dana)
    assert (one.told.feeling, one.told.load, one.told.wants_call) == ("good", "right", False)
    assert load(dana).one(Care).open_alerts == {}
    raw = [item for item in whole_table() if "MENTORWELL" in str(item) and program in str(item)]
    assert raw
    assert "right" not in str(raw)
    assert chain_faults(dana) == []
    assert "checked" not in phone.get("/m/well")


def test_back_then_send_is_told_once_and_what_was_changed_counts(dana: Any, phone: Any) -> None:
    """A browser fetches the page anew when somebody goes back."""
    address = phone.path
    phone.post(**FINE)
    for sent in (FINE, {"feeling": "hard", "load": "right"}):
        phone.get(address)
        assert "checked" not in phone.page
        phone.post(**sent)
        assert phone.status == 303
    (one,) = told(dana)
    assert one.told.feeling == "hard"
    assert set(load(dana).one(Care).open_alerts) == {"mentor_hard"}
    phone.get("/m/well")
    phone.post(**FINE)
    assert len(told(dana)) == 2
    assert chain_faults(dana) == []


@pytest.mark.parametrize(
    ("sent", "causes"),
    [
        ({"feeling": "hard", "load": "much"}, {"mentor_hard"}),
        ({"feeling": "good", "load": "too_much"}, {"mentor_hard"}),
        ({**FINE, "wants_call": "1"}, {"call_requested"}),
    ],
)
def test_what_is_hard_becomes_a_task(
    dana: Any, phone: Any, sent: dict[str, str], causes: set[str]
) -> None:
    phone.post(**sent)
    assert "One of us calls you." in phone.follow()
    assert set(load(dana).one(Care).open_alerts) == causes
    (alert,) = load_all(dana).values(Alert)
    assert alert.person_id == dana.person


@pytest.mark.parametrize("left_out", ["feeling", "load"])
def test_what_is_left_out_is_named(dana: Any, phone: Any, left_out: str) -> None:
    phone.post(**{name: value for name, value in FINE.items() if name != left_out})
    assert (phone.status, "Please pick one." in phone.page) == (422, True)
    phone.post(**{**FINE, left_out: "awful"})
    assert phone.status == 422
    assert told(dana) == []


def test_no_mentee_hears_of_it(
    program: str, dana: Any, matched: Any, phone: Any, carriers: Any
) -> None:
    match = matched(first_name="Rosa")
    before = len(carriers.texts)
    phone.post(feeling="hard", load="too_much")
    assert len(carriers.texts) == before
    assert load(Ref(program, match.person_id)).one(Care).open_alerts == {}


def test_another_mentor_tells_of_themselves_alone(
    dana: Any, phone: Any, volunteer: Any, signed_in: Any
) -> None:
    other_ref = volunteer(phone=OTHER)
    other = signed_in(OTHER)
    other.get("/m/well")
    other.post(feeling="hard", load="right", person_id=dana.person)
    assert (told(dana), len(told(other_ref))) == ([], 1)
    phone.post(csrf="0" * 64, **FINE)
    assert (phone.status, told(dana)) == (403, [])


def test_staff_enter_it_and_the_supervisor_alone_reads_it(
    dana: Any, api: Any, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    path = f"/mentors/{dana.person}/well-being"
    status, one, _ = api("POST", path, {"feeling": "hard", "load": "right"})
    assert (status, one["feeling"]) == (201, "hard")
    assert "mentor_hard" in load(dana).one(Care).open_alerts
    assert api("GET", path)[0] == 403
    from chalicelib.entrypoints.api import tokens
    from chalicelib.entrypoints.api.tokens import Caller

    lead = Caller("sub", "lead@example.org", program, frozenset({"supervisor"}))
    monkeypatch.setattr(tokens, "caller", lambda _header: lead)
    assert [item["id"] for item in api("GET", path)[1]["items"]] == [one["id"]]
    assert api("POST", path, {"feeling": "awful", "load": "right"})[0] == 422


def test_the_page_speaks_spanish(dana: Any, phone: Any, clock: Any) -> None:
    amend(dana, clock, Thread, language="es")
    assert "Más o menos" in phone.get("/m/well")


def test_a_month_without_a_word_is_asked_about_on_the_first_page(
    dana: Any, matched: Any, signed_in: Any, clock: Any
) -> None:
    matched()
    assert "And you?" not in signed_in().get("/m/today")
    clock.go(days=30)
    phone = signed_in()
    assert "And you?" in phone.get("/m/today")
    phone.get("/m/well")
    phone.post(**FINE)
    assert "And you?" not in phone.get("/m/today")
    clock.go(days=29)
    assert "And you?" not in signed_in().get("/m/today")


def test_nobody_who_mentors_no_one_is_asked(dana: Any, signed_in: Any, clock: Any) -> None:
    clock.go(days=60)
    assert "And you?" not in signed_in().get("/m/today")
