"""Every route of the pages, read off the app's own table: what a browser may do with the answer,
and that an id of another program leads nowhere, by reading or by writing."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app import app
from chalicelib.domain.applying.applications import Application
from chalicelib.domain.events import Cohort
from chalicelib.domain.jobs import ImportJob, MatchingRun
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.participation import ActivityType
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.alerts import Alert
from chalicelib.entrypoints.web import forms
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.entrypoints.web.mentors.messages import ACTS as MESSAGES
from chalicelib.entrypoints.web.mentors.messages import WRITES
from chalicelib.entrypoints.web.staff.act_table import ACTS
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS
from chalicelib.services import alerting, events, recording
from chalicelib.services.reading import attended
from chalicelib.services.reading.alerts import outside_id
from chalicelib.services.signing_in import entering, staff_entering
from chalicelib.services.staff import members
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import whole_table
from tests.integration.mentors.test_isolation import elsewhere  # noqa: F401
from tests.integration.mentors.test_today import OTHER

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: Of every id that a path may hold, one that nobody has.
NOBODYS = {
    "person_id": "a" * 20, "alert_id": f"{'a' * 20}-{'b' * 20}", "application_id": "a" * 20,
    "event_id": "0" * 20, "import_id": "a" * 20, "run_id": "a" * 20,
    "match_id": f"{'a' * 20}-{'b' * 10}", "log_id": "c" * 20, "entry_id": "c" * 20,
    "token": "T" * 43, "kind": "alumni", "step": "you", "act": "call", "program": "nowhere",
}  # fmt: skip
_ACTS = {"/s/people/{person_id}/{act}": ACTS, "/s/mentors/{person_id}/{act}": OF_MENTORS}
#: What the forms of a page may tell, as far as it takes to reach what they are about.
TOLD = {
    "id": "d" * 20, "act": "mark", "sure": "1", "note": "seen", "words": "See you", "way": "call",
    "outcome": "reached", "body": "Hello", "reason": "other", "phone": "502-555-0177",
}  # fmt: skip


def web() -> Iterator[tuple[str, str]]:
    """Every path of the pages with each of its methods."""
    for path, methods in sorted(app.routes.items()):
        if not path.startswith(("/v1/", "/health")):
            yield from ((path, one) for one in methods if one in ("GET", "POST"))


def filled(path: str, ids: dict[str, str]) -> list[str]:
    """A path with ids; with each of its acts where it has some."""
    acts = _ACTS.get(path, {"": None})
    return [path.format(**{**NOBODYS, **ids, "act": act}) for act in acts]


def signed_in(made: Any, program: str) -> Any:
    """A browser of a supervisor, past the door."""
    members.add(
        program, f"lead-{program}", name="L", email=f"l@{program}.org", role="supervisor", by="t"
    )
    ref = Ref(program, f"lead-{program}")
    made.cookies["__Host-staff"] = staff_entering._begin(ref, "staff")
    return made


def sent(made: Any, path: str, cookie: str, told: dict[str, str] = TOLD) -> str:
    """The answer to a form with a good token, without what differs each time."""
    token = forms.token(made.cookies[cookie], path)
    made.page = ""
    made.post(path, headers=FORM, csrf=token, **told)
    return re.sub(r'value="[0-9a-f]{64}"', "", made.page)


@pytest.fixture
def theirs(other_rosa: Ref, clock: Any) -> dict[str, str]:
    """Of every kind that staff's pages show, one of another program: its id."""
    program, at = other_rosa.program, clock()
    here = tenant(program)
    match = Match(
        id=f"{other_rosa.person}-{'b' * 10}", person_id=other_rosa.person, mentor_id="m" * 20,
        run_id="r" * 20, state="active", score=1, parts={}, created_at=at, introduced_at=at,
    )  # fmt: skip
    change = Change(load(other_rosa), by="t", at=at, policy=here.policy)
    alerting.raise_alert(change, here, "call_requested")
    change.amend(Person, roles=frozenset({"alumnus", "mentor"}))
    change.put(
        Mentor(person_id=other_rosa.person, external_id="M", recovery_since=date(2020, 1, 1))
    )
    change.put(match)
    (alert,) = change.commit("test.made").values(Alert)
    change = Change(load(Ref(program, "")), by="t", at=at, policy=here.policy)
    change.put(Application(id="q" * 20, language="en", way="paper", confirmed_at=at))
    change.put(MatchingRun(id="r" * 20, state="proposed", on=at.date(), by="t", created_at=at))
    change.put(ImportJob(id="j" * 20, what="alumni", rows=0, chunks=0, by="t", created_at=at))
    change.commit("test.made")
    kind: ActivityType = "fitness"
    event = events.add(
        program, "t", what="Otherday", place="Park", starts_at=at + timedelta(days=3), type=kind,
        hours=1, cohort=Cohort(),
    )  # fmt: skip
    recording.add_activity(
        program, other_rosa.person, "t", id="e" * 20, type=kind, on=at.date(), count=1, hours=None
    )  # fmt: skip
    (entry,) = attended.entries(program, other_rosa.person)
    return {
        "person_id": other_rosa.person, "entry_id": entry.id,
        "alert_id": outside_id(other_rosa.person, alert),
        "application_id": "q" * 20, "event_id": event.id, "import_id": "j" * 20,
        "run_id": "r" * 20, "match_id": match.id,
    }  # fmt: skip


