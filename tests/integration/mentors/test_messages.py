"""The relay's page: a mentor writes and reads, once, as long as the two are matched."""

import re
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.relay import Note
from chalicelib.domain.safety.alerts import Alert
from chalicelib.entrypoints.web import pages
from chalicelib.services.matching import life
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.partition import load_all
from chalicelib.store.rows import rows
from tests.integration.life import chain_faults, live, whole_table, work
from tests.integration.mentors.conftest import DANA
from tests.integration.mentors.relays import ROSA, button, form_of, write
from tests.integration.mentors.test_today import OTHER, amend


def causes(ref: Any) -> set[str]:
    return {a.cause for a in load_all(ref).values(Alert) if a.state != "resolved"}


def test_what_a_mentor_writes_is_texted_from_the_relays_number_and_shown(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Hi Rosa, how was\nyour week?")
    assert "On its way." in dana.follow()
    assert "On the way. At night" in dana.page
    work(program, clock())
    (text,) = [one for one in carriers.texts if one["sender"] == line]
    assert text["to"] == ROSA
    assert text["body"].startswith("Handrail: From Dana: Hi Rosa, how was your week? (Reply")
    page = dana.get(rosa.path)
    assert "Sent</p>" in page
    assert len(page.encode()) + len(pages.css("page").encode()) < 40_000
    assert ROSA[-4:] not in page
    seen = [row for row in rows(access_pk(program, clock().date())) if isinstance(row, AccessRow)]
    assert "mentors.messages" in {row.route for row in seen if rosa.ref.person in row.ids}
    assert chain_faults(rosa.ref) == []
    assert "how was" not in str([item for item in whole_table() if program in str(item)])


def test_a_double_tap_sends_once(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa, dana = pair(), signed_in()
    form = dana.get(rosa.path)
    for _ in range(3):
        dana.page, dana.path = form, rosa.path
        dana.post(form=form_of(dana), act="write", words="Hello")
        assert dana.status == 303
        clock.go(seconds=1)
    work(program, clock())
    assert len([one for one in carriers.texts if one["sender"] == line]) == 1
    assert rosa.states() == [("mentor", "sent")]


def test_back_then_send_sends_once_and_other_words_are_one_more_message(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    """A browser fetches the page anew when somebody goes back; no words are dropped."""
    rosa, dana = pair(), signed_in()
    dana.get(rosa.path)
    address, id = dana.path, dana.filled(form_of(dana))["message"]

    def back_and_send(words: str) -> None:
        dana.get(address)
        assert dana.filled(form_of(dana))["message"] == id
        dana.post(form=form_of(dana), act="write", words=words)
        assert "On its way." in dana.follow()
        clock.go(seconds=1)

    for words in ("Hello", "Hello", "Call me", "Call me"):
        back_and_send(words)
    assert dana.filled(form_of(dana))["message"] != id
    assert [note.body for note in rosa.notes()] == ["Hello", "Call me"]
    work(program, clock())
    sent = [one["body"] for one in carriers.texts if one["sender"] == line]
    assert [("Hello" in body, "Call me" in body) for body in sent] == [(True, False), (False, True)]
    dana.get(address)
    dana.post(form=form_of(dana), act="write", words="Can you lend me 200 dollars?")
    assert "Staff looks at it first" in dana.follow()


def test_a_reply_is_noticed_without_a_word_of_it_and_read_on_the_page(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Coffee at six?")
    work(program, clock())
    assert rosa.phone.says("sounds great, see you then") == []
    assert rosa.phone.says("bringing my dog") == []
    work(program, clock())
    work(program, clock())
    told = [one for one in carriers.to(DANA) if "message waits" in one]
    assert len(told) == 1
    assert "sounds great" not in str(told)
    assert "Rosa wrote to you (2 new)" in dana.get("/m/today")
    page = dana.get(rosa.path)
    assert "sounds great, see you then" in page
    assert "Write to Rosa" in dana.get("/m/today")
    assert [state for _, state in rosa.states()] == ["sent", "read", "read"]
    live(program, clock, clock() + timedelta(days=2))
    assert "unread" not in causes(rosa.ref)
    assert chain_faults(rosa.ref) == []


def test_what_no_mentor_has_read_is_read_by_a_human(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa = pair()
    assert len(rosa.phone.says("M are you there")) == 1
    live(program, clock, clock() + timedelta(hours=23))
    assert "unread" not in causes(rosa.ref)
    live(program, clock, clock() + timedelta(hours=2))
    assert "unread" in causes(rosa.ref)
    assert rosa.states() == [("alumnus", "handed")]
    assert "are you there" in signed_in().get(rosa.path)
    assert rosa.states() == [("alumnus", "read")]


def test_a_wish_for_a_call_waits_four_hours_for_its_mentor(
    program: str, pair: Any, clock: Any
) -> None:
    rosa = pair()
    rosa.phone.says("M please call me")
    live(program, clock, clock() + timedelta(hours=5))
    assert "unread" in causes(rosa.ref)


def test_who_cannot_be_texted_is_noticed_by_mail_and_else_staff_read_it(
    program: str, pair: Any, dana: Any, clock: Any, carriers: Any, browser: Any
) -> None:
    rosa = pair()
    amend(dana, clock, Person, texting="consented")
    rosa.phone.says("M hello")
    for _ in range(3):
        work(program, clock())
    (mail,) = carriers.mails
    assert (mail["to"], mail["subject"]) == (
        "dana@example.org",
        "Handrail: a message waits for you",
    )
    assert "/m/sign-in" in mail["body"]
    assert "hello" not in mail["body"]
    amend(dana, clock, Person, email=None)
    clock.go(hours=5)
    rosa.phone.says("M me again")
    work(program, clock())
    assert "unread" in causes(rosa.ref)
    assert len(carriers.mails) == 1


def test_quiet_hours_hold_a_message_but_not_for_two_hours_after_their_own_text(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa = pair()
    clock.moment = clock().replace(day=25, hour=3)  # 22:00 where they live
    dana = signed_in()

    def relayed() -> int:
        return len([t for t in carriers.texts if t["sender"] == line and "Dana" in t["body"]])

    write(dana, rosa, "Sleep well")
    work(program, clock())
    assert relayed() == 0
    rosa.phone.says("M still up?")
    write(dana, rosa, "Yes, I am here")
    work(program, clock())
    assert relayed() == 1
    clock.go(hours=2)
    late = signed_in()
    write(late, rosa, "Good night")
    work(program, clock())
    assert relayed() == 1
    live(program, clock, clock().replace(hour=15, minute=30))
    assert relayed() == 3


def test_words_that_tell_are_refused_in_discreet_mode_and_a_rewrite_is_offered(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "See you at the AA meeting <b>now</b>")
    assert dana.status == 422
    assert "See you at the AA meeting &lt;b&gt;now&lt;/b&gt;</textarea>" in dana.page
    assert "See you at the group &lt;b&gt;now&lt;/b&gt;</p>" in dana.page
    assert "Send it as it is" not in dana.page
    dana.post(form=form_of(dana), act="anyway", words="See you at the AA meeting")
    assert dana.status == 422
    dana.post(form=form_of(dana), act="rewrite")
    assert "See you at the group</textarea>" in dana.page
    assert rosa.notes() == []
    amend(rosa.ref, clock, Person, wording="plain")
    write(dana, rosa, "See you at the AA meeting")
    assert (dana.status, "Send it as it is" in dana.page) == (422, True)
    dana.post(form=form_of(dana), act="anyway", words="See you at the AA meeting")
    assert dana.status == 303
    assert [one.body for one in rosa.notes()] == ["See you at the AA meeting"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("  ", "Write something first."),
        ("a" * 201, "Make it shorter."),
        ("Bravo 😀", "leave them out: 😀"),
    ],
)
def test_what_cannot_be_texted_is_named_and_kept(
    pair: Any, signed_in: Any, words: str, says: str
) -> None:
    rosa, dana = pair(), signed_in()
    form = dana.get(rosa.path)
    dana.post(form=form_of(dana), act="write", words=words)
    assert (dana.status, says in dana.page) == (422, True)
    assert f"{words.strip()}</textarea>" in dana.page
    id = re.findall(r'name="message" value="(\w+)"', form)
    assert re.findall(r'name="message" value="(\w+)"', dana.page) == id
    assert rosa.notes() == []


def test_a_day_takes_twenty_messages_of_one_side(pair: Any, signed_in: Any, clock: Any) -> None:
    rosa, dana = pair(), signed_in()
    for _ in range(20):
        write(dana, rosa, "Hello")
    write(dana, rosa, "One more")
    assert (dana.status, "all for one day" in dana.page) == (422, True)
    assert len(rosa.notes()) == 20
    clock.go(days=1, minutes=1)
    dana = signed_in()
    write(dana, rosa, "Good morning")
    assert len(rosa.notes()) == 21


@pytest.mark.parametrize(
    "words", ["Can you lend me 200 dollars?", "No le digas a nadie de esto", "if you want to die"]
)
def test_a_mentors_words_that_a_supervisor_must_see_do_not_leave(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str, words: str
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, words)
    page = dana.follow()
    assert "Staff looks at it first" in page
    assert "can not write here right now" in page
    assert "<textarea" not in page
    work(program, clock())
    assert [one for one in carriers.texts if one["sender"] == line] == []
    (alert,) = [a for a in load_all(rosa.ref).values(Alert) if a.cause == "safeguarding"]
    assert alert.level == "red"
    live(program, clock, clock() + timedelta(days=4))
    assert rosa.states() == [("mentor", "held")]


def test_who_cannot_be_reached_by_text_becomes_a_task(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    amend(rosa.ref, clock, Person, texting="stopped")
    write(dana, rosa, "Hello")
    assert "can not get texts now" in dana.follow()
    assert "Not sent. Staff knows." in dana.page
    assert "relay_unsent" in causes(rosa.ref)


def test_a_text_is_shown_as_text_whatever_it_holds(pair: Any, signed_in: Any) -> None:
    """XSS through an SMS (trust.md, Content)."""
    rosa, dana = pair(), signed_in()
    rosa.phone.says('M <script>alert(1)</script><img src=x onerror="a()">\u202e')
    page = dana.get(rosa.path)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in str(dana.headers)


def test_another_mentors_thread_is_not_there(
    program: str, pair: Any, signed_in: Any, volunteer: Any
) -> None:
    """IDOR: every foreign, ended or missing thread looks the same."""
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M hello Dana")
    volunteer(phone=OTHER)
    other, seen = signed_in(OTHER), set()
    for id in (rosa.match.id, "nobody-run"):
        seen.add(other.get(f"/m/messages/{id}"))
        assert other.status == 404
    form = dana.get(rosa.path)
    life.end(program, rosa.match.id, "moved_away", "coordinator")
    seen.add(dana.get(rosa.path))
    assert (dana.status, len(seen)) == (404, 1)
    for act in ("write", "pause", "block", "share"):
        dana.page, dana.path = form, rosa.path
        dana.post(form=form_of(dana), act=act, words="Still there?")
        assert dana.status == 404
    assert rosa.states() == [("alumnus", "read")]


def test_a_message_that_waits_does_not_leave_after_the_end_of_its_match(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa = pair()
    clock.moment = clock().replace(day=25, hour=3)
    write(signed_in(), rosa, "Sleep well")
    life.end(program, rosa.match.id, "moved_away", "coordinator")
    live(program, clock, clock() + timedelta(days=1))
    assert [one for one in carriers.texts if one["sender"] == line] == []
    assert rosa.queued() == [("SUPPRESSED", "match_moved_on")]


def test_a_paused_thread_goes_to_staff_and_on_again(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    dana.get(rosa.path)
    button(dana, "pause")
    assert "You paused these messages." in dana.follow()
    (answer,) = rosa.phone.says("M hello?")
    assert "Our staff reads this" in answer
    assert "unread" in causes(rosa.ref)
    button(dana, "resume")
    dana.follow()
    rosa.phone.says("M hello now")
    assert "hello now" in dana.get(rosa.path)
    assert "hello?" not in dana.page


def test_a_mentor_ends_messages_for_good(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M hello")
    dana.get(rosa.path)
    button(dana, "block")
    assert "Messages are stopped." in dana.follow()
    assert "relay_blocked" in causes(rosa.ref)
    assert "<textarea" not in dana.page
    assert "Our staff reads" in rosa.phone.says("M why")[0]


def test_numbers_are_exchanged_when_both_say_share(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, api: Any
) -> None:
    rosa, dana = pair(), signed_in()
    dana.get(rosa.path)
    button(dana, "share")
    assert "We wait for Rosa." in dana.follow()
    work(program, clock())
    assert "Then text SHARE." in carriers.to(ROSA)[-1]
    assert ROSA[-4:] not in dana.page
    (answer,) = rosa.phone.says("share")
    assert "502-555-0151" in answer
    assert "The number of Rosa: 502-555-0141" in dana.get(rosa.path)
    status, told, _ = api("GET", f"/alumni/{rosa.ref.person}/disclosures")
    assert (status, [one["basis"] for one in told["items"]]) == (200, ["consent"])
    assert told["items"][0]["to_whom"] == "Dana Reed, mentor"
    life.end(program, rosa.match.id, "moved_away", "coordinator")
    assert "0141" not in dana.get(rosa.path)


def test_a_graduate_may_ask_first(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any
) -> None:
    rosa, dana = pair(), signed_in()
    (answer,) = rosa.phone.says("M share")
    assert "If your mentor wants that too" in answer
    assert "Rosa would like to share phone numbers" in dana.get(rosa.path)
    button(dana, "share")
    assert "502-555-0141" in dana.follow()
    work(program, clock())
    assert "502-555-0151" in carriers.to(ROSA)[-1]


def test_without_a_relay_there_is_no_page(program: str, matched: Any, signed_in: Any) -> None:
    match, dana = matched(first_name="Rosa"), signed_in()
    assert "messages/" not in dana.get("/m/today")
    dana.get(f"/m/messages/{match.id}")
    assert dana.status == 404


def test_where_consent_has_run_out_there_is_no_thread(
    pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M hello")
    amend(rosa.ref, clock, Alumnus, disclosure_consent=None)
    dana.get(rosa.path)
    assert dana.status == 404
    assert rosa.notes()[0].state == "waiting"


def test_a_thread_costs_at_most_six_round_trips_and_nothing_is_written_twice(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Hello")
    work(program, clock())
    rosa.phone.says("hi")
    dana.get(rosa.path)
    clock.go(minutes=1)
    cost = counted(lambda: dana.get(rosa.path))
    assert cost.round_trips <= 6, cost.requests
    assert len(load_all(rosa.ref).values(Note)) == 2
