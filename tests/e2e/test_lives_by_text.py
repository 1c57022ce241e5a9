"""People's lives by text: joining, check-ins, what they did, a night, an end; all from outside."""

from typing import Any

import pytest

from infra.local.testing import LaptopCloud
from tests.e2e.driving import (
    FIRST_ON_CALL,
    alumnus,
    as_csv,
    everything,
    ids,
    local_time,
    mentor,
    phone,
    post,
    read,
    say,
    send_in,
)

ANN, BEN, CAT, DAN, EVE, FAY, GUS, HAL, IDA, JON, MEG, NED = range(11, 23)
ALUMNI = [
    alumnus(ANN, "Annabel"),
    alumnus(BEN, "Benedict", phone_verified_at=""),
    alumnus(CAT, "Catherine", phone_verified_at=""),
    alumnus(DAN, "Daniel", time_zone="America/Chicago"),
    alumnus(EVE, "Evelyn"),
    alumnus(FAY, "Faith"),
    alumnus(GUS, "Gustavo", language="es"),
    alumnus(HAL, "Halvard"),
    alumnus(IDA, "Idabelle", wants_mentor="yes"),
    alumnus(JON, "Jonathan", sms_consent_at="", sms_consent_form=""),
    alumnus(NED, "Nedward", phone_verified_at="", discharged_on="2026-11-19"),
]
ASKS_FOR_USE = "Any since last time? Y/N"


@pytest.fixture(scope="module", autouse=True)
def who(cloud: LaptopCloud) -> dict[str, str]:
    """Everybody is imported, invited and, but for those whose joining is the test, joined."""
    assert send_in(cloud, "alumni", as_csv(ALUMNI)).json()["rejected"] == 0
    assert send_in(cloud, "mentors", as_csv([mentor(MEG, "Megan")])).json()["rejected"] == 0
    cloud.advance("PT2H")
    for number in (ANN, DAN, EVE, FAY, HAL, IDA):
        say(cloud, phone(number), "YES")
    return ids(cloud) | ids(cloud, "mentors")


def _events(cloud: LaptopCloud, who: dict[str, str], number: int, kind: str) -> list[Any]:
    timeline = everything(cloud, f"/v1/alumni/{who[f'E-{number}']}/timeline")
    return [event for event in timeline if event["kind"] == kind]


def _detail(cloud: LaptopCloud, who: dict[str, str], number: int) -> dict[str, Any]:
    return read(cloud, f"/v1/alumni/{who[f'E-{number}']}")


def _alerts(cloud: LaptopCloud, who: dict[str, str], number: int, state: str = "open") -> list[Any]:
    person = who[f"E-{number}"]
    return [
        alert
        for alert in everything(cloud, "/v1/alerts", state=state)
        if alert["person"] and alert["person"]["id"] == person
    ]


# --- joining ---------------------------------------------------------------------------------


def test_nobody_without_consent_gets_anything(cloud: LaptopCloud) -> None:
    assert cloud.outbox(phone(JON)) == []
    assert len(cloud.outbox(phone(ANN))) == 2


