"""Logging a contact: one screen, once, mended within a day; a worry reaches staff."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog, Told
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import Activity
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import StaffAct
from chalicelib.entrypoints.web import pages
from chalicelib.services import programs, recording
from chalicelib.services.matching import life
from chalicelib.services.mentoring import contact_log
from chalicelib.services.signing_in import entering
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, live, whole_table
from tests.integration.mentors.test_today import OTHER

#: Four taps: how, how long, how it went, save; today is chosen already.
TAPS = {"way": "call", "minutes": "30", "went": "good"}
TODAY = date(2026, 11, 24)


@pytest.fixture
def match(matched: Any) -> Match:
    made: Match = matched(first_name="Rosa")
    return made


@pytest.fixture
def ref(program: str, match: Match) -> Ref:
    return Ref(program, match.person_id)


@pytest.fixture
def phone(match: Match, signed_in: Any) -> Any:
    made = signed_in()
    made.get(f"/m/log/{match.id}")
    return made


def entries(ref: Ref) -> list[tuple[Any, ...]]:
    everything = load_all(ref)
    activities = [(a.type, a.on, a.hours) for a in everything.values(Activity)]
    people = [(c.name, c.on) for c in everything.values(Contact)]
    assert {a.source for a in everything.values(Activity)} <= {"mentor"}
    return sorted([*activities, *people], key=str)


def now(match: Match, ref: Ref) -> Match:
    return load(ref, matches.key(match.id)).one(Match)


def test_four_taps_log_a_contact(
    program: str, match: Match, ref: Ref, phone: Any, dana: Any
) -> None:
    assert len(phone.page.encode()) + len(pages.css("page").encode()) < 40_000
    assert re.findall(r'name="when" value="(\w+)" checked', phone.page) == ["today"]
    phone.post(**TAPS)
    assert "Thank you. We have it." in phone.follow()
    assert "Be in touch by Dec 1." in phone.page
    assert entries(ref) == [("mentor_session", TODAY, Decimal("0.5"))]
    (log,) = load_all(ref).values(MentorLog)
    assert (log.mentor_id, log.told.way, log.told.went) == (dana.person, "call", "good")
    assert now(match, ref).contacted_on == TODAY
    assert chain_faults(ref) == []


def test_a_double_tap_logs_once_and_two_forms_twice(match: Match, ref: Ref, phone: Any) -> None:
    form = phone.page
    for _ in range(3):
        phone.page, phone.path = form, f"/m/log/{match.id}"
        phone.post(**TAPS, people="J", with_fitness="1")
        assert phone.status == 303
    assert len(entries(ref)) == 3
    phone.get(f"/m/log/{match.id}")
    phone.post(**TAPS)
    assert len(load_all(ref).values(MentorLog)) == 2


def test_back_then_send_is_the_same_contact_and_what_was_changed_is_kept(
    match: Match, ref: Ref, phone: Any
) -> None:
    """A browser fetches the page anew when somebody goes back."""
    address = phone.path
    phone.post(**TAPS, people="J")
    phone.get(address)
    assert "You sent this." in phone.page
    kept = phone.filled()
    assert {name: kept[name] for name in (*TAPS, "people", "when", "day")} == {
        **TAPS, "people": "J", "when": "today", "day": "",
    }  # fmt: skip
    phone.post()
    assert len(entries(ref)) == 2
    form = phone.get(address)
    for _ in range(2):
        phone.page = form
        phone.post(minutes="60", people="M", worried="1", worry="Flat")
        assert phone.status == 303
    assert entries(ref) == [("M", TODAY), ("mentor_session", TODAY, Decimal(1))]
    (log,) = load_all(ref).values(MentorLog)
    assert [one.told.people for one in log.before] == [("J",)]
    assert [act.note for act in load_all(ref).values(StaffAct)] == ["Flat"]
    phone.get(address)
    (more,) = re.findall(r'href="[./]*(m/log/[^"/]+)">Log one more', phone.page)
    phone.get(f"/{more}")
    assert "You sent this." not in phone.page
    phone.post(**TAPS)
    assert len(load_all(ref).values(MentorLog)) == 2
    assert chain_faults(ref) == []


def test_an_address_names_a_form_of_one_browser_until_it_signs_out(
    match: Match, ref: Ref, phone: Any, signed_in: Any
) -> None:
    """Kept as a bookmark, it is a new form after the next signing in."""
    address = phone.path
    id = phone.filled()["log"]
    phone.get(address)
    assert phone.filled()["log"] == id
    phone.post(**TAPS)
    phone.get(f"/m/log/{match.id}")
    assert phone.filled()["log"] != id
    later = signed_in()
    later.get(address)
    assert later.filled()["log"] != id
    later.post(**TAPS)
    assert len(load_all(ref).values(MentorLog)) == 2


@pytest.mark.parametrize("named", ["", "?form=", "?form=short", "?form=" + "A" * 20, "?lang=es"])
def test_an_address_without_a_form_leads_to_one_with_a_form_and_else_the_same(
    match: Match, phone: Any, named: str
) -> None:
    phone._ask("GET", f"/m/log/{match.id}{named}", b"", {})
    language = "lang=es&" if "lang" in named else ""
    assert phone.status == 303
    assert re.fullmatch(
        rf"../../m/log/{match.id}\?{language}form=[a-z2-7]{{20}}", phone.headers["Location"]
    )


def test_a_form_sent_again_after_a_day_with_other_answers_says_so(
    ref: Ref, phone: Any, clock: Any, signed_in: Any
) -> None:
    id, path = phone.filled()["log"], phone.path
    phone.post(**TAPS)
    clock.go(days=1)
    late = signed_in()
    late.get(path)
    late.post(**{**TAPS, "minutes": "60"}, log=id, day="2026-11-24")
    assert (late.status, "A day has passed" in late.page) == (422, True)
    assert entries(ref) == [("mentor_session", TODAY, Decimal("0.5"))]


def test_a_text_read_again_after_a_crash_leaves_what_was_mended_since(
    match: Match, ref: Ref, phone: Any
) -> None:
    visit, id = entering.visit(phone.cookies["__Host-sid"]), "t" * 20
    texted, on_the_page = (
        Told(on=TODAY, way=way, went="good") for way in (None, "call")
    )  # fmt: skip
    contact_log.log(visit, match.id, id, texted, contact_log.BY_TEXT)
    contact_log.mend(visit, match.id, id, on_the_page)
    contact_log.log(visit, match.id, id, texted, contact_log.BY_TEXT)
    (log,) = load_all(ref).values(MentorLog)
    assert log.told == on_the_page


def test_what_was_done_together_and_who_was_met_is_counted(
    ref: Ref, phone: Any, program: str
) -> None:
    phone.post(**{**TAPS, "minutes": "90"}, when="yesterday", people="x", day="2026-11-24",
               with_twelve_step="1", with_meditation="1")  # fmt: skip
    phone.get(phone.path.partition("?")[0])
    phone.post(**TAPS, people="J, m. and K.", with_twelve_step="1", with_drug_test="1")
    found = entries(ref)
    assert [one for one in found if one[0] == "twelve_step"] == [("twelve_step", TODAY, None)] * 2
    assert {one[0] for one in found} == {
        "mentor_session", "twelve_step", "meditation", "J", "K", "M", "X",
    }  # fmt: skip
    assert "J, m." not in str([item for item in whole_table() if program in str(item)])


def test_what_a_drug_test_found_is_nothing_of_a_mentors(
    program: str, match: Match, ref: Ref, phone: Any
) -> None:
    programs.put_policy(program, {"participation": {"drug_test_results": True}}, "lead")
    recording.add_activity(
        program, ref.person, "lead", type="drug_test", on=TODAY, result="positive"
    )
    pages_of_it = ("/today", f"/log/{match.id}", f"/messages/{match.id}", f"/part/{match.id}")
    shown = "".join(phone.get(f"/m{path}") for path in pages_of_it).casefold()
    assert match.id in shown
    assert not any(word in shown for word in ("drug", "positive", 'name="result"'))
    phone.get(f"/m/log/{match.id}")
    phone.post(**TAPS, with_drug_test="1", result="negative")
    found = {(one.type, one.result) for one in load_all(ref).values(Activity)}
    assert found == {("drug_test", "positive"), ("mentor_session", None)}


def test_a_try_is_written_down_and_counts_as_no_contact(match: Match, ref: Ref, phone: Any) -> None:
    phone.post(**{**TAPS, "went": "no_answer"}, with_fitness="1", people="J")
    assert entries(ref) == []
    assert now(match, ref).contacted_on is None
    assert len(load_all(ref).values(MentorLog)) == 1


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"went": ""}, "Please pick one."),
        ({"way": "pigeon"}, "Please pick one."),
        ({"minutes": "31"}, "Please pick one."),
        ({"day": "tomorrow"}, "Type the day like"),
        ({"day": "2026-11-25"}, "That day is yet to come."),
        ({"day": "2026-11-20"}, "before you two met"),
        ({"people": "Jonathan"}, "Initials only"),
        ({"people": "A,B,C,D,E,F"}, "Initials only"),
    ],
)
def test_what_is_wrong_is_named_and_everything_is_kept(
    ref: Ref, phone: Any, sent: dict[str, str], wrong: str
) -> None:
    given = {**TAPS, "people": "J", "with_fitness": "1", "worry": 'a "<b>" word', **sent}
    form = re.findall(r'name="log" value="(\w+)"', phone.page)
    phone.post(**given)
    assert phone.status == 422
    assert wrong in phone.page
    assert phone.page.count('role="alert"') == 1
    assert re.findall(r'name="log" value="(\w+)"', phone.page) == form
    assert "a &#34;&lt;b&gt;&#34; word</textarea>" in phone.page
    again = phone.filled()
    for name in {"way", "minutes", "with_fitness"} - sent.keys():
        assert again[name] == given[name]
    assert entries(ref) == []


def test_a_worry_becomes_an_alert_with_the_mentors_words(
    program: str, ref: Ref, phone: Any, dana: Any, api: Any
) -> None:
    phone.post(**TAPS, worried="1", worry="Sounds flat")
    status, told, _ = api("GET", f"/alumni/{ref.person}/timeline?limit=100")
    assert status == 200
    assert "Sounds flat" in str(told["items"])
    assert "mentor_worried" in load(ref).one(Care).open_alerts
    (alert,) = [a for a in load_all(ref).values(Alert) if a.cause == "mentor_worried"]
    assert alert.level == "red"
    acts = load_all(ref).values(StaffAct)
    assert [(a.by, a.what, a.note) for a in acts] == [
        (dana.person, "mentor_worried", "Sounds flat")
    ]
    assert "Sounds flat" not in str([item for item in whole_table() if program in str(item)])


def test_an_entry_is_mended_within_a_day_and_keeps_what_it_said(
    match: Match, ref: Ref, phone: Any, clock: Any, signed_in: Any
) -> None:
    phone.post(**TAPS, people="J", with_fitness="1")
    phone.get(f"/m/log/{match.id}")
    (link,) = re.findall(r'href="[./]*(m/log/[^"]+)"', phone.page)
    page = phone.get(f"/{link}")
    assert 'value="J"' in page
    phone.post(minutes="60", people="M", with_fitness="")
    assert phone.status == 303
    assert entries(ref) == [("M", TODAY), ("mentor_session", TODAY, Decimal(1))]
    (log,) = load_all(ref).values(MentorLog)
    assert [b.told.people for b in log.before] == [("J",)]
    phone.get(f"/{link}")
    phone.post(went="no_answer")
    assert (entries(ref), now(match, ref).contacted_on) == ([], None)
    clock.go(hours=23, minutes=50)
    late = signed_in()
    late.get(f"/{link}")
    clock.go(minutes=10)
    late.post(went="good")
    assert (late.status, "A day has passed" in late.page) == (422, True)
    late.get(f"/{link}")
    assert (late.status, entries(ref)) == (404, [])
    assert chain_faults(ref) == []


def test_logging_ends_the_task_to_ask_for_it(
    program: str, match: Match, ref: Ref, phone: Any, clock: Any, signed_in: Any
) -> None:
    live(program, clock, clock() + timedelta(days=4))
    assert "mentor_log_due" in load(ref).one(Care).open_alerts
    late = signed_in()
    assert "You were to be in touch by Nov 27." in late.get("/m/today")
    late.get(f"/m/log/{match.id}")
    late.post(**TAPS)
    assert "mentor_log_due" not in load(ref).one(Care).open_alerts
    assert "You were to be" not in late.get("/m/today")


def test_nobody_logs_for_somebody_who_is_not_theirs(
    program: str, match: Match, ref: Ref, phone: Any, signed_in: Any, volunteer: Any
) -> None:
    """Another mentor's, an ended match, one that there is not; another mentor's entry."""
    phone.post(**TAPS)
    (log,) = load_all(ref).values(MentorLog)
    volunteer(phone=OTHER)
    other = signed_in(OTHER)
    seen = set()
    for path in (f"{match.id}", f"{match.id}/{log.id}", "nobody-run", f"nobody-run/{log.id}"):
        seen.add(other.get(f"/m/log/{path}").replace("../", ""))
        assert other.status == 404
    assert len(seen) == 1
    phone.get(f"/m/log/{match.id}")
    form = phone.page
    life.end(program, match.id, "moved_away", "coordinator")
    phone.page, phone.path = form, f"/m/log/{match.id}"
    phone.post(**TAPS)
    assert phone.status == 404
    assert len(load_all(ref).values(MentorLog)) == 1


def test_a_form_from_elsewhere_logs_nothing(ref: Ref, phone: Any) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        page = phone.page
        phone.post(headers=headers, **TAPS)
        assert phone.status == 403
        phone.page = page
    phone.post(csrf="0" * 64, **TAPS)
    assert phone.status == 403
    assert entries(ref) == []


def test_what_staff_log_moves_the_next_contact_too(
    program: str, match: Match, ref: Ref, phone: Any, api: Any
) -> None:
    entry = {"type": "mentor_session", "on": "2026-11-24", "source": "mentor"}
    status, _, _ = api("POST", f"/alumni/{ref.person}/activities", entry)
    assert status == 201
    assert "Be in touch by Dec 1." in phone.get("/m/today")
