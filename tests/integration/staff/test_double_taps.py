"""Every form of every site, sent twice as a double tap sends it: what it does, it does once, and
nothing is written by the second. The routes are read off the app's own table."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app import app
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.web.mentors import away
from chalicelib.entrypoints.web.mentors import messages as mentors_messages
from chalicelib.entrypoints.web.staff import alerts, applications, relay
from chalicelib.entrypoints.web.staff.act_table import ACTS
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS
from chalicelib.services import events
from chalicelib.services.applying import entering as applying
from chalicelib.services.matching import approving, proposing
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.applicants import SAM
from tests.integration.conftest import own_number
from tests.integration.life import text
from tests.integration.mentors.test_applications import CLEARED
from tests.integration.mentors.test_applying import ORDER, TOLD, fill
from tests.integration.mentors.test_applying import message_in as message_of_applying
from tests.integration.mentors.test_today import OTHER, amend
from tests.integration.private.conftest import asked, opened  # noqa: F401
from tests.integration.private.test_questionnaire_pages import set_asked  # noqa: F401
from tests.integration.staff.test_adding import ROSA
from tests.integration.staff.test_alert_pages import PHONE, alert_of
from tests.integration.staff.test_all_pages import state, web
from tests.integration.staff.test_attended import GROUP
from tests.integration.staff.test_event_pages import FORM
from tests.integration.staff.test_imports import sheet, upload
from tests.integration.staff.test_matching import pool  # noqa: F401
from tests.integration.staff.test_recovery_plan import TOLD as PLAN
from tests.integration.staff.test_rota import NEW, keys, names
from tests.integration.staff.test_today import concern

#: Forms whose second is none of a program's records, each with its reason.
OTHERWISE = {
    "/m/sign-in": "asks for a code: one asked again voids the one before; test_sign_in",
    "/s/sign-in": "the same",
    "/m/in/{token}": "a token or a code gives one session at most; test_sign_in",
    "/s/in/{token}": "the same",
    "/a/in/{token}": "a link confirms once; test_applying",
    "/s/number": "a number of an authenticator is taken once; test_sign_in",
    "/m/sign-out": "ends what is ended",
    "/s/sign-out": "the same",
    "/s/language": "the same language again",
    "/m/language": "the same; test_today",
    "/s/people": "looks for somebody and writes nothing",
    "/s/mentors": "the same",
    "/m/phone": "trusts this phone: the cookie of the last answer is the one that counts",
    "/i/{token}": "an incident is taken once; test_incident_page",
}
#: Records that a second tap saves again as they are: a draft's step, which is no effect yet, and
#: a code that is asked for again and voids the one before; the rota, whose rungs stay as they are.
RESAVED = ("APPLYING#", "SIGNINREQUEST#", "HEAD#ROTA")
#: What staff type into the form of each act, in an order in which each makes sense after the last.
DONE: dict[str, dict[str, str]] = {
    "call": {"outcome": "reached", "way": "call", "note": "Fine"},
    "unhold": {"found": "reached"},
    "pause": {"until": "2026-12-10"},
    "resume": {},
    "away": {"reason": "hospital", "until": "2026-12-10"},
    "back": {},
    "answered": {"answer": "yes"},
    "accept": {},
    "decline": {"declined": "no_time"},
    "rest": {"until": "2026-12-10"},
    "go_on": {},
    "part": {"parted": "no_time"},
    "phone": {"phone": "502 555 0144", "channel": "spoken"},
    "verified": {},
    "consent": {"paper": "SMS-2026-2", "on": "2026-11-24"},
    "shares": {"shares.pathway": "1"},
    "finish": {"channel": "spoken", "note": "Their choice"},
    "reopen": {"note": "Their choice"},
    "renew": {"background_check_on": "2026-11-20"},
    "leave": {"starts": "2026-12-01", "until": "2026-12-05"},
    "leave_end": {},
    "room": {"capacity": "1"},
    "none_new": {},
    "some_new": {},
    "step_back": {"until": "2026-12-10"},
    "returned": {},
    "gone": {},
    "stop": {"channel": "spoken", "note": "On the phone"},
    "died": {"on": "2026-11-20", "source": "family"},
    "undo": {"why": "Another of that name"},
}
#: Of these, the acts about a match of which the two have not heard yet.
NEW_MATCH = {"answered", "accept", "decline"}
Twice = Callable[..., None]


def written(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """The sort keys of what a form wrote, changed or took away."""
    was, now = ({(one["pk"]["S"], one["sk"]["S"]): one for one in side} for side in (before, after))
    return sorted(f"{key[1]}" for key in was.keys() | now.keys() if was.get(key) != now.get(key))


@pytest.fixture
def twice(program: str, clock: Any) -> Iterator[Twice]:
    """Fills in the form of a page that holds a button, and taps it twice: the second is on its way
    before the answer to the first has come, and is read a second later. At the end of the test,
    no second tap may have written anything."""
    doubled: dict[str, list[str]] = {}

    def send(page: Any, path: str, act: str = "", at: int | None = None, **fields: str) -> None:
        page.get(path)
        assert page.status == 200, (path, page.status)
        bodies = page.page.partition("<main")[2].split("<form")[1:]
        marked = [n for n, one in enumerate(bodies) if f'name="act" value="{act}"' in one]
        form = page.filled(at if at is not None else marked[0] if act else 0) | fields
        form |= {"act": act} if act else {}
        if "/people/" in path or "/mentors/" in path:
            form["sure"] = "1"
        held, before = dict(page.cookies), state(program)
        page.page = ""
        page.post(path, **form)
        assert page.status == 303, (path, act, page.page)
        once = state(program)
        assert written(before, once), f"{path} {act} did nothing"
        clock.go(seconds=1)
        page.cookies, page.page = held, ""
        page.post(path, **form)
        assert page.status in (303, 404, 409, 422), (path, act, page.status)
        kept = (*RESAVED, "HEAD#PROGRAM") if path == "/s/rota" else RESAVED
        again = [one for one in written(once, state(program)) if not one.startswith(kept)]
        if again:
            doubled[f"{path} {act}"] = again

    yield send
    assert doubled == {}


def test_every_form_is_sent_twice_somewhere() -> None:
    """A route that no test here sends, and no reason stands for, is a form nobody tapped twice."""
    here = Counter(
        path for path, method in web() if method == "POST" and path not in OTHERWISE
    )  # fmt: skip
    assert set(here) == SENT
    assert OTHERWISE.keys() <= app.routes.keys()
    assert set(DONE) == ACTS.keys() | OF_MENTORS.keys()


SENT = {
    "/a/code/{program}", "/a/form/{program}/{step}", "/m/away", "/m/log/{match_id}",
    "/m/log/{match_id}/{log_id}", "/m/messages/{match_id}", "/m/offers/{match_id}",
    "/m/part/{match_id}", "/m/well", "/p/{token}", "/s/add/{kind}", "/s/alerts/{alert_id}",
    "/s/applications/{application_id}", "/s/attended/{person_id}",
    "/s/attended/{person_id}/{entry_id}", "/s/edit/{person_id}", "/s/events",
    "/s/events/{event_id}", "/s/imports", "/s/matching", "/s/matching/{run_id}",
    "/s/mentors/{person_id}/{act}", "/s/people/{person_id}/{act}", "/s/plan/{person_id}",
    "/s/relay/{match_id}", "/s/rota", "/s/write/{person_id}",
}  # fmt: skip


def test_acts_on_a_graduate(
    program: str, staff_in: Any, pair: Any, clock: Any, twice: Twice
) -> None:
    page, rosa = staff_in("supervisor"), pair().ref
    amend(rosa, clock, Person, hold="third_party")
    for act in (one for one in DONE if one in ACTS.keys() - NEW_MATCH):
        twice(page, f"/s/people/{rosa.person}/{act}", **DONE[act])


@pytest.mark.parametrize("acts", [("answered", "accept"), ("answered", "decline")])
def test_what_is_said_of_a_new_match(
    program: str, staff_in: Any, graduate: Any, volunteer: Any, carriers: Any, twice: Twice,
    acts: tuple[str, ...],
) -> None:  # fmt: skip
    page, rosa, _ = staff_in(), graduate(joined=False), volunteer()
    run = proposing.start(program, "coordinator").run
    approving.approve(program, run.id, "coordinator")
    for act in acts:
        twice(page, f"/s/people/{rosa.person}/{act}", **DONE[act])


def test_acts_on_a_mentor(program: str, staff_in: Any, dana: Any, clock: Any, twice: Twice) -> None:
    page = staff_in("supervisor")
    amend(dana, clock, Person, hold="third_party")
    for act in (one for one in DONE if one in OF_MENTORS):
        twice(page, f"/s/mentors/{dana.person}/{act}", **DONE[act])


def test_what_staff_write_about_somebody(
    program: str, staff_in: Any, enroll: Any, twice: Twice
) -> None:
    page, rosa = staff_in("supervisor"), enroll()
    twice(page, f"/s/write/{rosa.person}", "write", words="See you at four")
    twice(page, f"/s/plan/{rosa.person}", **PLAN)
    twice(page, f"/s/edit/{rosa.person}", notes="New")
    path = f"/s/attended/{rosa.person}"
    twice(page, path, **GROUP)
    page.get(path)
    entry = page.page.partition(f"{rosa.person}/")[2][:20]
    twice(page, f"{path}/{entry}", "keep", **{**GROUP, "hours": "3"}, why="The list was wrong")
    twice(page, f"{path}/{entry}", "take_back", why="Not there")


def test_whom_staff_add(staff_in: Any, twice: Twice) -> None:
    page = staff_in("supervisor")
    twice(page, "/s/add/alumni", **{**ROSA, "phone": "502-555-0161"})
    twice(page, "/s/add/mentors", **{
        "first_name": "Sam", "last_name": "Reed", "birth_date": "1980-01-01",
        "recovery_since": "2020-01-01", "capacity": "2", "pathway.secular": "1",
    })  # fmt: skip


#: What staff type into the form of an act about an alert.
ABOUT: dict[str, dict[str, str]] = {
    "take": {}, "tried": {"outcome": "no_answer", "way": "call", "note": "Rang"},
    "hand": {"owner": "Bo"}, "end": {"ended": "handed_over"}, "meet": {"on": "2026-12-01"},
    "nine": {"to_whom": "Dispatch 7", "emergency": "Took pills"},
}  # fmt: skip


@pytest.mark.parametrize(("cause", "acts"), [
    ("call_requested", ("take", "tried", "end")), ("call_requested", ("hand", "end")),
    ("reintervene", ("meet", "end")),
])  # fmt: skip
def test_alerts(
    program: str, staff_in: Any, enroll: Any, clock: Any, twice: Twice, cause: str,
    acts: tuple[str, ...],
) -> None:  # fmt: skip
    page, rosa = staff_in("supervisor"), enroll()
    concern(program, rosa, clock, cause)
    _, path = alert_of(rosa, cause)
    for act in acts:
        twice(page, path, act, **ABOUT[act])
    assert ABOUT.keys() == alerts.ACTS.keys()


def test_an_incident(
    program: str, staff_in: Any, enroll: Any, clock: Any, carriers: Any, twice: Twice
) -> None:
    page, rosa = staff_in("supervisor"), enroll()
    text(own_number(program), PHONE, "I want to end it all", clock.go(minutes=1))
    path = f"/s/alerts/{load(rosa).one(Thread).crisis_incident}"
    for act in ("take", "tried", "nine", "end"):
        twice(page, path, act, **ABOUT[act])


def test_applications(program: str, staff_in: Any, twice: Twice) -> None:
    page = staff_in("supervisor")
    path = f"/s/applications/{applying.enter(program, 'test', 'en', SAM).id}"
    twice(page, path, "screen", note="Both speak well of Sam.")
    twice(page, path, "clear", **CLEARED)
    twice(page, path, "approve", external_id="M-9")
    other = applying.enter(
        program, "test", "en", {**SAM, "phone": "502-555-0152", "email": "o@example.org"}
    )
    twice(page, f"/s/applications/{other.id}", "decline", reason="no_need")
    assert set(applications.ACTS) == {"screen", "clear", "approve", "decline"}


def test_events(program: str, staff_in: Any, enroll: Any, clock: Any, twice: Twice) -> None:
    rosa = enroll(external_id="A-1")
    page = staff_in()
    twice(page, "/s/events", **FORM)
    (event,) = load_all(Ref(program, "")).values(events.Event)
    path = f"/s/events/{event.id}"
    twice(page, path, "cancel", sure="1")
    twice(page, "/s/events", **{**FORM, "place": "Lake"})
    event = next(
        one for one in load_all(Ref(program, "")).values(events.Event) if one.id != event.id
    )
    clock.moment = event.starts_at.replace(hour=event.starts_at.hour + 1)
    page, path = staff_in(login="coordinator-2"), f"/s/events/{event.id}"
    twice(page, path, "guest", sought="A-1")
    twice(page, path, "mark", **{f"came.{rosa.person}": "absent"})


def test_the_rota(program: str, staff_in: Any, twice: Twice) -> None:
    page = staff_in("supervisor")
    twice(page, "/s/rota", at=1, **NEW)
    assert names(program).count("Ines Vega") == 1
    page.get("/s/rota")
    twice(page, "/s/rota", sooner=keys(page, "sooner")[-1])
    page.get("/s/rota")
    twice(page, "/s/rota", off=keys(page, "off")[-1])


def test_matching(staff_in: Any, pool: Any, twice: Twice) -> None:  # noqa: F811
    page = staff_in("supervisor")
    twice(page, "/s/matching", "full")
    page.get("/s/matching")
    run = page.page.partition("matching/")[2].partition('"')[0]
    page.get(f"/s/matching/{run}")
    part = page.page.partition('name="part" value="')[2].partition('"')[0]
    twice(page, f"/s/matching/{run}", at=1, part=part)
    twice(page, "/s/matching", "repair")
    page.get("/s/matching")
    run = page.page.partition("matching/")[2].partition('"')[0]
    page.get(f"/s/matching/{run}")
    keep = page.page.partition('name="keep" value="')[2].partition('"')[0]
    twice(page, f"/s/matching/{run}", at=1, keep=keep)
    page.get("/s/matching")
    run = page.page.partition("matching/")[2].partition('"')[0]
    twice(page, f"/s/matching/{run}", "approve")


def test_an_import(program: str, staff_in: Any) -> None:
    page = staff_in()
    page.get("/s/imports")
    ours = {"csrf": page.filled()["csrf"], "kind": "alumni", "act": "take"}
    people = []
    for _ in range(2):
        upload(page, sheet(4), **ours)
        assert page.status == 303
        people.append([one["pk"]["S"] for one in state(program) if "#PERSON" in one["pk"]["S"]])
    assert people[0]
    assert people[0] == people[1]


def test_the_relay(staff_in: Any, pair: Any, twice: Twice) -> None:
    rosa, page = pair(), staff_in("supervisor")
    path = f"/s/relay/{rosa.match.id}"
    rosa.phone.says("M hello")
    rosa.phone.says("M can you lend me 20 dollars")
    acts = ("pass", "hold", "keep", "block", "open")
    assert set(acts) == relay.ACTS.keys()
    for act in acts:
        twice(page, path, act)


def test_what_a_mentor_tells_of_a_match(pair: Any, signed_in: Any, twice: Twice) -> None:
    rosa = pair()
    page, path = signed_in(), f"/m/log/{rosa.match.id}"
    taps = {"way": "call", "minutes": "30", "went": "good"}
    twice(page, path, **taps, people="J", with_fitness="1", worried="1", worry="Flat")
    (log,) = load_all(rosa.ref).values(MentorLog)
    twice(page, f"{path}/{log.id}", minutes="60")
    twice(page, rosa.path, "write", words="See you at four")
    for act in ("share", "pause", "resume", "block"):
        twice(page, rosa.path, act)
    assert set(mentors_messages.ACTS) == {"share", "pause", "resume", "block"}
    twice(page, f"/m/part/{rosa.match.id}", reason="no_time", words="Likes to walk")


@pytest.mark.parametrize(("act", "typed"), [
    ("accept", {}), ("decline", {"reason": "no_time"}), ("ask", {"question": "Do they text?"}),
])  # fmt: skip
def test_offers(
    offered: Any, signed_in: Any, twice: Twice, act: str, typed: dict[str, str]
) -> None:
    match = offered()
    twice(signed_in(), f"/m/offers/{match.id}", act, **typed)


def test_how_a_mentor_is(
    matched: Any, volunteer: Any, signed_in: Any, clock: Any, twice: Twice
) -> None:
    matched()
    volunteer(phone=OTHER)
    page = signed_in()
    twice(page, "/m/well", feeling="hard", load="right")
    typed = {
        "leave": {"starts": "2026-12-01", "until": "2026-12-05"}, "capacity": {"capacity": "1"},
        "step_back": {"sure": "1"},
    }  # fmt: skip
    acts = ("leave", "end_leave", "capacity", "pause", "unpause", "step_back", "ask_back")
    assert set(acts) == set(away.ACTS)
    for act in acts:
        twice(page, "/m/away", act, **typed.get(act, {}))


def test_who_applies(program: str, browser: Any, worked: Any, carriers: Any, twice: Twice) -> None:
    page = browser()
    for step in ORDER:
        act = "text" if step == ORDER[-1] else ""
        twice(page, f"/a/form/{program}/{step}", act, **TOLD[step])
    page = fill(browser(), program)
    worked()
    code = message_of_applying(carriers.texts[-1]["body"])[1]
    twice(page, f"/a/code/{program}", "code", code=code)


def _answers() -> Iterator[dict[str, str]]:
    yield {"answer": "N"}
    yield {"answer": "7"}


def test_a_private_page(asked: Any, opened: Any, twice: Twice) -> None:  # noqa: F811
    _, path = asked()
    page = opened(path)
    for typed in _answers():
        twice(page, path, "answer", **typed)


def test_a_private_questionnaire(set_asked: Any, opened: Any, twice: Twice) -> None:  # noqa: F811
    _, path = set_asked()
    page = opened(path)
    twice(page, path, "item", answer="1")
    twice(page, path, "pass")
