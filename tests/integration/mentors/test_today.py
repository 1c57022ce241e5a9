"""Today: who needs a hello, without a reason; nobody else, even by guessing; at few round trips."""

import re
from datetime import date
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.services.matching import life
from chalicelib.services.tenant import tenant
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.rows import rows
from tests.integration.life import chain_faults

OTHER = "+15025550152"


def amend(ref: Ref, clock: Any, value: Any, *also: str, **fields: Any) -> None:
    change = Change(load(ref, *also), by="t", at=clock(), policy=tenant(ref.program).policy)
    change.amend(value, *also, **fields)
    change.commit("test.amended")


def of(program: str, match: Match) -> Ref:
    return Ref(program, match.person_id)


def test_the_day_shows_people_and_offers_and_is_logged(
    program: str, matched: Any, offered: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    match = matched(first_name="Rosa")
    offer = offered(first_name="Wanda")
    phone = signed_in()
    page = phone.get("/m/today")
    assert "Rosa" in page
    assert "Clark" not in page
    assert "Be in touch by Nov 27." in page
    assert "Mon evenings, Wed afternoons, Sat mornings" in page
    assert "Wanda" not in page
    assert f'href="offers/{offer.id}"' in page
    assert "3 d 0 h" in page
    seen = [row for row in rows(access_pk(program, clock().date())) if isinstance(row, AccessRow)]
    assert [(row.by, row.role, row.route) for row in seen] == [
        (dana.person, "mentor", "mentors.today")
    ]
    assert match.person_id in seen[0].ids


@pytest.mark.parametrize(
    ("causes", "says"),
    [
        ({"use": "ALERT#a", "silence": "ALERT#b"}, "Staff is in touch"),
        ({"crisis": "ALERT#a"}, "Staff is in touch"),
        ({"silence": "ALERT#a"}, "Reach out soon"),
        ({"mentor_log_due": "ALERT#a", "unread": "ALERT#b"}, ""),
    ],
)
def test_need_is_told_without_level_answer_or_reason(
    program: str, matched: Any, signed_in: Any, clock: Any, causes: dict[str, str], says: str
) -> None:
    amend(of(program, matched()), clock, Care, open_alerts=causes)
    page = signed_in().get("/m/today")
    assert [s for s in ("Staff is in touch", "Reach out soon") if s in page] == (
        [says] if says else []
    )
    body = page.partition("<main")[2].partition("</main>")[0].lower()
    told = re.sub(r"<[^>]*>", " ", body)
    for word in ("alert", "red", "amber", "silence", "crisis", "use ", "relapse", "missed"):
        assert word not in told.split()


def test_whoever_needs_it_most_comes_first_and_overdue_is_said(
    program: str, matched: Any, signed_in: Any, clock: Any
) -> None:
    steady, staff, quiet = (matched(first_name=name) for name in ("Ada", "Bea", "Cleo"))
    amend(of(program, staff), clock, Care, open_alerts={"use": "ALERT#a"})
    clock.go(days=2)
    amend(of(program, quiet), clock, Care, open_alerts={"silence": "ALERT#a"})
    phone = signed_in()
    assert re.findall(r"<h3>(\w+)", phone.get("/m/today")) == ["Cleo", "Bea", "Ada"]
    key = matches.key(steady.id)
    amend(of(program, steady), clock, Match, key, contacted_on=date(2026, 11, 10))
    page = phone.get("/m/today")
    assert "You were to be in touch by Nov 17." in page
    assert re.findall(r"<h3>(\w+)", page)[0] == "Ada"


def test_who_is_no_longer_theirs_is_gone_at_the_next_request(
    program: str, matched: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    """Invariant 24."""
    ended, revoked = matched(first_name="Ada"), matched(first_name="Bea")
    phone = signed_in()
    assert re.findall(r"<h3>(\w+)", phone.get("/m/today")) == ["Ada", "Bea"]
    life.end(program, ended.id, "moved_away", "coordinator")
    assert re.findall(r"<h3>(\w+)", phone.get("/m/today")) == ["Bea"]
    consent = load(of(program, revoked)).one(Alumnus).disclosure_consent
    assert consent
    lapsed = consent.model_copy(update={"expires_on": date(2026, 11, 23)})
    amend(of(program, revoked), clock, Alumnus, disclosure_consent=lapsed)
    assert "no one to contact" in phone.get("/m/today")
    held = load(dana).one(Mentor)
    assert (held.active, held.match_ids) == (1, {revoked.id})


def test_another_mentor_sees_their_own_only(
    program: str, matched: Any, volunteer: Any, signed_in: Any
) -> None:
    matched(first_name="Ada")
    volunteer(phone=OTHER)
    assert "Ada" not in signed_in(OTHER).get("/m/today")


def test_a_name_that_is_markup_is_shown_as_text(
    program: str, matched: Any, signed_in: Any, clock: Any
) -> None:
    amend(of(program, matched()), clock, Person, first_name='<img src=x onerror="a()">\u202e')
    page = signed_in().get("/m/today")
    assert "&lt;img" in page
    assert "<img" not in page
    assert "\u202e" not in page


def test_the_day_costs_at_most_five_round_trips_and_forty_kilobytes(
    program: str, matched: Any, offered: Any, signed_in: Any, clock: Any
) -> None:
    from chalicelib.entrypoints.web import pages

    for name in ("Ada", "Bea"):
        matched(first_name=name)
    offered()
    phone = signed_in()
    phone.get("/m/today")
    clock.go(minutes=6)  # so that its use is noted, too
    cost = counted(lambda: phone.get("/m/today"))
    assert len(re.findall("<h3>", phone.page)) == 2
    assert cost.round_trips == 5, cost.requests
    assert len(phone.page.encode()) + len(pages.css("page").encode()) < 40_000
    assert phone.page.count("stylesheet") == 1


def test_without_a_session_every_page_leads_to_the_door(browser: Any, program: str) -> None:
    phone = browser()
    for path in ("/m/today", "/m/phone"):
        phone.get(path)
        assert (phone.status, phone.headers["Location"]) == (303, "../m/sign-in")
        phone.cookies["__Host-sid"] = "x" * 43
        phone.get(path)
        assert phone.status == 303


def test_days_are_told_in_the_mentors_language(
    program: str, matched: Any, signed_in: Any, clock: Any, dana: Any
) -> None:
    from chalicelib.domain.thread import Thread

    matched()
    amend(dana, clock, Thread, language="es")
    phone = signed_in()
    assert '<html lang="es">' in phone.get("/m/today")
    assert "Háblele a más tardar el" in phone.page


def test_a_mentor_chooses_the_other_language_and_it_is_kept(
    matched: Any, signed_in: Any, dana: Any
) -> None:
    from chalicelib.domain.thread import Thread

    match = matched(first_name="Rosa")
    phone = signed_in()
    for path in ("/m/today", f"/m/log/{match.id}"):
        phone.get(path)
        found = re.search(
            r'm/language" lang="es"><input type="hidden" name="csrf" value="(\w+)"', phone.page
        )
    for named, read, effects in (
        ("es", "es", 1),
        ("es", "es", 0),
        ("xx", "es", 0),
        ("en", "en", 1),
    ):
        before = load(dana).seq
        phone.post("/m/language", csrf=found[1], lang=named)
        assert load(dana).seq - before == effects
        assert f'<html lang="{read}">' in phone.follow()
        assert load(dana).one(Thread).language == read
    phone.post("/m/language", csrf="0" * 64, lang="es")
    assert (phone.status, load(dana).one(Thread).language) == (403, "en")
    assert chain_faults(dana) == []
