"""A program's own wording through the API: previewed, refused with reasons, taken, and texted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from json import dumps
from typing import Any

import pytest

from benchmarks import people, scenes
from benchmarks.counting import counted
from benchmarks.limits import LIMITS
from chalicelib.domain.texts.wording import own_id, say
from chalicelib.services import wording
from chalicelib.services.inbound import crisis
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Ref
from tests.integration.api.conftest import Api, round_trips
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live, text

REMINDER = "/v1/wording/checkin.reminder"
OWN = "{alias}: Hi, it's us again – no rush. {question}"


def put(api: Api, key: str, words: Any, role: str = "supervisor", **more: Any) -> Any:
    """Word a text."""
    sent = {"language": "en", "text" if isinstance(words, str) else "forms": words, **more}
    return api("PUT", f"/v1/wording/{key}", sent, role=role)


def one(api: Api, key: str, language: str = "en", wording: str = "discreet") -> Any:
    """A text as the list has it."""
    texts = api.get(f"/v1/wording?language={language}")["texts"]
    return next(t for t in texts if (t["key"], t["wording"]) == (key, wording))


def test_the_list_tells_what_is_said_how_long_and_how_hard(api: Api) -> None:
    listed = one(api, "checkin.reminder")
    assert listed["default"] == "{alias}: Hi again. No rush. {question}"
    assert (listed["own"], listed["findings"], listed["may_be_worded"]) == (None, [], True)
    assert [place["name"] for place in listed["places"]] == ["alias", "question"]
    (look,) = listed["looks"]
    assert look["segments"] == 1
    assert look["units"] == len(look["longest"])
    assert look["grade"] <= look["limit"] == 5
    assert one(api, "crisis", "es")["fixed"][:2] == ["911", "988"]
    assert one(api, "question.use", wording="plain")["default"].startswith("Any drink")
    assert set(one(api, "outage.mail_body")["default"]) == {"one", "other"}
    assert one(api, "day.mon")["may_be_worded"] is False
    spanish = one(api, "checkin.reminder", "es")["looks"][0]
    assert spanish["grade"] >= spanish["limit"] == 80


def test_a_preview_names_every_finding_and_changes_nothing(api: Api) -> None:
    sent = {"key": "checkin.reminder", "language": "en", "text": "Stay sober, {alias}!"}
    answer = api("POST", "/v1/wording/preview", sent)
    assert answer.status_code == 200
    found = answer.json_body
    assert [f["code"] for f in found["findings"]] == ["place_missing", "disclosing"]
    assert "sober" in found["findings"][1]["message"]
    assert found["looks"][0]["segments"] == 1
    broken = api("POST", "/v1/wording/preview", {**sent, "text": "{alias"}).json_body
    assert ([f["code"] for f in broken["findings"]], broken["looks"]) == (["braces"], [])
    good = api("POST", "/v1/wording/preview", {**sent, "text": OWN}).json_body
    assert good["findings"] == []
    assert "it's us again - no rush" in good["looks"][0]["longest"]
    assert one(api, "checkin.reminder")["own"] is None


@pytest.mark.parametrize(
    ("key", "words", "codes"),
    [
        ("checkin.reminder", "{alias}: How is treatment? {question}", ["disclosing"]),
        ("checkin.reminder", "Hi. {question}", ["place_missing"]),
        ("checkin.reminder", "{alias}: " + "We are here. " * 30 + "{question}", ["too_long"]),
        ("stopped", "{alias}: Bye for now.", ["fixed_part"]),
        ("crisis", "Call us: {line}, {hours}.", ["fixed_part"]),
        ("page.text", "{alias}: please look.", ["place_missing"]),
        ("crisis_bare", "Call 911 or 988, day or night.", ["ours"]),
        ("question.want_call", "Call? Y/N " + "We would love to talk. " * 11 + "Y/N",
         ["too_long"]),
        ("outage.mail_body", "On {date} {count} of {total}", None),
    ],
)  # fmt: skip
def test_a_wording_with_findings_is_refused_by_name(
    api: Api, key: str, words: str, codes: list[str] | None
) -> None:
    answer = put(api, key, words)
    if codes is None:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json_body["code"]) == (422, "invalid")
    assert {error["code"] for error in answer.json_body["errors"]} == set(codes)
    assert {error["field"] for error in answer.json_body["errors"]} == {"text"}
    assert one(api, key)["own"] is None


def test_what_is_no_wording_is_a_problem(api: Api) -> None:
    assert put(api, "no.such.text", "x").status_code == 404
    assert put(api, "stopped", "x", language="fr").status_code == 422
    assert put(api, "stopped", "x", forms={"other": "x"}).status_code == 422
    assert put(api, "stopped", "x" * 1001).status_code == 422
    gone = api("DELETE", "/v1/wording/stopped?language=en", role="supervisor")
    assert gone.status_code == 404
    unknown = {"key": "no.such.text", "language": "en", "text": "x"}
    assert api("POST", "/v1/wording/preview", unknown).status_code == 404
    for method in ("GET", "PATCH"):
        assert api(method, "/v1/wording/stopped").status_code == 405


def test_a_coordinator_changes_the_wording_and_who_only_reads_does_not(api: Api) -> None:
    assert put(api, "checkin.reminder", OWN, role="coordinator").status_code == 200
    assert api("DELETE", f"{REMINDER}?language=en", role="coordinator").status_code == 200
    for reader in ("analyst", "auditor"):
        assert put(api, "checkin.reminder", OWN, role=reader).status_code == 403
        assert api("DELETE", REMINDER, role=reader).status_code == 403
    assert api("GET", "/v1/wording", role="analyst").status_code == 403
    assert api("GET", "/v1/wording", role="auditor").status_code == 200


def test_a_wording_is_taken_shown_and_given_back(api: Api) -> None:
    answer = put(api, "checkin.reminder", OWN)
    assert (answer.status_code, answer.json_body["own"]) == (200, OWN)
    assert one(api, "checkin.reminder")["own"] == OWN
    assert one(api, "checkin.reminder", "es")["own"] is None
    back = api("DELETE", f"{REMINDER}?language=en", role="supervisor")
    assert (back.status_code, back.json_body["own"]) == (200, None)
    assert tenant(api.program).own == {}
    assert chain_faults(Ref(api.program, "")) == []


def test_there_is_an_end_to_a_programs_own_texts(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "OWN_AT_MOST", 1)
    assert put(api, "checkin.reminder", OWN).status_code == 200
    assert put(api, "checkin.reminder", OWN.replace("–", "-")).status_code == 200
    refused = put(api, "checkin.done", "{alias}: Thank you.")
    assert refused.json_body["errors"][0]["code"] == "too_many"


def test_an_overridden_reminder_leaves_overridden_and_a_foreign_program_is_untouched(
    api: Api, enroll: Callable[..., Any], other_program: str, carriers: Any, clock: Any
) -> None:
    """Invariant 23 for wording; typographic signs do not double the text's parts."""
    enroll(phone="+15025550142")
    put(api, "checkin.reminder", OWN)
    put(api, "question.use", "Any at all? Y/N")
    live(api.program, clock, clock() + timedelta(days=4))
    sent = carriers.to("+15025550142")
    assert "Handrail: Hi, checking in. Any at all? Y/N" in sent
    assert "Handrail: Hi, it's us again - no rush. Any at all? Y/N" in sent
    foreign = tenant(other_program)
    assert foreign.own == {}
    ours = say("checkin.reminder", language="en", alias="Handrail", question="Q")
    assert foreign.say("checkin.reminder", language="en", alias="Handrail", question="Q") == ours