def state(program: str) -> list[dict[str, Any]]:
    """All that the table holds of a program, but for who looked and when."""
    ours = f"PROGRAM#{program}"
    found = [one for one in whole_table() if one["pk"]["S"].partition("#PERSON")[0] == ours]
    return sorted(found, key=lambda one: (one["pk"]["S"], one["sk"]["S"]))


def test_every_answer_says_what_a_browser_may_do_with_it(browser: Any, program: str) -> None:
    made = browser()
    for path, method in web():
        for ids in ({}, {"program": program}):
            (at, *_) = filled(path, ids)
            made.get(at) if method == "GET" else made.post(at, headers=FORM)
            told = made.headers
            policy = told["Content-Security-Policy"]
            assert told["X-Content-Type-Options"] == "nosniff", at
            assert told["Strict-Transport-Security"] == PAGE["Strict-Transport-Security"], at
            if "text/html" in told["Content-Type"]:
                assert policy == PAGE["Content-Security-Policy"], at
                assert told["Cache-Control"] == "no-store"
                assert told["Referrer-Policy"] == "same-origin"
            else:
                assert "default-src 'none'" in policy, at
    made._ask("PUT", "/m/today", b"", {})
    assert (made.status, "default-src 'none'" in made.headers["Content-Security-Policy"]) == (
        405,
        True,
    )


def test_no_id_of_another_program_leads_anywhere_on_staffs_pages(
    browser: Any, program: str, other_rosa: Ref, theirs: dict[str, str]
) -> None:
    owner, guesser = (signed_in(browser(), one) for one in (other_rosa.program, program))
    paths = [
        (path, method) for path, method in web()
        if path.startswith("/s/") and {*re.findall(r"{(\w+)}", path)} & theirs.keys()
    ]  # fmt: skip
    assert len(paths) > 20
    shown = {path for path, method in paths if method == "GET"}
    for path in shown - {"/s/imports/{import_id}/rows-to-mend"}:  # there was nothing to mend
        (at, *_) = filled(path, theirs)
        owner.get(at)
        assert owner.status == 200, at
    before = state(other_rosa.program)
    for path, method in paths:
        for at, nowhere in zip(filled(path, theirs), filled(path, {}), strict=True):
            if method == "GET":
                guessed, missing = guesser.get(at), guesser.get(nowhere)
                assert guesser.status == 404, at
                assert guessed == missing, at
            else:
                guessed, missing = (sent(guesser, one, "__Host-staff") for one in (at, nowhere))
                assert guesser.status in (303, 404), (at, guesser.status)
                assert guessed == missing, at
            assert "Rosa" not in guessed, at
    assert state(other_rosa.program) == before