def test_a_clear_yes_from_a_number_seen_working_joins(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    ann = _detail(cloud, who, ANN)
    assert (ann["texting"], ann["standing"]["joining"]) == ("joined", "joined")
    assert ann["standing"]["next_checkin_on"] <= "2026-11-27"
    invitation, welcome = (text["body"] for text in cloud.outbox(phone(ANN)))
    for words in ("Reply YES", "STOP", "HELP"):
        assert words in invitation
    assert "911" in welcome


def test_another_number_is_asked_for_the_birth_year_first(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    (question,) = say(cloud, phone(BEN), "yes!")
    assert "year you were born" in question
    assert _detail(cloud, who, BEN)["texting"] == "consented"
    (again,) = say(cloud, phone(BEN), "1984")
    assert "try one more time" in again
    (welcome,) = say(cloud, phone(BEN), "sorry 1985")
    assert "You are in" in welcome
    assert _detail(cloud, who, BEN)["texting"] == "joined"


def test_two_wrong_years_close_the_check_and_alert(cloud: LaptopCloud, who: dict[str, str]) -> None:
    for body in ("Yes", "1960", "1961"):
        said = say(cloud, phone(CAT), body)
    assert "not text here" in said[-1]
    assert "privacy" in {alert["cause"] for alert in _alerts(cloud, who, CAT)}
    assert _detail(cloud, who, CAT)["number_state"] == "suspect"


def test_spanish_is_answered_in_spanish(cloud: LaptopCloud) -> None:
    (welcome,) = say(cloud, phone(GUS), "sí")
    assert "llame al 911" in welcome


def test_a_mentor_joins_too(cloud: LaptopCloud, who: dict[str, str]) -> None:
    (question,) = say(cloud, phone(MEG), "yes")
    assert "year you were born" in question
    (welcome,) = say(cloud, phone(MEG), "1980")
    assert "Thank you for being a mentor" in welcome


def test_start_before_the_invitation_left_joins_for_good(cloud: LaptopCloud) -> None:
    early = range(61, 66)
    rows = [alumnus(number, "Early", discharged_on="2026-11-23") for number in early]
    assert send_in(cloud, "alumni", as_csv(rows)).json()["created"] == len(rows)
    for number in early:
        cloud.inbound(phone(number), "START")
    cloud.drain()
    people = ids(cloud)
    for number in early:
        detail = read(cloud, f"/v1/alumni/{people[f'E-{number}']}")
        assert (detail["texting"], detail["standing"]["joining"]) == ("joined", "joined")


# --- the same text twice ---------------------------------------------------------------------


def test_a_repeated_inbound_id_has_one_effect(cloud: LaptopCloud, who: dict[str, str]) -> None:
    say(cloud, phone(FAY), "went aa", id="repeat-1")
    texts = len(cloud.outbox(phone(FAY)))
    assert say(cloud, phone(FAY), "went aa", id="repeat-1") == []
    assert len(cloud.outbox(phone(FAY))) == texts
    assert len(_events(cloud, who, FAY, "activity")) == 1
    assert len(_events(cloud, who, FAY, "text_in")) == 2


# --- check-ins -------------------------------------------------------------------------------


def test_check_ins_go_out_at_each_persons_own_time(cloud: LaptopCloud, who: dict[str, str]) -> None:
    cloud.advance("P3D")
    for number, zone in ((ANN, "America/New_York"), (DAN, "America/Chicago")):
        asked = [t for t in cloud.outbox(phone(number)) if "checking in" in t["body"]]
        assert asked, "no check-in within three days"
        assert all(local_time(t["sent_at"], zone).hour == 12 for t in asked)


def test_answers_are_asked_for_one_by_one_and_stored(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    asked = ASKS_FOR_USE
    for _day in range(7):
        if cloud.outbox(phone(ANN))[-1]["body"].endswith(asked):
            break
        cloud.advance("P1D")
    said: list[str] = []
    for _question in range(4):
        answer = "nope" if "Y/N" in asked else "two"
        (asked,) = say(cloud, phone(ANN), answer)
        said.append(asked)
    assert "That is all for now" in said[-1]
    (answered,) = [e for e in _events(cloud, who, ANN, "checkin") if e["state"] == "ANSWERED"]
    assert len(answered["answers"]) == 4
    assert answered["answers"][0]["value"] is False
    assert _detail(cloud, who, ANN)["standing"]["engagement"] == "active"
    assert _detail(cloud, who, ANN)["plan"]["next_checkin"]


def test_an_unanswered_check_in_is_silent_and_early_on_an_alert(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    cloud.advance("P2D")
    silent = [e for e in _events(cloud, who, DAN, "checkin") if e["state"] == "SILENT"]
    assert silent
    assert "silence" in {alert["cause"] for alert in _alerts(cloud, who, DAN)}


# --- participation and network ---------------------------------------------------------------


def test_what_people_say_they_did_shows_over_time(cloud: LaptopCloud, who: dict[str, str]) -> None:
    for body in ("2 smart", "met J", "counseling 1.5h"):
        assert len(say(cloud, phone(FAY), body)) == 1
    fay = who[f"E-{FAY}"]
    today = cloud.now()[:10]
    post(cloud, f"/v1/alumni/{fay}/activities", {"type": "group_therapy", "on": today, "hours": 2})
    post(cloud, f"/v1/alumni/{fay}/contacts", {"on": today, "relation": "sister", "name": "R"})
    detail = _detail(cloud, who, FAY)
    sessions = sum(week["sessions"] for week in detail["participation"]["weeks"])
    assert sessions == 1 + 2 + 1 + 1
    sources = [event["source"] for event in _events(cloud, who, FAY, "activity")]
    assert sorted(sources) == ["coordinator", "self", "self", "self"]
    assert max(week["so_far"] or 0 for week in detail["network"]["weeks"]) == 2
    assert len(_events(cloud, who, FAY, "contact")) == 2


# --- matching by text ------------------------------------------------------------------------


def test_a_match_is_asked_accepted_and_introduced_by_text(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    run = post(cloud, "/v1/matching/runs")
    (pair,) = [p for p in run["pairs"] if p["alumnus"]["external_id"] == f"E-{IDA}"]
    assert pair["mentor"]["external_id"] == f"G-{MEG}"
    post(cloud, f"/v1/matching/runs/{run['id']}/approve")
    cloud.drain()
    asked = cloud.outbox(phone(IDA))[-1]["body"]
    assert "1 yes 2 someone else" in asked
    assert "Megan" not in asked
    assert len(say(cloud, phone(IDA), "1")) >= 1
    (match,) = everything(cloud, "/v1/matches")
    assert match["state"] == "offered"
    assert post(cloud, f"/v1/matches/{match['id']}/accept")["state"] in ("accepted", "active")
    cloud.advance("P1D")
    assert any("Megan is your mentor" in t["body"] for t in cloud.outbox(phone(IDA)))
    assert any("matched with I." in t["body"] for t in cloud.outbox(phone(MEG)))
    assert read(cloud, f"/v1/matches/{match['id']}")["state"] == "active"
    assert post(cloud, f"/v1/matches/{match['id']}/accept")["state"] == "active"


# --- a night ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def night(cloud: LaptopCloud, who: dict[str, str]) -> dict[str, Any]:
    """A text at three in the morning, and what it set off."""
    day = cloud.now()[:10]
    cloud.advance_to(f"{day}T23:59:00Z")
    cloud.advance("PT8H")
    since = cloud.now()
    answers = say(cloud, phone(EVE), "i want to die")
    pages = {
        kind: [p for p in cloud.outbox(None, kind) if p["sent_at"] >= since and _to_rota(p)]
        for kind in ("sms", "voice", "mail")
    }
    return {"answers": answers, "pages": pages}


def _to_rota(page: dict[str, Any]) -> bool:
    return page["to"] == FIRST_ON_CALL or "@" in page["to"]


def test_a_crisis_text_at_night_is_answered_at_once(night: Any) -> None:
    assert night["answers"][0].startswith("In danger now: call 911")
    assert "988" in night["answers"][0]
    assert len(night["answers"]) == 1


def test_the_rota_is_paged_by_text_voice_and_mail_without_a_name(night: Any) -> None:
    for kind in ("sms", "voice", "mail"):
        assert len(night["pages"][kind]) == 1, kind
        page = night["pages"][kind][0]
        shown = " ".join(str(value) for value in page.values())
        assert "Evelyn" not in shown
        assert "Tester" not in shown
        assert phone(EVE) not in shown


def test_the_alert_is_red_listed_and_named(
    cloud: LaptopCloud, who: dict[str, str], night: Any
) -> None:
    (alert,) = [a for a in _alerts(cloud, who, EVE) if a["cause"] == "crisis"]
    assert alert["level"] == "red"
    assert alert["owner"]
    assert alert["due_at"] > alert["opened_at"]
    assert _detail(cloud, who, EVE)["open_alerts"]


def test_it_climbs_until_the_code_comes_back_and_ends_by_the_api(
    cloud: LaptopCloud, who: dict[str, str], night: Any
) -> None:
    (alert,) = [a for a in _alerts(cloud, who, EVE) if a["cause"] == "crisis"]
    before = len(cloud.outbox("+13645550197"))
    cloud.advance("PT6M")
    assert len(cloud.outbox("+13645550197")) == before + 1, "the next rung is paged after 5 minutes"
    code = "".join(sign for sign in night["pages"]["sms"][0]["body"] if sign.isdigit())[:2]
    assert code in say(cloud, FIRST_ON_CALL, code)[-1]
    taken = read(cloud, f"/v1/alerts/{alert['id']}")
    assert (taken["state"], taken["acknowledged_by"]) == ("acknowledged", "Sam Rivers")
    ended = post(cloud, f"/v1/alerts/{alert['id']}/resolve", {"outcome": "reached"})
    assert (ended["state"], ended["outcome"]) == ("resolved", "reached")
    pages = len(cloud.outbox("+13645550197"))
    cloud.advance("PT2H")
    assert len(cloud.outbox("+13645550197")) == pages, "an alert that ended pages nobody"


def test_an_alert_is_acknowledged_and_resolved_by_the_api(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    say(cloud, phone(HAL), "can someone call me")
    (alert,) = [a for a in _alerts(cloud, who, HAL) if a["cause"] == "call_requested"]
    assert alert["level"] == "red"
    taken = post(cloud, f"/v1/alerts/{alert['id']}/acknowledge")
    assert (taken["state"], taken["acknowledged_by"]) == ("acknowledged", "demo-coordinator")
    assert cloud.api("POST", f"/v1/alerts/{alert['id']}/acknowledge").status_code in (200, 409)
    ended = post(cloud, f"/v1/alerts/{alert['id']}/resolve", {"outcome": "reached"})
    assert ended["state"] == "resolved"
    assert cloud.api(
        "POST", f"/v1/alerts/{alert['id']}/resolve", json={"outcome": "magic"}
    ).status_code == 422  # fmt: skip


# --- words that everybody is taught ----------------------------------------------------------


def test_help_names_the_way_out_and_911_and_a_human_looks(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    (answer,) = say(cloud, phone(HAL), "HELP")
    assert "STOP" in answer
    assert "911" in answer
    assert "help" in {alert["cause"] for alert in _alerts(cloud, who, HAL)}


def test_stop_with_thanks_ends_all_texts_and_only_start_leads_back(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    assert _detail(cloud, who, HAL)["texting"] == "joined"
    (confirmation,) = say(cloud, phone(HAL), "Stop. Thank you")
    assert "won't get more texts" in confirmation
    assert _detail(cloud, who, HAL)["texting"] == "stopped"
    before = len(cloud.outbox(phone(HAL)))
    cloud.advance("P8D")
    assert len(cloud.outbox(phone(HAL))) == before
    say(cloud, phone(HAL), "yes")
    assert _detail(cloud, who, HAL)["texting"] == "stopped"
    say(cloud, phone(HAL), "START")
    assert _detail(cloud, who, HAL)["texting"] == "joined"


def test_stop_cravings_helped_is_talk(cloud: LaptopCloud, who: dict[str, str]) -> None:
    say(cloud, phone(FAY), "Stop cravings helped")
    assert _detail(cloud, who, FAY)["texting"] == "joined"


def test_a_stranger_gets_one_neutral_answer_and_crisis_still_an_answer(
    cloud: LaptopCloud,
) -> None:
    (answer,) = say(cloud, phone(90), "who is this")
    assert "do not know this number" in answer
    assert say(cloud, phone(90), "hello?") == []
    (help_now,) = say(cloud, phone(90), "i want to kill myself")
    assert help_now.startswith("In danger now: call 911")


def test_silence_after_an_invitation_lapses_into_a_task(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    cloud.advance("P2D")  # the stories above have taken two weeks and more, as check-ins fell
    assert "invitation_lapsed" in {alert["cause"] for alert in _alerts(cloud, who, NED)}
    assert _detail(cloud, who, NED)["standing"]["joining"] == "lapsed"


# --- and in the end --------------------------------------------------------------------------


def test_every_chain_holds_and_nothing_ended_as_a_dead_letter(
    cloud: LaptopCloud, who: dict[str, str]
) -> None:
    for person in who.values():
        trail = cloud.api("GET", f"/v1/audit/{person}", role="auditor").json()
        assert trail["verified"], trail["faults"]
    assert sum(cloud.dead_letters().values()) == 0
    assert read(cloud, "/v1/reports/program")["ledger"]["holds"]
