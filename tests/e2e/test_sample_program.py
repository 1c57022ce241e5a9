"""The sample program: import, invitation, isolation, roles, matching, the report."""

import json
from collections import Counter
from typing import Any

import pytest

from infra.local.testing import LaptopCloud
from tests.e2e.driving import PEOPLE, everything, ids, local_time, post, read, sample, send_in

EXPECTED = json.loads((PEOPLE / "expected.json").read_text())
COUNTS = ("rows", "created", "updated", "unchanged", "rejected")
KINDS = ("alumni", "mentors")


@pytest.fixture(scope="module")
def answers(cloud: LaptopCloud) -> dict[str, list[dict[str, Any]]]:
    """Each file three times, as it is: rehearsed, taken, taken again; and what stood between."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        file = (PEOPLE / f"{kind}.csv").read_bytes()
        sent = [send_in(cloud, kind, file, dry=True)]
        assert list(everything(cloud, f"/v1/{kind}")) == []
        sent += [send_in(cloud, kind, file), send_in(cloud, kind, file)]
        assert [answer.status_code for answer in sent] == [200, 200, 200]
        found[kind] = [answer.json() for answer in sent]
    cloud.drain()
    return found


def test_health_is_ok(cloud: LaptopCloud) -> None:
    answer = cloud.http.get(f"{cloud.url}/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("kind", KINDS)
def test_the_bad_rows_are_exactly_those_expected(kind: str, answers: dict[str, Any]) -> None:
    bad = {int(at.partition("@line")[2]): code for at, code in EXPECTED[kind]["bad"].items()}
    for answer in answers[kind]:
        assert {error["line"]: error["code"] for error in answer["errors"]} == bad
        assert all(set(e) == {"line", "column", "code", "message"} for e in answer["errors"])
        assert answer["rejected"] == len(bad)
        assert len(answer["fix_file"].splitlines()) == 1 + len(bad)


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_import_changes_nothing(kind: str, answers: dict[str, Any]) -> None:
    rows, bad = EXPECTED[kind]["rows"], len(EXPECTED[kind]["bad"])
    good = rows - bad
    told = [tuple(answer[name] for name in COUNTS) for answer in answers[kind]]
    assert told == [(rows, good, 0, 0, bad), (rows, good, 0, 0, bad), (rows, 0, 0, good, bad)]


def test_everybody_is_listed_once_page_by_page(cloud: LaptopCloud, answers: Any) -> None:
    for kind in KINDS:
        listed = [one["id"] for one in everything(cloud, f"/v1/{kind}", limit="40")]
        assert len(listed) == len(set(listed)) == answers[kind][1]["created"]


@pytest.fixture(scope="module")
def first_day(cloud: LaptopCloud, answers: Any) -> list[dict[str, Any]]:
    """The texts of the first day."""
    cloud.advance_to("2026-11-25T04:59:00Z")
    return cloud.outbox()


def test_twenty_five_are_invited_the_newest_discharges_first(first_day: Any) -> None:
    bad = {at.partition("@line")[2] for at in EXPECTED["alumni"]["bad"]}
    rows = [r for line, r in enumerate(sample("alumni"), 2)
            if str(line) not in bad and r["sms_consent_at"]]  # fmt: skip
    discharged = {_digits(row["phone"]): row["discharged_on"] for row in rows}
    invited = [_digits(text["to"]) for text in first_day]
    assert len(invited) == len(set(invited)) == 25
    assert set(invited) <= set(discharged), "somebody without consent, or a mentor before them"
    left = [day for number, day in discharged.items() if number not in invited]
    assert min(discharged[number] for number in invited) >= max(left)


def test_no_invitation_leaves_outside_the_persons_window(first_day: Any) -> None:
    zones = {_digits(row["phone"]): row["time_zone"] for row in sample("alumni")}
    for text in first_day:
        there = local_time(text["sent_at"], zones[_digits(text["to"])] or "America/New_York")
        assert 10 <= there.hour < 20


def test_an_outbox_is_a_bare_array_of_texts(cloud: LaptopCloud, first_day: Any) -> None:
    everyone = cloud.http.get(f"{cloud.control}/sms/outbox").json()
    assert isinstance(everyone, list)
    keys = ["id", "from", "to", "body", "sent_at", "segments", "status"]
    assert all(list(text) == keys for text in everyone)
    assert [t["sent_at"] for t in everyone] == sorted(t["sent_at"] for t in everyone)
    to = everyone[0]["to"]
    alone = cloud.http.get(f"{cloud.control}/sms/outbox?to={to}").json()
    assert alone == [text for text in everyone if text["to"] == to]


def test_no_text_names_anyone_or_anything_private(first_day: Any) -> None:
    names = {row["first_name"] for row in sample("alumni") if row["first_name"]}
    for text in first_day:
        words = set(text["body"].replace(",", " ").replace(".", " ").split())
        assert not words & names
        assert not words & {"recovery", "sober", "treatment", "alcohol", "drug", "meeting"}
        assert text["segments"] <= 2


def test_no_day_has_more_than_twenty_five(cloud: LaptopCloud, first_day: Any) -> None:
    cloud.advance("P2D")
    days = Counter(
        local_time(text["sent_at"], "America/New_York").date()
        for text in cloud.outbox()
        if "Reply YES" in text["body"] or "Responda SI" in text["body"]
    )
    assert len(days) == 3
    assert set(days.values()) == {25}


# --- who may see what ------------------------------------------------------------------------


def test_without_a_good_token_nothing_is_told(cloud: LaptopCloud, answers: Any) -> None:
    url = f"{cloud.url}/v1/alumni"
    broken = cloud.token()[:-8] + "AAAAAAAA"
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": f"Bearer {broken}"},
    ):
        answer = cloud.http.get(url, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"].startswith("application/problem+json")


ALLOWED = [
    ("GET", "/v1/alumni", {"coordinator", "supervisor", "auditor"}),
    ("GET", "/v1/reports/program", {"coordinator", "supervisor", "auditor", "analyst"}),
    ("POST", "/v1/matching/runs/none/approve", {"coordinator", "supervisor"}),
    ("PUT", "/v1/program/policy", {"supervisor"}),
    ("GET", "/v1/audit/nobody", {"supervisor", "auditor"}),
]


@pytest.mark.parametrize(("method", "path", "roles"), ALLOWED)
def test_each_role_may_do_its_part_and_no_more(
    cloud: LaptopCloud, answers: Any, method: str, path: str, roles: set[str]
) -> None:
    for role in ("coordinator", "supervisor", "analyst", "auditor"):
        more = {"json": {}} if method == "PUT" else {}
        status = cloud.api(method, path, role=role, **more).status_code
        assert (status != 403) == (role in roles), (role, status)
        assert status != 401


def test_a_token_is_good_however_far_the_clock_was_moved(cloud: LaptopCloud, answers: Any) -> None:
    assert cloud.api("GET", "/v1/alumni", params={"limit": 1}).status_code == 200


def test_another_program_sees_nothing_and_learns_nothing(cloud: LaptopCloud, answers: Any) -> None:
    mine = ids(cloud)["A-0001"]
    for kind in KINDS:
        assert list(everything(cloud, f"/v1/{kind}", program="other")) == []
    assert list(everything(cloud, "/v1/matches", program="other")) == []
    assert list(everything(cloud, "/v1/alerts", program="other", state="open")) == []
    nobody = "a" * len(mine)
    for path in ("/v1/alumni/{}", "/v1/alumni/{}/timeline", "/v1/mentors/{}", "/v1/alerts/{}-x"):
        foreign = cloud.api("GET", path.format(mine), program="other")
        missing = cloud.api("GET", path.format(nobody), program="other")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json()["code"] == missing.json()["code"]
    written = cloud.api(
        "POST", f"/v1/alumni/{mine}/activities", program="other",
        json={"type": "twelve_step", "on": "2026-11-24"},
    )  # fmt: skip
    assert written.status_code == 404


def test_a_cursor_of_another_program_is_refused(cloud: LaptopCloud, answers: Any) -> None:
    cursor = read(cloud, "/v1/alumni", limit="2")["next_cursor"]
    answer = cloud.api("GET", "/v1/alumni", program="other", params={"cursor": cursor})
    assert 400 <= answer.status_code < 500


BAD = [
    ("GET", "/v1/alumni?limit=0", None),
    ("GET", "/v1/alumni?limit=many", None),
    ("GET", "/v1/alumni?cursor=zzz", None),
    ("GET", "/v1/alumni/%00", None),
    ("GET", "/v1/nowhere", None),
    ("GET", "/v1/alerts?state=lost", None),
    ("GET", "/v1/reports/program?from=2026-13-01", None),
    ("POST", "/v1/imports/alumni", b"\xff\xfe\x00"),
    ("POST", "/v1/imports/alumni", b""),
    ("POST", "/v1/imports/aliens", b"a,b"),
    ("POST", "/v1/matches/none/accept", None),
    ("POST", "/v1/alerts/none/resolve", b'{"outcome":"magic"}'),
    ("POST", "/v1/alumni/none/activities", b"{not json"),
    ("PUT", "/v1/rota", b"[]"),
]


@pytest.mark.parametrize(("method", "path", "body"), BAD)
def test_bad_input_is_a_problem_and_never_our_error(
    cloud: LaptopCloud, answers: Any, method: str, path: str, body: bytes | None
) -> None:
    kind = "text/csv" if "imports" in path else "application/json"
    answer = cloud.api(method, path, data=body, headers={"Content-Type": kind})
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert {"type", "title", "status", "code", "detail"} <= set(answer.json())
    assert "Traceback" not in answer.text


# --- matching --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(cloud: LaptopCloud, answers: Any) -> dict[str, Any]:
    made = post(cloud, "/v1/matching/runs")
    assert read(cloud, f"/v1/matching/runs/{made['id']}") == made
    return made


def test_a_run_proposes_pairs_with_parts_and_tells_why_others_were_left(run: Any) -> None:
    assert run["state"] == "proposed"
    for pair in run["pairs"]:
        assert set(pair) == {"alumnus", "mentor", "score", "parts"}
        assert set(pair["alumnus"]) == set(pair["mentor"]) == {"id", "external_id"}
        assert sum(pair["parts"].values()) == pair["score"]
        assert 0 <= pair["score"] <= 100
    assert run["unmatched"]
    assert all(one["reasons"] for one in run["unmatched"])
    matched = [pair["alumnus"]["id"] for pair in run["pairs"]]
    left = [one["alumnus"]["id"] for one in run["unmatched"]]
    assert len(matched) == len(set(matched))
    assert not set(matched) & set(left)


def test_nobody_is_matched_without_the_wish_the_consent_or_a_free_place(run: Any) -> None:
    alumni = {row["external_id"]: row for row in sample("alumni")}
    mentors = {row["external_id"]: row for row in sample("mentors")}
    load = Counter(pair["mentor"]["external_id"] for pair in run["pairs"])
    assert all(count <= int(mentors[who]["capacity"]) for who, count in load.items())
    for pair in run["pairs"]:
        row, guide = alumni[pair["alumnus"]["external_id"]], mentors[pair["mentor"]["external_id"]]
        assert row["wants_mentor"] == "yes"
        assert row["disclosure_consent_at"]
        assert set(row["language"].split("|")) & set(guide["language"].split("|"))
        assert row["on_medication"] != "yes" or guide["supports_medication"] == "yes"


def test_an_approved_run_becomes_matches_and_approving_again_adds_none(
    cloud: LaptopCloud, run: Any
) -> None:
    for _ in range(2):
        approved = post(cloud, f"/v1/matching/runs/{run['id']}/approve")
        assert approved["state"] == "approved"
        assert len(list(everything(cloud, "/v1/matches"))) == len(run["pairs"])


def test_a_match_taken_on_is_introduced_by_staff_where_no_text_may(
    cloud: LaptopCloud, run: Any
) -> None:
    match = next(everything(cloud, "/v1/matches"))
    assert post(cloud, f"/v1/matches/{match['id']}/accept")["state"] in ("accepted", "active")
    cloud.drain()
    after = read(cloud, f"/v1/matches/{match['id']}")
    assert after["state"] == "active"
    assert after["introduced_at"]
    causes = {
        alert["cause"]
        for alert in everything(cloud, "/v1/alerts", state="open")
        if alert["person"] and alert["person"]["id"] == match["alumnus"]["id"]
    }
    assert "introduce" in causes


# --- the report ------------------------------------------------------------------------------


def test_the_report_is_figures_for_programs_and_a_page_with_charts_for_people(
    cloud: LaptopCloud, answers: Any
) -> None:
    cloud.advance("PT65M")  # what happened is counted within the hour
    figures = read(cloud, "/v1/reports/program")
    assert figures["alumni"] == answers["alumni"][1]["created"]
    assert figures["ledger"]["holds"]
    page = cloud.api("GET", "/v1/reports/program", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.text.count("<svg") >= 4
    assert "<script" not in page.text


def test_an_analyst_sees_no_small_number(cloud: LaptopCloud, run: Any) -> None:
    report = cloud.api("GET", "/v1/reports/program", role="analyst").json()
    counts = report["matches"]["counts"].values()
    assert all(count in (0, None, "hidden") or count >= 11 for count in counts)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())[-10:]