def test_a_direct_answer_and_a_crisis_reply_leave_in_the_programs_words(
    api: Api, enroll: Callable[..., Any], carriers: Any, clock: Any
) -> None:
    enroll(phone="+15025550142")
    put(api, "crisis", "Danger now? Call 911. Or 988. We are here: {line}, {hours}.")
    put(api, "stopped", "{alias}: OK, that was all. START brings us back.")
    to = own_number(api.program)
    text(to, "+15025550142", "I want to kill myself", clock())
    assert carriers.to("+15025550142")[-1].startswith("Danger now? Call 911. Or 988.")
    text(to, "+15025550142", "STOP", clock())
    assert carriers.to("+15025550142")[-1] == "Handrail: OK, that was all. START brings us back."


def test_who_says_that_they_served_is_told_of_the_veterans_line(
    api: Api, carriers: Any, clock: Any
) -> None:
    scanned = crisis.scan("I served in Iraq and I want to kill myself")
    assert scanned
    said = crisis.reply_words(tenant(api.program), scanned)
    assert "988 then press 1" in said
    assert "838255" in said
    assert said.startswith("In danger now: call 911")


def test_with_no_table_and_nothing_read_before_the_crisis_reply_is_ours(
    carriers: Any, clock: Any
) -> None:
    """The crisis path needs no override: the text alone is enough."""
    scanned = crisis.scan("I want to kill myself")
    assert scanned
    received = Received(
        id="m1", at=clock(), now=clock(), sender="+15025550142", to="+15025550100",
        body="I want to kill myself",
    )  # fmt: skip
    alarm = crisis.respond(received, None, scanned)
    assert alarm.words == say("crisis_bare", language="en")
    assert carriers.to("+15025550142") == [alarm.words]


