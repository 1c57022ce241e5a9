"""The calendar file: behind the session, an initial and neutral words, and who is theirs alone."""

import re
from typing import Any

from chalicelib.domain.matches import Match
from chalicelib.domain.people import Person
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.thread import Thread
from chalicelib.services.matching import life
from chalicelib.services.mentoring import away
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.keys import Ref
from chalicelib.store.rows import rows
from tests.integration.mentors.test_today import OTHER, amend

PATH = "/m/calendar.ics"


def days(file: str) -> list[str]:
    return re.findall(r"DTSTART;VALUE=DATE:(\d+)", file)


def test_the_coming_contacts_with_an_initial_and_no_more(
    program: str, matched: Any, offered: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    match: Match = matched(first_name="Rosa")
    offered(first_name="Wanda")
    phone = signed_in()
    assert 'href="calendar.ics"' in phone.get("/m/today")
    file = phone.get(PATH)
    assert (phone.status, phone.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert phone.headers["Cache-Control"] == "no-store"
    assert days(file) == ["20261127", "20261204", "20261211", "20261218"]
    assert set(re.findall(r"SUMMARY:(.*)\r", file)) == {"Say hello to R."}
    for told in ("Rosa", "Clark", "Wanda", "555", match.id, match.person_id, "mentor", "Handrail"):
        assert told.casefold() not in file.casefold()
    assert disclosing(file) == []
    seen = [row for row in rows(access_pk(program, clock().date())) if isinstance(row, AccessRow)]
    (row,) = [row for row in seen if row.route == "mentors.calendar"]
    assert match.person_id in row.ids


def test_a_later_file_moves_the_same_entries(
    program: str, matched: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    matched(first_name="Rosa")
    phone = signed_in()
    before = phone.get(PATH)
    away.plan_leave(
        program, dana.person, "coordinator", clock().date().replace(day=26),
        clock().date().replace(day=30),
    )  # fmt: skip
    after = phone.get(PATH)
    assert days(after) == days(before)[1:]
    uids = [re.findall(r"UID:(\w+)", file) for file in (before, after)]
    assert uids[1] == uids[0][:3]


def test_without_a_session_there_is_none_and_nobody_gets_anothers(
    program: str, matched: Any, browser: Any, volunteer: Any, signed_in: Any
) -> None:
    match: Match = matched(first_name="Rosa")
    stranger = browser()
    assert stranger.get(PATH) == ""
    assert (stranger.status, "sign-in" in stranger.headers["Location"]) == (303, True)
    volunteer(phone=OTHER)
    assert days(signed_in(OTHER).get(PATH)) == []
    phone = signed_in()
    life.end(program, match.id, "moved_away", "coordinator")
    assert days(phone.get(PATH)) == []


def test_nobody_is_greeted_who_is_away(
    program: str, matched: Any, signed_in: Any, clock: Any
) -> None:
    match: Match = matched(first_name="Rosa")
    amend(Ref(program, match.person_id), clock, Person, away_until=clock().replace(month=12))
    assert days(signed_in().get(PATH)) == []


def test_it_speaks_spanish(matched: Any, signed_in: Any, dana: Any, clock: Any) -> None:
    matched(first_name="Ñandú")
    amend(dana, clock, Thread, language="es")
    assert "SUMMARY:Saludar a Ñ." in signed_in().get(PATH)
