"""The door of a private page: what opens it, what leaves it shut, and what changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.people import Deceased, Person
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load
from tests.integration.life import live, whole_table
from tests.integration.private.conftest import ROSA


def amend(ref: Any, clock: Any, **fields: Any) -> None:
    here = tenant(ref.program)
    change = Change(load(ref), by="test", at=clock(), policy=here.policy)
    change.amend(Person, **fields)
    change.commit("test.amended")


def rows(kind: str) -> list[dict[str, Any]]:
    return [raw for raw in whole_table() if raw.get("record", {}).get("S") == kind]


def test_following_a_link_changes_nothing_and_all_links_look_alike(
    asked: Callable[..., Any], browser: Callable[[], Any]
) -> None:
    _, path = asked()
    before = rows("private_page")
    scanner = browser()
    real = scanner.get(path)
    assert scanner.status == 200
    none = browser().get("/p/" + "A" * 43)
    tokens = r'value="[0-9a-f]{64}"'
    import re

    assert re.sub(tokens, "", real) == re.sub(tokens, "", none)
    scanner._ask("HEAD", path, b"", {})
    assert scanner.status == 405
    assert rows("private_page") == before
    policy = scanner.headers
    assert policy["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("person", "given", "opens"),
    [
        ({}, "1990", True),
        ({}, "born 5/4/1990", True),
        ({}, "1991", False),
        ({}, "1989 1990 1991", False),
        ({}, "", False),
        ({"pin": "482916"}, "482916", True),
        ({"pin": "482916"}, "1990", False),
        ({"shared_phone": True, "pin": "482916"}, "482916", True),
    ],
)
def test_what_only_they_know_opens_it(
    asked: Callable[..., Any], browser: Callable[[], Any], person: dict[str, Any], given: str,
    opens: bool,
) -> None:  # fmt: skip
    _, path = asked(**person)
    phone = browser()
    phone.get(path)
    phone.post(proof=given)
    assert (phone.status == 303) is opens
    phone.get(path)
    assert ("Any since last time" in phone.page) is opens


def test_the_third_wrong_proof_shuts_it_for_good_and_staff_hear_of_it(
    program: str, asked: Callable[..., Any], browser: Callable[[], Any], clock: Any, carriers: Any
) -> None:
    ref, path = asked()
    phone = browser()
    phone.get(path)
    for given in ("1985", "1986", "1987", "1990"):
        phone.post(proof=given)
        assert phone.status == 403
    assert "privacy" in load(ref).one(Care).open_alerts
    live(program, clock, clock() + timedelta(days=5))
    assert "/p/" not in "".join(carriers.to(ROSA)[-2:])  # no link until a human has found out who


SHUT = {
    "stopped": {"texting": "stopped"},
    "another number": {"numbers_had": 1},
    "suspect": {"number_state": "suspect"},
    "held": {"hold": "death"},
    "erased": {"erased_at": "now"},
    "deceased": {"deceased": "now"},
    "shared since": {"shared_phone": True},
}


@pytest.mark.parametrize("why", SHUT)
@pytest.mark.parametrize("already_open", [False, True])
def test_what_voids_a_link(
    asked: Callable[..., Any], browser: Callable[[], Any], clock: Any, why: str, already_open: bool
) -> None:
    ref, path = asked()
    phone = browser()
    phone.get(path)
    if already_open:
        phone.post(proof="1990")
        phone.get(path)
        assert 'name="answer"' in phone.page
    fields = dict(SHUT[why])
    if "erased_at" in fields:
        fields["erased_at"] = clock()
    if "deceased" in fields:
        fields["deceased"] = Deceased(
            on=clock().date(), source="family", recorded_at=clock(), texting="joined",
            number_state="verified",
        )  # fmt: skip
    amend(ref, clock, **fields)
    phone.get(path)
    assert 'name="proof"' in phone.page
    phone.post(proof="1990")
    assert phone.status == 403


def test_the_half_hour_begins_with_the_proof_and_another_browser_prolongs_nothing(
    asked: Callable[..., Any], opened: Callable[..., Any], browser: Callable[[], Any], clock: Any
) -> None:
    _, path = asked()
    clock.go(hours=20)
    browser().get(path)
    clock.go(hours=2)
    first = opened(path)
    clock.go(minutes=20)
    second = opened(path)
    first.get(path)
    assert 'name="proof"' in first.page  # one browser at a time
    clock.go(minutes=11)
    second.get(path)
    assert 'name="proof"' in second.page


def test_a_page_that_was_used_opens_no_more(
    asked: Callable[..., Any], opened: Callable[..., Any], browser: Callable[[], Any]
) -> None:
    _, path = asked()
    phone = opened(path)
    phone.post(act="words", words="")
    stranger = browser()
    stranger.get(path)
    stranger.post(proof="1990")
    assert stranger.status == 403


@pytest.mark.parametrize(
    ("headers", "changed"),
    [
        ({"Origin": "https://evil.example"}, {}),
        ({"Sec-Fetch-Site": "cross-site"}, {}),
        ({}, {"csrf": "0" * 64}),
        ({}, {"csrf": ""}),
    ],
)
def test_a_form_of_somebody_elses_opens_and_saves_nothing(
    asked: Callable[..., Any], opened: Callable[..., Any], browser: Callable[[], Any],
    headers: dict[str, str], changed: dict[str, str],
) -> None:  # fmt: skip
    _, path = asked()
    phone = browser()
    phone.get(path)
    phone.post(headers=headers, proof="1990", **changed)
    assert phone.status == 403
    inside = opened(path)
    inside.post(headers=headers, act="answer", answer="Y", **changed)
    assert inside.status == 403
    inside.get(path)
    assert "1 of 4" in inside.page


def test_one_page_opens_no_other(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], enroll: Any, clock: Any,
    carriers: Any,
) -> None:  # fmt: skip
    _, path = asked()
    inside = opened(path)
    live(program, clock, clock() + timedelta(days=4))
    from tests.integration.private.conftest import link_in

    later = link_in([body for body in carriers.to(ROSA) if "/p/" in body][-1])
    assert later != path
    inside.get(later)
    assert 'name="proof"' in inside.page


def test_a_phone_that_others_use_gets_no_link_without_a_pin(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any, browser: Any
) -> None:
    from chalicelib.services import plans
    from chalicelib.services.plans import Wishes

    ref = enroll(shared_phone=True)
    amend(ref, clock, texting="joined")
    plans.set_plan(program, ref.person, "coordinator", Wishes(way="page"))
    live(program, clock, clock() + timedelta(days=1, hours=6))
    assert "/p/" not in "".join(carriers.to(ROSA))


def test_no_token_number_or_name_is_logged(
    asked: Callable[..., Any], opened: Callable[..., Any], capfd: Any
) -> None:
    _, path = asked()
    phone = opened(path)
    phone.post(act="answer", answer="Y")
    phone.post("/p/" + "B" * 43, proof="1990")
    told = "".join(capfd.readouterr())
    assert path[3:] not in told
    assert "1990" not in told
