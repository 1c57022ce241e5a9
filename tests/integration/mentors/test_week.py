"""The weekly text to a mentor: one question at a time, and each answer logs what the page would."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.mentor_week import WEEK, MentorWeek
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services.matching import life
from chalicelib.services.mentoring import contact_log
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import Crash, chain_faults, text, work
from tests.integration.matching.test_life import quiet
from tests.integration.mentors.conftest import DANA
from tests.integration.mentors.test_today import amend

ASKS = "Handrail: Talked with {}. this week? Reply 1 yes 2 tried 3 no 4 worried"


@pytest.fixture
def match(program: str, matched: Any) -> Match:
    made: Match = matched(first_name="Rosa")
    quiet(Ref(program, made.person_id))
    return made


@pytest.fixture
def ref(program: str, match: Match) -> Ref:
    return Ref(program, match.person_id)


@pytest.fixture
def to_thursday(program: str, clock: Any) -> Any:
    """Lets time pass until the next Thursday at noon, and does what is due by then, its texts
    included."""

    def go() -> None:
        ahead = (3 - clock().weekday()) % 7
        noon = (clock() + timedelta(days=ahead)).replace(hour=17, minute=0)
        for hours in (26, 24, 2, 0):
            clock.moment = max(clock(), noon - timedelta(hours=hours))
            work(program, clock())
        for _ in range(3):
            work(program, clock.go(minutes=1))

    return go


def asked(carriers: Any, phone: str = DANA) -> list[str]:
    return [body for body in carriers.to(phone) if "Talked with" in body or "hablar con" in body]


def answer(program: str, clock: Any, body: str, **more: Any) -> None:
    text(own_number(program), DANA, body, clock.go(minutes=1), **more)
    work(program, clock.go(minutes=1))


def now(match: Match, ref: Ref) -> Match:
    return load(ref, matches.key(match.id)).one(Match)


def in_a_week(clock: Any, to_thursday: Any) -> None:
    clock.go(days=3)
    to_thursday()


def test_yes_logs_a_contact_as_the_page_does(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    (question,) = asked(carriers)
    assert question == ASKS.format("R")
    today = clock().date()
    answer(program, clock, "1")
    (log,) = load_all(ref).values(MentorLog)
    assert (log.mentor_id, log.match_id, log.told.on) == (dana.person, match.id, today)
    assert (log.told.went, log.told.way, log.told.minutes) == ("talked", None, None)
    assert [(a.type, a.source, a.hours) for a in load_all(ref).values(Activity)] == [
        ("mentor_session", "mentor", None)
    ]
    assert now(match, ref).contacted_on == today
    assert "mentor_log_due" not in load(ref).one(Care).open_alerts
    assert carriers.to(DANA)[-1] == "Handrail: Good. Thanks for telling us."
    assert load(dana).one(Thread).open is None
    assert (chain_faults(ref), chain_faults(dana)) == ([], [])


def test_a_try_and_a_no_are_no_contact(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    answer(program, clock, "tried")
    assert [log.told.went for log in load_all(ref).values(MentorLog)] == ["no_answer"]
    assert now(match, ref).contacted_on is None
    clock.go(days=1)
    to_thursday()
    answer(program, clock, "3")
    assert len(asked(carriers)) == 2
    assert len(load_all(ref).values(MentorLog)) == 1


def test_a_worry_makes_the_same_alert(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    answer(program, clock, "4")
    (alert,) = [a for a in load_all(ref).values(Alert) if a.cause == "mentor_worried"]
    assert (alert.level, "mentor_text" in alert.triggers[0]) == ("red", True)
    assert "911" in carriers.to(DANA)[-1]
    assert now(match, ref).contacted_on is None


def test_two_people_are_asked_about_one_after_another(
    program: str, match: Match, matched: Any, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    other = matched(first_name="Wanda")
    quiet(Ref(program, other.person_id))
    in_a_week(clock, to_thursday)
    assert len(asked(carriers)) == 1
    work(program, clock.go(hours=1))
    assert len(asked(carriers)) == 1
    answer(program, clock, "1")
    work(program, clock.go(minutes=1))
    assert sorted(asked(carriers)) == [ASKS.format("R"), ASKS.format("W")]
    answer(program, clock, "1")
    found = [load_all(Ref(program, one.person_id)).values(MentorLog) for one in (match, other)]
    assert [len(logs) for logs in found] == [1, 1]
    work(program, clock.go(minutes=1))
    assert len(asked(carriers)) == 2


def test_silence_leads_to_the_next_person_and_then_to_the_next_week(
    program: str, match: Match, matched: Any, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    quiet(Ref(program, matched(first_name="Wanda").person_id))
    in_a_week(clock, to_thursday)
    work(program, clock.go(hours=47))
    assert len(asked(carriers)) == 1
    for _ in range(4):
        work(program, clock.go(hours=1))
    assert len(asked(carriers)) == 2
    to_thursday()
    assert len(asked(carriers)) == 3
    assert load(dana, WEEK).one(MentorWeek).due_at


@pytest.mark.parametrize(
    "how", ["logged", "stopped", "shared", "away", "held", "no_consent", "ended", "open_question"]
)
def test_nobody_is_asked_needlessly(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, dana: Any, to_thursday: Any,
    how: str,
) -> None:  # fmt: skip
    clock.go(days=3)
    soon = clock() + timedelta(days=60)
    ended = load(ref).one(Alumnus).disclosure_consent
    assert ended
    acts: dict[str, Any] = {
        "logged": lambda: amend(
            ref, clock, Match, matches.key(match.id), contacted_on=clock().date()
        ),
        "stopped": lambda: amend(dana, clock, Person, texting="stopped"),
        "shared": lambda: amend(dana, clock, Person, shared_phone=True),
        "away": lambda: amend(ref, clock, Person, away_until=soon),
        "held": lambda: amend(ref, clock, Person, hold="third_party"),
        "no_consent": lambda: amend(
            ref, clock, Alumnus,
            disclosure_consent=ended.model_copy(update={"expires_on": clock().date()}),
        ),
        "ended": lambda: life.end(program, match.id, "moved_away", "coordinator"),
        "open_question": lambda: amend(
            dana, clock, Thread, open=_question(clock(), clock() + timedelta(days=7))
        ),
    }  # fmt: skip
    if how == "logged":
        clock.go(days=3)
    acts[how]()
    to_thursday()
    assert asked(carriers) == []
    due = load(dana, WEEK).one(MentorWeek).due_at
    assert (due is None) == (how == "ended")


def _question(at: Any, until: Any) -> Any:
    from chalicelib.domain.thread import OpenQuestion

    return OpenQuestion(
        about="CHECKIN#2026-11-30#0#p1", context="yn", question="use", asked_at=at, expires_at=until
    )


def test_a_spanish_mentor_is_asked_and_answers_in_spanish(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    amend(dana, clock, Thread, language="es")
    in_a_week(clock, to_thursday)
    assert "¿Pudo hablar con R. esta semana?" in asked(carriers)[0]
    answer(program, clock, "Me preocupa")
    assert "mentor_worried" in load(ref).one(Care).open_alerts
    assert "oprima 2" in carriers.to(DANA)[-1]


def test_words_go_to_a_human_and_the_question_is_put_again(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    answer(program, clock, "he did not say much about his week")
    assert carriers.to(DANA)[-1] == "Please reply with a number: 1 yes 2 tried 3 no 4 worried"
    assert "unread" in load(dana).one(Care).open_alerts
    answer(program, clock, "1")
    assert len(load_all(ref).values(MentorLog)) == 1


def test_stop_is_a_stop_and_no_answer(
    program: str, match: Match, ref: Ref, clock: Any, carriers: Any, dana: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    answer(program, clock, "STOP")
    assert load(dana).one(Person).texting == "stopped"
    assert load_all(ref).values(MentorLog) == []
    to_thursday()
    assert len(asked(carriers)) == 1


def test_an_answer_logs_once_though_its_logging_dies_or_it_comes_twice(
    program: str, match: Match, ref: Ref, clock: Any, dana: Any, to_thursday: Any, monkeypatch: Any
) -> None:
    in_a_week(clock, to_thursday)
    real = contact_log.log

    def dies(*given: Any) -> None:
        real(*given)
        raise Crash

    monkeypatch.setattr(contact_log, "log", dies)
    with pytest.raises(Crash):
        answer(program, clock, "4", id="same")
    assert load(dana, WEEK).one(MentorWeek).heard
    monkeypatch.setattr(contact_log, "log", real)
    work(program, clock.go(minutes=1))
    answer(program, clock, "4", id="same")
    assert len(load_all(ref).values(MentorLog)) == 1
    (alert,) = [a for a in load_all(ref).values(Alert) if a.cause == "mentor_worried"]
    assert not alert.joined
    assert load(dana, WEEK).one(MentorWeek).heard == ()


def test_a_worry_about_somebody_who_is_no_longer_theirs_reaches_a_human(
    program: str, match: Match, ref: Ref, clock: Any, dana: Any, to_thursday: Any
) -> None:
    in_a_week(clock, to_thursday)
    life.end(program, match.id, "moved_away", "coordinator")
    answer(program, clock, "4")
    assert load_all(ref).values(MentorLog) == []
    assert "unread" in load(dana).one(Care).open_alerts


def test_what_a_text_logged_is_mended_on_the_page(
    program: str, match: Match, ref: Ref, clock: Any, to_thursday: Any, signed_in: Any
) -> None:
    in_a_week(clock, to_thursday)
    answer(program, clock, "1")
    phone = signed_in()
    page = phone.get(f"/m/log/{match.id}")
    assert "Logged in the last day" in page
    (log,) = load_all(ref).values(MentorLog)
    phone.get(f"/m/log/{match.id}/{log.id}")
    phone.post(way="call", minutes="30")
    assert (phone.status, "Please pick one." in phone.page) == (422, True)
    phone.post(way="call", minutes="30", went="good")
    assert phone.status == 303
    (log,) = load_all(ref).values(MentorLog)
    assert log.told.minutes == 30


@pytest.mark.parametrize("record", ["there", "gone"])
def test_a_text_that_failed_to_leave_asks_nothing(
    program: str, match: Match, clock: Any, carriers: Any, dana: Any, record: str
) -> None:
    from chalicelib.carriers.result import Result

    clock.go(days=8, hours=23)
    work(program, clock())
    clock.go(hours=3)

    def refuse() -> None:
        if "Talked with" in carriers.texts[-1]["body"]:
            if record == "gone":  # erased in this very moment
                change = Change(load(dana, WEEK), by="t", at=clock(), policy=tenant(program).policy)
                change.remove(change.read.stored(MentorWeek))
                change.commit("test.removed")
            carriers.answers.insert(0, Result(kind="refused", reason="INVALID"))

    carriers.on_text = refuse
    for _ in range(3):
        work(program, clock.go(minutes=1))
    assert load(dana).one(Thread).open is None
    assert "not_sent" in load(dana).one(Care).open_alerts