#: Each form of the mentors' pages about a match, with a whole body of each of its acts, in an order
#: in which each makes sense after the last.
CONTACT = {"when": "today", "way": "call", "minutes": "30", "went": "good"}
BODIES: dict[str, tuple[dict[str, str], ...]] = {
    "/m/log/{match_id}": ({**CONTACT, "log": "d" * 20},),
    "/m/log/{match_id}/{log_id}": ({**CONTACT, "minutes": "60"},),
    "/m/messages/{match_id}": (
        *({"act": act, "message": "d" * 20, "words": "Hello", "instead": "Hi"} for act in WRITES),
        *({"act": act} for act in ("share", "pause", "resume", "block")),
    ),
    "/m/offers/{match_id}": (
        {"act": "ask", "question": "Do they text?"}, {"act": "accept"},
        {"act": "decline", "reason": "no_time"},
    ),
    "/m/part/{match_id}": ({"reason": "no_time", "words": "Likes to walk"},),
}  # fmt: skip


@pytest.fixture
def ours(pair: Any, offered: Any, signed_in: Any) -> Any:
    """Dana's browser, and what the paths of her pages name: ``ours() -> (browser, ids)``."""

    def make() -> tuple[Any, dict[str, dict[str, str]]]:
        rosa, page = pair(), signed_in()
        page.get(f"/m/log/{rosa.match.id}")
        page.post(**CONTACT)
        (log,) = load_all(rosa.ref).values(MentorLog)
        active = {"match_id": rosa.match.id, "log_id": log.id}
        offer, other = ({"match_id": offered(first_name=name).id} for name in ("Wanda", "Wilma"))
        found = {one: offer if "offers" in one else active for one in BODIES}
        return page, {**found, "decline": other}  # an offer is answered once

    return make


@pytest.fixture
def guesser(
    request: pytest.FixtureRequest,
    elsewhere: Any,  # noqa: F811
    volunteer: Any,
    signed_in: Any,
    clock: Any,
) -> Any:
    """A browser of another mentor: beside Dana, or of another program, whose record names the
    matches all the same, and which has a relay too: ``guesser(match ids)``."""

    def make(*match_ids: str) -> Any:
        if request.param == "beside":
            volunteer(phone=OTHER)
            return signed_in(OTHER)
        made = elsewhere(*match_ids)
        here = tenant(entering.visit(made.cookies["__Host-sid"]).program)
        change = Change(here.partition, by="t", at=clock(), policy=here.policy)
        change.amend(Program, relay_number="+15035550100")
        change.commit("test.relay")
        return made

    return make


@pytest.mark.parametrize("guesser", ["beside", "elsewhere"], indirect=True)
def test_no_match_of_another_mentor_leads_anywhere_whatever_is_sent(
    program: str, ours: Any, guesser: Any
) -> None:
    """IDOR: each page and each act of each form, by another mentor; Dana may do all of it."""
    dana, ids = ours()
    paths = {path: methods for path, methods in app.routes.items() if "/m/" in path[:3]}
    assert {one for one in paths if "{match_id}" in one} == BODIES.keys()
    assert {one["act"] for one in BODIES["/m/messages/{match_id}"]} == {*WRITES, *MESSAGES}
    other = guesser(*{one["match_id"] for one in ids.values()})
    before = state(program)
    for path, bodies in BODIES.items():
        at, nowhere = (path.format(**{**NOBODYS, **named}) for named in (ids[path], {}))
        dana.get(at)
        assert dana.status == 200, at
        assert other.get(at) == other.get(nowhere)
        assert other.status == 404, at
        for body in bodies:
            guessed, missing = (sent(other, one, "__Host-sid", body) for one in (at, nowhere))
            assert other.status == 404, (at, body)
            assert guessed == missing, (at, body)
            assert "Rosa" not in guessed
            assert "Wanda" not in guessed
    assert state(program) == before
    for path, bodies in BODIES.items():
        for body in bodies:
            named = ids.get(body.get("act", ""), ids[path])
            sent(dana, path.format(**named), "__Host-sid", body)
            assert dana.status == (200 if body.get("act") == "rewrite" else 303), (path, body)
            assert "note=gone" not in dana.headers.get("Location", "")
