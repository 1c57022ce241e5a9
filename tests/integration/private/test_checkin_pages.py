"""A check-in answered on its private page: the same questions, scores and alerts as by text."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.questions import ROTATION
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.messages import Message
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live, text, work
from tests.integration.private.conftest import ROSA, link_in

QUIET = ("N", "1", "9", "N")


def checkin(ref: Any) -> Occurrence:
    """The check-in that was asked first."""
    return min(load_all(ref).values(Occurrence), key=lambda one: one.local_date)


def answer(phone: Any, *given: str) -> Any:
    for one in given:
        phone.post(act="answer", answer=one)
        assert phone.status == 303, phone.page
        phone.follow()
    return phone


def causes(ref: Any) -> set[str]:
    return set(load(ref).one(Care).open_alerts)


def test_the_text_holds_the_link_and_the_question_and_what_is_stored_holds_no_token(
    asked: Callable[..., Any], carriers: Any
) -> None:
    ref, path = asked()
    (body,) = carriers.to(ROSA)[-1:]
    assert "Any since last time? Y/N" in body
    (stored,) = (m for m in load_all(ref).values(Message) if m.kind == "checkin")
    assert path.removeprefix("/p/") not in stored.model_dump_json()
    assert "/p/" + "*" * 43 in stored.body


def test_answers_on_the_page_end_the_checkin_as_texts_would(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref, path = asked()
    sent = len(carriers.texts)
    phone = answer(opened(path), *QUIET)
    done = checkin(ref)
    assert (done.state, done.level) == ("ANSWERED", "green")
    assert [(a.question, a.value) for a in done.answers] == list(
        zip(ROTATION[0], (False, 1, 9, False), strict=True)
    )
    assert "Is there more" in phone.page
    phone.post(act="words", words="")
    phone.follow()
    assert "You can close this page" in phone.page
    assert (len(carriers.texts), causes(ref)) == (sent, set())
    live(program, clock, clock() + timedelta(days=2))  # nobody is reminded, nobody is silent
    assert checkin(ref).state == "ANSWERED"
    assert chain_faults(ref) == []


def test_a_worry_is_an_alert_at_once_and_the_page_says_who_calls(
    asked: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    ref, path = asked()
    phone = answer(opened(path), "N", "9", "2")
    assert causes(ref) == {"craving", "craving_high_confidence_low"}
    answer(phone, "N")
    assert checkin(ref).level == "red"
    assert "Someone will call you" in phone.page


def test_a_page_begun_is_ended_by_text_and_one_begun_by_text_on_the_page(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref, path = asked()
    phone = answer(opened(path), "N")
    clock.go(minutes=1)
    text(own_number(program), ROSA, "4", clock())
    assert "Sure of yourself" in carriers.to(ROSA)[-1]
    phone.get(path)
    assert "Sure of yourself" in phone.page
    answer(phone, "8", "N")
    assert [a.value for a in checkin(ref).answers] == [False, 4, 8, False]
    assert checkin(ref).state == "ANSWERED"


def test_a_form_sent_twice_counts_once_and_the_last_answer_may_be_changed(
    asked: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    ref, path = asked()
    phone = opened(path)
    phone.post(act="answer", answer="N")
    phone.get(path)
    seen = dict(phone.filled())
    phone.post(act="answer", answer="7")
    phone.post(path, **{**seen, "act": "answer", "answer": "7"})  # a double tap
    assert [a.value for a in checkin(ref).answers] == [False, 7]
    phone.post(path, **{**seen, "act": "answer", "answer": "3"})  # Back, and another number
    (_, craving) = checkin(ref).answers
    assert (craving.value, craving.corrected_from) == (3, (7,))
    phone.follow()
    assert "Sure of yourself" in phone.page
    kept = [i.value for i in load_all(ref).values(Inbound) if i.channel == "page"]
    assert sorted(kept) == ["craving=3", "craving=7", "use=N"]


@pytest.mark.parametrize("given", ["", "Y", "11", "-1", "1e3", "7; DROP", "9" * 50])
def test_what_is_no_answer_changes_nothing(
    asked: Callable[..., Any], opened: Callable[..., Any], given: str
) -> None:
    ref, path = asked()
    phone = answer(opened(path), "N")
    phone.post(act="answer", answer=given)
    assert phone.status == 422
    assert "Please pick one." in phone.page
    assert len(checkin(ref).answers) == 1


@pytest.mark.parametrize("question", ["", "how", "no_such", "low_days"])
def test_a_question_that_was_not_asked_takes_no_answer(
    asked: Callable[..., Any], opened: Callable[..., Any], question: str
) -> None:
    ref, path = asked()
    phone = opened(path)
    phone.post(act="answer", question=question, answer="1")
    assert phone.status == 422
    assert checkin(ref).answers == ()


def test_a_page_left_half_way_keeps_what_was_saved_and_the_rest_comes_by_text(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref, path = asked()
    phone = answer(opened(path), "N")
    clock.go(minutes=31)
    phone.post(act="answer", answer="9")
    assert phone.status == 403
    phone.get(path)
    assert 'name="proof"' in phone.page
    phone.post(proof="1990")
    assert phone.status == 403  # its half hour is over for good
    live(program, clock, clock() + timedelta(days=1))
    assert "Pull today" in carriers.to(ROSA)[-1]  # the reminder asks what is open
    live(program, clock, clock() + timedelta(days=1))
    assert checkin(ref).state == "PARTIAL"


def test_a_text_that_was_overtaken_by_a_page_leaves_the_pages_answers_standing(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], clock: Any
) -> None:
    ref, path = asked()
    sent_at = clock() + timedelta(seconds=10)
    clock.go(minutes=1)
    answer(opened(path), "N", "7")
    text(own_number(program), ROSA, "N", clock(), at=sent_at)
    assert [(a.question, a.value) for a in checkin(ref).answers][:2] == [
        ("use", False), ("craving", 7),
    ]  # fmt: skip


def test_the_link_is_good_until_the_checkin_closes(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], browser: Any, clock: Any
) -> None:
    ref, path = asked()
    live(program, clock, clock() + timedelta(hours=49))
    assert checkin(ref).state == "SILENT"
    phone = browser()
    phone.get(path)
    phone.post(proof="1990")
    assert phone.status == 403


def test_a_text_sent_again_holds_the_same_link(
    program: str, enroll: Callable[..., Any], asked: Callable[..., Any], opened: Any, carriers: Any,
    clock: Any,
) -> None:  # fmt: skip
    carriers.answers = [
        Result(kind="accepted", provider_id="1"), Result(kind="not_accepted", reason="Throttling"),
    ]  # fmt: skip
    _ref, path = asked()
    links = [link_in(body) for body in carriers.to(ROSA) if "/p/" in body]
    assert links == [path, path]
    answer(opened(path), *QUIET)


def test_free_words_go_the_way_of_texts_and_a_human_reads_them(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], texts_taken: Any,
    carriers: Any, clock: Any,
) -> None:  # fmt: skip
    ref, path = asked()
    phone = answer(opened(path), *QUIET)
    said = len(carriers.texts)
    form = {**phone.filled(), "act": "words", "words": "yes, my <b>sister</b> came by"}
    phone.post(path, **form)
    phone.post(path, **form)
    assert texts_taken() == 2
    (kept,) = (i for i in load_all(ref).values(Inbound) if i.body.startswith("yes,"))
    assert (kept.channel, kept.intent, kept.needs_reading, kept.about) == (
        "page", "talk", True, None,
    )  # fmt: skip
    assert causes(ref) == {"unread"}
    assert len(carriers.texts) == said  # the page has thanked


def test_danger_in_free_words_shows_help_at_once_and_opens_an_incident(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], texts_taken: Any,
    carriers: Any, clock: Any,
) -> None:  # fmt: skip
    ref, path = asked()
    phone = answer(opened(path), *QUIET)
    phone.post(act="words", words="I want to kill myself tonight")
    assert "call 911" in phone.page
    assert 'href="tel:988"' in phone.page
    texts_taken()
    assert "In danger now: call 911" in carriers.to(ROSA)[-1]
    work(program, clock())
    assert carriers.to("+15025550190")  # the first rung is paged
    assert load(ref).one(Care).person_id == ref.person


def test_a_stop_in_free_words_is_a_stop(
    program: str, asked: Callable[..., Any], opened: Callable[..., Any], texts_taken: Any,
    carriers: Any,
) -> None:  # fmt: skip
    _ref, path = asked()
    phone = answer(opened(path), *QUIET)
    phone.post(act="words", words="please stop texting me")
    texts_taken()
    assert "You won't get more texts" in carriers.to(ROSA)[-1]


def test_words_that_the_queue_does_not_take_are_said_to_be_lost(
    asked: Callable[..., Any], opened: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import EndpointConnectionError

    from chalicelib.services.private import words

    _, path = asked()
    phone = answer(opened(path), *QUIET)

    class Down:
        def send_message(self, **_more: Any) -> None:
            raise EndpointConnectionError(endpoint_url="sqs")

    monkeypatch.setattr(words, "client", lambda _name: Down())
    phone.post(act="words", words="I will end my life")
    assert phone.status == 503
    assert "call 911" in phone.page
    assert "Please text it to us" in phone.page


def test_whoever_wants_texts_alone_gets_no_link(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any, browser: Any
) -> None:
    enroll()
    live(program, clock, clock() + timedelta(days=1, hours=6))
    assert "/p/" not in carriers.to(ROSA)[-1]
    assert json.dumps(carriers.to(ROSA)).count("Any since last time") == 1