def test_a_word_that_discloses_since_it_was_taken_is_not_said(api: Api) -> None:
    """Invariant 20, when the word list grows after a wording was taken."""
    put(api, "checkin.reminder", OWN)
    here = tenant(api.program)
    grown = {own_id("checkin.reminder", "en", "discreet"): "{alias}: sober? {question}"}
    later = replace(here, program=here.program.model_copy(update={"wording": dumps(grown)}))
    said = later.say("checkin.reminder", language="en", alias="H", question="Q")
    assert said == say("checkin.reminder", language="en", alias="H", question="Q")


def test_a_programs_own_wording_costs_no_read_of_its_own(
    api: Api, clock: Any, carriers: Any
) -> None:
    program = people.make_program()

    def sent() -> int:
        due = scenes.due_checkins(program, clock, 1)
        cost = counted(lambda: scenes.send(due))
        assert LIMITS["alone"].exceeded(cost) == []
        return cost.round_trips

    ours = sent()
    wording.put(program, "checkin.opening", "en", "discreet", "{alias}: Us. {question}", "test")
    assert sent() == ours
    with round_trips() as listed:
        api.get("/v1/wording")
    assert len(listed) == 1


def test_the_wallet_card_is_a_page_in_the_programs_own_words(api: Api) -> None:
    put(api, "question.craving", "Tug now 0-10?")
    for language, word in (("en", "STOP"), ("es", "ALTO")):
        answer = api("GET", f"/v1/wallet-card?language={language}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
        body = answer.body.decode()
        assert word in body
        assert "502-555-0199" in body
        assert "<script" not in body
        assert ("Tug now 0-10?" in body) == (language == "en")
    assert api("GET", "/v1/wallet-card", role="analyst").status_code == 403
    style = api("GET", "/v1/static/wallet_card.css")
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"


def test_a_rotas_own_hours_and_a_programs_alias_are_linted(api: Api, clock: Any) -> None:
    from chalicelib.services import programs
    from chalicelib.services.wording import Unsayable

    rung = {"name": "Ana", "phone": "+15025550190", "email": "ana@example.org"}
    sent = {"rungs": [rung], "watched_hours": "when the clinic is open"}
    answer = api("PUT", "/v1/rota", sent)
    assert answer.status_code == 422
    (error,) = answer.json_body["errors"]
    assert (error["field"], error["code"]) == ("watched_hours", "disclosing")
    with pytest.raises(Unsayable):
        programs.create_program(
            "px", name="Sample", alias="Sober Path", zone="America/Chicago", number="+15025550177"
        )
