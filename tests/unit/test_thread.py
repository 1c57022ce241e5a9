"""The one open question, what waits behind it, and what was open when a late text was sent."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.thread import OpenQuestion, Thread

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


def at(hour: float) -> datetime:
    return NOON + timedelta(hours=hour)


def question(about: str, hour: float, hours: float = 48) -> OpenQuestion:
    return OpenQuestion(about=about, context="none", asked_at=at(hour), expires_at=at(hour + hours))


THREAD = Thread(person_id="ann")
FIRST, SECOND = question("CHECKIN#1", 0), question("CHECKIN#2", 24)
MATCH = question("MATCH#m", 1, 72)


def test_a_check_in_parks_what_is_asked_and_gives_way_to_it_when_done() -> None:
    asked = THREAD.asks(MATCH, at(1)).asks(SECOND, at(24))
    assert (asked.open, asked.parked) == (SECOND, (MATCH,))
    assert asked.reopened(at(25)).open == MATCH
    assert asked.reopened(at(80)).open is None


def test_several_wait_and_none_is_lost() -> None:
    clarify = question("clarify_stop", 25)
    asked = THREAD.asks(MATCH, at(1)).asks(SECOND, at(24)).asks(clarify, at(25))
    assert asked.parked == (SECOND, MATCH)
    assert asked.ended("clarify_stop", at(26)).open == SECOND


def test_a_new_check_in_takes_the_older_one_s_place_and_late_answers_still_find_it() -> None:
    asked = THREAD.asks(FIRST, at(0)).asks(SECOND, at(24))
    assert (asked.open, asked.parked) == (SECOND, ())
    found = asked.question_at(at(23))
    assert found is not None
    assert found.about == "CHECKIN#1"
    assert asked.question_at(at(24)) == SECOND


def test_an_ended_check_in_is_found_by_texts_that_were_sent_before_it_ended() -> None:
    ended = THREAD.asks(FIRST, at(0)).ended("CHECKIN#1", at(48))
    assert ended.open is None
    found = ended.question_at(at(47))
    assert found is not None
    assert found.about == "CHECKIN#1"
    assert ended.question_at(at(48)) is None


def test_after_a_stop_nothing_is_asked_and_what_was_sent_before_it_is_still_an_answer() -> None:
    closed = THREAD.asks(MATCH, at(1)).asks(SECOND, at(24)).closed(at(30))
    assert (closed.open, closed.parked) == (None, ())
    assert closed.question_at(at(29)) is not None
    assert closed.question_at(at(31)) is None
