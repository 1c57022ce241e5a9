"""A set of questionnaires on its private page: a neutral link, each screen saved, back works, the
list of the network; the same scores and alerts as when staff ask."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.network import Measurement
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.services import instruments, networks, programs
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, live
from tests.integration.mentors.conftest import Browser, browser  # noqa: F401
from tests.integration.private.conftest import LINK, ROSA, link_in
from tests.integration.test_questionnaires import WEEKLY

POLICY: dict[str, Any] = {
    "instruments": {"follow_up": ["bam-17", "phq-2"], "also_at": []}, "checkins": WEEKLY,
}  # fmt: skip


@pytest.fixture
def set_asked(
    program: str,
    enroll: Callable[..., Any],
    clock: Any,
    carriers: Any,
    browser: Callable[[], Browser],  # noqa: F811
) -> Callable[..., tuple[Any, str]]:
    """Enrols Rosa and lets time pass until a set is asked: who she is, the path of its link."""

    def make(policy: dict[str, Any] = POLICY, **more: Any) -> tuple[Any, str]:
        browser()
        programs.put_policy(program, policy, "lead")
        ref = enroll(**{"discharged_on": date(2026, 10, 26), **more})
        for _ in range(28):
            live(program, clock, clock() + timedelta(hours=6))
            if LINK.search(carriers.to(ROSA)[-1]):
                return ref, link_in(carriers.to(ROSA)[-1])
        raise AssertionError(carriers.to(ROSA))

    return make


def answer(phone: Browser, *given: str) -> Browser:
    for one in given:
        phone.post(act="item", answer=one)
        assert phone.status == 303, phone.page
        phone.follow()
    return phone


def causes(ref: Any) -> set[str]:
    return set(load(ref).one(Care).open_alerts)


#: Every item of the BAM in a good month (heavy drinking is not asked after none), then the PHQ-2.
BAM = ("1", "2", "0", "0", "0", "0", "4", "12", "0", "3", "20", "4", "0", "20", "4")


def test_the_text_says_nothing_and_the_page_takes_it_to_the_sums(
    program: str, set_asked: Callable[..., Any], opened: Callable[..., Browser], carriers: Any,
    clock: Any,
) -> None:  # fmt: skip
    ref, path = set_asked()
    body = carriers.to(ROSA)[-1].replace(path, "")
    assert disclosing(body) == []
    phone = opened(path)
    assert "In the past 30 days:" in phone.page
    assert "1 of 18" in phone.page
    answer(phone, *BAM)
    bam = next(one for one in load_all(ref).values(Response) if one.instrument == "bam-17")
    assert (bam.how, bam.missing, bam.answers["5"]) == ("page", (), 0)
    assert bam.sums == {"use": 0, "risk": 2, "protective": 22}
    assert "Little interest" in phone.page
    answer(phone, "2", "2")
    assert causes(ref) >= {"phq2"}
    assert "Who is in your life now?" in phone.page
    assert chain_faults(ref) == []
    due = {(one.due.instrument, one.due.day): one.due.state for one in instruments.due(*key(ref))}
    assert due["bam-17", 30] == "done"


def key(ref: Any) -> tuple[str, str]:
    return ref.program, ref.person


def test_back_shows_what_was_answered_and_changes_it_and_a_skip_leaves_a_gap(
    set_asked: Callable[..., Any], opened: Callable[..., Browser]
) -> None:
    ref, path = set_asked()
    phone = answer(opened(path), "1", "2", "0", "0")
    assert "use any illegal" in phone.page  # heavy drinking is needless after no drinking
    phone.get(f"{path}?at=bam-17.2")
    assert 'value="2"' in phone.page
    phone.post(path, act="item", answer="5")
    phone.follow()
    phone.post(act="pass")
    phone.follow()
    (given,) = load_all(ref).values(Response)
    assert given.answers == {"1": 1, "2": 5, "3": 0, "4": 0, "5": 0}
    phone.get(f"{path}?at=bam-17.4")
    phone.post(path, act="item", answer="3")
    phone.follow()
    assert "at least 5 drinks" in phone.page
    assert causes(ref) >= {"use"}


@pytest.mark.parametrize("given", ["", "-1", "31", "1e1", "x", "9" * 40])
def test_what_is_no_answer_changes_nothing(
    set_asked: Callable[..., Any], opened: Callable[..., Browser], given: str
) -> None:
    ref, path = set_asked()
    phone = answer(opened(path), "1")
    phone.post(act="item", answer=given)
    assert (phone.status, "Please pick one." in phone.page) == (422, True)
    phone.post(act="item", item="bam-17.99", answer="1")
    assert phone.status == 422
    assert load_all(ref).values(Response)[0].answers == {"1": 1}
    phone.post(act="answer", question="use", answer="Y")
    assert phone.status == 403  # a form of another kind of page


def test_a_list_of_people_is_a_measurement_once_it_is_whole(
    program: str, set_asked: Callable[..., Any], opened: Callable[..., Browser]
) -> None:
    policy = {**POLICY, "instruments": {"follow_up": [], "also_at": []}}
    ref, path = set_asked(policy)
    phone = opened(path)
    supporter = {"frequency": "weekly", "supportive": "4", "attitude": "abstains"}
    for name in ("J", "J", "Ana"):
        phone.post(act="member", name=name, **supporter)
        phone.follow()
    assert load_all(ref).values(Measurement) == []
    assert phone.page.count("<li>") == 2
    phone.post(act="member", name="")
    assert (phone.status, "Please put a first name" in phone.page) == (422, True)
    phone.post(act="listed")
    phone.follow()
    assert "Is there more" in phone.page
    (line,) = networks.lines(program, ref.person)
    assert (line.measurement.supportive, line.measurement.pro_use) == (2, 0)
    assert (line.measurement.how, line.measurement.net) == ("page", 2)
    phone.post(act="words", words="")
    phone.follow()
    assert "You can close this page" in phone.page


def test_a_thirteenth_member_is_refused_and_somebody_can_be_taken_off(
    set_asked: Callable[..., Any], opened: Callable[..., Browser]
) -> None:
    _, path = set_asked({**POLICY, "instruments": {"follow_up": [], "also_at": []}})
    phone = opened(path)
    for n in range(12):
        phone.post(act="member", name=f"P{n}")
        phone.follow()
    phone.post(act="member", name="One more")
    assert (phone.status, "The list is full" in phone.page) == (422, True)
    phone.post(act="drop", member="0")
    phone.follow()
    phone.post(act="member", name="One more")
    assert phone.status == 303


def test_spanish_words_of_ours_say_that_nobody_tested_them_and_a_program_may_leave_them_out(
    set_asked: Callable[..., Any], opened: Callable[..., Browser]
) -> None:
    _, path = set_asked(languages=("es",))
    phone = opened(path)
    assert "Nadie lo ha probado" in phone.page
    assert "salud física" in phone.page


def test_where_a_program_wants_no_words_of_ours_only_what_is_sourced_is_asked_in_spanish(
    set_asked: Callable[..., Any], opened: Callable[..., Browser]
) -> None:
    policy = {**POLICY, "instruments": {**POLICY["instruments"], "own_translations": False}}
    _, path = set_asked(policy, languages=("es",))
    assert "Poco interés o placer" in opened(path).page


def test_a_wrong_proof_or_a_stop_opens_nothing(
    program: str, set_asked: Callable[..., Any], opened: Callable[..., Browser], clock: Any,
    browser: Callable[[], Browser],  # noqa: F811
) -> None:  # fmt: skip
    from tests.integration.conftest import own_number
    from tests.integration.life import text

    ref, path = set_asked()
    phone = opened(path)
    text(own_number(program), ROSA, "STOP", clock())
    phone.post(act="item", answer="1")
    assert phone.status == 403
    assert load_all(ref).values(Response) == []
