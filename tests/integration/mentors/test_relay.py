"""What a graduate texts to the relay: what reaches the mentor, and what never does."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.relay import SHOWN
from chalicelib.services.matching import breaks, life
from chalicelib.services.tenant import tenant
from chalicelib.store.partition import load
from tests.integration.life import chain_faults, live, work
from tests.integration.mentors.relays import write
from tests.integration.mentors.test_today import OTHER, amend
from tests.integration.phones import Phone, alerts, ask_first, inbound, person

#: What passes with M before it, in either language.
PASSES = (
    "M hey, how are you", "m: running late", "Mentor can you talk tonight?", "M went to aa with J",
    "M please call me", "M can you help me move saturday", "M 30 days today, never felt better",
    "M hola, nos vemos a las 6", "mentora gracias por la llamada", "M me siento bien hoy", "M ok",
    "M i did it", "M cravings were bad today", "M 7",
)  # fmt: skip
#: What never does, however it begins, and what becomes of it: an alert's cause.
NEVER = (
    ("M i want to kill myself", "crisis"), ("M quiero morirme", "crisis"),
    ("Mentor me quiero matar", "crisis"), ("M i took all my pills", "crisis"),
    ("M i drank last night", "unread"), ("M relapsed on friday", "unread"), ("M im high", "unread"),
    ("M had a few beers sunday", "unread"), ("M recai anoche", "unread"),
    ("M ayer tome", "unread"), ("Mentor consumi otra vez", "unread"),
    ("M stop", ""), ("M stop texting me", ""), ("STOP", ""), ("M ya no me manden mensajes", ""),
    ("M PAUSE 2W", ""), ("M wrong number", "wrong_number"),
    ("STAFF", "call_requested"), ("M tell staff i moved", "unread"),
    ("M quiero hablar con la coordinadora", "call_requested"),
    ("my mentor is rude to me", "safeguarding"), ("MENTOR never called me back", "safeguarding"),
    ("mentora nunca llama", "safeguarding"), ("M mi mentor me da miedo", "safeguarding"),
    ("M can you lend me 20 dollars", "safeguarding"), ("M i love you babe", "safeguarding"),
    ("M dont tell anyone", "safeguarding"), ("M i got pills for sale", "safeguarding"),
    ("M te voy a matar si hablas", "safeguarding"), ("M prestame 20 dolares", "safeguarding"),
    ("M i am in jail", "held"), ("M this is her sister, she died", "held"),
    ("M delete my data", "records_request"), ("M i want a new mentor", "ask_about_match"),
    ("M help", "help"), ("BLOCK", "relay_blocked"), ("M bloquear", "relay_blocked"),
)  # fmt: skip


def shown(pair: Any) -> list[str]:
    """What the mentor's page may ever show of the graduate's texts."""
    return [one.body for one in pair.notes() if one.side == "alumnus" and one.state in SHOWN]


@pytest.mark.parametrize("body", PASSES)
def test_what_begins_with_m_reaches_the_mentor(pair: Any, body: str) -> None:
    rosa = pair()
    rosa.phone.says(body)
    (words,) = shown(rosa)
    assert body.endswith(words)
    assert not words.casefold().startswith(("m ", "mentor"))
    assert chain_faults(rosa.ref) == []


@pytest.mark.parametrize(("body", "cause"), NEVER)
def test_what_must_not_never_does(pair: Any, body: str, cause: str) -> None:
    """Neither by itself, nor after the relay was used a moment ago."""
    rosa = pair()
    rosa.phone.says("M hello")
    rosa.phone.says(body)
    assert shown(rosa) == ["hello"]
    if cause == "crisis":
        assert inbound(rosa.ref)[-1].intent == "crisis"
    elif cause:
        assert cause in alerts(rosa.ref)
    else:
        assert person(rosa.ref).texting == "stopped" or person(rosa.ref).paused_until


def test_stops_on_the_relays_number_stop_the_relay_too(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Hello")
    assert len(rosa.phone.says("stop")) == 1
    work(program, clock())
    assert [one for one in carriers.texts if "Dana" in one["body"] and one["sender"] == line] == []
    assert rosa.queued() == [("SUPPRESSED", "stopped")]


def test_plain_talk_goes_on_for_a_day_after_a_message_and_no_longer(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa = pair()
    (how,) = rosa.phone.says("hey are you there")
    assert "start with M" in how
    assert shown(rosa) == []
    write(signed_in(), rosa, "How are you?")
    work(program, clock())
    rosa.phone.says("good, and you")
    clock.go(hours=23)
    rosa.phone.says("all fine here")
    clock.go(hours=24, minutes=5)
    rosa.phone.says("one more thing")
    assert shown(rosa) == ["good, and you", "all fine here"]


def test_plain_talk_is_not_the_mentors_while_a_question_is_open(
    program: str, pair: Any, clock: Any
) -> None:
    rosa = pair()
    ask_first(program, clock, rosa.ref)
    rosa.phone.says("M hello")
    rosa.phone.says("about a three i think")
    assert shown(rosa) == ["hello"]
    assert "unread" in alerts(rosa.ref)
    rosa.phone.says("M see you")
    assert shown(rosa) == ["hello", "see you"]


def test_the_number_of_check_ins_relays_nothing(
    program: str, pair: Any, clock: Any, carriers: Any
) -> None:
    rosa = pair()
    rosa.phone.says("M hello")
    checkins = Phone(program, clock, carriers, rosa.phone.number)
    checkins.says("M and this?")
    checkins.says("so what is up")
    assert shown(rosa) == ["hello"]
    assert "unread" in alerts(rosa.ref)


def test_a_text_that_comes_twice_is_shown_once(pair: Any, clock: Any) -> None:
    rosa = pair()
    for _ in range(2):
        rosa.phone.says("M hello", id="the-same")
    assert shown(rosa) == ["hello"]
    assert rosa.line().waiting == 1


def test_a_complaint_to_the_check_in_number_holds_the_thread(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any
) -> None:
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M hello")
    Phone(program, clock, carriers, rosa.phone.number).says("my mentor asked me for money")
    page = dana.get(rosa.path)
    assert "hello" not in page
    assert "can not write here right now" in page
    assert "new)" not in dana.get("/m/today")


def test_what_is_written_to_a_held_thread_waits_for_the_supervisor(
    program: str, pair: Any, signed_in: Any, clock: Any
) -> None:
    rosa = pair()
    rosa.phone.says("M can you lend me 20 dollars")
    rosa.phone.says("M sorry i asked")
    rosa.phone.says("M i drank")
    live(program, clock, clock() + timedelta(days=3))
    assert rosa.states() == [("alumnus", "held")] * 2
    assert "safeguarding" in alerts(rosa.ref)
    assert "sorry" not in signed_in().get(rosa.path)


def test_a_mentor_on_a_break_is_covered_and_nobody_is_lost(
    program: str, pair: Any, volunteer: Any, signed_in: Any, clock: Any, carriers: Any
) -> None:
    """Replies route mentor, cover, coordinator."""
    rosa = pair()
    rosa.phone.says("M for Dana")
    volunteer(phone=OTHER, first_name="Toni")
    breaks.step_back(program, rosa.match.mentor_id, None, "coordinator")
    live(program, clock, clock() + timedelta(minutes=2))
    cover = load(rosa.ref).one(Alumnus).cover_id
    assert cover
    rosa.phone.says("M for whoever is there")
    toni = signed_in(OTHER)
    page = toni.get(f"/m/messages/{cover}")
    assert "for whoever is there" in page
    assert "for Dana" not in page
    live(program, clock, clock() + timedelta(hours=25))
    assert "unread" in alerts(rosa.ref)
    life.end(program, cover, "cover_over", "coordinator")
    (answer,) = rosa.phone.says("M anybody?")
    assert "Our staff reads this" in answer


def test_no_relayed_text_reaches_a_mentor_whose_match_has_ended(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any
) -> None:
    """Before the notice, between notice and reading, and after the end."""
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M apples")
    work(program, clock())
    rosa.phone.says("M pears")
    before = len(carriers.to("+15025550151"))
    life.end(program, rosa.match.id, "moved_away", "coordinator")
    rosa.phone.says("M plums")
    live(program, clock, clock() + timedelta(days=2))
    dana = signed_in()
    for path in ("/m/today", rosa.path):
        assert not [fruit for fruit in ("apples", "pears", "plums") if fruit in dana.get(path)]
    assert not any("message waits" in t for t in carriers.to("+15025550151")[before:])
    assert {state for _, state in rosa.states()} == {"handed"}
    assert "unread" in alerts(rosa.ref)


@pytest.mark.parametrize(
    "fields",
    [
        {"number_state": "suspect"}, {"number_state": "unverified"}, {"hold": "jail"},
        {"shared_phone": True}, {"texting": "stopped"},
    ],
)  # fmt: skip
def test_what_may_not_be_theirs_is_not_relayed(
    pair: Any, clock: Any, fields: dict[str, Any]
) -> None:
    rosa = pair()
    amend(rosa.ref, clock, Person, **fields)
    rosa.phone.says("M hello")
    assert shown(rosa) == []
    assert "unread" in alerts(rosa.ref)


def test_nothing_is_relayed_without_consent(pair: Any, clock: Any) -> None:
    rosa = pair()
    amend(rosa.ref, clock, Alumnus, disclosure_consent=None)
    rosa.phone.says("M hello")
    assert shown(rosa) == []
    assert "unread" in alerts(rosa.ref)


def test_a_flood_is_read_by_a_human(pair: Any) -> None:
    rosa = pair()
    for number in range(22):
        rosa.phone.says(f"M hello {number}")
    assert len(shown(rosa)) == 20
    assert "unread" in alerts(rosa.ref)


def test_m_alone_tells_how_and_a_mentors_own_text_is_read_by_staff(
    program: str, pair: Any, dana: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa = pair()
    assert "start with M" in rosa.phone.says("M")[0]
    Phone(program, clock, carriers, "+15025550151", to=line).says("M hi Rosa")
    assert shown(rosa) == []
    assert "unread" in alerts(dana)


def test_a_block_ends_it_for_the_mentor_too(
    program: str, pair: Any, signed_in: Any, clock: Any, carriers: Any, line: str
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Hello")
    rosa.phone.says("block")
    live(program, clock, clock() + timedelta(days=1))
    assert rosa.queued() == [("SUPPRESSED", "relay_closed")]
    write_again = signed_in()
    assert "can not write here" in write_again.get(rosa.path)
    assert tenant(program).program.relay_number == line
