"""Stop, fewer, a pause, start, a wrong number: by text, through the real handler."""

from datetime import timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest

from chalicelib.domain.messages import Message
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import joining, programs
from chalicelib.services.tenant import tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, live
from tests.integration.phones import Phone, alerts, ask_first, checkins, inbound, person, thread

RELAY = "+15025550166"


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def automated(ref: Ref, since: Any) -> list[str]:
    """The kinds of text that left to them since then."""
    sent = [m for m in load_all(ref).values(Message) if m.to != "staff" and m.sent_at]
    return [m.kind for m in sent if m.sent_at and m.sent_at >= since]


def invite(program: str, clock: Any) -> None:
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))


# --- stop ------------------------------------------------------------------------------------


def test_stop_is_confirmed_once_and_nothing_automated_follows(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    """Invariant 10: ordinary text reaches a human, and re-enrols nobody."""
    ref = enroll()
    assert len(phone.says("STOP")) == 1
    stopped_at = clock.go(seconds=1)
    for body in (
        "STOP",
        "yes",
        "Y",
        "HELP",
        "DELETE",
        "hello?",
        "PAUSE 2W",
        "ESPAÑOL",
        "3",
        "enough",
    ):
        assert phone.says(body) == [], body
    live(program, clock, clock() + timedelta(days=9))
    assert automated(ref, stopped_at) == []
    assert person(ref).texting == "stopped"
    assert {"unread", "help", "records_request"} <= set(alerts(ref))
    assert all(one.needs_reading for one in inbound(ref) if one.body in ("yes", "hello?", "3"))
    assert chain_faults(ref) == []


@pytest.mark.parametrize("word", ["START", "unstop", "Join please", "INICIAR", "empezar"])
def test_only_a_start_word_leads_back(
    program: str, enroll: Any, clock: Any, phone: Phone, word: str
) -> None:
    ref = enroll()
    phone.says("STOP")
    assert len(phone.says(word)) == 1
    assert person(ref).texting == "joined"


def test_stop_to_either_number_stops_both(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    numbers.add_own(RELAY, program, "relay")
    here = tenant(program)
    change = Change(here.partition, by="test", at=clock(), policy=here.policy)
    change.amend(Program, relay_number=RELAY)
    change.commit("test.relay")
    ref = enroll()
    relay = Phone(program, clock, carriers, to=RELAY)
    assert len(relay.says("stop")) == 1
    assert carriers.texts[-1]["sender"] == RELAY  # answered where it was sent
    assert person(ref).texting == "stopped"
    assert phone.says("stop") == []
    live(program, clock, clock() + timedelta(days=6))
    assert {one.state for one in checkins(ref)} == {"CANCELLED"}


def test_a_stop_in_the_middle_of_a_check_in_keeps_what_was_said_and_is_no_silence(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    phone.says("N")
    phone.says("9")
    phone.says("STOP")
    one = checkins(ref)[0]
    assert (one.state, one.reason, one.level) == ("PARTIAL", "stopped", "amber")
    assert "craving" in alerts(ref)
    live(program, clock, clock() + timedelta(days=9))
    assert "silence" not in alerts(ref)


@pytest.mark.parametrize(
    ("body", "scope", "kinds"),
    [
        ("STOP TIPS", "TIPS", {"checkin", "reminder"}),
        ("STOP REMINDERS", "REMINDERS", {"checkin"}),
        ("STOP CHECKINS", "CHECKINS", set()),
    ],
)
def test_a_scoped_stop_leaves_the_rest_and_start_undoes_it(
    program: str, enroll: Any, clock: Any, phone: Phone, body: str, scope: str, kinds: set[str]
) -> None:
    ref = enroll()
    (said,) = phone.says(body)
    assert scope.lower()[:4] in said.lower()
    assert person(ref).stopped_scopes == {scope}
    since = clock.go(seconds=1)
    live(program, clock, clock() + timedelta(days=2, hours=6))
    assert set(automated(ref, since)) == kinds
    phone.says("START")
    assert person(ref).stopped_scopes == frozenset()


@pytest.mark.parametrize(
    ("body", "until"), [("PAUSE 2W", "Dec 8"), ("PAUSE", "Dec 8"), ("PAUSE 36 hours", "Nov 26")]
)
def test_a_pause_runs_from_when_it_was_sent(
    program: str, enroll: Any, clock: Any, phone: Phone, body: str, until: str
) -> None:
    enroll()
    sent = clock()
    clock.go(days=1)
    assert until in phone.says(body, at=sent)[0]


def test_an_open_check_in_is_not_silence_when_its_person_pauses(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    phone.says("PAUSE 1W")
    live(program, clock, clock() + timedelta(days=4))
    assert checkins(ref)[0].state == "CANCELLED"
    assert "silence" not in alerts(ref)


# --- is it a stop? ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "texting"), [("yes", "stopped"), ("STOP", "stopped"), ("no", "joined")]
)
def test_an_unclear_stop_is_asked_about_once_and_the_answer_binds(
    program: str, enroll: Any, clock: Any, phone: Phone, reply: str, texting: str
) -> None:
    ref = enroll()
    assert len(phone.says("I quit")) == 1
    assert person(ref).texting == "joined"
    assert len(phone.says(reply)) == 1
    assert person(ref).texting == texting
    assert thread(ref).open is None


def test_unclear_again_it_is_not_asked_again_but_goes_to_a_human(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    assert len(phone.says("I quit")) == 1
    assert phone.says("enough") == []
    assert "clarify_stop" in alerts(ref)


def test_while_we_ask_about_a_stop_the_check_in_waits_and_goes_on(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    phone.says("enough")
    phone.says("no")
    phone.says("N")
    assert checkins(ref)[0].value_of("use") is False


# --- out of order ----------------------------------------------------------------------------


WORDS = [
    ("STOP", "YES"), ("STOP", "START"), ("STOP", "PAUSE 2W"), ("YES", "NO"),
    ("wrong number", "START"), ("PAUSE 2W", "START", "STOP TIPS"), ("STOP", "START", "PAUSE 1W"),
    ("YES", "STOP", "START"),
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids="-".join)
def test_consent_pause_and_number_state_follow_from_the_texts_and_their_times(
    program: str, enroll: Any, clock: Any, carriers: Any, words: tuple[str, ...]
) -> None:
    """Invariant 13, through the handler: each order of arrival ends in one state."""
    programs.put_policy(program, {"joining": {"invitations_per_day": 100}}, "test")
    cases = [
        (sent, arriving)
        for sent in permutations(words)  # what is sent first, second …
        for arriving in permutations(range(len(words)))
    ]
    people = [enroll(joined=False, phone=f"+1859555{n:04}") for n in range(len(cases))]
    invite(program, clock)
    start = clock()
    clock.go(hours=1)
    ends: dict[tuple[str, ...], set[Any]] = {}
    for ref, (sent, arriving) in zip(people, cases, strict=True):
        phone = Phone(program, clock, carriers, person(ref).phone)
        for place in arriving:
            phone.says(sent[place], at=start + timedelta(minutes=place))
        ends.setdefault(sent, set()).add(standing(ref))
    assert {sent: found for sent, found in ends.items() if len(found) > 1} == {}


def standing(ref: Ref) -> tuple[Any, ...]:
    one = person(ref)
    return one.texting, one.paused_until, one.stopped_scopes, one.number_state


# --- wrong number ----------------------------------------------------------------------------


def test_a_wrong_number_is_left_in_silence_and_only_staff_may_restart(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    """Invariant 19: nothing personal goes to a number that may be somebody else's."""
    ref = enroll()
    for body in ("wrong number", "START", "who is this", "2"):
        answered = phone.says(body)
        assert all("Rosa" not in one for one in answered)
    assert (person(ref).texting, person(ref).number_state) == ("stopped", "suspect")
    assert {"wrong_number", "unread"} <= set(alerts(ref))
    assert phone.says("START") == []


def test_a_right_pin_after_stop_proves_nothing(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    invite(program, clock)
    phone.says("YES")
    stopped_at = clock.go(minutes=1)
    phone.says("1990")
    assert person(ref).texting == "joined"
    phone.says("STOP", at=stopped_at)
    assert (person(ref).texting, person(ref).number_state) == ("stopped", "unverified")


# --- the order of handling ---------------------------------------------------------------------


@pytest.fixture
def both(program: str, enroll: Any, clock: Any, carriers: Any) -> tuple[Ref, Phone]:
    """Somebody on the rota who is a graduate too, with a check-in open."""
    ref = enroll(phone="+15025550190")
    ask_first(program, clock, ref)
    return ref, Phone(program, clock, carriers, "+15025550190")


def page_open(program: str, enroll: Any, clock: Any, carriers: Any) -> str:
    """The code of a page, open since somebody's crisis text."""
    other = enroll(phone="+15025550144")
    Phone(program, clock, carriers, "+15025550144").says("i want to die")
    assert person(other)
    incidents = load_all(Ref(program, "")).values(Alert)
    return next(a.code or "" for a in incidents if a.cause == "crisis")


def test_a_stop_comes_before_the_page_s_code(
    program: str, enroll: Any, clock: Any, carriers: Any, both: tuple[Ref, Phone]
) -> None:
    ref, phone = both
    code = page_open(program, enroll, clock, carriers)
    phone.says(f"stop texting me {code}")
    assert person(ref).texting == "stopped"
    assert _page_state(program) == "open"


def test_the_page_s_code_comes_before_the_open_question(
    program: str, enroll: Any, clock: Any, carriers: Any, both: tuple[Ref, Phone]
) -> None:
    ref, phone = both
    code = page_open(program, enroll, clock, carriers)
    phone.says(code)
    assert _page_state(program) == "acknowledged"
    assert checkins(ref)[0].answers == ()


def test_ten_is_an_answer_where_it_is_no_page_s_code(clock: Any, both: tuple[Ref, Phone]) -> None:
    ref, phone = both
    phone.says("N")
    phone.says("10")
    assert checkins(ref)[0].value_of("craving") == 10


def test_a_crisis_comes_before_the_stop_and_the_question_and_both_still_count(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    (said,) = phone.says("yes and i want to die. stop texting me")
    assert said.startswith("In danger now")
    assert person(ref).texting == "stopped"
    one = checkins(ref)[0]
    assert (one.state, one.value_of("use")) == ("PARTIAL", True)
    assert "use" in alerts(ref)


def _page_state(program: str) -> str:
    incidents = load_all(Ref(program, "")).values(Alert)
    return next(a.state for a in incidents if a.cause == "crisis")


def test_a_number_that_was_silent_for_45_days_is_suspect_and_gets_nothing_more(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    """Invariant 19: it may be somebody else's by now."""
    ref = enroll()
    heard = clock()
    live(program, clock, heard + timedelta(days=44))
    assert person(ref).number_state == "verified"
    live(program, clock, heard + timedelta(days=53))
    assert person(ref).number_state == "suspect"
    assert "number_suspect" in alerts(ref)
    before = len(carriers.to(phone.number))
    live(program, clock, heard + timedelta(days=75))
    assert len(carriers.to(phone.number)) == before
    later = [one for one in checkins(ref) if one.state == "SUPPRESSED"]
    assert {one.reason for one in later} == {"suspect"}
    assert phone.says("hello") == []


@pytest.mark.parametrize("hours", [24, 30, 48, 72, 96, 120])
def test_start_soon_after_stop_goes_on_with_one_chain_whatever_was_laid_before(
    program: str, enroll: Any, clock: Any, phone: Phone, hours: int
) -> None:
    """Invariant 1: the days that the stopped chain had laid are free for the new one, which would
    else come to a day that is taken and stay there for ever."""
    ref = enroll()
    live(program, clock, clock() + timedelta(hours=hours))
    phone.says("STOP")
    phone.says("START")
    live(program, clock, clock() + timedelta(days=28))
    found = sorted(checkins(ref), key=lambda one: one.local_date)
    assert [one.state for one in found].count("PLANNED") == 1
    assert found[-1].state == "PLANNED"
    asked = [one.local_date for one in found if one.asked_at]
    assert len(asked) == len(set(asked)) >= 6
    assert all(later - one <= timedelta(days=8) for one, later in pairwise(asked))
    assert chain_faults(ref) == []
